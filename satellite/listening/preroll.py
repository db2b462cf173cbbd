"""Pre-roll: a ring buffer of the sound before a wake-word detection. Pure.

With it a command spoken right after the wake word is not clipped.
"""

from collections import deque

from satellite.ports import FRAME_S, PcmFrame


class Preroll:
    """A ring of the latest `keep_ms` milliseconds of frames, rounded up to whole frames."""

    def __init__(self, keep_ms: int = 2000) -> None:
        # 2000 ms: the longest wake phrases take 1.2 s, and a detection comes up to 0.5 s after
        # their end.
        self._frames: deque[PcmFrame] = deque(maxlen=max(1, -(-keep_ms // round(FRAME_S * 1000))))

    def add(self, frame: PcmFrame) -> None:
        """Keeps the frame and forgets the oldest."""
        self._frames.append(frame)

    def frames(self) -> list[PcmFrame]:
        """What is kept, oldest first."""
        return list(self._frames)

    def clear(self) -> None:
        """Forgets everything."""
        self._frames.clear()
