"""Non-blocking log output: what a slow or dead reader does not take waits, then is dropped.

Under systemd stderr is journald's, in a test or a script a pipe. A pipe that nobody reads holds 64
kB and then stops whoever writes to it: one log line would stop every turn. Here a line that does
not fit waits in a bounded buffer for the next one; what finds the buffer full is dropped and
counted, and the count is logged as soon as there is room (back-pressure by loss, as only the log
may lose anything).
"""

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final, TextIO

MAX_WAITING_BYTES: Final = 256 * 1024
"""Of lines that wait for the reader; some 1,000 of them, or ten long tracebacks."""
_AT_ONCE: Final = 4096
"""PIPE_BUF on Linux: a pipe that is writable at all takes so many bytes without blocking."""
LAST_WORDS_WITHIN_S: Final = 1.0
"""How long the end of the process waits for the reader to take the last lines."""


class NonBlockingWriter:
    """Writes text to a descriptor as far as its reader takes it; safe to use from several threads.

    `dropped_line` makes the line that reports so many lost lines. Text that comes in one `write` is
    kept or dropped as a whole. A file or a terminal is always writable: nothing is lost there.
    """

    def __init__(
        self,
        file: TextIO,
        *,
        dropped_line: Callable[[int], str],
        most_bytes: int = MAX_WAITING_BYTES,
    ) -> None:
        self._descriptor = file.fileno()
        self._dropped_line = dropped_line
        self._most_bytes = most_bytes
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._dropped = 0
        self._lock = threading.Lock()
        self._writable = select.poll()
        self._writable.register(self._descriptor, select.POLLOUT)

    def write(self, text: str) -> int:
        """Writes the text as soon as the reader takes it; returns its length, as files do."""
        data = text.encode("utf-8", "backslashreplace")
        with self._lock:
            self._drain(0.0)
            if self._waiting_bytes + len(data) > self._most_bytes:
                self._dropped += 1
                return len(text)
            self._put(data)
            self._drain(0.0)
        return len(text)

    def flush(self) -> None:
        """Writes what the reader takes without waiting for it."""
        with self._lock:
            self._drain(0.0)

    def close(self) -> None:
        """Gives the reader `LAST_WORDS_WITHIN_S` for what waits, and tells it what was lost."""
        with self._lock:
            self._report_dropped()
            self._drain(LAST_WORDS_WITHIN_S)

    def _put(self, data: bytes) -> None:
        self._report_dropped()
        self._waiting.append(data)
        self._waiting_bytes += len(data)

    def _report_dropped(self) -> None:
        if self._dropped:
            report = self._dropped_line(self._dropped).encode()
            self._dropped = 0
            self._waiting.append(report)
            self._waiting_bytes += len(report)

    def _drain(self, within_s: float) -> None:
        end_s = time.monotonic() + within_s
        while self._waiting:
            left_ms = max(0.0, end_s - time.monotonic()) * 1000.0 if within_s else 0.0
            if not self._takes(left_ms):
                return
            first = self._waiting[0]
            try:
                written = os.write(self._descriptor, first[:_AT_ONCE])
            except BlockingIOError:  # somebody else made the descriptor non-blocking
                return
            except OSError:  # nobody is there any more: there is nobody to tell either
                self._waiting.clear()
                self._waiting_bytes = 0
                return
            self._waiting_bytes -= written
            if written == len(first):
                self._waiting.popleft()
            else:
                self._waiting[0] = first[written:]

    def _takes(self, within_ms: float) -> bool:
        """Whether a write does not block; an error counts, as the write then says what it is."""
        return bool(self._writable.poll(within_ms))
