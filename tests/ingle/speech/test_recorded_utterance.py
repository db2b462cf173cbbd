"""Speculative transcription over a real thread, with an engine whose steps the test decides."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from ingle.speech.engine import Heard, SpeechError
from ingle.speech.utterance import MAX_UTTERANCE_S, RecordedUtterance

pytestmark = pytest.mark.pure

_WAIT_S = 5


class Engine:
    """Hears the bytes it is given as text; can be held up."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.begun = Event()
        self.free = Event()
        self.free.set()

    def transcribe(self, samples: bytes) -> Heard:
        self.begun.set()
        assert self.free.wait(_WAIT_S)
        self.heard.append(samples)
        return Heard(text=samples.decode(errors="replace")[:40])


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def thread(engine: Engine) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor
        engine.free.set()


def _utterance(
    engine: Engine, thread: ThreadPoolExecutor, limit_s: float = _WAIT_S
) -> RecordedUtterance:
    return RecordedUtterance(engine.transcribe, thread, limit_s=limit_s)


async def test_silence_after_a_pause_costs_no_second_transcription(
    engine: Engine, thread: ThreadPoolExecutor
) -> None:
    """What was transcribed at the pause is the result."""
    utterance = _utterance(engine, thread)
    utterance.feed(b"stop")
    utterance.pause()
    utterance.feed(b"....")
    assert (await utterance.result()).text == "stop"
    assert engine.heard == [b"stop"]


async def test_speech_after_a_pause_makes_its_transcript_stale(
    engine: Engine, thread: ThreadPoolExecutor
) -> None:
    """After `resume` everything is transcribed anew."""
    utterance = _utterance(engine, thread)
    utterance.feed(b"turn on")
    utterance.pause()
    utterance.resume()
    utterance.feed(b" the light")
    assert (await utterance.result()).text == "turn on the light"


async def test_without_a_pause_the_result_is_transcribed_when_asked(
    engine: Engine, thread: ThreadPoolExecutor
) -> None:
    """`pause` is an offer, not a duty."""
    utterance = _utterance(engine, thread)
    utterance.feed(b"stop")
    assert (await utterance.result()).text == "stop"


async def test_pauses_while_the_engine_is_busy_leave_one_waiting(
    engine: Engine, thread: ThreadPoolExecutor
) -> None:
    """A pause replaces the transcription that waits; nothing piles up behind a slow engine."""
    engine.free.clear()
    utterance = _utterance(engine, thread)
    for word in (b"a", b"b", b"c", b"d"):
        utterance.feed(word)
        utterance.pause()
        assert engine.begun.wait(_WAIT_S)
        utterance.resume()
    utterance.pause()
    engine.free.set()
    assert (await utterance.result()).text == "abcd"
    assert engine.heard == [b"a", b"abcd"]


async def test_an_engine_that_takes_too_long_is_an_error(
    engine: Engine, thread: ThreadPoolExecutor
) -> None:
    """The wait for a result is bounded."""
    engine.free.clear()
    utterance = _utterance(engine, thread, limit_s=0.05)
    utterance.feed(b"stop")
    with pytest.raises(SpeechError, match=r"longer than 0\.05 s"):
        await utterance.result()


async def test_an_utterance_that_was_given_up_has_no_result(
    engine: Engine, thread: ThreadPoolExecutor
) -> None:
    """`close` abandons it; feeding and pausing on are harmless."""
    utterance = _utterance(engine, thread)
    utterance.feed(b"stop")
    utterance.close()
    utterance.feed(b"stop")
    utterance.pause()
    with pytest.raises(SpeechError, match="given up"):
        await utterance.result()
    assert engine.heard == []


async def test_a_closed_engine_is_an_error_and_no_crash(engine: Engine) -> None:
    """A command that is still being heard when the process ends gets a sentence."""
    thread = ThreadPoolExecutor(1)
    utterance = _utterance(engine, thread)
    thread.shutdown()
    with pytest.raises(SpeechError, match="closed"):
        await utterance.result()


async def test_a_recording_keeps_its_first_minute(
    engine: Engine, thread: ThreadPoolExecutor
) -> None:
    """Memory is bounded however long somebody talks."""
    utterance = _utterance(engine, thread)
    for _ in range(MAX_UTTERANCE_S + 5):
        utterance.feed(bytes(32_000))
    await utterance.result()
    assert [len(samples) for samples in engine.heard] == [32_000 * MAX_UTTERANCE_S]


async def test_an_engine_is_told_that_nobody_waits_any_longer(
    engine: Engine, thread: ThreadPoolExecutor
) -> None:
    """Only while it works: what has been transcribed already is simply dropped."""
    told: list[bool] = []
    utterance = RecordedUtterance(
        engine.transcribe, thread, limit_s=_WAIT_S, abandon=lambda: told.append(True)
    )
    engine.free.clear()
    utterance.feed(b"turn on")
    utterance.pause()
    assert engine.begun.wait(_WAIT_S)
    utterance.resume()
    assert told == [True]
    engine.free.set()
    utterance.feed(b" the light")
    assert (await utterance.result()).text == "turn on the light"
    assert told == [True]
