"""A log whose reader is slow, dead or fast: the writer goes on at once."""

import os
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

import pytest

from ingle.runtime.log_writer import NonBlockingWriter

pytestmark = pytest.mark.pure

LINE = "x" * 99 + "\n"


@pytest.fixture
def pipe() -> Iterator[tuple[int, TextIOWrapper]]:
    """A pipe: the end that is read, and the end that is written."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as file:
        yield reading, file
    os.close(reading)


def dropped(count: int) -> str:
    return f"dropped {count}\n"


def everything(reading: int) -> str:
    os.set_blocking(reading, False)
    parts = []
    try:
        while part := os.read(reading, 1_000_000):
            parts.append(part)
    except BlockingIOError:
        pass
    return b"".join(parts).decode()


def test_a_pipe_that_nobody_reads_stops_nobody(pipe: tuple[int, TextIOWrapper]) -> None:
    """Lines wait up to the bound, then they are dropped, counted, and the count is told."""
    reading, file = pipe
    writer = NonBlockingWriter(file, dropped_line=dropped, most_bytes=10_000)
    for _ in range(2_000):
        writer.write(LINE)
    read = everything(reading)
    writer.write("again\n")
    writer.close()
    lines = (read + everything(reading)).splitlines()
    kept = lines.count(LINE.strip())
    assert lines[-2:] == [f"dropped {2_000 - kept}", "again"]
    assert set(lines[:-2]) == {LINE.strip()}
    assert 0 < kept < 2_000


def test_a_line_longer_than_a_pipe_takes_at_once_is_whole(
    pipe: tuple[int, TextIOWrapper],
) -> None:
    """It goes out in pieces, in order."""
    reading, file = pipe
    writer = NonBlockingWriter(file, dropped_line=dropped)
    text = "".join(f"{number:07d}\n" for number in range(20_000))
    writer.write(text)
    read = everything(reading)
    while read != text:
        before = len(read)
        writer.flush()
        read += everything(reading)
        assert len(read) > before
    assert read == text


def test_a_reader_that_went_away_is_no_error(pipe: tuple[int, TextIOWrapper]) -> None:
    """There is nobody to tell."""
    reading, file = pipe
    writer = NonBlockingWriter(file, dropped_line=dropped)
    os.dup2(os.open(os.devnull, os.O_RDONLY), reading)
    writer.write(LINE)
    writer.close()


def test_a_file_gets_every_line(tmp_path: Path) -> None:
    """However many they are."""
    path = tmp_path / "log"
    with path.open("w") as file:
        writer = NonBlockingWriter(file, dropped_line=dropped, most_bytes=200)
        for _ in range(5_000):
            writer.write(LINE)
    assert path.read_text() == LINE * 5_000
