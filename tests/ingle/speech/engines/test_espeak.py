import asyncio
import os
import shutil
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import numpy as np
import pytest

from ingle.runtime.child_environment import PASSED_ON
from ingle.speech.engine import EngineUnavailable, SpeechError
from ingle.speech.engines.espeak import EspeakVoice
from ingle.speech.engines.pronunciation import pronounce

pytestmark = pytest.mark.model

_LONG = "The kitchen light is on. " * 40


async def _spoken(voice: EspeakVoice, text: str) -> list[bytes]:
    return [piece async for piece in voice.speak(text)]


async def test_a_sentence_is_spoken_in_pieces() -> None:
    """Whole samples, at most 100 ms each, loud enough to be heard, as long as the sentence is."""
    voice = EspeakVoice()
    pieces = await _spoken(voice, "The kitchen light is on.")
    samples = np.frombuffer(b"".join(pieces), "<i2")
    assert voice.sample_rate_hz == 22_050
    assert all(len(piece) % 2 == 0 and len(piece) <= 22_050 * 2 // 10 for piece in pieces)
    assert 0.8 < len(samples) / 22_050 < 3.0
    assert np.abs(samples).max() > 3000


async def test_the_first_piece_comes_long_before_the_last_is_made() -> None:
    """The sound streams: a speaker can begin while the rest is being made."""
    begun_s = time.monotonic()
    stream = EspeakVoice().speak(_LONG)
    await anext(stream)
    first_s = time.monotonic() - begun_s
    async for _ in stream:
        pass
    assert first_s < (time.monotonic() - begun_s) / 2


@pytest.mark.parametrize("text", ["", "   ", "?!", "\n"])
async def test_what_has_no_words_is_no_error(text: str) -> None:
    """An empty sentence is spoken as little or nothing."""
    assert sum(map(len, await _spoken(EspeakVoice(), text))) < 22_050


@pytest.mark.parametrize(
    "text",
    [
        "--help",
        "-v de hallo",
        "[[h@l'oU]]",
        "[[[h@l'oU]]]",
        "$(touch /tmp/x)",
        "a\x00b",
        "20 °C, naïve 日本",
    ],
)
async def test_any_text_is_only_ever_spoken(text: str) -> None:
    """Nothing in a sentence is taken for an option, a command or phoneme names."""
    assert b"".join(await _spoken(EspeakVoice(), text))


@pytest.mark.parametrize("codes", ["[[h@l'oU]]", "[[[h@l'oU]]]", "[\x01[h@l'oU]]"])
async def test_phoneme_codes_are_spelled_out(codes: str) -> None:
    """As codes they would be said as "hello", which is half as long."""
    voice = EspeakVoice()
    said, hello = [sum(map(len, await _spoken(voice, text))) for text in (codes, "hello")]
    assert said > 1.5 * hello


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("\x01400S the light is on", "400S the light is on"),
        ('<break time="30s"/> on', "break time 30s slash on, and a pause"),
    ],
)
async def test_markup_is_not_obeyed(markup: str, words: str) -> None:
    """Neither espeak-ng's own commands nor SSML: it sounds about as long as its words."""
    voice = EspeakVoice()
    said, plain = [sum(map(len, await _spoken(voice, text))) for text in (markup, words)]
    assert 0.6 < said / plain < 1.6


async def test_a_voice_that_is_interrupted_leaves_no_process() -> None:
    """Barge-in: closing the stream ends the program at once."""
    stream: AsyncGenerator[bytes, None] = EspeakVoice().speak(_LONG)
    await anext(stream)
    await stream.aclose()
    assert _children("espeak-ng") == []


async def test_a_cancelled_task_leaves_no_process() -> None:
    """As when the turn is cancelled while the voice speaks."""
    voice, speaking = EspeakVoice(), asyncio.Event()

    async def speak() -> None:
        async with aclosing(voice.speak(_LONG)) as stream:
            async for _ in stream:
                speaking.set()
                await asyncio.Event().wait()

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(speak())
        await speaking.wait()
        task.cancel()
    assert _children("espeak-ng") == []


async def test_many_voices_at_once_leave_nothing_to_be_said_of_their_processes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each ends by itself or is ended at any moment, and asyncio knows how: it warns of no process
    that it lost.
    """
    voice = EspeakVoice()

    async def speak(pieces: int | None) -> None:
        async with aclosing(voice.speak("Done.")) as stream:
            async for _ in stream:
                pieces = None if pieces is None else pieces - 1
                if pieces == 0:
                    return

    for number in range(20):
        async with asyncio.TaskGroup() as tasks:
            for pieces in (None, None, None, 1 + number % 8):
                tasks.create_task(speak(pieces))
    assert [record.getMessage() for record in caplog.records if record.name == "asyncio"] == []


async def test_the_program_gets_no_secret_of_this_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither at the first try, nor for a sentence, nor for a word's pronunciation."""
    real = shutil.which("espeak-ng")
    seen = tmp_path / "environments"
    program = tmp_path / "espeak-ng"
    program.write_text(f'#!/bin/sh\nenv >> {seen}\necho . >> {seen}\nexec {real} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("HA_TOKEN", "a secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://ingle:secret@db/ingle")
    async for _ in EspeakVoice().speak("The light is on."):
        pass
    assert pronounce("zirbelstube", lambda _word: None)
    text = seen.read_text()
    assert text.count("\n.\n") == 3
    assert "secret" not in text
    named = {line.partition("=")[0] for line in text.splitlines() if "=" in line}
    assert named <= {*PASSED_ON, "PWD", "OLDPWD", "SHLVL", "_"}  # the shell's own


@pytest.mark.parametrize("ending", ["exit 3", "kill -SEGV $$"])
async def test_a_program_that_breaks_off_is_an_error(
    ending: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What came before it is heard; half a sentence does not pass for a whole one."""
    real = shutil.which("espeak-ng")
    program = tmp_path / "espeak-ng"
    program.write_text(
        f'#!/bin/sh\ntext=$(cat)\nprintf "%s" "$text" | {real} "$@"\n'
        f'[ "$text" = a ] && exit 0\n{ending}\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    heard: list[bytes] = []

    async def listen() -> None:
        async for piece in EspeakVoice().speak("The light is on."):
            heard.append(piece)  # noqa: PERF401 - the error comes after some

    with pytest.raises(SpeechError, match="broke off, return code"):
        await listen()
    assert b"".join(heard)


@pytest.mark.parametrize("name", ["../../etc/passwd", "-v", "en us", "", "klingon-of-no-planet"])
def test_an_unknown_voice_is_refused_by_name(name: str) -> None:
    """The message says which setting and which value."""
    with pytest.raises(EngineUnavailable, match="TTS_VOICE="):
        EspeakVoice(name)


def test_a_missing_program_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without espeak-ng on the PATH there is a sentence instead of a traceback."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineUnavailable, match="apt install espeak-ng"):
        EspeakVoice()


def _children(program: str) -> list[str]:
    """The running children of this process with that program name."""
    found = []
    for pid in Path(f"/proc/self/task/{_main_thread()}/children").read_text().split():
        status = Path(f"/proc/{pid}/status").read_text()
        if program in status.partition("\n")[0]:
            found.append(pid)
    return found


def _main_thread() -> str:
    return min((path.name for path in Path("/proc/self/task").iterdir()), key=int)
