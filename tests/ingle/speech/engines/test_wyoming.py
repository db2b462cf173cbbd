"""Recogniser and voice on a Wyoming server: what it answers, and each way in which it may not."""

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from ingle.speech.engine import EngineUnavailable, Heard, SpeechError
from ingle.speech.engines.wyoming_recogniser import WyomingRecogniser
from ingle.speech.engines.wyoming_voice import REST_S, WyomingVoice
from scripted_whisper import write_model
from scripted_wyoming import Script, scripted_wyoming
from spoken import silence, speak

pytestmark = pytest.mark.service

_SENTENCE = "turn on the light"
_PROGRAMS = os.environ.get("INGLE_WYOMING_BIN", "")
"""A folder with `wyoming-piper` and `wyoming-faster-whisper`, to try the real ones."""


async def _hear(url: str, samples: bytes | None = None, *, limit_s: float = 10.0) -> Heard:
    recogniser = WyomingRecogniser(url, language="en", limit_s=limit_s, model="base")
    try:
        utterance = recogniser.listen()
        utterance.feed(speak(_SENTENCE) if samples is None else samples)
        return await utterance.result()
    finally:
        recogniser.close()


async def _said(voice: WyomingVoice, text: str = "Hello.") -> bytes:
    return b"".join([piece async for piece in voice.speak(text)])


def _voice(url: str, name: str | None = None) -> WyomingVoice:
    return WyomingVoice(url, language="en", voice=name)


async def test_a_command_is_sent_and_its_transcript_comes_back() -> None:
    """Model and language in the request, the samples as they were spoken."""
    script = Script(transcript=f" {_SENTENCE} ")
    async with scripted_wyoming(script) as url:
        assert await _hear(url) == Heard(text=_SENTENCE, language="en")
    [request] = script.asked
    assert request.data == {"name": "base", "language": "en"}
    assert bytes(script.heard) in speak(_SENTENCE).ljust(len(script.heard), b"\0")


async def test_silence_is_not_sent_to_a_wyoming_server() -> None:
    """Nothing leaves the house that nobody said."""
    script = Script(transcript="thank you")
    async with scripted_wyoming(script) as url:
        assert (await _hear(url, silence(1))).text == ""
    assert script.asked == []


async def test_a_sentence_is_read_aloud_and_its_sound_comes_back() -> None:
    """Numbers are words by then; pieces may be cut between two bytes of a sample."""
    script = Script(sound=[b"\1\0\2", b"\0\3\0"])
    async with scripted_wyoming(script) as url:
        assert await _said(_voice(url, "amy"), "It is 9:05.") == b"\1\0\2\0\3\0"
    [request] = script.asked
    assert request.data == {"text": "It is 9 oh 5.", "voice": {"name": "amy"}}


async def test_another_rate_and_two_channels_become_those_of_a_voice() -> None:
    """A second of sound stays a second, its pitch the same."""
    at = np.arange(48_000) / 48_000
    wave = (8000 * np.sin(2 * np.pi * 440 * at)).astype("<i2")
    stereo = np.repeat(wave, 2).tobytes()
    script = Script(sound=[stereo[at : at + 9999] for at in range(0, len(stereo), 9999)])
    script.rate_hz, script.channels = 48_000, 2
    async with scripted_wyoming(script) as url:
        heard = np.frombuffer(await _said(_voice(url)), "<i2").astype(float)
    assert abs(len(heard) - 22_050) < 100
    loudest = np.argmax(np.abs(np.fft.rfft(heard[:22_050])))
    assert abs(loudest - 440) <= 2


_NONSENSE = [
    (b"HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak Wyoming's protocol"),
    (b"[]\n", "does not speak Wyoming's protocol"),
    (b'{"data": {}}\n', "does not speak Wyoming's protocol: an event without a type"),
    (b'{"type": "transcript", "data_length": 999999999999}\n', "data_length is 999999999999"),
    (b'{"type": "audio-chunk", "payload_length": -1}\n', "payload_length is -1"),
    (b'{"type": "transcript", "data_length": 5}\n{}', "broke the connection off"),
    (b'{"type": "transcr', "broke the connection off"),
    (b"", "broke the connection off"),
    (b"x" * 200_000, "does not speak Wyoming's protocol"),
]


@pytest.mark.parametrize(("raw", "message"), _NONSENSE)
async def test_nonsense_is_an_error_with_the_address(raw: bytes, message: str) -> None:
    """Of both engines, whatever comes instead of an answer."""
    async with scripted_wyoming(Script(raw=raw)) as url:
        with pytest.raises(SpeechError, match=f"{url}.*{message}"):
            await _hear(url)
        with pytest.raises(SpeechError, match=f"{url}.*{message}"):
            await _said(_voice(url))


async def test_a_refusal_is_passed_on() -> None:
    """In the server's own words."""
    async with scripted_wyoming(Script(refusal="no such model")) as url:
        with pytest.raises(SpeechError, match="refused: no such model"):
            await _hear(url)
        with pytest.raises(SpeechError, match="refused: no such model"):
            await _said(_voice(url))


