"""Microphone through PortAudio: device thread -> bounded queue -> frames."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from typing import Final, Self

import numpy as np

from ingle.speech.resample import Floats, Resampler, to_pcm
from satellite.audio.devices import PortAudio, SoundStream, bounded, close_sound
from satellite.errors import AudioDeviceError
from satellite.ports import FRAME_BYTES, FRAME_S, SAMPLE_RATE_HZ, PcmFrame

_QUEUE_BLOCKS: Final = 64
"""2 s: longer than any pause of the event loop; beyond it the oldest sound is dropped and
counted."""
_FIRST_LIMIT_S: Final = 5.0
"""A device needs up to a second to deliver its first block (virtual ones two)."""
_STALL_LIMIT_S: Final = 3.0


class FrameCutter:
    """Makes a device's blocks, whatever their rate, channels and size, into frames' samples."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._resampler = Resampler(rate_hz, SAMPLE_RATE_HZ)
        self._channels = channels
        self._held = b""

    def push(self, block: bytes) -> list[bytes]:
        """The frames that are whole with this block; channels are averaged."""
        samples: Floats = (
            np.frombuffer(block, "<i2").reshape(-1, self._channels).mean(axis=1, dtype=np.float32)
        )
        self._held += to_pcm(self._resampler.push(samples / np.float32(32768)))
        whole = len(self._held) - len(self._held) % FRAME_BYTES
        frames = [self._held[at : at + FRAME_BYTES] for at in range(0, whole, FRAME_BYTES)]
        self._held = self._held[whole:]
        return frames


class PyAudioMicrophone:
    """`Microphone` on a device: a number from the list, part of a name, or None for the default.

    A device that cannot do 16 kHz mono is opened as it is and converted. Entering it and `frames`
    raise `AudioDeviceError`: no such device, or it delivers nothing any more.
    """

    def __init__(self, device: str | None = None) -> None:
        self._wanted = device
        self._portaudio: PortAudio | None = None
        self._stream: SoundStream | None = None
        self._blocks: deque[tuple[bytes, float]] = deque(maxlen=_QUEUE_BLOCKS)
        self._arrived = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._overruns = 0
        self._delivered_s: float | None = None

    @property
    def silent_s(self) -> float:
        """Seconds since the device's thread last delivered a block, or since it was opened."""
        return 0.0 if self._delivered_s is None else time.monotonic() - self._delivered_s

    @property
    def overruns(self) -> int:
        """Blocks of 32 ms that were lost since `frames`.

        The device lost them, or nobody took them in time.
        """
        return self._overruns

    @property
    def live(self) -> bool:
        """Always: sound passes by while nobody takes it."""
        return True

    @property
    def ended(self) -> bool:
        """Never: a device has no end."""
        return False

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        try:
            self._portaudio = portaudio = await bounded(PortAudio, "starting the sound system")
            self._stream = await bounded(lambda: self._open(portaudio), "opening the microphone")
            self._delivered_s = self._delivered_s or time.monotonic()
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._close()

    async def frames(self) -> AsyncIterator[PcmFrame]:
        """Frames as they are captured from now on; never ends by itself."""
        stream = self._stream
        if stream is None:
            raise AudioDeviceError("the microphone is not open")
        # Models are loaded for seconds after the device was opened: what it heard meanwhile was for
        # nobody.
        self._blocks.clear()
        self._overruns = 0
        cutter = FrameCutter(stream.rate_hz, stream.channels)
        limit_s = _FIRST_LIMIT_S
        while True:
            block, captured_s = await self._next_block(stream, limit_s)
            limit_s = _STALL_LIMIT_S
            for samples in cutter.push(block):
                yield PcmFrame(samples, captured_s)

    async def _next_block(self, stream: SoundStream, limit_s: float) -> tuple[bytes, float]:
        while not self._blocks:
            self._arrived.clear()
            try:
                async with asyncio.timeout(limit_s):
                    await self._arrived.wait()
            except TimeoutError as error:
                message = (
                    f"the microphone {stream.device.name!r} delivered nothing for {limit_s:.0f} s:"
                    " is it unplugged?"
                )
                raise AudioDeviceError(message) from error
        return self._blocks.popleft()

    def _open(self, portaudio: PortAudio) -> SoundStream:
        device = portaudio.find(self._wanted, "input")
        return portaudio.open_input(device, SAMPLE_RATE_HZ, FRAME_S, self._heard)

    def _heard(self, block: bytes, lost: bool) -> None:
        """Called by PortAudio's thread for every block."""
        if lost or len(self._blocks) == _QUEUE_BLOCKS:
            self._overruns += 1
        self._delivered_s = time.monotonic()
        self._blocks.append((block, self._delivered_s))
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._arrived.set)

    async def _close(self) -> None:
        stream, self._stream = self._stream, None
        portaudio, self._portaudio = self._portaudio, None
        await close_sound(stream, portaudio, "input")
