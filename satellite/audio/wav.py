"""WAV files in the places of a microphone and of a speaker."""

import asyncio
import struct
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import BinaryIO, Final, Self

from ingle.speech.resample import Resampler, to_float, to_pcm
from ingle.wire.pcm import SAMPLE_BYTES
from satellite.audio.earcon import earcon
from satellite.audio.riff import WavAudio, read_wav
from satellite.errors import WavError
from satellite.ports import FRAME_BYTES, FRAME_S, SAMPLE_RATE_HZ, Earcon, PcmFrame, Played

SPEAKER_RATE_HZ: Final = 22_050
"""What a recorded answer is written at, whatever rate each voice has."""
NOT_WOKEN: Final = 3
"""The program's exit code where no wake word was heard in a file."""
_HEADER_BYTES: Final = 44
_BETWEEN_S: Final = 0.5
"""Silence written between two answers."""
_BLOCK_S: Final = 1.0
_LATE_S: Final = 0.5
"""A listener that is later than this has paused the file; what follows is not hurried to catch
up."""


class WavMicrophone:
    """`Microphone` from a WAV file of any plain format, at a microphone's pace.

    After the file come `tail_s` seconds of silence. With `fast`, as fast as frames are taken.
    Entering it raises `WavError` for a file that is no usable WAV.
    """

    def __init__(self, path: Path, *, fast: bool = False, tail_s: float = 8.0) -> None:
        self._path = path
        self._fast = fast
        self._tail_s = tail_s
        self._sound: WavAudio | None = None
        self._ended = False

    @property
    def overruns(self) -> int:
        """Always 0: a file waits."""
        return 0

    @property
    def live(self) -> bool:
        """A file at a microphone's pace passes by like sound does."""
        return not self._fast

    @property
    def ended(self) -> bool:
        """Whether the file is through and only the silence after it is left."""
        return self._ended

    async def __aenter__(self) -> Self:
        self._sound = await asyncio.to_thread(read_wav, self._path)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._sound = None

    async def frames(self) -> AsyncIterator[PcmFrame]:
        """The file's frames and the silence after it; ends."""
        due_s = time.monotonic()
        for samples in self._pieces():
            due_s += FRAME_S
            late_s = time.monotonic() - due_s
            if self._fast or late_s > _LATE_S:
                due_s += late_s
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            yield PcmFrame(samples, due_s)

    def _pieces(self) -> Iterator[bytes]:
        sound = self._sound
        if sound is None:
            raise WavError(f"{self._path}: is not open")
        resampler = Resampler(sound.sample_rate_hz, SAMPLE_RATE_HZ)
        block = round(_BLOCK_S * sound.sample_rate_hz)
        held = b""
        for begin in range(0, sound.frames, block):
            held += to_pcm(resampler.push(sound.mono(begin, block)))
            whole = len(held) - len(held) % FRAME_BYTES
            yield from (held[at : at + FRAME_BYTES] for at in range(0, whole, FRAME_BYTES))
            held = held[whole:]
        self._ended = True
        held += to_pcm(resampler.flush()) + bytes(
            round(self._tail_s * SAMPLE_RATE_HZ) * SAMPLE_BYTES
        )
        held += bytes(-len(held) % FRAME_BYTES)
        yield from (held[at : at + FRAME_BYTES] for at in range(0, len(held), FRAME_BYTES))


class WavSpeaker:
    """`Speaker` that records to a 16-bit mono WAV file at 22,050 Hz, as fast as sound comes.

    Sentences of one answer follow each other without a gap; answers and earcons are half a second
    apart. The file is valid after every piece, however the process ends. Entering it raises
    `WavError` where the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._written = 0
        self._flowing = asyncio.Event()
        self._flowing.set()

    async def __aenter__(self) -> Self:
        try:
            # Written in place and unbuffered: a piece is some kilobytes, which the page cache takes
            # at once.
            self._file = self._path.open("wb", buffering=0)
        except OSError as error:
            raise WavError(f"{self._path}: cannot be written: {error.strerror}") from error
        self._written = 0
        try:
            self._write(b"")
        except WavError:
            self._file.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    async def play(self, pieces: AsyncIterator[bytes], sample_rate_hz: int) -> Played:
        """Writes the pieces as they arrive. Raises `WavError` when the disk is full."""
        resampler = Resampler(sample_rate_hz, SPEAKER_RATE_HZ)
        first_s: float | None = None
        async for piece in pieces:
            if not piece:
                continue
            await self._flowing.wait()
            if first_s is None:
                self._separate()
                first_s = time.monotonic()
            self._write(to_pcm(resampler.push(to_float(piece))))
        if first_s is not None:
            self._write(to_pcm(resampler.flush()))
        return Played(first_sample_s=first_s, underruns=0)

    async def chime(self, sound: Earcon) -> None:
        """Writes the earcon."""
        self._separate()
        self._write(earcon(sound, SPEAKER_RATE_HZ))

    def hold(self) -> None:
        """Writes no further piece until `resume`."""
        self._flowing.clear()

    def resume(self) -> None:
        """Writes on."""
        self._flowing.set()

    def _separate(self) -> None:
        if self._written:
            self._write(bytes(round(_BETWEEN_S * SPEAKER_RATE_HZ) * SAMPLE_BYTES))

    def _write(self, samples: bytes) -> None:
        if self._file is None:
            raise WavError(f"{self._path}: is not open")
        try:
            self._file.seek(_HEADER_BYTES + self._written)
            _write_all(self._file, samples)
            self._written += len(samples)
            self._file.seek(0)
            _write_all(self._file, _header(self._written))
        except OSError as error:
            raise WavError(f"{self._path}: cannot be written: {error.strerror}") from error


def _write_all(file: BinaryIO, content: bytes) -> None:
    while content:
        content = content[file.write(content) :]


def _header(data_bytes: int) -> bytes:
    rate_hz = SPEAKER_RATE_HZ
    form = struct.pack(
        "<4sIHHIIHH", b"fmt ", 16, 1, 1, rate_hz, rate_hz * SAMPLE_BYTES, SAMPLE_BYTES, 16
    )
    return (
        struct.pack("<4sI4s", b"RIFF", 36 + data_bytes, b"WAVE")
        + form
        + struct.pack("<4sI", b"data", data_bytes)
    )