@pytest.mark.parametrize(
    "answer", [b'{"type": "transcript"}\n', b'{"type": "transcript", "data": {"text": 5}}\n']
)
async def test_a_transcript_without_text_is_none(answer: bytes) -> None:
    """It is not taken for silence."""
    async with scripted_wyoming(Script(raw=answer)) as url:
        with pytest.raises(SpeechError, match="answered no transcript"):
            await _hear(url)


async def test_a_wyoming_server_that_stalls_is_not_waited_for() -> None:
    """WHISPER_TIMEOUT bounds the wait."""
    script = Script(transcript=_SENTENCE)
    script.answers.clear()
    async with scripted_wyoming(script) as url:
        with pytest.raises(SpeechError, match=r"longer than 0\.3 s|within 0\.3 s"):
            await _hear(url, limit_s=0.3)


async def test_a_wyoming_server_that_is_away_is_left_alone_for_a_while() -> None:
    """A refused connection is named; the next sentence does not try again."""
    now_s = [0.0]
    voice = WyomingVoice("wyoming://127.0.0.1:9", language="en", clock=lambda: now_s[0])
    with pytest.raises(SpeechError, match="cannot be reached"):
        await _said(voice)
    with pytest.raises(SpeechError, match="did not answer a moment ago"):
        await _said(voice)
    now_s[0] += REST_S
    with pytest.raises(SpeechError, match="cannot be reached"):
        await _said(voice)
    with pytest.raises(SpeechError, match="cannot be reached"):
        await _hear("wyoming://127.0.0.1:9")


async def test_a_sentence_that_is_cut_is_an_error_after_what_was_heard() -> None:
    """Who has begun ends: nobody says the rest in another voice."""
    script = Script(sound=[b"\1\0", b"\2\0"], cut_after=1)
    async with scripted_wyoming(script) as url:
        pieces = _voice(url).speak("Hello.")
        assert await anext(pieces) == b"\1\0"
        with pytest.raises(SpeechError, match="broke the connection off"):
            await anext(pieces)


@pytest.mark.parametrize(
    ("name", "value"), [("rate_hz", 1), ("rate_hz", 1_000_000), ("width", 4), ("channels", 0)]
)
async def test_sound_that_cannot_be_played_is_an_error(name: str, value: int) -> None:
    """And not noise."""
    script = Script(sound=[b"\1\0\2\0"])
    setattr(script, name, value)
    async with scripted_wyoming(script) as url:
        with pytest.raises(SpeechError, match="sound that cannot be played"):
            await _said(_voice(url))


async def test_a_server_without_sound_is_an_error() -> None:
    """A sentence is not said to have been spoken."""
    async with scripted_wyoming(Script()) as url:
        with pytest.raises(SpeechError, match="made no sound"):
            await _said(_voice(url))


@pytest.mark.parametrize("url", ["wyoming://", "wyoming://me:pw@host", "wyoming://host/x", "tcp:"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """By the name of its setting."""
    with pytest.raises(EngineUnavailable, match="WHISPER_URL"):
        WyomingRecogniser(url, language="en", limit_s=1.0)
    with pytest.raises(EngineUnavailable, match="TTS_URL"):
        WyomingVoice(url, language="en")


@asynccontextmanager
async def _real(*command: str) -> AsyncIterator[str]:
    """The program of that name, once it takes connections; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(Path(_PROGRAMS) / command[0])
    uri = f"tcp://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(program, *command[1:], "--uri", uri)
    try:
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                assert process.returncode is None
                await asyncio.sleep(0.1)
                continue
            writer.close()
            break
        yield f"wyoming://127.0.0.1:{port}"
    finally:
        process.kill()
        await process.wait()


@pytest.mark.skipif(not _PROGRAMS, reason="INGLE_WYOMING_BIN names no folder with real servers")
async def test_the_real_servers_hear_and_speak(tmp_path: Path) -> None:
    """wyoming-faster-whisper with a toy model, wyoming-piper with the voice that comes along."""
    from ingle.speech.engines.piper_bundled import bundled_voice

    write_model(tmp_path / "toy", _SENTENCE)
    whisper = ("wyoming-faster-whisper", "--model", str(tmp_path / "toy"), "--language", "en")
    async with _real(*whisper, "--data-dir", str(tmp_path), "--device", "cpu") as url:
        assert (await _hear(url)).text == _SENTENCE
    voice = bundled_voice()
    piper = ("wyoming-piper", "--voice", voice.stem, "--data-dir", str(voice.parent))
    async with _real(*piper, "--download-dir", str(tmp_path), "--local-files-only") as url:
        sound = np.frombuffer(await _said(_voice(url), "Turned on the light."), "<i2")
    assert re.match(r"en_US-joe", voice.stem)
    assert 0.5 < len(sound) / 22_050 < 4.0
    assert np.abs(sound).max() > 3000
