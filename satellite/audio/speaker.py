"""Loudspeaker through PortAudio: pieces -> jitter buffer -> the device's own thread."""

import asyncio
import functools
import time
from collections.abc import AsyncIterator
from typing import Final, Self

import numpy as np

from ingle.speech.resample import Resampler, to_float, to_pcm
from ingle.wire.pcm import SAMPLE_BYTES
from satellite.audio.devices import (
    PortAudio,
    SoundDevice,
    SoundStream,
    abandon,
    bounded,
    close_sound,
)
from satellite.audio.earcon import earcon
from satellite.audio.echo_canceller import FarEnd
from satellite.audio.jitter import JitterBuffer
from satellite.errors import AudioDeviceError
from satellite.ports import Earcon, Played

_PERIOD_S: Final = 0.032
"""What the device asks for at once, and half of its delay. At 20 ms the first sample came 35 ms
earlier, but a machine whose every core was busy ran dry in 2 of 8 answers; at 32 ms in none."""
_PREBUFFER_S: Final = 0.05
"""A voice makes pieces of 50-100 ms: its first one plays at once."""
_BUFFER_S: Final = 20.0
"""How far a voice may run ahead of its sound; then it waits."""
_STALL_LIMIT_S: Final = 3.0
_IDLE_S: Final = 20.0
"""The device is kept open so long after an answer: the next sentence begins without opening it."""
_EARCON_HZ: Final = 22_050
_RAMP_S: Final = 0.01
"""How fast the sound fades where it is held, and comes back: at once, but without a click."""


class _Playback:
    """Playback of one answer or earcon."""

    def __init__(self, stream: SoundStream, sample_rate_hz: int) -> None:
        self._resampler = Resampler(sample_rate_hz, stream.rate_hz)
        self._stream = stream
        self._loop = asyncio.get_running_loop()
        second = stream.rate_hz * SAMPLE_BYTES
        self.buffer = JitterBuffer(round(_PREBUFFER_S * second))
        self._bound = round(_BUFFER_S * second)
        self._moved = asyncio.Event()
        self._begun = False
        self._held = False
        self.first_sample_s: float | None = None
        self.flagged = 0
        """Underruns that the device itself reported."""

    def take(self, wanted: int, ran_dry: bool, *, hold: bool) -> bytes:
        """Called by PortAudio's thread for every period; nothing while it is to `hold`."""
        taken = self._faded(wanted, hold=hold)
        if taken and self.first_sample_s is None:
            self.first_sample_s = time.monotonic() + self._stream.latency_s
        elif self.first_sample_s is not None and ran_dry and not hold:
            self.flagged += 1
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._moved.set)
        return taken

    def _faded(self, wanted: int, *, hold: bool) -> bytes:
        """The next samples: fading where it begins to hold, coming back where it ends to."""
        was_held, self._held = self._held, hold
        if hold and was_held:
            return b""
        if hold == was_held:
            return self.buffer.take(wanted)
        ramp = round(_RAMP_S * self._stream.rate_hz)
        taken = to_float(self.buffer.take(ramp * SAMPLE_BYTES if hold else wanted))
        ends = np.linspace(1.0, 0.0, ramp, dtype=np.float32)
        gain = np.ones(len(taken), np.float32)
        part = min(ramp, len(taken))
        gain[:part] = ends[:part] if hold else ends[::-1][:part]
        return to_pcm(taken * gain)

    async def put(self, piece: bytes) -> None:
        self._begun = True
        self.buffer.put(to_pcm(self._resampler.push(to_float(piece))))
        while self.buffer.size > self._bound:
            await self._move()

    async def finish(self) -> None:
        """Returns when the last sample was heard."""
        if self._begun:
            self.buffer.put(to_pcm(self._resampler.flush()))
        self.buffer.finish()
        while not self.buffer.drained:
            await self._move()
        if self.first_sample_s is not None:
            await asyncio.sleep(self._stream.latency_s)

    async def _move(self) -> None:
        """Waits until the device took some more."""
        self._moved.clear()
        try:
            async with asyncio.timeout(_STALL_LIMIT_S):
                await self._moved.wait()
        except TimeoutError as error:
            name = self._stream.device.name
            message = (
                f"the speaker {name!r} took nothing for {_STALL_LIMIT_S:.0f} s: is it unplugged?"
            )
            raise AudioDeviceError(message) from error


