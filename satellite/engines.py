"""Loads the recogniser and the voice that run here; where there is none the hub does the work."""

import asyncio
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import structlog

from ingle.runtime.machine import memory_bytes
from ingle.runtime.settings import SettingsError
from ingle.runtime.tasks import background
from ingle.speech.engine import EngineUnavailable, PreparingVoice, Recogniser, Voice
from ingle.speech.loading import (
    BUILT_IN_FROM_BYTES,
    Engine,
    load_both,
    load_chosen,
    load_recogniser,
    warm_up,
)
from ingle.speech.voices.choice import load_voice
from ingle.wire.messages import SttPlace
from satellite.placement import PlacementFile, measure
from satellite.settings import SatelliteSettings

log = structlog.get_logger()


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
        lambda: load_recogniser(
            speech,
            language=settings.identity.heard_here,
            wake_words=settings.wake.names,
            setting="SATELLITE_LANGUAGE",
        ),
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
        lambda: load_voice(speech, settings.voice_folders, language=settings.identity.heard_here),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """What recognises and speaks on this machine, and where commands are to be transcribed."""

    recogniser: Recogniser | None
    """None: the hub transcribes."""
    voice: Voice | None
    """None: the hub speaks."""
    prefers: SttPlace = "local"
    """Where a command becomes text, while both places can."""
    or_hub: bool = False
    """Whether the hub is to hear a command with which the recogniser fails."""


async def open_engines(
    settings: SatelliteSettings, stack: AsyncExitStack, *, measured: bool = True
) -> Engines:
    """The engines of this machine, loaded and warm; `stack` closes them.

    `measured`: whether a recogniser that nobody asked for is measured, if it has not been. Raises
    `SettingsError`.
    """
    recogniser, voice = await asyncio.to_thread(local_engines, settings)
    for engine in (recogniser, voice):
        if engine is not None:
            stack.callback(engine.close)
            await warm_up(engine)
    at_work: object = voice
    if isinstance(at_work, PreparingVoice):
        await stack.enter_async_context(background(at_work.run()))
    or_hub = settings.place.stt == "auto"
    prefers: SttPlace = "local"
    if or_hub and measured and recogniser is not None and voice is not None:
        prefers = await _preferred(settings, recogniser, voice)
    return Engines(recogniser=recogniser, voice=voice, prefers=prefers, or_hub=or_hub)


async def _preferred(settings: SatelliteSettings, recogniser: Recogniser, voice: Voice) -> SttPlace:
    """Here, where somebody asked for the recogniser or nothing is known; else as is measured."""
    if settings.speech.chooses_recogniser:
        return "local"
    found = await measure(recogniser, voice, PlacementFile(settings.placement))
    if found is not None and found.place == "hub":
        log.warning("satellite.hub_transcribes", reason=found.told())
    return "local" if found is None else found.place


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
