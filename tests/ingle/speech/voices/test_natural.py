import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from ingle.runtime.tasks import background
from ingle.speech.engine import SpeechError
from ingle.speech.voices.natural import NaturalVoice
from ingle.speech.voices.sound_store import SoundStore

pytestmark = pytest.mark.service

_FOREVER_S = 3600.0


class ScriptedVoice:
    """Says each text as its bytes, in pieces of two; holds the pieces back until `may_speak`."""

    sample_rate_hz = 22_050

    def __init__(
        self, name: str, *, fails_at: int | None = None, on_piece: Callable[[], None] = lambda: None
    ) -> None:
        self.name = name
        self._on_piece = on_piece
        self.closed = asyncio.Event()
        self.said: list[str] = []
        self.may_speak = asyncio.Event()
        self.may_speak.set()
        self.asked = asyncio.Event()
        self.done: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._fails_at = fails_at

    async def speak(self, text: str) -> AsyncIterator[bytes]:
        self.asked.set()
        for at in range(0, len(text), 2):
            await self.may_speak.wait()
            if at == self._fails_at:
                raise SpeechError("broken")
            self._on_piece()
            yield text[at : at + 2].encode().ljust(2)
        self.said.append(text)
        self.done[text].set()

    async def warm_up(self) -> None:
        self.asked.set()

    def close(self) -> None:
        self.closed.set()


def _voice(
    main: ScriptedVoice,
    spare: ScriptedVoice | None,
    folder: Path,
    *,
    patience_s: float = _FOREVER_S,
) -> NaturalVoice:
    return NaturalVoice(
        main, spare, SoundStore(folder), fingerprint=main.name, patience_s=patience_s
    )


