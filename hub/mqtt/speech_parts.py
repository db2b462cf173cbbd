"""Opens the engines by which the hub hears and speaks for satellites that cannot."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import structlog

from hub.mqtt.command_audio import SpeechProbability
from hub.mqtt.command_text import SpeechParts
from ingle.runtime.tasks import background
from ingle.speech.completeness import CompletenessJudge
from ingle.speech.engine import EngineUnavailable, PreparingVoice
from ingle.speech.loading import load_both, load_chosen, load_recogniser, warm_up
from ingle.speech.settings import SpeechSettings
from ingle.speech.vad import SileroModel, SileroVad
from ingle.speech.voices.choice import VoiceFolders, load_voice

log = structlog.get_logger()


async def open_speech(
    settings: SpeechSettings,
    language: str,
    judge: CompletenessJudge,
    stack: AsyncExitStack,
    folders: VoiceFolders,
) -> SpeechParts:
    """Loads and warms them up; `stack` closes them. Raises `EngineUnavailable`.

    `folders`: where a natural voice keeps what is its own. A voice that works while nobody is
    spoken to does so until `stack` is closed.
    """
    speech = await asyncio.to_thread(_load_speech, settings, language, folders)
    for engine in (speech.recogniser, speech.voice):
        if engine is not None:
            stack.callback(engine.close)
            await warm_up(engine)
    voice: object = speech.voice
    if isinstance(voice, PreparingVoice):
        await stack.enter_async_context(background(voice.run()))
    return replace(speech, judge=judge.judge)


def _load_speech(settings: SpeechSettings, language: str, folders: VoiceFolders) -> SpeechParts:
    """The engines of the settings. One that nobody chose and that cannot be had is left out.

    Raises `EngineUnavailable` with a line for each that was chosen and cannot be had.
    """
    recogniser, voice = load_both(
        lambda: load_chosen(
            lambda: load_recogniser(settings, language=language),
            chosen=settings.chooses_recogniser,
            without=lambda reason: log.warning("hub.cannot_hear", reason=reason),
        ),
        lambda: load_chosen(
            lambda: load_voice(settings, folders, language=language),
            chosen=settings.chooses_voice,
            without=lambda reason: log.warning("hub.cannot_speak", reason=reason),
        ),
    )
    vad = SileroVad if recogniser is None else _detectors()
    return SpeechParts(recogniser=recogniser, voice=voice, vad=vad)


def _detectors() -> Callable[[], SpeechProbability]:
    """Voice activity detectors of one model, so that no turn waits for it to be loaded."""
    try:
        return SileroModel().stream
    except EngineUnavailable as error:
        log.warning("hub.sees_no_pauses", reason=str(error))
        return SileroVad  # a satellite that tells its pauses needs none
