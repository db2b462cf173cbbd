"""Jitter buffer between a voice that makes samples in bursts and a steady device. Pure."""

import threading
from collections import deque


class JitterBuffer:
    """One answer's samples: a FIFO with a prebuffer, filled by one thread, drained by another.

    Nothing comes out before `prebuffer_bytes` are there (or all there is), at the start and again
    after each underrun: one gap is better than a stutter.
    """

    def __init__(self, prebuffer_bytes: int) -> None:
        self._prebuffer = prebuffer_bytes
        self._lock = threading.Lock()
        self._pieces: deque[bytes] = deque()
        self._size = 0
        self._flowing = False
        self._begun = False
        self._finished = False
        self._underruns = 0

    @property
    def underruns(self) -> int:
        """Gaps so far in which there was nothing to take while more was to come."""
        return self._underruns

    @property
    def size(self) -> int:
        """Bytes that are waiting."""
        return self._size

    @property
    def drained(self) -> bool:
        """Whether all was put in and taken out."""
        return self._finished and self._size == 0

    def put(self, samples: bytes) -> None:
        """Adds samples; the caller bounds `size`."""
        with self._lock:
            if samples:
                self._pieces.append(samples)
                self._size += len(samples)

    def finish(self) -> None:
        """Says that nothing more will be put."""
        with self._lock:
            self._finished = True

    def take(self, wanted: int) -> bytes:
        """Up to `wanted` bytes; fewer where they have run out, none while it waits for more."""
        with self._lock:
            if not self._flowing:
                if not self._size or (self._size < self._prebuffer and not self._finished):
                    return b""
                self._flowing = self._begun = True
            taken = self._take(wanted)
            if len(taken) < wanted and not self._finished:
                self._flowing = False
                self._underruns += 1
            return taken

    def _take(self, wanted: int) -> bytes:
        taken: list[bytes] = []
        left = wanted
        while left and self._pieces:
            piece = self._pieces.popleft()
            if len(piece) > left:
                self._pieces.appendleft(piece[left:])
            taken.append(piece[:left])
            left -= len(taken[-1])
        self._size -= wanted - left
        return b"".join(taken)
