"""Progress counter on one line of a terminal."""

from typing import Self, TextIO


class Progress:
    """Counts steps on one line of a terminal; silent where `stream` is no terminal."""

    def __init__(self, what: str, total: int, stream: TextIO) -> None:
        self._what = what
        self._total = total
        self._stream = stream
        self._shown = stream.isatty()
        self._done = 0

    def step(self) -> None:
        self._done += 1
        if self._shown:
            self._stream.write(f"\r{self._done} of {self._total} {self._what}")
            self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown and self._done:
            self._stream.write("\r\033[K")
            self._stream.flush()
