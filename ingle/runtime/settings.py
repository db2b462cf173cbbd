"""Settings from environment variables and files: validated, frozen, every mistake reported.

A field's alias is its environment variable. A variable `NAME` may be given as `NAME_FILE`, a path
whose content (less the final newline) is the value. Where both are unset, a file `NAME` or
`ingle_NAME` in CREDENTIALS_DIRECTORY is taken in the same way: that is how systemd credentials
arrive. An empty variable or credential counts as unset.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from ingle.runtime.identifiers import is_id
from ingle.runtime.redaction import shown_address

CREDENTIAL_ID: Final = "ingle"
"""ID of the `LoadCredential=` that hands the folder of secrets over, in every unit."""


class SettingsError(Exception):
    """One line per mistake: name, value, what is allowed. Secrets are not repeated."""


def server_url(value: str, *schemes: str) -> str:
    """The address of a server without the final slash. Raises `ValueError`."""
    if not value.startswith(schemes):
        raise ValueError(f"must begin with {' or '.join(schemes)}")
    try:
        parts = urlsplit(value)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named:
        raise ValueError("must name a host, and a port from 1 to 65535 if any")
    return value.rstrip("/")


def _http_url(value: str) -> str:
    return server_url(value, "http://", "https://")


def _id(value: str) -> str:
    if not is_id(value):
        raise ValueError("must be 1 to 64 of the characters a-z 0-9 _ -")
    return value


HttpUrl = Annotated[str, AfterValidator(_http_url)]
Id = Annotated[str, AfterValidator(_id)]
"""What may stand in a topic."""


class SettingsGroup(BaseModel):
    """One adapter's slice of the settings; each field's alias is its environment variable."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """The settings in `environment`. Raises `SettingsError` naming every wrong value."""
        names = [name for name in (field.alias for field in cls.model_fields.values()) if name]
        values, mistakes = _values(names, environment)
        try:
            settings = cls.model_validate(values)
        except ValidationError as error:
            mistakes += [
                _mistake(dict(item), values, cls) for item in error.errors(include_url=False)
            ]
        else:
            if not mistakes:
                return settings
        raise SettingsError("\n".join(mistakes))


class StateSettings(SettingsGroup):
    """The state directory: where a program keeps its files."""

    directory: Path | None = Field(None, alias="INGLE_STATE_DIR")


class LogSettings(SettingsGroup):
    """Logging: level and format."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", alias="LOG_LEVEL")
    format: Literal["auto", "json", "console"] = Field("auto", alias="LOG_FORMAT")


Group = TypeVar("Group", bound=SettingsGroup)


class SettingsReader:
    """Reads several groups and reports all their mistakes together."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.mistakes: list[str] = []

    def read(self, group: type[Group]) -> Group:
        """The group's settings; its defaults, with the mistakes noted, where it has any.

        Call `finish` after the last group.
        """
        try:
            return group.read(self._environment)
        except SettingsError as error:
            self.mistakes.append(str(error))
            return group.model_construct()

    def finish(self) -> None:
        """Raises `SettingsError` with every mistake noted so far."""
        if self.mistakes:
            raise SettingsError("\n".join(self.mistakes))


def state_directory(chosen: Path | None, environment: Mapping[str, str]) -> Path:
    """INGLE_STATE_DIR, else what systemd gives, else the user's state directory."""
    if chosen is not None:
        return chosen
    if environment.get("STATE_DIRECTORY"):
        return Path(environment["STATE_DIRECTORY"].split(os.pathsep)[0])
    base = environment.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "ingle"


def redacted(*groups: SettingsGroup) -> dict[str, str]:
    """Every setting by its variable's name, as text fit for a log: secrets show as set or not."""
    shown: dict[str, str] = {}
    for group in groups:
        for name, field in type(group).model_fields.items():
            value = getattr(group, name)
            shown[field.alias or name] = _shown(value)
    return shown


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set)"
    if isinstance(value, tuple | frozenset):
        return ",".join(
            sorted(map(str, value)) if isinstance(value, frozenset) else map(str, value)
        )
    return "" if value is None else shown_address(str(value))


def _values(names: list[str], environment: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    values: dict[str, str] = {}
    mistakes: list[str] = []
    for name in names:
        value = environment.get(name, "").strip()
        path = environment.get(f"{name}_FILE", "").strip()
        if value:
            values[name] = value
            continue
        file = Path(path) if path else _credential(name, environment)
        if file is None:
            continue
        try:
            content = file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            source = f"{name}_FILE={path}" if path else f"{name}: its credential {file}"
            mistakes.append(f"{source}: cannot be read: {error}")
            continue
        if content.strip() or path:
            values[name] = content
    return values, mistakes


def _credential(name: str, environment: Mapping[str, str]) -> Path | None:
    """The file in which systemd hands over this setting; None where there is none.

    `LoadCredential=` gives the files of a folder the names `ID_NAME`; Ingle's units have `ingle`
    for ID.
    """
    directory = environment.get("CREDENTIALS_DIRECTORY", "").strip()
    if not directory:
        return None
    files = (Path(directory) / name, Path(directory) / f"{CREDENTIAL_ID}_{name}")
    return next((file for file in files if file.exists()), None)


def _mistake(item: dict[str, object], values: Mapping[str, str], group: type[SettingsGroup]) -> str:
    place = item["loc"]
    name = str(place[0]) if isinstance(place, tuple) and place else group.__name__
    field = next((f for f in group.model_fields.values() if f.alias == name), None)
    secret = field is not None and "SecretStr" in str(field.annotation)
    value = "(hidden)" if secret else shown_address(values.get(name, ""))
    message = str(item["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    unit = _unit(name, group) if str(item["type"]).startswith(("greater_than", "less_than")) else ""
    given = f"{name}={value}" if value else f"{name} is empty"
    return f"{given}: {message}{unit}"


def _unit(name: str, group: type[SettingsGroup]) -> str:
    """What the setting is counted in, as its field's name says."""
    counted = next((field for field, info in group.model_fields.items() if info.alias == name), "")
    units = {"s": " seconds", "ms": " milliseconds", "days": " days"}
    return units.get(counted.rpartition("_")[2], "")
