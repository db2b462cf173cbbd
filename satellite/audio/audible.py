"""Output self-test: whether answers that are played can be heard by the satellite itself. Pure.

"No sound after the first answer" is what owners of such devices complain of: the device takes
samples and nothing comes out. A microphone beside a speaker hears it; one that never did (it is far
away, or somebody listens by headphones) proves nothing, so that only a change is told.
"""

from typing import Final

import numpy as np

from satellite.ports import FRAME_S, PcmFrame

HEARD_DB: Final = 6.0
"""An answer was heard where the frames of it are so much louder than the room was before."""
KNOWN_AFTER: Final = 2
"""Answers heard before one that is not means anything."""
UNHEARD_IN_A_ROW: Final = 2
"""One alone may have been whispered, or drowned in a room that was loud just then."""
_LEAST_S: Final = 0.8
"""Of playing, to judge by: less is an earcon."""
_QUIET: Final = 0.98
"""Smoothing of the room's power, per frame: over some 1.6 s."""
_FLOOR: Final = 1.0
"""The least power of a room, in squared steps of 16 bits."""


class AudibleAnswers:
    """Takes the microphone's frames, before any echo is taken out of them."""

    def __init__(self) -> None:
        self._room: float | None = None
        self._loudest: list[float] = []
        self._heard = self._unheard = 0

    def take(self, frame: PcmFrame, *, playing: bool) -> bool:
        """True where answers were heard before, and now the last ones were not."""
        samples = np.frombuffer(frame.samples, "<i2").astype(np.float32)
        power = max(_FLOOR, float(np.mean(samples**2)))
        if playing:
            self._loudest.append(power)
            return False
        lost = self._judge()
        self._loudest.clear()
        room = power if self._room is None else self._room
        self._room = _QUIET * room + (1 - _QUIET) * power
        return lost

    def _judge(self) -> bool:
        if len(self._loudest) * FRAME_S < _LEAST_S or self._room is None:
            return False
        loud = float(np.quantile(self._loudest, 0.8))
        if 10 * np.log10(loud / self._room) >= HEARD_DB:
            self._heard, self._unheard = self._heard + 1, 0
            return False
        self._unheard += 1
        if self._heard < KNOWN_AFTER or self._unheard < UNHEARD_IN_A_ROW:
            return False
        self._heard = self._unheard = 0
        return True
