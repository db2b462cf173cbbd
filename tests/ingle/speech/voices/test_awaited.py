import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from itertools import islice, repeat
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from humming_piper import write_voice
from ingle.runtime.tasks import background
from ingle.speech.download import DownloadError
from ingle.speech.engine import EngineUnavailable, PreparingVoice
from ingle.speech.settings import SpeechSettings
from ingle.speech.voices.awaited import AwaitedVoice, waits_s
from ingle.speech.voices.catalogue import UnknownVoice
from ingle.speech.voices.choice import VoiceFolders, load_voice
from ingle.speech.voices.natural import NaturalVoice
from scripted_voices import Fault, scripted_voices

pytestmark = pytest.mark.service

_AMY = "en_US-amy-medium"


class NamedVoice:
    """Says its own name, and as its last piece the text."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sample_rate_hz = 22_050
        self.closed = asyncio.Event()
        self.warm = asyncio.Event()

    async def speak(self, text: str) -> AsyncIterator[bytes]:
        yield self.name.encode()
        yield text.encode()

    async def warm_up(self) -> None:
        self.warm.set()

    def close(self) -> None:
        self.closed.set()


class Attempts:
    """What comes of each attempt to fetch a voice: an error, or its file."""

    def __init__(self, *outcomes: Exception | Path) -> None:
        self._outcomes = list(outcomes)
        self.all_made = asyncio.Event()

    async def fetch(self, on_progress: Callable[[int, int], None]) -> Path:
        outcome = self._outcomes.pop(0)
        if not self._outcomes:
            self.all_made.set()
        if isinstance(outcome, Exception):
            raise outcome
        for have in range(0, 1001, 50):
            on_progress(1000, have)
        return outcome


def _no_waits() -> Iterator[float]:
    return repeat(0.0)


async def _said(voice: AwaitedVoice, text: str) -> list[bytes]:
    return [piece async for piece in voice.speak(text)]


async def test_a_sentence_that_has_begun_is_ended_by_its_voice() -> None:
    """The next is in the voice that has come; the other is let go when it has nothing to say."""
    interim, amy = NamedVoice("espeak"), NamedVoice("amy")
    attempts = Attempts(Path("amy.onnx"))
    voice = AwaitedVoice(_AMY, interim, attempts.fetch, lambda _: amy, waits=_no_waits)
    assert voice.name == f"espeak, until {_AMY} is downloaded"
    async with aclosing(voice.speak("one")) as pieces:
        assert await anext(pieces) == b"espeak"
        await voice.run()
        assert amy.warm.is_set()
        assert await _said(voice, "two") == [b"amy", b"two"]
        assert not interim.closed.is_set()
        assert [piece async for piece in pieces] == [b"one"]
    assert interim.closed.is_set()
    assert voice.name == "amy"
    voice.close()
    assert amy.closed.is_set()


async def test_what_keeps_a_voice_away_is_said_each_time_and_tried_again() -> None:
    """A sentence each, with what speaks in the meantime; progress is told in steps of a tenth."""
    attempts = Attempts(
        DownloadError("example.org cannot be reached"),
        DownloadError("a.onnx came with other content"),
        Path("amy.onnx"),
    )
    voice = AwaitedVoice(
        _AMY, NamedVoice("espeak"), attempts.fetch, lambda _: NamedVoice("amy"), waits=_no_waits
    )
    with capture_logs() as logs:
        await voice.run()
    told = [log for log in logs if log["event"] == "speech.voice_not_downloaded"]
    assert [log["reason"] for log in told] == [
        "example.org cannot be reached",
        "a.onnx came with other content",
    ]
    assert {log["speaks"] for log in told} == {"espeak"}
    percents = [log["percent"] for log in logs if log["event"] == "speech.voice_downloading"]
    assert percents == list(range(0, 101, 10))


@pytest.mark.parametrize(
    "error", [UnknownVoice("TTS_VOICE=x: Piper has no such voice"), EngineUnavailable("no voice")]
)
async def test_a_voice_that_cannot_be_had_at_all_is_given_up(error: Exception) -> None:
    """Once, with the reason; the other voice goes on."""
    attempts = Attempts(error)
    interim = NamedVoice("espeak")
    voice = AwaitedVoice(_AMY, interim, attempts.fetch, lambda _: interim, waits=_no_waits)
    with capture_logs() as logs:
        await voice.run()
    assert [log["reason"] for log in logs] == [str(error)]
    assert await _said(voice, "one") == [b"espeak", b"one"]
    assert not interim.closed.is_set()


def test_attempts_are_further_apart_each_time_and_never_end() -> None:
    """Up to an hour and a fifth, by chance: a house's satellites come back together."""
    waits = list(islice(waits_s(), 6))
    for wait_s, least_s in zip(waits, (30, 120, 600, 3600, 3600, 3600), strict=True):
        assert least_s <= wait_s <= 1.2 * least_s


async def test_a_voice_by_name_is_downloaded_while_another_speaks(tmp_path: Path) -> None:
    """With a broken connection in between; after a restart it is there at once."""
    write_voice(tmp_path / "made.onnx", sample_rate_hz=16_000)
    folders = VoiceFolders.within(tmp_path / "state", "hub")
    model, configuration = [
        (tmp_path / name).read_bytes() for name in ("made.onnx", "made.onnx.json")
    ]
    with scripted_voices() as hub:
        hub.publish(_AMY, model, configuration)
        hub.faults += [Fault(cut_after=64)]
        settings = SpeechSettings.read({"TTS_VOICE": _AMY, "TTS_VOICES_URL": hub.url})
        voice = load_voice(settings, folders, memory=lambda: 0)
        assert isinstance(voice, PreparingVoice)
        assert isinstance(voice, AwaitedVoice)
        await voice.warm_up()
        assert voice.name == f"espeak-ng en-us, until {_AMY} is downloaded"
        voice.waits = _no_waits
        spoken_before = len(b"".join(await _said(voice, "the light is on.")))
        async with background(voice.run()):
            await voice.here.wait()
            pieces = await _said(voice, "the light is on.")
        assert hub.ranges == ["bytes=64-"]
        voice.close()
        asked = len(hub.asked)
        again = load_voice(settings, folders)
        again.close()
        assert isinstance(again, NaturalVoice)
        assert (voice.name, again.name) == (f"Piper {_AMY}",) * 2
        assert len(hub.asked) == asked
    assert spoken_before
    assert voice.sample_rate_hz == 22_050
    assert len(b"".join(pieces)) > 10_000


async def test_a_voice_that_came_and_is_none_ends_no_start(tmp_path: Path) -> None:
    """Published broken: said once, and the voice speaks that would without its name."""
    folders = VoiceFolders.within(tmp_path, "hub")
    with scripted_voices() as hub:
        hub.publish(_AMY, b"nonsense", b"{}")
        settings = SpeechSettings.read({"TTS_VOICE": _AMY, "TTS_VOICES_URL": hub.url})
        for _ in range(2):
            with capture_logs() as logs:
                voice = load_voice(settings, folders, memory=lambda: 0)
                if isinstance(voice, AwaitedVoice):
                    await voice.run()
            (told,) = [log for log in logs if log["event"] == "speech.voice_not_to_be_had"]
            assert f"{_AMY}.onnx cannot be loaded as a Piper voice" in told["reason"]
            assert voice.name.startswith("espeak-ng en-us")
