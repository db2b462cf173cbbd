"""Echo canceller: takes what the speaker plays out of what the microphone hears.

It stands between the microphone and its frames. Its reference is what the speaker's device was
handed, at the device's own pace: with volume, gaps and earcons. How late the echo comes (device,
room, microphone: 30 to 250 ms) the canceller finds by itself, as long as it never comes before the
reference.
"""

import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Final, Protocol

import numpy as np

from ingle.speech.resample import Floats, Resampler, to_float, to_pcm
from satellite.audio.echo_filter import BLOCK_SAMPLES, EchoFilter
from satellite.ports import FRAME_SAMPLES, SAMPLE_RATE_HZ, Microphone, PcmFrame

_KEEP_SAMPLES: Final = 4 * SAMPLE_RATE_HZ
"""How much of the reference is kept: twice what a microphone's queue may hold back."""
_WAITING_PERIODS: Final = 256
"""8 s of the speaker's periods that nobody has asked for yet; the oldest go first."""
_DRIFT_SAMPLES: Final = round(0.12 * SAMPLE_RATE_HZ)
"""120 ms: samples are counted, not timed, until count and clock are this far apart. A device that
is opened asks for some 100 ms at once, and threads come late; a stream that was closed, or two
clocks that drift for a quarter of an hour, make more."""
_LAG_SAMPLES: Final = round(0.024 * SAMPLE_RATE_HZ)
"""24 ms: so much older than the frame is its reference. The device is handed a period at a time,
and the newest may not be there yet when the frame is: a hole in the reference is echo that stays,
14 instead of 30 dB. What is handed is heard a period (32 ms) later or more, so it never comes after
its echo."""
_LEARNT_SHARE: Final = 0.25
"""The echo counts as taken out once so much of the power (-6 dB) or less is left. A person who
speaks as loudly as the echo lifts it over that, and is heard without any help."""
_SMOOTHING: Final = 0.95
"""Of powers, per frame: over some 0.6 s."""
_REST_S: Final = 1.0
"""So long after the last sound of the speaker frames pass untouched: rooms are silent by then."""


class FarEnd(Protocol):
    """Who is told what the speaker plays."""

    def played(self, samples: bytes, rate_hz: int) -> None:
        """Takes the next period, s16le mono, as it is handed to the device."""


class PlaybackReference:
    """What the speaker played, by the time at which its device was handed it.

    `played` may be called by any thread, `heard` by one other.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiting: deque[tuple[bytes, int, float]] = deque(maxlen=_WAITING_PERIODS)
        self._resampler: tuple[int, Resampler] | None = None
        self._kept: Floats = np.zeros(_KEEP_SAMPLES, np.float32)
        self._end: int | None = None
        """The position after the last kept sample, in samples since the clock's zero."""
        self._at: int | None = None
        """The position up to which the microphone has asked."""
        self._sounded_to = -SAMPLE_RATE_HZ * 60
        self.realigned = 0
        """How often count and clock were too far apart, so far."""

    def played(self, samples: bytes, rate_hz: int) -> None:
        """Takes what the device is handed now."""
        self._waiting.append((samples, rate_hz, self._clock()))

    def heard(self, captured_s: float) -> Floats | None:
        """The reference of the frame whose last sample was there at `captured_s`.

        None where the speaker has been silent so long that there is no echo of it.
        """
        while self._waiting:
            self._take(*self._waiting.popleft())
        at = self._followed(self._at, round(captured_s * SAMPLE_RATE_HZ) - FRAME_SAMPLES)
        self._at = at + FRAME_SAMPLES
        if at - self._sounded_to > _REST_S * SAMPLE_RATE_HZ:
            return None
        return self._between(at - _LAG_SAMPLES, at - _LAG_SAMPLES + FRAME_SAMPLES)

    def _take(self, samples: bytes, rate_hz: int, handed_s: float) -> None:
        if self._resampler is None or self._resampler[0] != rate_hz:
            self._resampler = (rate_hz, Resampler(rate_hz, SAMPLE_RATE_HZ))
        new = self._resampler[1].push(to_float(samples))
        begin = self._followed(self._end, round(handed_s * SAMPLE_RATE_HZ))
        gap = 0 if self._end is None else begin - self._end
        if gap < 0:  # never backwards: what was handed before is played before
            begin, gap = begin - gap, 0
        silence = np.zeros(min(gap, _KEEP_SAMPLES), np.float32)
        self._kept = np.concatenate((self._kept, silence, new))[-_KEEP_SAMPLES:]
        self._end = begin + len(new)
        if new.any():
            self._sounded_to = self._end

    def _followed(self, counted: int | None, by_clock: int) -> int:
        """The position by count, or by the clock where they are too far apart."""
        if counted is None:
            return by_clock
        if abs(counted - by_clock) <= _DRIFT_SAMPLES:
            return counted
        self.realigned += 1
        return by_clock

    def _between(self, begin: int, end: int) -> Floats:
        """What was played from one position to the other; silence where nothing was."""
        wanted = np.zeros(end - begin, np.float32)
        if self._end is not None:
            first = self._end - len(self._kept)
            low, high = max(begin, first), min(end, self._end)
            if low < high:
                wanted[low - begin : high - begin] = self._kept[low - first : high - first]
        return wanted


class EchoCancellingMicrophone:
    """`Microphone` whose frames have no echo of the own speaker in them.

    What it learnt of the room it keeps for as long as it lives, also where the reference had to be
    realigned: then it only learns faster for a while. Frames come out as they come in, and
    untouched while there is no echo.
    """

    def __init__(self, microphone: Microphone, reference: PlaybackReference) -> None:
        self._microphone = microphone
        self._reference = reference
        self._filter = EchoFilter()
        self._realigned = 0
        self._resting = True
        self._heard = self._left = 0.0
        """Powers of the latest frames, with the echo and without."""

    @property
    def overruns(self) -> int:
        return self._microphone.overruns

    @property
    def live(self) -> bool:
        return self._microphone.live

    @property
    def ended(self) -> bool:
        return self._microphone.ended

    @property
    def silent_s(self) -> float:
        """Seconds since the device delivered; 0 for a microphone that cannot tell."""
        return float(getattr(self._microphone, "silent_s", 0.0))

    @property
    def echoless(self) -> bool:
        return self._resting or self._left < _LEARNT_SHARE * self._heard

    async def frames(self) -> AsyncIterator[PcmFrame]:
        """The microphone's frames, without the echo."""
        async for frame in self._microphone.frames():
            far = self._reference.heard(frame.captured_s)
            if self._reference.realigned > self._realigned:
                self._realigned = self._reference.realigned
                self._filter.doubt()
            if far is not None:
                self._resting = False
                yield PcmFrame(self._without_echo(frame, far), frame.captured_s)
                continue
            if not self._resting:
                self._resting = True
                self._filter.silent()
            yield frame

    def _without_echo(self, frame: PcmFrame, far: Floats) -> bytes:
        near = to_float(frame.samples)
        blocks = [
            self._filter.without_echo(near[at : at + BLOCK_SAMPLES], far[at : at + BLOCK_SAMPLES])
            for at in range(0, FRAME_SAMPLES, BLOCK_SAMPLES)
        ]
        rest = np.concatenate(blocks)
        self._heard += (1 - _SMOOTHING) * (float(np.mean(near**2)) - self._heard)
        self._left += (1 - _SMOOTHING) * (float(np.mean(rest**2)) - self._left)
        return to_pcm(rest)
