"""The recogniser and the voice that run here, as the settings have it, or the hub's in their place."""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

import structlog

from ingle.runtime.settings import SettingsError
from ingle.speech.engine import EngineUnavailable, Recogniser, Voice
from ingle.speech.loading import load_recogniser, load_voice, memory_bytes
from satellite.settings import SatelliteSettings

log = structlog.get_logger()

LANGUAGE: Final = "en"
LOCAL_STT_BYTES: Final = 900 * 1024 * 1024
"""A machine with less memory lets the hub transcribe: the built-in recognisers need some 300 MB (a Pi Zero has 512)."""

Engine = TypeVar("Engine")


def local_recogniser(settings: SatelliteSettings) -> Recogniser | None:
    """The one that runs here, loaded: seconds, in a thread. None: the hub transcribes.

    Raises `SettingsError` where one was asked for that cannot be had: only what nobody asked for is left to the hub.
    """
    place, speech = settings.place.stt, settings.speech
    if place == "hub" or (place == "auto" and memory_bytes() < LOCAL_STT_BYTES):
        return None
    engine = "" if speech.stt_engine == "auto" else speech.stt_engine
    asked = {
        "WHISPER_URL": speech.whisper_url,
        "WHISPER_MODEL": speech.whisper_model,
        "STT_ENGINE": engine,
        "STT_PLACE": "local" if place == "local" else "",
    }
    return _loaded(
        lambda: load_recogniser(speech, language=LANGUAGE), asked, "satellite.hub_transcribes"
    )


def local_voice(settings: SatelliteSettings) -> Voice | None:
    """As `local_recogniser`; None: the hub speaks."""
    place, speech = settings.place.tts, settings.speech
    if place == "hub":
        return None
    engine = "" if speech.tts_engine == "auto" else speech.tts_engine
    asked = {
        "TTS_VOICE": speech.tts_voice,
        "TTS_ENGINE": engine,
        "TTS_PLACE": "local" if place == "local" else "",
    }
    return _loaded(lambda: load_voice(speech), asked, "satellite.hub_speaks")


def local_engines(settings: SatelliteSettings) -> tuple[Recogniser | None, Voice | None]:
    """Both. Raises `SettingsError` with a line for each that cannot be had."""
    mistakes: list[str] = []
    voice: Voice | None = None
    recogniser: Recogniser | None = None
    try:
        voice = local_voice(settings)
    except SettingsError as error:
        mistakes.append(str(error))
    try:
        recogniser = local_recogniser(settings)
    except SettingsError as error:
        mistakes.append(str(error))
    if not mistakes:
        return recogniser, voice
    for engine in (recogniser, voice):
        if engine is not None:
            engine.close()
    raise SettingsError("\n".join(mistakes))


def _loaded(
    load: Callable[[], Engine], asked: Mapping[str, str | None], without: str
) -> Engine | None:
    """`asked`: the settings that ask for it, empty where they do not. `without`: what to log where it is not had."""
    try:
        return load()
    except EngineUnavailable as error:
        names = [f"{name}={value}" for name, value in asked.items() if value]
        if not names:
            log.info(without, reason=str(error))
            return None
        named = re.match("[A-Z_]+=", str(error))
        raise SettingsError(str(error) if named else f"{names[0]}: {error}") from error
