"""The satellite's settings: the contract's names and defaults, and one line for every mistake."""

import pytest

from ingle.runtime.identifiers import is_id
from ingle.runtime.settings import SettingsError
from satellite.settings import SatelliteSettings

pytestmark = pytest.mark.pure


def test_nothing_set_is_a_satellite_beside_its_hub() -> None:
    """The contract's defaults; the name is the machine's, made into an id."""
    settings = SatelliteSettings.read({})
    assert is_id(settings.identity.id)
    assert is_id(settings.identity.room_id)
    assert settings.wake.models == ("hey_jarvis",)
    assert settings.wake.threshold == 0.5
    assert (settings.audio.input, settings.audio.output) == (None, None)
    assert (settings.place.stt, settings.place.tts) == ("auto", "auto")
    assert settings.endpoint.silence_ms == 700
    assert (settings.mqtt.broker.host, settings.mqtt.broker.port) == ("127.0.0.1", 1883)


def test_everything_set_is_read() -> None:
    """The contract's names."""
    settings = SatelliteSettings.read(
        {
            "SATELLITE_ID": "kitchen-1",
            "SATELLITE_ROOM": "kitchen",
            "WAKE_WORDS": "alexa, /models/my word.onnx ,,hey_jarvis",
            "WAKE_THRESHOLD": "0.7",
            "AUDIO_INPUT": "USB",
            "AUDIO_OUTPUT": "2",
            "STT_PLACE": "hub",
            "TTS_PLACE": "local",
        }
    )
    assert (settings.identity.id, settings.identity.room_id) == ("kitchen-1", "kitchen")
    assert settings.wake.models == ("alexa", "/models/my word.onnx", "hey_jarvis")
    assert (settings.audio.input, settings.audio.output) == ("USB", "2")
    assert (settings.place.stt, settings.place.tts) == ("hub", "local")


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("SATELLITE_ID", "Kitchen", "must be 1 to 64 of the characters a-z 0-9 _ -"),
        ("SATELLITE_ID", "a/b", "must be 1 to 64 of the characters a-z 0-9 _ -"),
        ("SATELLITE_ROOM", "living room", "must be 1 to 64 of the characters a-z 0-9 _ -"),
        ("WAKE_THRESHOLD", "0", "greater than 0"),
        ("WAKE_THRESHOLD", "1", "less than 1"),
        ("WAKE_THRESHOLD", "half", "valid number"),
        ("STT_PLACE", "cloud", "'local'"),
        ("TTS_PLACE", "cloud", "'local'"),
        ("ENDPOINT_SILENCE_MS", "99", "greater than or equal to 100 milliseconds"),
        ("ENDPOINT_SILENCE_MS", "0.7", "valid integer"),
        ("ENDPOINT_MAX_MS", "60001", "less than or equal to 60000"),
        ("TTS_ENGINE", "magic", "'espeak'"),
        ("LOG_FORMAT", "xml", "'json'"),
        ("MQTT_URL", "broker", "mqtt://"),
    ],
)
def test_wrong_value_is_one_line_with_what_is_allowed(name: str, value: str, allowed: str) -> None:
    """Name, value, what is allowed, and nothing else is wrong because of it."""
    with pytest.raises(SettingsError) as caught:
        SatelliteSettings.read({name: value})
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{name}={value}: ")
    assert allowed in line


def test_wake_words_that_name_none_are_refused() -> None:
    """A satellite that nothing can wake is a mistake, not a setting."""
    with pytest.raises(SettingsError, match=r"^WAKE_WORDS=, ,: "):
        SatelliteSettings.read({"WAKE_WORDS": ", ,"})
