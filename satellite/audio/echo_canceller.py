"""Echo canceller: takes what the speaker plays out of what the microphone hears.

It stands between the microphone and its frames. Its reference is what the speaker's device was
handed, at the device's own pace: with volume, gaps and earcons. How late the echo comes (device,
room, microphone: 30 to 250 ms) it finds by itself.
"""

import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Final, Protocol

import numpy as np
import structlog

from ingle.speech.resample import Floats, Resampler, to_float, to_pcm
from satellite.audio.echo_delay import EchoDelay
from satellite.audio.echo_filter import BLOCK_SAMPLES, EchoFilter
from satellite.ports import FRAME_SAMPLES, SAMPLE_RATE_HZ, Microphone, PcmFrame

log = structlog.get_logger()

_KEEP_SAMPLES: Final = 4 * SAMPLE_RATE_HZ
"""How much of the reference is kept: twice what a microphone's queue may hold back."""
_WAITING_PERIODS: Final = 256
"""8 s of the speaker's periods that nobody has asked for yet; the oldest go first."""
_APART_SAMPLES: Final = round(0.4 * SAMPLE_RATE_HZ)
"""400 ms: samples are counted, not timed, until count and clock are this far apart. Sound servers
take and bring 100 to 200 ms at once, and threads come late; only a stream that was closed makes
more. What is less is found by `EchoDelay`."""
_CLOSED_S: Final = 0.25
"""A device that takes nothing for longer was closed: silence follows, nothing is missing."""
_USUAL_SAMPLES: Final = round(0.2 * SAMPLE_RATE_HZ)
"""How far the reference stays moved at most when counting begins anew: what devices usually hold.
What came of stumbles would else add up."""
_LAG_SAMPLES: Final = round(0.024 * SAMPLE_RATE_HZ)
"""24 ms: so much older than the frame is its reference at first. The device is handed a period at a
time, and the newest may not be there yet when the frame is: a hole in the reference is echo that
stays, 14 instead of 30 dB."""
_LEARNT_SHARE: Final = 0.25
"""The echo counts as taken out once so much of the power (-6 dB) or less is left. A person who
speaks as loudly as the echo lifts it over that, and is heard without any help."""
_LOST_SHARE: Final = 0.5
"""Where more than this is left (-3 dB), the echo may be elsewhere: learning now would spoil the
filter."""
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
        self._moved = 0
        """How much older than by count and clock what is read is."""
        self._handed_s = 0.0
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
        begin = at - _LAG_SAMPLES - self._moved
        lacking = 0 if self._end is None else begin + FRAME_SAMPLES - self._end
        if lacking > 0 and self._clock() - self._handed_s < _CLOSED_S:
            # What is heard was handed before: so the device paused, and its count is behind.
            self.read_earlier(lacking + _LAG_SAMPLES)
            self.realigned += 1
            begin -= lacking + _LAG_SAMPLES
        return self._between(begin, begin + FRAME_SAMPLES)

    def read_earlier(self, samples: int) -> None:
        """Moves what `heard` answers with, from now on; negative: later."""
        self._moved += samples

    def _take(self, samples: bytes, rate_hz: int, handed_s: float) -> None:
        if self._resampler is None or self._resampler[0] != rate_hz:
            self._resampler = (rate_hz, Resampler(rate_hz, SAMPLE_RATE_HZ))
        new = self._resampler[1].push(to_float(samples))
        self._handed_s = handed_s
        begin = self._followed(self._end, round(handed_s * SAMPLE_RATE_HZ))
        gap = 0 if self._end is None else begin - self._end
        silence = np.zeros(min(gap, _KEEP_SAMPLES), np.float32)
        self._kept = np.concatenate((self._kept, silence, new))[-_KEEP_SAMPLES:]
        self._end = begin + len(new)
        if new.any():
            self._sounded_to = self._end

    def _followed(self, counted: int | None, by_clock: int) -> int:
        """The position by count, or by the clock where that is far ahead.

        Never backwards: a server that takes two seconds at once has them played one by one.
        """
        if counted is None:
            return by_clock
        if by_clock - counted <= _APART_SAMPLES:
            return counted
        self.realigned += 1
        self._moved = min(max(self._moved, 0), _USUAL_SAMPLES)
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

    What it learnt of the room it keeps for as long as it lives. Where the echo may be elsewhere, as
    a device was opened anew or stumbled, nothing is learnt until it was found again, and then the
    reference is moved, not the filter. Frames come out as they come in, and untouched while there
    is no echo.
    """

    def __init__(self, microphone: Microphone, reference: PlaybackReference) -> None:
        self._microphone = microphone
        self._reference = reference
        self._filter = EchoFilter()
        self._delay = EchoDelay()
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
            if far is not None:
                if self._resting or self._reference.realigned > self._realigned:
                    self._resting, self._realigned = False, self._reference.realigned
                    self._delay.begin()
                yield PcmFrame(self._without_echo(frame, far), frame.captured_s)
                continue
            if not self._resting:
                self._resting = True
                self._filter.silent()
            yield frame

    def _without_echo(self, frame: PcmFrame, far: Floats) -> bytes:
        near = to_float(frame.samples)
        if moved := self._delay.take(near, far):
            self._reference.read_earlier(moved)
            log.info("echo.found", moved_ms=round(moved / SAMPLE_RATE_HZ * 1000, 1))
        if self._left > _LOST_SHARE * self._heard:
            self._delay.doubt()
        learn = not self._delay.sought
        blocks = [
            self._filter.without_echo(
                near[at : at + BLOCK_SAMPLES], far[at : at + BLOCK_SAMPLES], learn=learn
            )
            for at in range(0, FRAME_SAMPLES, BLOCK_SAMPLES)
        ]
        rest = np.concatenate(blocks)
        self._heard += (1 - _SMOOTHING) * (float(np.mean(near**2)) - self._heard)
        self._left += (1 - _SMOOTHING) * (float(np.mean(rest**2)) - self._left)
        return to_pcm(rest)
