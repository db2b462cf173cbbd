"""The hub's settings: read once in `__main__`, frozen, one group per adapter. Names and defaults are the contract's."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr

from hub.speech.settings import SpeechSettings
from hub.wire.settings import LogSettings, MqttSettings, SettingsError, SettingsGroup, SettingsReader

LOOPBACK_HOSTS = ("127.0.0.1", "::1", "localhost")


def _http_url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value.rstrip("/")


def _redis_url(value: str) -> str:
    if not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must begin with redis://, rediss:// or unix://")
    return value


def _postgresql_url(value: str) -> str:
    if not value.startswith(("postgresql://", "postgres://")):
        raise ValueError("must begin with postgresql://")
    return value


HttpUrl = Annotated[str, AfterValidator(_http_url)]


class ApiSettings(SettingsGroup):
    """Where the HTTP interface listens."""

    host: str = Field("127.0.0.1", alias="HUB_HOST")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8080, alias="HUB_PORT")
    """0 takes a free port, which the log names."""
    token: SecretStr | None = Field(None, alias="HUB_API_TOKEN")
    language: Literal["en"] = Field("en", alias="HUB_LANGUAGE")
    request_timeout_s: Annotated[float, Field(gt=0, le=3600)] = Field(120.0, alias="REQUEST_TIMEOUT")


def _secret(check: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(lambda value: SecretStr(check(value.get_secret_value())))


class CacheSettings(SettingsGroup):
    """The context cache."""

    enabled: bool = Field(False, alias="REDIS_ENABLED")
    url: Annotated[SecretStr, _secret(_redis_url)] = Field(SecretStr("redis://127.0.0.1:6379"), alias="REDIS_URL")
    ttl_s: Annotated[int, Field(ge=1, le=86400)] = Field(300, alias="REDIS_CACHE_TTL")


class DatabaseSettings(SettingsGroup):
    """The conversations' store: PostgreSQL when enabled, else SQLite under the state directory."""

    enabled: bool = Field(False, alias="DATABASE_ENABLED")
    url: Annotated[SecretStr, _secret(_postgresql_url)] | None = Field(None, alias="DATABASE_URL")


class HomeSettings(SettingsGroup):
    """Home Assistant; unset, the built-in demo home."""

    url: HttpUrl | None = Field(None, alias="HA_URL")
    token: SecretStr | None = Field(None, alias="HA_TOKEN")
    timeout_s: Annotated[float, Field(gt=0, le=600)] = Field(10.0, alias="HA_TIMEOUT")


class StateSettings(SettingsGroup):
    """Where the hub keeps its files."""

    directory: Path | None = Field(None, alias="INGLE_STATE_DIR")


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSettings:
    """Everything the hub can be told."""

    api: ApiSettings
    mqtt: MqttSettings
    cache: CacheSettings
    database: DatabaseSettings
    home: HomeSettings
    speech: SpeechSettings
    state_dir: Path
    logs: LogSettings

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """The settings in `environment`. Raises `SettingsError` with a line for every mistake."""
        reader = SettingsReader(environment)
        settings = cls(
            api=reader.read(ApiSettings),
            mqtt=reader.read(MqttSettings),
            cache=reader.read(CacheSettings),
            database=reader.read(DatabaseSettings),
            home=reader.read(HomeSettings),
            speech=reader.read(SpeechSettings),
            state_dir=state_directory(reader.read(StateSettings).directory, environment),
            logs=reader.read(LogSettings),
        )
        reader.mistakes += _contradictions(settings)
        reader.finish()
        return settings


def state_directory(chosen: Path | None, environment: Mapping[str, str]) -> Path:
    """INGLE_STATE_DIR, else what systemd gives, else the user's state directory."""
    if chosen is not None:
        return chosen
    if environment.get("STATE_DIRECTORY"):
        return Path(environment["STATE_DIRECTORY"].split(os.pathsep)[0])
    base = environment.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "ingle"


def _contradictions(settings: HubSettings) -> list[str]:
    mistakes: list[str] = []
    if settings.api.host not in LOOPBACK_HOSTS and settings.api.token is None:
        mistakes.append(
            f"HUB_API_TOKEN=: is required to listen on {settings.api.host} (HUB_HOST): set it, or HUB_API_TOKEN_FILE, "
            "or listen on 127.0.0.1"
        )
    if settings.database.enabled and settings.database.url is None:
        mistakes.append(
            "DATABASE_URL=: is required when DATABASE_ENABLED=true, e.g. postgresql://ingle@localhost/ingle"
        )
    if settings.home.url is not None and settings.home.token is None:
        mistakes.append("HA_TOKEN=: is required when HA_URL is set: a long-lived access token, or HA_TOKEN_FILE")
    return mistakes


__all__ = ["HubSettings", "SettingsError", "state_directory"]
