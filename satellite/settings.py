"""The satellite's settings: read once in `__main__`, frozen, one group per adapter.

Names and defaults are the contract's.
"""

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field

from ingle.runtime.settings import (
    Id,
    LogSettings,
    SettingsGroup,
    SettingsReader,
    StateSettings,
    state_directory,
)
from ingle.speech.settings import SpeechSettings
from ingle.speech.voices.choice import VoiceFolders
from ingle.wire.broker_settings import MqttSettings
from ingle.wire.messages import SilenceMs, WakeThreshold

Place = Literal["auto", "local", "hub"]
FollowUpMode = Literal["questions", "always", "off"]


Board = Literal["none", "respeaker-2mic", "respeaker-4mic", "voice-bonnet", "aiy-voice-hat"]
LedWords = tuple[Literal["apa102", "ws2812", "gpio"], int, str]
"""Chips, how many, and where: an SPI device, or a GPIO line."""


def _read_leds(value: str) -> tuple[str, int, str]:
    """`apa102:12@/dev/spidev0.1`, `ws2812:8@/dev/spidev0.0`, `gpio:25`."""
    chain = re.fullmatch(r"(apa102|ws2812):([1-9]\d{0,2})@(/\S+)", value.strip())
    if chain is not None:
        return chain[1], int(chain[2]), chain[3]
    lamp = re.fullmatch(r"gpio:(\d|1\d|2[0-7])", value.strip())
    if lamp is not None:
        return "gpio", 1, lamp[1]
    raise ValueError(
        "must be like apa102:12@/dev/spidev0.1, ws2812:8@/dev/spidev0.0 or gpio:25 (0 to 27)"
    )


def _some_words(value: str) -> str:
    if not value.strip(", "):
        raise ValueError("must name at least one wake word or model file, separated by commas")
    return value


class IdentitySettings(SettingsGroup):
    """Who and where the satellite is."""

    satellite_id: Id | None = Field(None, alias="SATELLITE_ID")
    """Default: the machine's host name."""
    room_id: Id = Field("living_room", alias="SATELLITE_ROOM")

    language: Literal["en", "de", "fr", "es", "pl"] | None = Field(None, alias="SATELLITE_LANGUAGE")
    """What is spoken to it, and what it answers; None: what its hub hears is the hub's own, what
    it hears by itself is English."""

    @property
    def id(self) -> str:
        return self.satellite_id or _host_id()

    @property
    def heard_here(self) -> str:
        """The language of the recogniser and of the voice that run here."""
        return self.language or "en"


class WakeSettings(SettingsGroup):
    """Wake words and their threshold."""

    words: Annotated[str, AfterValidator(_some_words)] = Field("hey_jarvis", alias="WAKE_WORDS")
    """Comma-separated names or model files."""
    threshold: WakeThreshold = Field(0.5, alias="WAKE_THRESHOLD")
    engine: Literal["auto", "micro", "open"] = Field("auto", alias="WAKE_ENGINE")
    """auto: microWakeWord, with openWakeWord as second opinion; else that engine alone."""

    @property
    def models(self) -> tuple[str, ...]:
        return tuple(word.strip() for word in self.words.split(",") if word.strip())

    @property
    def names(self) -> tuple[str, ...]:
        """The names and model files alone, without the thresholds of their own."""
        return tuple(word.partition("=")[0].strip() for word in self.models)


class AudioSettings(SettingsGroup):
    """Which devices: a number from the list, or part of a name; unset, the system's default.

    And whether what they heard is kept.
    """

    input: str | None = Field(None, alias="AUDIO_INPUT")
    output: str | None = Field(None, alias="AUDIO_OUTPUT")
    echo_cancelling: bool = Field(True, alias="ECHO_CANCELLING")
    """Whether the own speaker is taken out of what the microphone hears."""
    follow_up: FollowUpMode = Field("questions", alias="FOLLOW_UP")
    """After which answers the microphone opens without a wake word."""
    earcons: bool = Field(True, alias="EARCONS")
    """Whether the satellite makes its short sounds; alarms and timers ring in any case."""
    ducking: bool = Field(True, alias="DUCKING")
    """Whether what other programs play is quieter while somebody is listened or spoken to."""
    keep_recordings: Annotated[int, Field(ge=0, le=1000)] = Field(0, alias="KEEP_RECORDINGS")
    """How many of the last commands are kept as sound in the state directory; 0: none."""


