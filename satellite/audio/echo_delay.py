"""Echo delay: by how much the echo comes after the reference, found in the sounds themselves. Pure.

Devices say when they take and bring samples, but sound servers do both in bursts, lose some, and
open with another delay each time. What was played and what is heard are correlated instead
(generalised cross-correlation, phase transform), a few times a second.
"""

from typing import Final

import numpy as np

from ingle.speech.resample import Floats

RATE_HZ: Final = 16_000
AHEAD_SAMPLES: Final = 64
"""4 ms: so far before the echo the reference is kept; the filter needs a little room there."""
_WINDOW: Final = RATE_HZ // 2
"""0.5 s of what is heard is compared with all of `_KEPT` that was played."""
_EVERY_SOUGHT, _EVERY_KNOWN = 2048, 8192
"""A comparison each 128 ms until the echo was found, each 512 ms afterwards."""
_GIVEN_UP: Final = 3 * RATE_HZ
"""3 s of sound in which no echo stands out: there is hardly one."""
_EARLY: Final = round(0.35 * RATE_HZ)
_LATE: Final = round(0.7 * RATE_HZ)
"""Where the echo is looked for: from 350 ms before the reference to 700 ms after it."""
_KEPT: Final = _LATE + _WINDOW + _EARLY
_SIZE: Final = 32_768
_BAND: Final = slice(_SIZE * 200 // RATE_HZ, _SIZE * 5_000 // RATE_HZ)
"""200 Hz to 5 kHz: where speakers speak and microphones hear."""
_CLEAR: Final = 30.0
"""How far the peak must stand out of everything else, as a multiple of its mean."""
_SAME: Final = 3
"""Two findings this near to each other are one."""
_DRIFT: Final = 16
"""1 ms: what changes by less from one finding to the next are clocks that drift apart, which the
filter follows by itself."""
_QUIET: Final = 1e-3
"""Nothing can be found in sound that is softer, as a share of full scale."""


class EchoDelay:
    """Finds the echo; tells by how much the reference must be moved."""

    def __init__(self) -> None:
        self._tracked: int | None = None
        """Where the echo is, and the filter knows it to be; None before it was ever found."""
        self._candidate: int | None = None
        self._near: Floats
        self._far: Floats
        self._unseen: int
        self._found: bool
        self._sounded: int
        self.begin()

    @property
    def sought(self) -> bool:
        """Whether it is not known yet where the echo is: nothing can be learnt of the room."""
        return not self._found and self._sounded < _GIVEN_UP

    def begin(self) -> None:
        """Sound begins after a silence: the device may have been opened anew meanwhile."""
        self._found = False
        self._sounded = 0
        self._forget()

    def doubt(self) -> None:
        """The echo is there again: it may have jumped, or the room is another; to be looked at.

        Not more often than every 3 s, as somebody may only be speaking louder than the echo.
        """
        if self._sounded >= _GIVEN_UP:
            self.begin()

    def take(self, near: Floats, far: Floats) -> int:
        """Takes the next samples of both; returns by how many the reference is to be read earlier.

        0 nearly always.
        """
        self._near = np.concatenate((self._near, near))[-_WINDOW - _EARLY :]
        self._far = np.concatenate((self._far, far))[-_KEPT:]
        self._unseen += len(near)
        self._sounded += len(near) if far.any() else 0
        every = _EVERY_KNOWN if self._found else _EVERY_SOUGHT
        if self._unseen < every or len(self._near) < _WINDOW + _EARLY:
            return 0
        self._unseen = 0
        found = self._find()
        if found is None:
            return 0
        if self._tracked is not None and abs(found - self._tracked) <= _DRIFT:
            self._tracked, self._found, self._candidate = found, True, None
            return 0
        if self._candidate is None or abs(found - self._candidate) > _SAME:
            if self._found:  # It may have jumped, or both devices stumbled: to be heard anew.
                self._forget()
            self._candidate = found
            return 0
        if self._tracked is None:
            self._tracked = AHEAD_SAMPLES
        self._found = True
        self._forget()
        return found - self._tracked

    def _forget(self) -> None:
        """What comes next is compared with nothing that came before."""
        self._near, self._far = np.empty(0, np.float32), np.zeros(_KEPT, np.float32)
        self._unseen = _EVERY_KNOWN - _EVERY_SOUGHT
        self._candidate = None

    def _find(self) -> int | None:
        """The lag of the echo in the latest window; None where it does not stand out."""
        near = self._near[:_WINDOW]
        if min(float(np.std(near)), float(np.std(self._far))) < _QUIET:
            return None
        cross = np.fft.rfft(near, _SIZE) * np.conj(np.fft.rfft(self._far, _SIZE))
        phases = np.zeros_like(cross)
        phases[_BAND] = cross[_BAND] / (np.abs(cross[_BAND]) + 1e-9)
        likeness = np.abs(np.fft.irfft(phases, _SIZE))
        # Index 0 stands for the two beginnings together, which lie `_LATE` apart.
        lags = np.concatenate((likeness[-_LATE - _EARLY :], likeness[:1]))
        best = int(np.argmax(lags))
        clear = lags[best] > _CLEAR * lags.mean() and 0 < best < len(lags) - 1
        return best - _EARLY if clear else None
