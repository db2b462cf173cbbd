"""The hub's settings: the contract's names and defaults, and one line for every mistake."""

from pathlib import Path

import pytest

from hub.settings import HubSettings, SettingsError, state_directory
from ingle.runtime.settings import redacted

pytestmark = pytest.mark.pure


def mistakes(environment: dict[str, str]) -> list[str]:
    """What is wrong with these settings, a line each."""
    with pytest.raises(SettingsError) as caught:
        HubSettings.read(environment)
    return str(caught.value).splitlines()


def test_nothing_set_is_a_hub_on_embedded_defaults() -> None:
    """The contract's defaults, none of which needs a server."""
    settings = HubSettings.read({})
    assert (settings.api.host, settings.api.port, settings.api.token) == ("127.0.0.1", 8080, None)
    assert (settings.api.language, settings.api.request_timeout_s) == ("en", 120.0)
    assert (settings.cache.enabled, settings.cache.ttl_s) == (False, 300)
    assert (settings.database.enabled, settings.database.url) == (False, None)
    assert (settings.home.url, settings.home.timeout_s) == (None, 10.0)
    assert (settings.speech.stt_engine, settings.speech.tts_engine) == ("auto", "auto")
    assert settings.speech.whisper_timeout_s == 15.0
    assert settings.mqtt.url is None


def test_everything_set_is_read() -> None:
    """The contract's names."""
    settings = HubSettings.read(
        {
            "HUB_HOST": "0.0.0.0",
            "HUB_PORT": "9000",
            "HUB_API_TOKEN": "t0ken",
            "REDIS_ENABLED": "true",
            "REDIS_URL": "redis://cache:6379/1",
            "REDIS_CACHE_TTL": "60",
            "DATABASE_ENABLED": "true",
            "DATABASE_URL": "postgresql://ingle@db/ingle",
            "HA_URL": "http://home:8123/",
            "HA_TOKEN": "t0ken",
            "HA_TIMEOUT": "2.5",
            "WHISPER_TIMEOUT": "1.5",
            "REQUEST_TIMEOUT": "30",
            "INGLE_STATE_DIR": "/srv/ingle",
        }
    )
    assert (settings.api.host, settings.api.port, settings.api.request_timeout_s) == (
        "0.0.0.0",
        9000,
        30.0,
    )
    assert settings.cache.url.get_secret_value() == "redis://cache:6379/1"
    assert settings.cache.ttl_s == 60
    assert settings.database.url is not None
    assert settings.database.url.get_secret_value() == "postgresql://ingle@db/ingle"
    assert (settings.home.url, settings.home.timeout_s) == ("http://home:8123", 2.5)
    assert settings.state_dir == Path("/srv/ingle")


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("", -1),
        ("-1", -1),
        ("0", 0),
        ("300", 300),
        ("5m", "5m"),
        ("1h30m", "1h30m"),
        ("0.5h", "0.5h"),
        ("-1m", "-1m"),
    ],
)
def test_ollama_keeps_a_model_as_long_as_it_is_told(value: str, sent: int | str) -> None:
    """Numbers as numbers: Ollama refuses a string without a unit."""
    assert HubSettings.read({"OLLAMA_KEEP_ALIVE": value}).llm.ollama_keep_alive == sent


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("HUB_PORT", "65536", "less than or equal to 65535"),
        ("HUB_PORT", "-1", "greater than or equal to 0"),
        ("HUB_PORT", "http", "valid integer"),
        ("HUB_LANGUAGE", "xx", "'en'"),
        ("REQUEST_TIMEOUT", "0", "greater than 0 seconds"),
        ("REQUEST_TIMEOUT", "3601", "less than or equal to 3600 seconds"),
        ("REQUEST_TIMEOUT", "soon", "valid number"),
        ("REQUEST_TIMEOUT", "nan", ""),
        ("REDIS_ENABLED", "perhaps", "valid boolean"),
        ("REDIS_CACHE_TTL", "0", "greater than or equal to 1"),
        ("DATABASE_ENABLED", "2", "valid boolean"),
        ("HA_URL", "home:8123", "http:// or https://"),
        ("HA_URL", "http://", "must name a host"),
        ("HA_URL", "http://home:99999", "a port from 1 to 65535"),
        ("HA_URL", "http://[home:8123", "must name a host"),
        ("HA_URL", "http://me@home:8123", "wants HA_TOKEN"),
        ("HA_TIMEOUT", "-1", "greater than 0 seconds"),
        ("HA_TIMEOUT", "inf", "less than or equal to 600 seconds"),
        ("WHISPER_TIMEOUT", "0", "greater than 0 seconds"),
        ("WHISPER_TIMEOUT", "1e9", "less than or equal to 600 seconds"),
        ("WHISPER_URL", "ftp://host", "http:// or https://"),
        ("WHISPER_URL", "http://", "must name a host"),
        ("TZ", "Mars/Phobos", "a time zone like Europe/Berlin"),
        ("TZ", "../x", "a time zone like Europe/Berlin"),
        ("TZ", ":/etc/hostname", "a time zone like Europe/Berlin"),
        ("STT_ENGINE", "magic", "'moonshine'"),
        ("TTS_ENGINE", "magic", "'espeak'"),
        ("LOG_LEVEL", "loud", "'debug'"),
        ("MQTT_URL", "amqp://x", "mqtt://"),
        ("OLLAMA_KEEP_ALIVE", "for ever", "5m"),
        ("OLLAMA_KEEP_ALIVE", "5 m", "5m"),
        ("OLLAMA_KEEP_ALIVE", "1.5", "a number of seconds"),
        ("OLLAMA_KEEP_ALIVE", "9999999999", "a number of seconds"),
    ],
)
def test_wrong_value_is_one_line_with_what_is_allowed(name: str, value: str, allowed: str) -> None:
    """Name, value, what is allowed, and nothing else is wrong because of it."""
    (line,) = mistakes({name: value})
    assert line.startswith(f"{name}={value}: ")
    assert allowed in line


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", ":UTC", "CET-1CEST,M3.5.0,M10.5.0/3", "<+03>-3", "UTC0"]
)
def test_a_time_zone_is_taken_as_c_programs_take_it(zone: str) -> None:
    """Rules, too: they are not read, which the log says, but are no mistake."""
    assert HubSettings.read({"TZ": zone}).clock.zone == zone


