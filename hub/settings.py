"""Settings of the hub: environment variables, read once in `__main__`, frozen, a group per adapter.

Their names and defaults are a contract: docs/settings.md lists them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from ingle.runtime.settings import (
    HttpUrl,
    LogSettings,
    SettingsError,
    SettingsGroup,
    SettingsReader,
    StateSettings,
    state_directory,
)
from ingle.speech.settings import SpeechSettings
from ingle.wire.broker_settings import DEFAULT_MQTT_PORT, DEFAULT_MQTTS_PORT, MqttSettings
from ingle.wire.pairing_messages import DEFAULT_PAIRING_PORT

LOOPBACK_HOSTS = ("127.0.0.1", "::1", "localhost")
_ZONE_RULE: Final = re.compile(r":?([A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?\d.*")


def _open_url(value: str) -> str:
    """A URL that is shown in sentences, so without credentials: access is by a token."""
    if "@" in urlsplit(value).netloc:
        raise ValueError("must not contain a user or a password: Home Assistant wants HA_TOKEN")
    return value


def _redis_url(value: str) -> str:
    if not value.startswith(
        ("redis://", "rediss://", "unix://", "redis+sentinel://", "rediss+sentinel://")
    ):
        raise ValueError(
            "must begin with redis://, rediss://, unix://, redis+sentinel:// or rediss+sentinel://"
        )
    return value


def _postgresql_url(value: str) -> str:
    if not value.startswith(("postgresql://", "postgres://")):
        raise ValueError("must begin with postgresql://")
    return value


def _listed(value: object) -> object:
    """A comma-separated list; names in lower case, empty ones left out."""
    if not isinstance(value, str):
        return value
    return tuple(name.strip().lower() for name in value.split(",") if name.strip())


def _kept_loaded(value: object) -> object:
    """Ollama's keep_alive: seconds as a number, anything else as Go writes durations."""
    if not isinstance(value, str):
        return value
    said = value.strip()
    if re.fullmatch(r"-?\d{1,9}", said):
        return int(said)
    if re.fullmatch(r"-?(\d{1,6}(\.\d{1,6})?(ms|s|m|h))+", said):
        return said
    raise ValueError(
        "must be a number of seconds, a time like 5m or 1h30m, 0 (unloaded at once) or -1 (never)"
    )


def named_zone(name: str) -> tzinfo:
    """The time zone that TZ names, as C programs read it: by name or by file.

    Raises `OSError` where the file cannot be read, `ValueError` where there is no such zone.
    """
    place = name.removeprefix(":")
    if place.startswith("/"):
        with Path(place).open("rb") as file:
            return ZoneInfo.from_file(file, key=name)
    try:
        return ZoneInfo(place)
    except LookupError as error:
        raise ValueError(f"there is no time zone called {place}") from error


def _zone(value: str) -> str:
    """Checks TZ. A POSIX rule (CET-1CEST,M3.5.0,M10.5.0/3) passes: ignored, but no mistake."""
    if not _ZONE_RULE.fullmatch(value):
        try:
            named_zone(value)
        except (OSError, ValueError) as error:
            raise ValueError(
                "must be a time zone like Europe/Berlin; timedatectl list-timezones has them"
            ) from error
    return value


class ApiSettings(SettingsGroup):
    """Where the HTTP interface listens."""

    host: str = Field("127.0.0.1", alias="HUB_HOST")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8080, alias="HUB_PORT")
    """0 takes a free port, which the log names."""
    token: SecretStr | None = Field(None, alias="HUB_API_TOKEN")
    language: Literal["en", "de", "fr", "es", "pl"] = Field("en", alias="HUB_LANGUAGE")
    request_timeout_s: Annotated[float, Field(gt=0, le=3600)] = Field(
        120.0, alias="REQUEST_TIMEOUT"
    )


