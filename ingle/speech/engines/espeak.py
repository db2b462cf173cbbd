"""espeak-ng voice (TTS), on every Debian: first samples within 10 ms; a process a sentence."""

import asyncio
import os
import re
import signal
import struct
import subprocess
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Final

from ingle.runtime.child_environment import child_environment
from ingle.speech.engine import EngineUnavailable, SpeechError
from ingle.speech.plain_speech import plain_speech
from ingle.speech.reading.aloud import read_aloud

_PROGRAM: Final = "espeak-ng"
_RATE_HZ: Final = 22_050
_PIECE_BYTES: Final = 2 * _RATE_HZ * 80 // 1000
"""80 ms."""
_LIMIT_S: Final = 10.0
"""Longest wait for the next samples."""
_VOICE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}(\+[A-Za-z0-9_-]{1,31})?")
_MAX_HEADER_BYTES: Final = 4096


class EspeakVoice:
    """`Voice` by espeak-ng; one process for each sentence."""

    def __init__(self, name: str = "en-us") -> None:
        """Speaks once to see that program and voice are there, some 20 ms.

        Raises `EngineUnavailable`.
        """
        if not _VOICE.fullmatch(name):
            raise EngineUnavailable(
                f"TTS_VOICE={name}: an espeak-ng voice is named like en-us or en-gb+f3"
            )
        self.name = f"{_PROGRAM} {name}"
        self._language = name
        self._command = (_PROGRAM, "--stdin", "--stdout", "-v", name)
        try:
            tried = subprocess.run(
                self._command,
                input=b"a",
                capture_output=True,
                check=False,
                timeout=_LIMIT_S,
                env=child_environment(),
            )
        except FileNotFoundError as error:
            raise EngineUnavailable(
                f"{_PROGRAM} is not installed: apt install espeak-ng"
            ) from error
        except (OSError, subprocess.SubprocessError) as error:
            raise EngineUnavailable(f"{_PROGRAM} cannot be run: {error}") from error
        if tried.returncode or _header_bytes(tried.stdout) is None:
            reason = tried.stderr.decode(errors="replace").strip() or "it made no sound"
            raise EngineUnavailable(
                f"TTS_VOICE={name}: {_PROGRAM} cannot speak with it ({reason}); "
                f"see {_PROGRAM} --voices"
            )

    @property
    def sample_rate_hz(self) -> int:
        return _RATE_HZ

    async def speak(self, text: str) -> AsyncGenerator[bytes, None]:
        process = await self._start()
        try:
            words = plain_speech(read_aloud(text, self._language))
            async with aclosing(_pieces(process, words)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            await _ended(process)

    async def warm_up(self) -> None:
        async for _ in self.speak("ready"):
            pass

    def close(self) -> None:
        """Nothing is kept between sentences."""

    async def _start(self) -> Process:
        try:
            return await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=child_environment()
            )
        except OSError as error:
            raise SpeechError(f"{_PROGRAM} cannot be run: {error}") from error


async def _pieces(process: Process, text: str) -> AsyncGenerator[bytes, None]:
    """The samples of the text as espeak-ng makes them. Raises `SpeechError`."""
    if process.stdin is None or process.stdout is None:
        raise SpeechError(f"{_PROGRAM} was started without pipes")
    # The text goes by the pipe: as an argument it could be taken for an option.
    process.stdin.write(text.encode())
    process.stdin.close()
    wav = _WavStream()
    while read := await _next_bytes(process.stdout):
        if piece := wav.push(read):
            yield piece
    await _check_end(process)
    if not wav.begun and text.strip():
        raise SpeechError(f"{_PROGRAM} ended without a sound")


async def _next_bytes(output: asyncio.StreamReader) -> bytes:
    """The next bytes, as soon as there are any; empty at the end.

    Raises `SpeechError` after `_LIMIT_S` seconds of nothing.
    """
    try:
        async with asyncio.timeout(_LIMIT_S):
            return await output.read(_PIECE_BYTES)
    except TimeoutError as error:
        raise SpeechError(f"{_PROGRAM} said nothing for {_LIMIT_S:g} s") from error


class _WavStream:
    """Takes the header off a WAV that arrives in pieces, and cuts the rest between two samples."""

    def __init__(self) -> None:
        self.begun = False
        """Whether the header is through."""
        self._held = b""

    def push(self, read: bytes) -> bytes:
        """The whole samples that are there with these bytes.

        Raises `SpeechError` when they are no WAV.
        """
        self._held += read
        if not self.begun:
            header = _header_bytes(self._held)
            if header is None:
                if len(self._held) > _MAX_HEADER_BYTES:
                    raise SpeechError(f"{_PROGRAM} made no WAV")
                return b""
            self.begun, self._held = True, self._held[header:]
        whole = len(self._held) - len(self._held) % 2
        piece, self._held = self._held[:whole], self._held[whole:]
        return piece


async def _check_end(process: Process) -> None:
    """Waits for its end, after the last samples.

    Raises `SpeechError` when it did not end well: what was heard may be half a sentence.
    """
    try:
        async with asyncio.timeout(_LIMIT_S):
            code = await process.wait()
    except TimeoutError as error:
        raise SpeechError(
            f"{_PROGRAM} did not end within {_LIMIT_S:g} s of its last sound"
        ) from error
    if code:
        raise SpeechError(f"{_PROGRAM} broke off, return code {code}")


async def _ended(process: Process) -> None:
    """Kills it where it is still at work: nobody listens any more."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            # Not process.kill(): that looks first whether it has ended, and so takes its return
            # code from asyncio.
            os.kill(process.pid, signal.SIGKILL)
    await process.wait()


def _header_bytes(wav: bytes) -> int | None:
    """Where the samples begin; None while the header is incomplete.

    Raises `SpeechError` for another format.
    """
    at = 12
    while at + 8 <= len(wav):
        name, size = struct.unpack_from("<4sI", wav, at)
        if name == b"data":
            return at + 8
        if name == b"fmt " and at + 24 <= len(wav):
            _, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", wav, at + 8)
            if (channels, rate_hz, bits) != (1, _RATE_HZ, 16):
                raise SpeechError(
                    f"{_PROGRAM} made {channels} x {rate_hz} Hz x {bits} bit, "
                    f"not 1 x {_RATE_HZ} x 16"
                )
        at += 8 + size
    return None