@pytest.mark.parametrize("name", ["REDIS_URL", "DATABASE_URL"])
def test_wrong_secret_is_named_and_not_shown(name: str) -> None:
    """These URLs carry passwords."""
    (line,) = mistakes({name: "mysql://ingle:hunter2@db/x"})
    assert line.startswith(f"{name}=(hidden): must begin with ")
    assert "hunter2" not in line


def test_url_with_a_password_is_not_shown_with_it() -> None:
    """Also where no password belongs."""
    (line,) = mistakes({"HA_URL": "ftp://me:hunter2@home"})
    assert line.startswith("HA_URL=ftp://me:(hidden)@home: ")


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"HUB_HOST": "0.0.0.0"}, "HUB_API_TOKEN"),
        ({"HUB_HOST": "192.168.1.5", "HUB_API_TOKEN": ""}, "HUB_API_TOKEN"),
        ({"DATABASE_ENABLED": "true"}, "DATABASE_URL"),
        ({"HA_URL": "http://home:8123"}, "HA_TOKEN"),
    ],
)
def test_setting_that_another_needs_is_asked_for_by_name(
    environment: dict[str, str], name: str
) -> None:
    """The hub never listens beyond this machine without a token, and half a pair is a mistake."""
    (line,) = mistakes(environment)
    assert line.startswith(f"{name} is required ")


def test_every_mistake_has_its_line() -> None:
    """All groups are read before the start is refused."""
    lines = mistakes(
        {
            "HUB_PORT": "x",
            "REDIS_CACHE_TTL": "x",
            "STT_ENGINE": "x",
            "LOG_LEVEL": "x",
            "MQTT_URL": "x",
        }
    )
    assert sorted(line.split("=")[0] for line in lines) == [
        "HUB_PORT",
        "LOG_LEVEL",
        "MQTT_URL",
        "REDIS_CACHE_TTL",
        "STT_ENGINE",
    ]


def test_secrets_come_from_files_and_are_never_shown(tmp_path: Path) -> None:
    """Neither the printed settings nor the objects reveal one."""
    for name, text in {
        "token": "hunter2",
        "ha": "hunter2",
        "db": "postgresql://i:hunter2@db/i",
    }.items():
        (tmp_path / name).write_text(f"{text}\n")
    settings = HubSettings.read(
        {
            "HUB_API_TOKEN_FILE": str(tmp_path / "token"),
            "HA_URL": "http://home",
            "HA_TOKEN_FILE": str(tmp_path / "ha"),
            "DATABASE_ENABLED": "true",
            "DATABASE_URL_FILE": str(tmp_path / "db"),
            "REDIS_URL": "redis://:hunter2@cache",
        }
    )
    assert settings.api.token is not None
    assert settings.api.token.get_secret_value() == "hunter2"
    shown = redacted(
        settings.api,
        settings.cache,
        settings.database,
        settings.home,
        settings.mqtt,
        settings.speech,
    )
    assert (
        shown["HUB_API_TOKEN"]
        == shown["HA_TOKEN"]
        == shown["DATABASE_URL"]
        == shown["REDIS_URL"]
        == "(set)"
    )
    assert "hunter2" not in f"{shown} {settings!r} {settings}"


def test_state_directory_is_the_chosen_one_then_systemds_then_the_users() -> None:
    """In this order, whatever else is set."""
    environment = {
        "STATE_DIRECTORY": "/var/lib/ingle:/var/lib/other",
        "XDG_STATE_HOME": "/home/me/state",
    }
    assert state_directory(Path("/srv"), environment) == Path("/srv")
    assert state_directory(None, environment) == Path("/var/lib/ingle")
    assert state_directory(None, {"XDG_STATE_HOME": "/home/me/state"}) == Path(
        "/home/me/state/ingle"
    )
    assert state_directory(None, {}) == Path.home() / ".local/state/ingle"
