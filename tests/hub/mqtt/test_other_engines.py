"""Engines of languages besides the hub's own."""

import asyncio

import pytest

from fakes import FakeVoice
from hub.mqtt.command_text import SpeechParts
from hub.mqtt.other_engines import OtherEngines
from ingle.speech.engine import EngineUnavailable, Voice

pytestmark = pytest.mark.pure


class CountedVoice(FakeVoice):
    """A voice that tells whether it was closed."""

    name = "counted"
    closed = False

    def close(self) -> None:
        self.closed = True


async def test_an_engine_is_loaded_once_for_all_who_ask_for_its_language() -> None:
    """Also for those who ask while it is being loaded; and freed at the end."""
    loaded: list[str] = []
    voice = CountedVoice()

    def load(language: str) -> Voice:
        loaded.append(language)
        return voice

    engines: OtherEngines[Voice] = OtherEngines("en", load, "hub.cannot_speak_language")
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(engines.of(tag)) for tag in ("de", "de-AT", "DE")]
    assert [task.result() for task in asked] == [voice] * 3
    assert loaded == ["de"]
    engines.close()
    assert voice.closed


async def test_the_hub_s_own_voice_speaks_what_no_other_does() -> None:
    """A language without a voice is tried once, and is read by the hub's."""
    tried: list[str] = []

    def load(language: str) -> Voice:
        tried.append(language)
        raise EngineUnavailable("nobody speaks it")

    own = CountedVoice()
    others: OtherEngines[Voice] = OtherEngines("en", load, "hub.cannot_speak_language")
    speech = SpeechParts(recogniser=None, voice=own, vad=lambda: Silence(), voices=others)
    spoken = [await speech.voice_of(language) for language in ("", "en", "en-GB", "pl", "pl")]
    assert spoken == [own] * 5
    assert tried == ["pl"]


class Silence:
    """`SpeechProbability` for which nothing is speech."""

    def probability(self, samples: bytes) -> float:
        return 0.0
