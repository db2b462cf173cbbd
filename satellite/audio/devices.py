"""PortAudio devices: which there are, and streams on them.

Its calls block and may hang on a dead device: all that touches a device is to be run through
`bounded`.
"""

import asyncio
import concurrent.futures
import ctypes
import functools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import numpy as np
import structlog

from ingle.wire.pcm import SAMPLE_BYTES
from satellite.audio.obstacles import Direction, obstacle
from satellite.errors import AudioDeviceError

if TYPE_CHECKING:
    import pyaudio

log = structlog.get_logger()

T = TypeVar("T")

# PortAudio is one for the process and knows no threads.
_PORTAUDIO: Final = threading.Lock()
_LOCK_LIMIT_S: Final = 10.0
_CLOSE_LIMIT_S: Final = 3.0
_CONTINUE: Final = 0
_INPUT_OVERFLOW: Final = 2
_OUTPUT_UNDERFLOW: Final = 4


Heard = Callable[[bytes, bool], None]
"""Takes a block of interleaved samples, and whether the device lost some before it."""
Wanted = Callable[[int, bool], bytes]
"""Gives so many bytes of mono samples; told whether the device ran dry before. Both run in
PortAudio's own thread."""


class _Callback(Protocol):
    def __call__(
        self, heard: bytes | None, count: int, times: dict[str, float], status: int, /
    ) -> tuple[bytes | None, int]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundDevice:
    """One device as PortAudio names it."""

    index: int
    name: str
    inputs: int
    outputs: int
    rate_hz: int
    """Its own sample rate."""

    def channels(self, direction: Direction) -> int:
        return self.inputs if direction == "input" else self.outputs


class SoundStream:
    """A running stream of s16le samples, channels interleaved."""

    def __init__(
        self,
        stream: "pyaudio.Stream",
        device: SoundDevice,
        rate_hz: int,
        channels: int,
        latency_s: float,
    ) -> None:
        self._stream = stream
        self.device = device
        self.rate_hz = rate_hz
        self.channels = channels
        self.latency_s = latency_s
        """Between the callback and the loudspeaker, as the device says."""

    def close(self) -> None:
        """Stops and frees it; may hang where the device is gone."""
        with _portaudio():
            try:
                self._stream.stop_stream()
            except OSError as error:
                log.debug("audio.stop_failed", device=self.device.name, reason=str(error))
            self._stream.close()


class PortAudio:
    """PortAudio, initialised.

    Raises `AudioDeviceError` where it or the device asked for cannot be had.
    """

    def __init__(self) -> None:
        import pyaudio

        with _portaudio():
            self._library = pyaudio.PyAudio()

    def close(self) -> None:
        with _portaudio():
            self._library.terminate()

    def devices(self) -> list[SoundDevice]:
        """Every device that is there."""
        infos = [
            self._library.get_device_info_by_index(i)
            for i in range(self._library.get_device_count())
        ]
        return [
            SoundDevice(
                index=int(info["index"]),
                name=str(info["name"]),
                inputs=int(info["maxInputChannels"]),
                outputs=int(info["maxOutputChannels"]),
                rate_hz=round(float(info["defaultSampleRate"])),
            )
            for info in infos
        ]

    def usable(self, direction: Direction) -> list[SoundDevice]:
        """The devices that have this direction."""
        return [device for device in self.devices() if device.channels(direction)]

    def listed(self, direction: Direction) -> str:
        """The usable devices as the second half of a sentence, and what keeps others away."""
        names = ", ".join(f"{device.index} {device.name!r}" for device in self.usable(direction))
        in_the_way = obstacle(direction)
        if names:
            return f"there are {names}" + (f"; {in_the_way}" if in_the_way else "")
        if in_the_way:
            return f"there is no sound {direction} that could be used, for {in_the_way}"
        return f"this machine has no sound {direction} at all: is it plugged in?"

    def find(self, wanted: str | None, direction: Direction) -> SoundDevice:
        """The device with this number, or the first whose name has `wanted` in it.

        None: the system's default. Raises `AudioDeviceError` where there is none.
        """
        usable = self.usable(direction)
        if wanted is None:
            return self._default(usable, direction)
        if wanted.strip().isdecimal():
            found = [device for device in usable if device.index == int(wanted)]
        else:
            name = wanted.strip().casefold()
            found = [device for device in usable if name == device.name.casefold()]
            found += [device for device in usable if name in device.name.casefold()]
        if not found:
            raise AudioDeviceError(
                f"no sound {direction} is called {wanted!r} (AUDIO_{direction.upper()}); "
                f"{self.listed(direction)}"
            )
        return found[0]

    def open_input(
        self, device: SoundDevice, rate_hz: int, period_s: float, heard: Heard
    ) -> SoundStream:
        """A running stream at `rate_hz` mono, or as near to it as the device can."""

        def callback_for(_channels: int) -> _Callback:
            def callback(
                block: bytes | None, _count: int, _times: dict[str, float], status: int, /
            ) -> tuple[bytes | None, int]:
                heard(block or b"", bool(status & _INPUT_OVERFLOW))
                return None, _CONTINUE

            return callback

        return self._open_any(device, "input", rate_hz, period_s, callback_for)

    def open_output(
        self, device: SoundDevice, rate_hz: int, period_s: float, wanted: Wanted
    ) -> SoundStream:
        """A running stream at `rate_hz`, or as near to it as the device can.

        Mono goes to every channel.
        """

        def callback_for(channels: int) -> _Callback:
            def callback(
                _block: bytes | None, count: int, _times: dict[str, float], status: int, /
            ) -> tuple[bytes | None, int]:
                samples = wanted(count * SAMPLE_BYTES, bool(status & _OUTPUT_UNDERFLOW))
                if channels > 1:
                    samples = np.repeat(np.frombuffer(samples, "<i2"), channels).tobytes()
                return samples, _CONTINUE

            return callback

        return self._open_any(device, "output", rate_hz, period_s, callback_for)

    def _open_any(
        self,
        device: SoundDevice,
        direction: Direction,
        rate_hz: int,
        period_s: float,
        callback_for: Callable[[int], _Callback],
    ) -> SoundStream:
        reasons: dict[str, None] = {}
        for rate, channels in _shapes(device, direction, rate_hz):
            try:
                return self._open(
                    device,
                    direction,
                    rate,
                    channels,
                    round(period_s * rate),
                    callback_for(channels),
                )
            except (OSError, ValueError) as error:
                reasons[str(error)] = None
        name = f"the sound {direction} {device.index} {device.name!r}"
        raise AudioDeviceError(
            f"{name} cannot be opened: {'; '.join(reasons)}; {self.listed(direction)}"
        )

    def _open(
        self,
        device: SoundDevice,
        direction: Direction,
        rate: int,
        channels: int,
        period: int,
        callback: _Callback,
    ) -> SoundStream:
        import pyaudio

        with _portaudio():
            stream = self._library.open(
                rate,
                channels,
                pyaudio.paInt16,
                input=direction == "input",
                output=direction == "output",
                input_device_index=device.index if direction == "input" else None,
                output_device_index=device.index if direction == "output" else None,
                frames_per_buffer=period,
                stream_callback=callback,
            )
        latency_s = float(
            stream.get_input_latency() if direction == "input" else stream.get_output_latency()
        )
        log.info(
            "audio.opened", direction=direction, device=device.name, rate_hz=rate, channels=channels
        )
        return SoundStream(stream, device, rate, channels, latency_s)

    def _default(self, usable: list[SoundDevice], direction: Direction) -> SoundDevice:
        try:
            if direction == "input":
                index = int(self._library.get_default_input_device_info()["index"])
            else:
                index = int(self._library.get_default_output_device_info()["index"])
        except OSError as error:
            raise AudioDeviceError(
                f"there is no default sound {direction}; {self.listed(direction)}"
            ) from error
        return next(device for device in usable if device.index == index)