def _secret(check: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(lambda value: SecretStr(check(value.get_secret_value())))


class CacheSettings(SettingsGroup):
    """The context cache."""

    enabled: bool = Field(False, alias="REDIS_ENABLED")
    url: Annotated[SecretStr, _secret(_redis_url)] = Field(
        SecretStr("redis://127.0.0.1:6379"), alias="REDIS_URL"
    )
    ttl_s: Annotated[int, Field(ge=1, le=86400)] = Field(300, alias="REDIS_CACHE_TTL")


class DatabaseSettings(SettingsGroup):
    """The conversations' store: PostgreSQL when enabled, else SQLite under the state directory."""

    enabled: bool = Field(False, alias="DATABASE_ENABLED")
    url: Annotated[SecretStr, _secret(_postgresql_url)] | None = Field(None, alias="DATABASE_URL")
    keep_days: Annotated[int, Field(ge=1, le=36_500)] = Field(365, alias="CONVERSATION_KEEP_DAYS")
    """Conversations older than this many days are deleted, in small batches."""


class HomeSettings(SettingsGroup):
    """Home Assistant; unset, the built-in demo home."""

    url: Annotated[HttpUrl, AfterValidator(_open_url)] | None = Field(None, alias="HA_URL")
    token: SecretStr | None = Field(None, alias="HA_TOKEN")
    timeout_s: Annotated[float, Field(gt=0, le=600)] = Field(10.0, alias="HA_TIMEOUT")
    forbidden_domains: Annotated[frozenset[str], BeforeValidator(_listed)] = Field(
        frozenset(), alias="HOME_FORBIDDEN_DOMAINS"
    )
    """Domains (lock, alarm_control_panel …) that voice neither sees nor calls, exposed or not."""


class LlmSettings(SettingsGroup):
    """Language models, in the order in which they are asked; none: local intents only."""

    providers: Annotated[tuple[Literal["ollama", "openai"], ...], BeforeValidator(_listed)] = Field(
        (), alias="LLM_PROVIDERS"
    )
    ollama_url: HttpUrl = Field("http://127.0.0.1:11434", alias="OLLAMA_URL")
    ollama_model: Annotated[str, Field(min_length=1)] = Field("qwen2.5:3b", alias="OLLAMA_MODEL")
    ollama_keep_alive: Annotated[int | str, BeforeValidator(_kept_loaded)] = Field(
        -1, alias="OLLAMA_KEEP_ALIVE"
    )
    """How long the model stays loaded after an answer: seconds, or as "5m"; negative: for good."""
    openai_base_url: HttpUrl = Field("https://api.openai.com/v1", alias="OPENAI_BASE_URL")
    openai_api_key: SecretStr | None = Field(None, alias="OPENAI_API_KEY")
    openai_model: Annotated[str, Field(min_length=1)] = Field("gpt-4o-mini", alias="OPENAI_MODEL")
    connect_timeout_s: Annotated[float, Field(gt=0, le=60)] = Field(
        3.0, alias="LLM_CONNECT_TIMEOUT"
    )
    first_token_timeout_s: Annotated[float, Field(gt=0, le=600)] = Field(
        15.0, alias="LLM_FIRST_TOKEN_TIMEOUT"
    )
    """A provider that has said nothing by then is given up for the next."""
    total_timeout_s: Annotated[float, Field(gt=0, le=3600)] = Field(60.0, alias="LLM_TIMEOUT")


class SearchSettings(SettingsGroup):
    """Web search; without a key there is no search tool."""

    provider: Literal["brave"] = Field("brave", alias="SEARCH_PROVIDER")
    brave_url: HttpUrl = Field("https://api.search.brave.com/res/v1/web/search", alias="BRAVE_URL")
    brave_api_key: SecretStr | None = Field(None, alias="BRAVE_API_KEY")
    timeout_s: Annotated[float, Field(gt=0, le=60)] = Field(5.0, alias="SEARCH_TIMEOUT")


class PairingSettings(SettingsGroup):
    """Where satellites of other machines come: to be paired, and to the broker."""

    host: Annotated[str, Field(min_length=1)] = Field("0.0.0.0", alias="HUB_PAIRING_HOST")  # noqa: S104 - satellites are other machines
    """Nothing listens there before a code is asked for or a satellite is paired."""
    port: Annotated[int, Field(ge=1, le=65535)] = Field(
        DEFAULT_PAIRING_PORT, alias="HUB_PAIRING_PORT"
    )
    broker_port: Annotated[int, Field(ge=1, le=65535)] = Field(
        DEFAULT_MQTT_PORT, alias="HUB_BROKER_PORT"
    )
    """The private broker's on loopback."""
    broker_tls_port: Annotated[int, Field(ge=1, le=65535)] = Field(
        DEFAULT_MQTTS_PORT, alias="HUB_BROKER_TLS_PORT"
    )
    broker_dir: Path | None = Field(None, alias="HUB_BROKER_DIR")
    """The folder from which the Mosquitto at MQTT_URL reads its accounts; None: the hub does not
    keep them."""


class ClockSettings(SettingsGroup):
    """The household's clock."""

    zone: Annotated[str, AfterValidator(_zone)] | None = Field(None, alias="TZ")
    """As every program of the machine reads it; None: what /etc/localtime says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSettings:
    """All settings of the hub, one group per adapter."""

    api: ApiSettings
    mqtt: MqttSettings
    pairing: PairingSettings
    cache: CacheSettings
    database: DatabaseSettings
    home: HomeSettings
    llm: LlmSettings
    search: SearchSettings
    speech: SpeechSettings
    clock: ClockSettings
    state_dir: Path
    logs: LogSettings

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """The settings in `environment`. Raises `SettingsError` with a line for every mistake."""
        reader = SettingsReader(environment)
        settings = cls(
            api=reader.read(ApiSettings),
            mqtt=reader.read(MqttSettings),
            pairing=reader.read(PairingSettings),
            cache=reader.read(CacheSettings),
            database=reader.read(DatabaseSettings),
            home=reader.read(HomeSettings),
            llm=reader.read(LlmSettings),
            search=reader.read(SearchSettings),
            speech=reader.read(SpeechSettings),
            clock=reader.read(ClockSettings),
            state_dir=state_directory(reader.read(StateSettings).directory, environment),
            logs=reader.read(LogSettings),
        )
        reader.mistakes += _contradictions(settings)
        reader.finish()
        return settings


def _contradictions(settings: HubSettings) -> list[str]:
    mistakes: list[str] = []
    if settings.api.host not in LOOPBACK_HOSTS and settings.api.token is None:
        mistakes.append(
            f"HUB_API_TOKEN is required to listen on {settings.api.host} (HUB_HOST): "
            "set it, or HUB_API_TOKEN_FILE, or listen on 127.0.0.1"
        )
    if settings.database.enabled and settings.database.url is None:
        mistakes.append(
            "DATABASE_URL is required when DATABASE_ENABLED=true, "
            "e.g. postgresql://ingle@localhost/ingle"
        )
    if settings.home.url is not None and settings.home.token is None:
        mistakes.append(
            "HA_TOKEN is required when HA_URL is set: a long-lived access token, or HA_TOKEN_FILE"
        )
    if (
        "openai" in settings.llm.providers
        and settings.llm.openai_api_key is None
        and _is_openai(settings.llm)
    ):
        mistakes.append(
            "OPENAI_API_KEY is required for openai in LLM_PROVIDERS, or OPENAI_API_KEY_FILE"
        )
    return mistakes


def _is_openai(settings: LlmSettings) -> bool:
    """Whether it is OpenAI itself: another server that speaks its protocol may need no key."""
    return settings.openai_base_url.startswith("https://api.openai.com")


__all__ = ["HubSettings", "SettingsError", "StateSettings", "state_directory"]
