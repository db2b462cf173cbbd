"""Settings: files, empty variables, secrets, and the broker's address, alike on both machines."""

from pathlib import Path

import certifi
import pytest

from ingle.runtime.settings import LogSettings, SettingsError, SettingsReader, redacted
from ingle.wire.broker_settings import MqttSettings

pytestmark = pytest.mark.pure


def test_unset_means_the_contracts_defaults() -> None:
    """Nothing set is a working installation on one machine."""
    mqtt = MqttSettings.read({})
    assert mqtt.topic_prefix == "ingle/v1"
    broker = mqtt.broker
    assert (broker.host, broker.port, broker.tls) == ("127.0.0.1", 1883, False)
    assert (broker.username, broker.password) == (None, None)
    logs = LogSettings.read({})
    assert (logs.level, logs.format) == ("info", "auto")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("mqtt://broker", ("broker", 1883, False, None)),
        ("mqtts://broker", ("broker", 8883, True, None)),
        ("mqtts://ingle@broker.example:18883", ("broker.example", 18883, True, "ingle")),
        ("mqtt://us%40er@10.0.0.2:1", ("10.0.0.2", 1, False, "us@er")),
        ("mqtt://[::1]:1884", ("::1", 1884, False, None)),
    ],
)
def test_url_says_where_the_broker_is(url: str, expected: tuple[object, ...]) -> None:
    """Host, port by scheme, TLS by scheme, user."""
    broker = MqttSettings.read({"MQTT_URL": url}).broker
    assert (broker.host, broker.port, broker.tls, broker.username) == expected


@pytest.mark.parametrize("empty", ["", " ", "\t"])
def test_empty_variable_counts_as_unset(empty: str) -> None:
    """`MQTT_URL=` in an environment file is no URL."""
    environment = {
        "MQTT_URL": empty,
        "MQTT_PASSWORD": empty,
        "MQTT_TOPIC_PREFIX": empty,
        "MQTT_PASSWORD_FILE": empty,
    }
    mqtt = MqttSettings.read(environment)
    assert mqtt == MqttSettings.read({})


def test_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    """As systemd credentials do; one final newline is not part of it."""
    (tmp_path / "password").write_text(" pass word \n")
    mqtt = MqttSettings.read({"MQTT_PASSWORD_FILE": str(tmp_path / "password")})
    assert mqtt.password is not None
    assert mqtt.password.get_secret_value().strip() == "pass word"


def test_variable_wins_over_its_file(tmp_path: Path) -> None:
    """An empty variable does not: it counts as unset."""
    (tmp_path / "level").write_text("debug\n")
    path = str(tmp_path / "level")
    assert LogSettings.read({"LOG_LEVEL": "error", "LOG_LEVEL_FILE": path}).level == "error"
    assert LogSettings.read({"LOG_LEVEL": "", "LOG_LEVEL_FILE": path}).level == "debug"


@pytest.mark.parametrize("name", ["MQTT_PASSWORD", "ingle_MQTT_PASSWORD"])
def test_secret_may_be_a_credential_of_systemd(tmp_path: Path, name: str) -> None:
    """By its own name or by a folder's; the variable and its file come before it."""
    (tmp_path / name).write_text("hunter2\n")
    (tmp_path / "other").write_text("other\n")
    given = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    found = MqttSettings.read(given)
    assert found.password is not None
    assert found.password.get_secret_value() == "hunter2"
    assert "hunter2" not in f"{found!r} {redacted(found)}"
    for nearer in ({"MQTT_PASSWORD": "other"}, {"MQTT_PASSWORD_FILE": str(tmp_path / "other")}):
        password = MqttSettings.read({**given, **nearer}).password
        assert password is not None
        assert password.get_secret_value() == "other"


def test_credential_that_is_empty_or_not_there_counts_as_unset(tmp_path: Path) -> None:
    """As an empty variable does."""
    (tmp_path / "ingle_MQTT_PASSWORD").write_text("\n")
    for directory in (tmp_path, tmp_path / "missing", ""):
        assert MqttSettings.read({"CREDENTIALS_DIRECTORY": str(directory)}) == MqttSettings.read({})