async def bounded(work: Callable[[], T], what: str, limit_s: float = 8.0) -> T:
    """The result of `work()`, run in a thread of its own that may be left hanging.

    `what` names the work in the message. Raises `AudioDeviceError` where it takes longer than
    `limit_s` seconds.
    """
    outcome: concurrent.futures.Future[T] = concurrent.futures.Future()

    def run() -> None:
        outcome.set_running_or_notify_cancel()
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is awaited
            outcome.set_exception(error)

    # A daemon: neither this wait nor the process's end may hang on a device that is gone.
    threading.Thread(target=run, name="portaudio", daemon=True).start()
    try:
        async with asyncio.timeout(limit_s):
            return await asyncio.wrap_future(outcome)
    except TimeoutError as error:
        raise AudioDeviceError(
            f"{what} did not return within {limit_s:.0f} s: is the device gone?", hangs=True
        ) from error


async def close_sound(
    stream: SoundStream | None, portaudio: PortAudio | None, direction: Direction
) -> None:
    """Closes the stream and ends PortAudio, each if there is one.

    What hangs is logged and left hanging.
    """
    name = "microphone" if direction == "input" else "speaker"
    try:
        if stream is not None:
            await bounded(stream.close, f"closing the {name}", _CLOSE_LIMIT_S)
        if portaudio is not None:
            await bounded(portaudio.close, "ending the sound system", _CLOSE_LIMIT_S)
    except AudioDeviceError as error:
        log.warning("audio.abandoned", direction=direction, reason=str(error))


def abandon(stream: SoundStream) -> None:
    """Closes the stream without waiting for it."""

    def run() -> None:
        try:
            stream.close()
        except AudioDeviceError as error:
            log.warning("audio.abandoned", device=stream.device.name, reason=str(error))

    threading.Thread(target=run, name="portaudio", daemon=True).start()


def _shapes(device: SoundDevice, direction: Direction, rate_hz: int) -> Iterator[tuple[int, int]]:
    """Rates and channels to try, the one that needs no conversion first."""
    many = device.channels(direction)
    for rate in dict.fromkeys((rate_hz, device.rate_hz, 48_000, 44_100)):
        for channels in dict.fromkeys((1, min(2, many), min(many, 8))):
            yield rate, channels


@contextmanager
def _portaudio() -> Iterator[None]:
    """Alone with PortAudio."""
    if not _PORTAUDIO.acquire(timeout=_LOCK_LIMIT_S):
        raise AudioDeviceError(
            "the sound system hangs: a device that is gone still holds it", hangs=True
        )
    try:
        _silence_c_libraries()
        yield
    finally:
        _PORTAUDIO.release()


@functools.cache
def _silence_c_libraries() -> None:
    """Drops what C libraries print, once and for the whole process.

    ALSA and JACK print pages about devices nobody asked for, PortAudio lines of its source when a
    device is gone, from threads of their own and at any time. Python's stderr is another than C's
    `stderr`, and goes on as it is.
    """
    libc = ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    nothing = libc.fopen(os.devnull.encode(), b"w")
    if nothing:
        ctypes.c_void_p.in_dll(libc, "stderr").value = nothing