class HardwareSettings(SettingsGroup):
    """LEDs and a button, on a board that is known or wired by hand."""

    board: Board = Field("none", alias="HARDWARE")
    leds: Annotated[LedWords | None, BeforeValidator(_read_leds)] = Field(None, alias="LEDS")
    """Instead of the board's: chips, how many, and the SPI device or the GPIO line."""
    button_gpio: Annotated[int, Field(ge=0, le=27)] | None = Field(None, alias="BUTTON_GPIO")
    """Instead of the board's: the line that a button pulls to ground."""
    led_brightness: Annotated[float, Field(ge=0.0, le=1.0)] = Field(0.3, alias="LED_BRIGHTNESS")
    """Share of full brightness; 0: they stay dark."""


class PlaceSettings(SettingsGroup):
    """Where speech becomes text and text becomes speech."""

    stt: Place = Field("auto", alias="STT_PLACE")
    """auto: here where the machine can (1 GiB of memory or more, an engine installed, and quick
    enough, as is measured at the first start), else on the hub."""
    tts: Place = Field("auto", alias="TTS_PLACE")
    """auto: here where a voice is installed, else on the hub."""


class EndpointSettings(SettingsGroup):
    """Endpointing: when a command is over."""

    silence_ms: SilenceMs = Field(700, alias="ENDPOINT_SILENCE_MS")
    """Silence that ends a command of which nothing more is known, in milliseconds."""
    complete_silence_ms: SilenceMs = Field(250, alias="ENDPOINT_COMPLETE_SILENCE_MS")
    """Silence that ends what is a whole command; never more than `silence_ms`."""
    open_silence_ms: SilenceMs = Field(1200, alias="ENDPOINT_OPEN_SILENCE_MS")
    """Silence that ends what is only a command's beginning; never less than `silence_ms`."""
    min_speech_ms: Annotated[int, Field(ge=30, le=2000)] = Field(
        120, alias="ENDPOINT_MIN_SPEECH_MS"
    )
    """Less speech than this is no command, in milliseconds."""
    nothing_said_ms: Annotated[int, Field(ge=500, le=30000)] = Field(
        7000, alias="ENDPOINT_NOTHING_SAID_MS"
    )
    """Waiting for the first word after the wake word, in milliseconds: of 240 people who were
    given a sentence to read 3 began after 4.0 to 5.3 s."""
    max_ms: Annotated[int, Field(ge=1000, le=60000)] = Field(15000, alias="ENDPOINT_MAX_MS")
    """Longest command, in milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SatelliteSettings:
    """Everything a satellite can be told."""

    identity: IdentitySettings
    mqtt: MqttSettings
    wake: WakeSettings
    audio: AudioSettings
    hardware: HardwareSettings
    place: PlaceSettings
    endpoint: EndpointSettings
    speech: SpeechSettings
    logs: LogSettings
    state_dir: Path
    """Where it is kept that the satellite is muted, which wake words it heard or was taught."""

    @property
    def own_words(self) -> Path:
        """The folder of the wake words that the owner taught."""
        return self.state_dir / "wake-words"

    @property
    def wake_record(self) -> Path:
        """Where it is kept which wake words were heard, or nearly."""
        return self.state_dir / f"wake-{self.identity.id}.jsonl"

    @property
    def placement(self) -> Path:
        """Where it is kept how quick this machine's recogniser is."""
        return self.state_dir / f"placement-{self.identity.id}.json"

    @property
    def timers(self) -> Path:
        """Where it is kept what is to ring."""
        return self.state_dir / f"timers-{self.identity.id}.json"

    @property
    def ducked(self) -> Path:
        """Where it is kept which other programs were made quieter."""
        return self.state_dir / f"ducked-{self.identity.id}.json"

    @property
    def voice_folders(self) -> VoiceFolders:
        """Where a natural voice keeps sounds and downloads."""
        return VoiceFolders.within(self.state_dir, self.identity.id)

    @property
    def recordings(self) -> Path:
        """The folder of recorded commands, if any are kept."""
        return self.state_dir / f"recordings-{self.identity.id}"

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """The settings in `environment`. Raises `SettingsError` with a line for every mistake."""
        reader = SettingsReader(environment)
        settings = cls(
            identity=reader.read(IdentitySettings),
            mqtt=reader.read(MqttSettings),
            wake=reader.read(WakeSettings),
            audio=reader.read(AudioSettings),
            hardware=reader.read(HardwareSettings),
            place=reader.read(PlaceSettings),
            endpoint=reader.read(EndpointSettings),
            speech=reader.read(SpeechSettings),
            logs=reader.read(LogSettings),
            state_dir=state_directory(reader.read(StateSettings).directory, environment),
        )
        reader.finish()
        return settings


def _host_id() -> str:
    """The host name as an id: lower case, other characters as dashes."""
    name = re.sub(r"[^a-z0-9_-]+", "-", socket.gethostname().lower()).strip("-")[:64]
    return name or "satellite"