class PyAudioSpeaker:
    """`Speaker` on a device: a number from the list, part of a name, or None for the default.

    A device that cannot do the answer's rate in mono is opened as it is, and the answer converted.
    Entering it, `play` and `chime` raise `AudioDeviceError`.
    """

    def __init__(self, device: str | None = None, far_end: FarEnd | None = None) -> None:
        """`far_end`: who is told of every period that the device is handed."""
        self._wanted = device
        self._far_end = far_end
        self._portaudio: PortAudio | None = None
        self._device: SoundDevice | None = None
        self._stream: SoundStream | None = None
        self._asked_hz = 0
        self._one_at_a_time = asyncio.Lock()
        self._answer: _Playback | None = None
        self._chime: _Playback | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._hold = False

    async def __aenter__(self) -> Self:
        self._portaudio = portaudio = await bounded(PortAudio, "starting the sound system")
        try:
            self._device = await bounded(
                lambda: portaudio.find(self._wanted, "output"), "finding the speaker"
            )
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._close()

    async def play(self, pieces: AsyncIterator[bytes], sample_rate_hz: int) -> Played:
        """Plays the pieces as they come and returns when the last was heard.

        Cancelled, it is silent at once.
        """
        async with self._one_at_a_time:
            playback = _Playback(await self._opened(sample_rate_hz), sample_rate_hz)
            self._answer = playback
            try:
                async for piece in pieces:
                    await playback.put(piece)
                await playback.finish()
            except AudioDeviceError:
                self._release()
                raise
            finally:
                self._answer = self._chime = None
                self._release_later()
        return Played(
            first_sample_s=playback.first_sample_s,
            underruns=playback.buffer.underruns + playback.flagged,
        )

    async def chime(self, sound: Earcon) -> None:
        """Starts the earcon, unless an answer is being played; the next answer cuts it off."""
        if self._one_at_a_time.locked():
            return
        async with self._one_at_a_time:
            stream = await self._opened(self._asked_hz or _EARCON_HZ)
            chime = _Playback(stream, stream.rate_hz)
            chime.buffer.put(earcon(sound, stream.rate_hz))
            chime.buffer.finish()
            self._chime = chime
            self._release_later()

    def hold(self) -> None:
        """Falls silent with the device's next period, until `resume`; the answer keeps its place.

        What the device has by then is still heard: two periods, 64 ms.
        """
        self._hold = True

    def resume(self) -> None:
        """Plays on where it was held."""
        self._hold = False

    async def _opened(self, sample_rate_hz: int) -> SoundStream:
        """The device's stream, opened now unless it still is, at the rate asked for."""
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        if self._stream is not None and self._asked_hz != sample_rate_hz:
            self._release()
        if self._stream is None:
            portaudio, device = self._portaudio, self._device
            if portaudio is None or device is None:
                raise AudioDeviceError("the speaker is not open")
            open_it = functools.partial(
                portaudio.open_output, device, sample_rate_hz, _PERIOD_S, self._next_samples
            )
            self._stream = await bounded(open_it, "opening the speaker")
            self._asked_hz = sample_rate_hz
        return self._stream

    def _next_samples(self, size: int, ran_dry: bool) -> bytes:
        """Called by PortAudio's thread for every period."""
        answer, chime = self._answer, self._chime
        hold = self._hold
        samples = answer.take(size, ran_dry, hold=hold) if answer is not None else b""
        if not samples and chime is not None and (answer is None or answer.first_sample_s is None):
            samples = chime.take(size, False, hold=False)
            if chime.buffer.drained:
                self._chime = None
        samples += bytes(size - len(samples))
        stream = self._stream
        if self._far_end is not None and stream is not None:
            self._far_end.played(samples, stream.rate_hz)
        return samples

    def _release_later(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(_IDLE_S, self._release)

    def _release(self) -> None:
        """Gives the device free without waiting for it; the next answer opens it again."""
        stream, self._stream = self._stream, None
        if stream is not None:
            abandon(stream)

    async def _close(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        self._answer = self._chime = None
        stream, self._stream = self._stream, None
        portaudio, self._portaudio = self._portaudio, None
        await close_sound(stream, portaudio, "output")
