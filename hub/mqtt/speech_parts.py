"""Opens the engines by which the hub hears and speaks for satellites that cannot."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import structlog

from hub.mqtt.command_text import SpeechParts
from ingle.speech.completeness import CompletenessJudge
from ingle.speech.loading import load_both, load_chosen, load_recogniser, load_voice, warm_up
from ingle.speech.settings import SpeechSettings
from ingle.speech.vad import SileroVad

log = structlog.get_logger()


async def open_speech(
    settings: SpeechSettings, language: str, judge: CompletenessJudge, stack: AsyncExitStack
) -> SpeechParts:
    """Loads and warms them up; `stack` closes them. Raises `EngineUnavailable`."""
    speech = await asyncio.to_thread(_load_speech, settings, language)
    for engine in (speech.recogniser, speech.voice):
        if engine is not None:
            stack.callback(engine.close)
            await warm_up(engine)
    return replace(speech, judge=judge.judge)


def _load_speech(settings: SpeechSettings, language: str) -> SpeechParts:
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
            lambda: load_voice(settings),
            chosen=settings.chooses_voice,
            without=lambda reason: log.warning("hub.cannot_speak", reason=reason),
        ),
    )
    return SpeechParts(recogniser=recogniser, voice=voice, vad=SileroVad)
