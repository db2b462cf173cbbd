"""Splits a byte stream into lines, in time linear to its length (pure)."""

from typing import Final

_BOM: Final = b"\xef\xbb\xbf"


class LineSplitter:
    """Incremental line splitter: ends may be `\\n`, `\\r\\n` or `\\r`, chunks may break anywhere.

    A byte order mark in front is left out. Of empty lines in a row one is kept: the protocols give
    no meaning to more.
    """

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        """Of the line that has not ended, joined only once it has."""
        self.held_bytes = 0
        """Size of that line so far."""
        self._begun = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """The lines that the chunk completes, without their ends."""
        if not chunk:
            return []
        half_end = bool(self._parts) and self._parts[-1].endswith(b"\r")
        self._parts.append(chunk)
        self.held_bytes += len(chunk)
        if not self._begun and not self._begin():
            return []
        if not half_end and b"\n" not in chunk and b"\r" not in chunk:
            return []
        data = b"".join(self._parts)
        lines = data.splitlines()
        rest = b""
        if lines and not data.endswith(b"\n"):  # a lone \r at the end may be half of \r\n
            last = lines.pop()
            rest = data[len(data) - len(last) - data.endswith(b"\r") :]
        self._hold(rest)
        return _single_blanks(lines)

    def end(self) -> list[bytes]:
        """The last line, if it had no end."""
        lines = b"".join(self._parts).splitlines()
        self._hold(b"")
        return lines

    def _begin(self) -> bool:
        """Whether enough has come to tell a byte order mark, which is then left out."""
        data = b"".join(self._parts)
        if len(data) < len(_BOM) and _BOM.startswith(data):
            return False
        self._begun = True
        self._hold(data.removeprefix(_BOM))
        return True

    def _hold(self, data: bytes) -> None:
        self._parts = [data] if data else []
        self.held_bytes = len(data)


def _single_blanks(lines: list[bytes]) -> list[bytes]:
    before = [b"-", *lines]
    return [line for line, last in zip(lines, before, strict=False) if line or last]
