"""Loads the recogniser and the voice that run here; where there is none the hub does the work."""

import re
from collections.abc import Callable
from typing import Final

import structlog

from ingle.runtime.machine import memory_bytes
from ingle.runtime.settings import SettingsError
from ingle.speech.engine import EngineUnavailable, Recogniser, Voice
from ingle.speech.loading import (
    BUILT_IN_FROM_BYTES,
    Engine,
    load_both,
    load_chosen,
    load_recogniser,
)
from ingle.speech.voices.choice import load_voice
from satellite.settings import SatelliteSettings

log = structlog.get_logger()

LANGUAGE: Final = "en"


def local_recogniser(settings: SatelliteSettings) -> Recogniser | None:
    """The recogniser that runs here, loaded: seconds, in a thread. None: the hub transcribes.

    Raises `EngineUnavailable` where one was asked for that cannot be had: only what nobody asked
    for is left to the hub.
    """
    place, speech = settings.place.stt, settings.speech
    if place == "hub" or (place == "auto" and memory_bytes() < BUILT_IN_FROM_BYTES):
        return None
    asked_by = (*speech.recogniser_choice, *(["STT_PLACE=local"] if place == "local" else []))
    return _load(
        lambda: load_recogniser(speech, language=LANGUAGE, wake_words=settings.wake.names),
        asked_by,
        "satellite.hub_transcribes",
    )


def local_voice(settings: SatelliteSettings) -> Voice | None:
    """As `local_recogniser`; None: the hub speaks."""
    place, speech = settings.place.tts, settings.speech
    if place == "hub":
        return None
    asked_by = (*speech.voice_choice, *(["TTS_PLACE=local"] if place == "local" else []))
    return _load(
        lambda: load_voice(speech, settings.voice_folders, language=LANGUAGE),
        asked_by,
        "satellite.hub_speaks",
    )


def local_engines(settings: SatelliteSettings) -> tuple[Recogniser | None, Voice | None]:
    """Both. Raises `SettingsError` with a line for each that was asked for and cannot be had."""
    try:
        voice, recogniser = load_both(
            lambda: local_voice(settings), lambda: local_recogniser(settings)
        )
    except EngineUnavailable as error:
        raise SettingsError(str(error)) from error
    return recogniser, voice


def _load(load: Callable[[], Engine], asked_by: tuple[str, ...], without: str) -> Engine | None:
    """The engine, by the policy of `load_chosen`.

    `asked_by`: the settings that ask for it, as "NAME=value"; the first is put before a message
    that names no setting. `without`: the event to log where the engine is left to the hub.
    """
    try:
        return load_chosen(
            load, chosen=bool(asked_by), without=lambda reason: log.info(without, reason=reason)
        )
    except EngineUnavailable as error:
        if re.match("[A-Z_]+=", str(error)):
            raise
        raise EngineUnavailable(f"{asked_by[0]}: {error}") from error
