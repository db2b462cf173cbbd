"""How a process reads its settings, alike on both machines: environment in, one frozen tree out, every mistake named.

A field's alias is its environment variable. A variable `NAME` may be given as `NAME_FILE`, a path whose content (less
the final newline) is the value: that is how systemd credentials arrive. An empty variable counts as unset.
"""

import os
import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self, TypeVar
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from hub.wire.topics import is_id

DEFAULT_MQTT_PORT: Final = 1883
DEFAULT_MQTTS_PORT: Final = 8883


class SettingsError(Exception):
    """One line per mistake: name, value, what is allowed. Secrets are not repeated."""


def _mqtt_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("mqtt", "mqtts") or not parts.hostname:
        raise ValueError("must look like mqtt://host:1883 or mqtts://user@host:8883")
    try:
        parts.port  # noqa: B018 - the property raises for a port out of range
    except ValueError as error:
        raise ValueError("has a port that is not 1 to 65535") from error
    if parts.password:
        raise ValueError("must not carry a password: put it into MQTT_PASSWORD or MQTT_PASSWORD_FILE")
    return value


def _topic_prefix(value: str) -> str:
    if not value or value.startswith(("/", "$")) or value.endswith("/") or set(value) & set("+#\0 "):
        raise ValueError("must be topic levels like ingle/v1, without + # or spaces")
    return value


def _http_url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    try:
        parts = urlsplit(value)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named:
        raise ValueError("must name a host, and a port from 1 to 65535 if any")
    return value.rstrip("/")


def _certificates(path: Path) -> Path:
    """Looked into at once: the broker would only refuse us, over and over, for want of what is in it."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except OSError as error:
        reason = "it holds none" if isinstance(error, ssl.SSLError) else error.strerror
        raise ValueError(f"must be a file with the certificate of the broker's authority, as PEM ({reason})") from error
    return path


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
            mistakes += [_mistake(dict(item), values, cls) for item in error.errors(include_url=False)]
        else:
            if not mistakes:
                return settings
        raise SettingsError("\n".join(mistakes))


class MqttSettings(SettingsGroup):
    """Where the broker is and how to speak to it."""

    url: Annotated[str, AfterValidator(_mqtt_url)] | None = Field(None, alias="MQTT_URL")
    """None: the hub starts a broker of its own on 127.0.0.1:1883, and a satellite looks there."""
    password: SecretStr | None = Field(None, alias="MQTT_PASSWORD")
    ca_file: Annotated[Path, AfterValidator(_certificates)] | None = Field(None, alias="MQTT_CA_FILE")
    topic_prefix: Annotated[str, AfterValidator(_topic_prefix)] = Field("ingle/v1", alias="MQTT_TOPIC_PREFIX")

    @property
    def broker(self) -> "BrokerAddress":
        """The broker to connect to."""
        parts = urlsplit(self.url or f"mqtt://127.0.0.1:{DEFAULT_MQTT_PORT}")
        tls = parts.scheme == "mqtts"
        return BrokerAddress(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or (DEFAULT_MQTTS_PORT if tls else DEFAULT_MQTT_PORT),
            tls=tls,
            username=unquote(parts.username) if parts.username else None,
            password=self.password,
            ca_file=self.ca_file,
        )


class BrokerAddress(BaseModel):
    """Everything `link.Link` needs to connect."""

    model_config = ConfigDict(frozen=True)

    host: str
    port: int
    tls: bool = False
    username: str | None = None
    password: SecretStr | None = None
    ca_file: Path | None = None


class StateSettings(SettingsGroup):
    """Where a program keeps its files."""

    directory: Path | None = Field(None, alias="INGLE_STATE_DIR")


class LogSettings(SettingsGroup):
    """How the process logs."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", alias="LOG_LEVEL")
    format: Literal["auto", "json", "console"] = Field("auto", alias="LOG_FORMAT")


Group = TypeVar("Group", bound=SettingsGroup)


class SettingsReader:
    """Reads several groups and reports all their mistakes together."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.mistakes: list[str] = []

    def read(self, group: type[Group]) -> Group:
        """The group's settings, or its defaults with the mistakes noted; call `finish` after the last group."""
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
        return ",".join(sorted(map(str, value)) if isinstance(value, frozenset) else map(str, value))
    return "" if value is None else _without_password(str(value))


def _values(names: list[str], environment: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    values: dict[str, str] = {}
    mistakes: list[str] = []
    for name in names:
        value = environment.get(name, "").strip()
        path = environment.get(f"{name}_FILE", "").strip()
        if value:
            values[name] = value
        elif path:
            try:
                values[name] = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, UnicodeDecodeError) as error:
                mistakes.append(f"{name}_FILE={path}: cannot be read: {error}")
    return values, mistakes


def _without_password(text: str) -> str:
    """The text with a URL's password, which may stand where none belongs, made unreadable."""
    return re.sub(r"(://[^:/@\s]*):.*@", r"\1:(hidden)@", text)


def _mistake(item: dict[str, object], values: Mapping[str, str], group: type[SettingsGroup]) -> str:
    place = item["loc"]
    name = str(place[0]) if isinstance(place, tuple) and place else group.__name__
    field = next((f for f in group.model_fields.values() if f.alias == name), None)
    secret = field is not None and "SecretStr" in str(field.annotation)
    value = "(hidden)" if secret else _without_password(values.get(name, ""))
    message = str(item["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    unit = _unit(name, group) if str(item["type"]).startswith(("greater_than", "less_than")) else ""
    return f"{name}={value}: {message}{unit}"


def _unit(name: str, group: type[SettingsGroup]) -> str:
    """What the setting is counted in, as its field's name says."""
    counted = next((field for field, info in group.model_fields.items() if info.alias == name), "")
    units = {"s": " seconds", "ms": " milliseconds", "days": " days"}
    return units.get(counted.rpartition("_")[2], "")