async def _rest(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


async def _said(voice: NaturalVoice, text: str) -> bytes:
    return b"".join([piece async for piece in voice.speak(text)])


async def test_what_is_likely_to_be_said_is_kept_over_a_restart(tmp_path: Path) -> None:
    """Made once, then never again; another voice's sound is not taken for it."""
    main = ScriptedVoice("joe")
    voice = _voice(main, None, tmp_path)
    voice.want(["abcd"])
    async with background(voice.run()):
        await main.done["abcd"].wait()
    voice.close()
    again = _voice(main, None, tmp_path)
    assert await _said(again, "abcd") == b"abcd"
    assert main.said == ["abcd"]
    again.close()
    other = ScriptedVoice("amy")
    assert await _said(_voice(other, None, tmp_path), "abcd") == b"abcd"
    assert other.said == ["abcd"]


async def test_what_is_said_again_is_on_no_disk(tmp_path: Path) -> None:
    """It is kept all the same, until the next start: a note that is read out leaves nothing."""
    main = ScriptedVoice("joe")
    voice = _voice(main, None, tmp_path)
    assert [await _said(voice, "my secret") for _ in range(4)] == [b"my secret "] * 4
    assert main.said == ["my secret"] * 2
    voice.close()
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 - nothing else runs


async def test_a_late_sentence_is_the_spare_voice_s(tmp_path: Path) -> None:
    """Whole; one that is late a second time is made ahead, and natural from then on."""
    main, spare = ScriptedVoice("joe"), ScriptedVoice("espeak")
    main.may_speak.clear()
    voice = _voice(main, spare, tmp_path, patience_s=0.01)
    assert [await _said(voice, "abcd") for _ in range(2)] == [b"abcd"] * 2
    assert (main.said, spare.said) == ([], ["abcd"] * 2)
    main.may_speak.set()
    async with background(voice.run()):
        await main.done["abcd"].wait()
    assert await _said(voice, "abcd") == b"abcd"
    assert (main.said, spare.said) == (["abcd"], ["abcd"] * 2)


async def test_a_sentence_that_has_begun_stays_in_its_voice(tmp_path: Path) -> None:
    """However late its second piece is."""
    main, spare = ScriptedVoice("joe"), ScriptedVoice("espeak")
    voice = _voice(main, spare, tmp_path)
    async with aclosing(voice.speak("abcd")) as pieces:
        heard = await anext(pieces)
        main.may_speak.clear()
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(_rest(pieces))
            await asyncio.sleep(0)
            main.may_speak.set()
        heard += waiting.result()
    assert heard == b"abcd"
    assert spare.said == []


async def test_a_voice_that_fails_before_its_first_sound_is_replaced(tmp_path: Path) -> None:
    """And one that fails behind it is an error: half a sentence does not pass for a whole one."""
    spare = ScriptedVoice("espeak")
    assert await _said(_voice(ScriptedVoice("joe", fails_at=0), spare, tmp_path), "abcd") == b"abcd"
    voice = _voice(ScriptedVoice("joe", fails_at=2), spare, tmp_path)
    with pytest.raises(SpeechError, match="broken"):
        await _said(voice, "efgh")
    assert spare.said == ["abcd"]


async def test_what_is_wanted_is_spoken_ahead_while_nobody_is_spoken_to(tmp_path: Path) -> None:
    """It waits for the end of the sentence that is being said."""
    main = ScriptedVoice("joe")
    voice = _voice(main, None, tmp_path)
    voice.want(["efgh"])
    async with aclosing(voice.speak("abcd")) as pieces:
        await anext(pieces)
        async with background(voice.run()):
            await asyncio.sleep(0)
            assert main.said == []
            async for _ in pieces:
                pass
            await main.done["efgh"].wait()
    assert main.said == ["abcd", "efgh"]


class Work:
    """A clock that goes on by so many seconds with each sample that is made."""

    def __init__(self, seconds_a_sample: float) -> None:
        self.now_s = 0.0
        self.step_s = seconds_a_sample

    def clock(self) -> float:
        return self.now_s

    def piece(self) -> None:
        self.now_s += self.step_s


@pytest.mark.parametrize(("pace", "voices"), [(0.5, "joe"), (1.5, "espeak")])
async def test_a_machine_too_slow_for_a_voice_nobody_named_has_one_voice(
    tmp_path: Path, pace: float, voices: str
) -> None:
    """The spare one says everything, and the other is let go once it was measured again."""
    work = Work(pace / ScriptedVoice.sample_rate_hz)
    main, spare = ScriptedVoice("joe", on_piece=work.piece), ScriptedVoice("espeak")
    voice = NaturalVoice(
        main,
        spare,
        SoundStore(tmp_path),
        fingerprint="joe",
        patience_s=_FOREVER_S,
        insisted=False,
        clock=work.clock,
        looks_s=(0.0, 0.0),
    )
    await voice.warm_up()
    assert await _said(voice, "ab") == b"ab"
    assert voice.name == voices
    assert spare.said == (["ab"] if voices == "espeak" else [])
    assert not main.closed.is_set()
    if voices == "espeak":
        async with background(voice.run()):
            await main.closed.wait()
    assert voice.name == voices


async def test_a_voice_that_gives_up_on_its_trial_is_too_slow(tmp_path: Path) -> None:
    """It is not asked again and again for what it may be asked for later."""
    main, spare = ScriptedVoice("joe", fails_at=0), ScriptedVoice("espeak")
    voice = NaturalVoice(
        main,
        spare,
        SoundStore(tmp_path),
        fingerprint="joe",
        patience_s=_FOREVER_S,
        insisted=False,
        looks_s=(0.0,),
    )
    voice.want(["ab"])
    await voice.warm_up()
    assert voice.name == "espeak"
    assert await _said(voice, "cd") == b"cd"
    async with background(voice.run()):
        await main.closed.wait()


async def test_a_sentence_that_cannot_be_spoken_ahead_is_not_made(tmp_path: Path) -> None:
    voice = _voice(ScriptedVoice("joe", fails_at=0), ScriptedVoice("espeak"), tmp_path)
    assert not await voice.make_one("ab")
    assert await _said(voice, "ab") == b"ab"


async def test_a_voice_that_was_too_slow_on_a_busy_machine_is_measured_again(
    tmp_path: Path,
) -> None:
    """As at a boot, when everything starts: it speaks from then on."""
    work = Work(1.5 / ScriptedVoice.sample_rate_hz)
    main, spare = ScriptedVoice("joe", on_piece=work.piece), ScriptedVoice("espeak")
    voice = NaturalVoice(
        main,
        spare,
        SoundStore(tmp_path),
        fingerprint="joe",
        patience_s=_FOREVER_S,
        insisted=False,
        clock=work.clock,
        looks_s=(0.0,),
    )
    await voice.warm_up()
    assert voice.name == "espeak"
    work.step_s /= 3
    voice.want(["ab"])
    async with background(voice.run()):
        await main.done["ab"].wait()
        assert voice.name == "joe"
        assert await _said(voice, "cd") == b"cd"
    assert spare.said == []
    assert not main.closed.is_set()


async def test_a_named_voice_that_is_too_slow_is_heard_without_a_gap(tmp_path: Path) -> None:
    """A sentence begins when all of it is there, however small its pieces are."""
    work = Work(1.5 / ScriptedVoice.sample_rate_hz)
    main, spare = ScriptedVoice("joe", on_piece=work.piece), ScriptedVoice("espeak")
    voice = NaturalVoice(main, spare, None, fingerprint="", patience_s=_FOREVER_S, clock=work.clock)
    await voice.warm_up()
    assert [piece async for piece in voice.speak("abcdef")] == [b"abcdef"]
    assert spare.said == []
