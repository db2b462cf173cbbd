"""A room with a speaker that talks and a microphone that hears it, computed frame by frame.

Closed: what the satellite does to its speaker is what its microphone hears next. The speaker's
device takes a period of 32 ms at once and plays it two periods later; the loudspeaker distorts, the
room echoes, and people speak `voice_db` below what is heard of the speaker.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Final

import numpy as np

from bench.acoustics import Floats, Rng, loudest
from bench.people import RATE_HZ
from satellite.audio.echo_canceller import PlaybackReference
from satellite.ports import FRAME_S, FRAME_SAMPLES, PcmFrame

_DEVICE_PERIODS: Final = 2
"""What the device has when it asks for the next, as `PyAudioSpeaker` opens it."""
_DRIVE: Final = 0.7
"""How far into saturation a full-scale sample drives the loudspeaker (tanh): 4 % distortion."""
_ECHO_PEAK: Final = 28_000.0
"""Of the speaker at the microphone: nearly clipping, as in a small box."""
_NOISE: Final = 4.0
"""The microphone's own, as root mean square."""


class SpeakingRoom:
    """`Microphone` and a speaker that can be held, on a clock of their own."""

    overruns, live, ended = 0, True, False

    def __init__(self, rng: Rng, spoken: Floats, *, voice_db: float | None = None) -> None:
        """`spoken`: what the speaker says, at 16 kHz, its full scale 1.

        `voice_db`: how far below that, at the microphone, people speak; None: as loud.
        """
        self.now_s = 100.0
        self.reference = PlaybackReference(lambda: self.now_s)
        self.silent_since_s: float | None = None
        """When the last sound of the speaker left it, after it was held or stopped."""
        self.holds: list[float] = []
        """When it was held."""
        self._rng = rng
        self._spoken = spoken
        self._said = 0
        self._held = False
        self._queue = [np.zeros(FRAME_SAMPLES)] * _DEVICE_PERIODS
        decay = int(rng.uniform(0.2, 0.5) * RATE_HZ)
        way = int(rng.uniform(0.0, 0.05) * RATE_HZ)
        tail = rng.normal(0, 1, decay) * np.exp(-6.9 * np.arange(decay) / decay)
        tail[: RATE_HZ // 500] = 0
        self._room = np.concatenate((np.zeros(way), [1.0], tail * 0.5 / np.sqrt((tail**2).sum())))
        self._size = 1 << (len(self._room) + FRAME_SAMPLES).bit_length()
        self._spectrum = np.fft.rfft(self._room, self._size)
        self._ringing = np.zeros(self._size)
        sample = np.convolve(_distorted(spoken[: 20 * RATE_HZ]), self._room[: way + 2000])
        self._gain = _ECHO_PEAK / (np.abs(sample).max() + 1e-9)
        self._voice_level = loudest(sample * self._gain) * 10 ** (-(voice_db or 0.0) / 20)
        self._voices: list[tuple[int, Floats]] = []
        self._heard = 0

    @property
    def busy(self) -> bool:
        """Whether the speaker has more to say."""
        return self._said < len(self._spoken)

    @property
    def heard_s(self) -> float:
        """How much the microphone has heard so far, in seconds."""
        return self._heard / RATE_HZ

    def hold(self) -> None:
        self._held = True
        self.holds.append(self.heard_s)
        self.silent_since_s = self.heard_s + (1 + _DEVICE_PERIODS) * FRAME_S

    def resume(self) -> None:
        self._held = False

    def stop(self) -> None:
        self._said, self._held = len(self._spoken), False

    def person_says(self, words: Sequence[float] | Floats, at_s: float) -> float:
        """Someone speaks at that time; returns when they have ended."""
        voice = np.asarray(words, np.float64)
        voice = voice * (self._voice_level / (loudest(voice) + 1e-9))
        self._voices.append((round(at_s * RATE_HZ), voice))
        return at_s + len(voice) / RATE_HZ

    async def frames(self) -> AsyncIterator[PcmFrame]:
        """What the microphone hears, for as long as it is asked."""
        while True:
            period = self._next_period()
            played = np.clip(period * 32767, -32768, 32767).astype("<i2").tobytes()
            self.reference.played(played, RATE_HZ)
            self._queue.append(period)
            heard = self._echo(self._queue.pop(0)) + self._people()
            heard += self._rng.normal(0, _NOISE, FRAME_SAMPLES)
            self._heard += FRAME_SAMPLES
            self.now_s += FRAME_S
            samples = np.clip(heard, -32768, 32767).astype("<i2").tobytes()
            yield PcmFrame(samples, self.now_s)

    def _next_period(self) -> Floats:
        if self._held:
            return np.zeros(FRAME_SAMPLES)
        period = self._spoken[self._said : self._said + FRAME_SAMPLES]
        self._said += FRAME_SAMPLES
        return np.concatenate((period, np.zeros(FRAME_SAMPLES - len(period))))

    def _echo(self, period: Floats) -> Floats:
        driven = np.fft.rfft(_distorted(period), self._size)
        self._ringing += np.fft.irfft(driven * self._spectrum, self._size)
        echo: Floats = self._ringing[:FRAME_SAMPLES] * self._gain
        self._ringing = np.concatenate((self._ringing[FRAME_SAMPLES:], np.zeros(FRAME_SAMPLES)))
        return echo

    def _people(self) -> Floats:
        heard = np.zeros(FRAME_SAMPLES)
        for begin, voice in self._voices:
            low, high = (
                max(begin, self._heard),
                min(begin + len(voice), self._heard + FRAME_SAMPLES),
            )
            if low < high:
                heard[low - self._heard : high - self._heard] += voice[low - begin : high - begin]
        return heard


def _distorted(sound: Floats) -> Floats:
    driven: Floats = np.tanh(sound * _DRIVE) / _DRIVE
    return driven