def test_credential_that_cannot_be_read_is_named_without_its_content(tmp_path: Path) -> None:
    """Bytes that are no text are a mistake; they are not repeated."""
    (tmp_path / "ingle_MQTT_PASSWORD").write_bytes(b"hunter2\xff\n")
    with pytest.raises(
        SettingsError, match=r"^MQTT_PASSWORD: its credential .* cannot be read: "
    ) as caught:
        MqttSettings.read({"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert "hunter2" not in str(caught.value)


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A credential that is not there is a mistake, not an empty password."""
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(SettingsError, match=rf"^MQTT_PASSWORD_FILE={path}: cannot be read: "):
            MqttSettings.read({"MQTT_PASSWORD_FILE": str(path)})


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("MQTT_URL", "broker:1883", "mqtt://host:1883 or mqtts://"),
        ("MQTT_URL", "http://broker", "mqtt://host:1883 or mqtts://"),
        ("MQTT_URL", "mqtt://", "mqtt://host:1883 or mqtts://"),
        ("MQTT_URL", "mqtt://broker:99999", "1 to 65535"),
        ("MQTT_URL", "mqtt://broker:abc", "1 to 65535"),
        ("MQTT_TOPIC_PREFIX", "/ingle", "topic levels like ingle/v1"),
        ("MQTT_TOPIC_PREFIX", "ingle/", "topic levels like ingle/v1"),
        ("MQTT_TOPIC_PREFIX", "ingle/+", "topic levels like ingle/v1"),
        ("MQTT_TOPIC_PREFIX", "ingle/#", "topic levels like ingle/v1"),
        ("MQTT_TOPIC_PREFIX", "$SYS", "topic levels like ingle/v1"),
    ],
)
def test_wrong_mqtt_value_is_one_line_with_what_is_allowed(
    name: str, value: str, allowed: str
) -> None:
    """Name, value, what is allowed."""
    with pytest.raises(SettingsError) as caught:
        MqttSettings.read({name: value})
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{name}={value}: ")
    assert allowed in line


@pytest.mark.parametrize(
    "value",
    ["mqtt://ingle:hunter2@broker", "mqtt://ingle:hunter2@broker:99999", "http://i:hunter2@b"],
)
def test_password_in_the_url_is_refused_without_being_shown(value: str) -> None:
    """A URL is logged and shown; the password belongs into its own variable."""
    with pytest.raises(SettingsError) as caught:
        MqttSettings.read({"MQTT_URL": value})
    assert str(caught.value).startswith("MQTT_URL=")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [("LOG_LEVEL", "loud", "'debug'"), ("LOG_FORMAT", "xml", "'json'")],
)
def test_wrong_log_value_is_one_line_with_what_is_allowed(
    name: str, value: str, allowed: str
) -> None:
    """The choices are listed."""
    with pytest.raises(SettingsError) as caught:
        LogSettings.read({name: value})
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{name}={value}: ")
    assert allowed in line


def test_a_certificate_that_is_none_is_a_wrong_setting(tmp_path: Path) -> None:
    """A file that is not there or holds no certificate, or a folder: found at the start, not by
    being refused.
    """
    (tmp_path / "key.pem").write_text("no certificate")
    for path, why in (
        (tmp_path / "missing.pem", "No such file or directory"),
        (tmp_path / "key.pem", "it holds none"),
        (tmp_path, "Is a directory"),
    ):
        with pytest.raises(SettingsError) as caught:
            MqttSettings.read({"MQTT_URL": "mqtts://broker", "MQTT_CA_FILE": str(path)})
        assert str(caught.value) == (
            f"MQTT_CA_FILE={path}: must be a file with the certificate of the broker's authority, "
            f"as PEM ({why})"
        )


def test_a_certificate_that_is_one_is_taken() -> None:
    """The machine's own list of authorities, for one."""
    path = Path(certifi.where())
    assert MqttSettings.read({"MQTT_CA_FILE": str(path)}).ca_file == path


def test_all_mistakes_are_reported_together() -> None:
    """Nobody has to start four times to learn of four mistakes."""
    reader = SettingsReader(
        {"LOG_LEVEL": "loud", "LOG_FORMAT": "xml", "MQTT_URL": "broker", "MQTT_TOPIC_PREFIX": "+"}
    )
    reader.read(LogSettings)
    reader.read(MqttSettings)
    with pytest.raises(SettingsError) as caught:
        reader.finish()
    names = [line.split("=")[0] for line in str(caught.value).splitlines()]
    assert sorted(names) == ["LOG_FORMAT", "LOG_LEVEL", "MQTT_TOPIC_PREFIX", "MQTT_URL"]


def test_settings_shown_in_the_log_hide_secrets() -> None:
    """Set or not is all that is shown of a secret, also of a settings object printed whole."""
    mqtt = MqttSettings.read({"MQTT_URL": "mqtt://ingle@broker", "MQTT_PASSWORD": "hunter2"})
    assert redacted(mqtt) == {
        "MQTT_URL": "mqtt://ingle@broker",
        "MQTT_PASSWORD": "(set)",
        "MQTT_CA_FILE": "",
        "MQTT_TOPIC_PREFIX": "ingle/v1",
    }
    assert redacted(MqttSettings.read({}))["MQTT_PASSWORD"] == ""
    assert "hunter2" not in f"{mqtt!r} {mqtt} {mqtt.broker!r} {mqtt.broker}"
