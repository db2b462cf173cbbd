"""What the hub tells a satellite of its command while it is spoken."""

import asyncio
from dataclasses import replace

import pytest

from fakes import FakeRecogniser
from hub.errors import Unavailable
from hub.mqtt.command_text import CommandText, Event, SpeechParts
from hub.mqtt.other_engines import OtherEngines
from ingle.speech.completeness import CompletenessJudge
from ingle.speech.engine import EngineUnavailable, Heard
from ingle.wire import messages
from ingle.wire.pcm import AudioChunk
from ingle.wire.trace import Trace

pytestmark = pytest.mark.pure

CHUNK = 2560
STARTED = messages.TurnStarted(
    session_id="s1",
    room_id="kitchen",
    wake_word="hey_jarvis",
    wake_score=0.9,
    level_dbfs=-20.0,
    stt="hub",
)


class Loudness:
    """`SpeechProbability` for which anything but silence is speech."""

    def probability(self, samples: bytes) -> float:
        return float(any(samples))


class NotNeeded:
    """`SpeechProbability` that nobody is to ask."""

    def __init__(self) -> None:
        raise AssertionError("the satellite tells its pauses")


async def told(
    pattern: str, judge: CompletenessJudge | None, *, tells_pauses: bool = False
) -> list[messages.Transcript]:
    """What is told of a sound; s is 80 ms of speech and _ 80 ms of silence.

    `tells_pauses`: each silence is a pause that the satellite tells.
    """
    said: list[messages.Transcript] = []

    async def tell(transcript: messages.Transcript) -> None:
        said.append(transcript)

    speech = SpeechParts(
        recogniser=FakeRecogniser("Hey Jarvis, light on."),
        voice=None,
        vad=NotNeeded if tells_pauses else Loudness,
        judge=judge.judge if judge else None,
    )
    events: asyncio.Queue[Event] = asyncio.Queue()
    for number, letter in enumerate(pattern):
        samples = (b"\x01" if letter == "s" else b"\0") * CHUNK
        paused = letter == "_" if tells_pauses else None
        chunk = AudioChunk(sequence=number, sample_rate_hz=16_000, samples=samples, paused=paused)
        events.put_nowait(chunk)
    events.put_nowait(messages.SpeechEnded(frames=len(pattern), reason="silence"))
    await CommandText(speech, STARTED, Trace(), tell).text(events)
    return said


async def test_each_pause_is_told_once_with_how_complete_the_words_are() -> None:
    """And the whole command at its end. The wake word is no part of it."""
    judge = CompletenessJudge()
    judge.use_vocabulary("#JSGF V1.0; grammar home; public <s> = light on;")
    [pause, end] = await told("ssssss_______", judge)
    assert (pause.text, pause.final, pause.completeness) == ("light on.", False, "complete")
    assert 8 <= pause.frames <= 9
    assert (end.text, end.final, end.completeness) == ("light on.", True, None)


async def test_pauses_that_the_satellite_tells_are_not_looked_for() -> None:
    """Each is told once, with the messages up to the one that told it; no detector is made."""
    judge = CompletenessJudge()
    judge.use_vocabulary("#JSGF V1.0; grammar home; public <s> = light on;")
    [pause, end] = await told("sss__ss", judge, tells_pauses=True)
    assert (pause.frames, pause.completeness, end.final) == (4, "complete", True)
    assert len(await told("sss", judge, tells_pauses=True)) == 1


@pytest.mark.parametrize("pattern", ["ssssss_", "_________"])
async def test_without_a_pause_after_words_only_the_end_is_told(pattern: str) -> None:
    """A stop inside a word is none, nor is the silence before the first."""
    assert [transcript.final for transcript in await told(pattern, CompletenessJudge())] == [True]


async def test_where_nobody_can_judge_it_only_the_end_is_told() -> None:
    """The satellite then waits for its usual silence."""
    assert [transcript.final for transcript in await told("sss____", None)] == [True]


async def heard(started: messages.TurnStarted) -> Heard:
    """What a hub hears that has an English recogniser, a German one, and no other."""
    known = {"de": FakeRecogniser("Licht an.")}

    def load(language: str) -> FakeRecogniser:
        if language not in known:
            raise EngineUnavailable(f"nobody hears {language}")
        return known[language]

    speech = SpeechParts(
        recogniser=FakeRecogniser("Light on."),
        voice=None,
        vad=Loudness,
        recognisers=OtherEngines("en", load, "hub.cannot_hear_language"),
    )
    events: asyncio.Queue[Event] = asyncio.Queue()
    events.put_nowait(AudioChunk(sequence=0, sample_rate_hz=16_000, samples=b"\x01" * CHUNK))
    events.put_nowait(messages.SpeechEnded(frames=1, reason="silence"))

    async def tell(transcript: messages.Transcript) -> None:
        """Nobody listens."""

    return await CommandText(speech, started, Trace(), tell).text(events)


async def test_each_satellite_is_heard_in_its_language() -> None:
    """The turn goes on in it; one that says none is heard in the hub's own."""
    for language, text in {"": "Light on.", "en": "Light on.", "de-AT": "Licht an."}.items():
        found = await heard(replace(STARTED, language=language))
        assert (found.text, found.language) == (text, language)


async def test_a_language_without_a_recogniser_is_not_heard_by_another_one() -> None:
    with pytest.raises(Unavailable, match="no speech recogniser"):
        await heard(replace(STARTED, language="pl"))


async def test_a_satellite_whose_own_recogniser_failed_is_heard_at_the_end() -> None:
    """It said that it would transcribe, and sends the sound of the whole command after all."""
    said: list[messages.Transcript] = []

    async def tell(transcript: messages.Transcript) -> None:
        said.append(transcript)

    speech = SpeechParts(recogniser=FakeRecogniser("Light on."), voice=None, vad=Loudness)
    opening = replace(STARTED, stt="local")
    assert (speech.hears(opening), speech.may_hear(opening)) == (False, True)
    events: asyncio.Queue[Event] = asyncio.Queue()
    for number in range(3):
        chunk = AudioChunk(sequence=number, sample_rate_hz=16_000, samples=b"\x01" * CHUNK)
        events.put_nowait(chunk)
    events.put_nowait(messages.SpeechEnded(frames=3, reason="silence"))
    heard = await CommandText(speech, opening, Trace(), tell).text(events)
    assert heard.text == "Light on."
    assert [transcript.final for transcript in said] == [True]
