"""Splitting of a byte stream into lines."""

import time

import pytest

from hub.llm.line_splitter import LineSplitter

pytestmark = pytest.mark.pure


def split(*chunks: bytes) -> list[bytes]:
    splitter = LineSplitter()
    return [line for chunk in chunks for line in splitter.feed(chunk)] + splitter.end()


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_lines_are_the_same_however_the_chunks_fall(ending: bytes, size: int) -> None:
    """Also the last one, without an end."""
    data = b"\xef\xbb\xbf" + ending.join([b"one", b"", b"two", b"three"])
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    assert split(*chunks) == [b"one", b"", b"two", b"three"]


@pytest.mark.parametrize(
    ("chunks", "lines"),
    [
        ([b"a\r", b"", b"\nb\n"], [b"a", b"b"]),
        ([b"a\r", b"b"], [b"a", b"b"]),
        ([b"\xef\xbb"], [b"\xef\xbb"]),
        ([b""], []),
    ],
)
def test_ends_and_marks_in_halves(chunks: list[bytes], lines: list[bytes]) -> None:
    """Half an end is none until the next byte; half a mark is text."""
    assert split(*chunks) == lines


def test_empty_lines_in_a_row_are_one() -> None:
    """They mean nothing, and must cost nothing."""
    assert split(b"a\n" + b"\n" * 1000 + b"b\n") == [b"a", b"", b"b"]


def test_a_line_in_many_chunks_takes_linear_time() -> None:
    """What is held is not joined again with each chunk; quadratic, it took some 10 s."""
    splitter = LineSplitter()
    begun_s = time.thread_time()
    for _ in range(200_000):
        splitter.feed(b"x")
    assert splitter.held_bytes == 200_000
    assert splitter.feed(b"\n") == [b"x" * 200_000]
    assert (splitter.held_bytes, splitter.end()) == (0, [])
    assert time.thread_time() - begun_s < 3.0
