"""The jitter buffer between a voice's bursts and a device's steady pace."""

import pytest

from satellite.audio.jitter import JitterBuffer

pytestmark = pytest.mark.pure


def test_pieces_follow_each_other_without_a_gap() -> None:
    """Whatever their sizes, the bytes come out as they went in."""
    buffer = JitterBuffer(prebuffer_bytes=4)
    for piece in (b"abc", b"", b"defgh", b"i"):
        buffer.put(piece)
    buffer.finish()
    assert [buffer.take(4) for _ in range(3)] == [b"abcd", b"efgh", b"i"]
    assert buffer.drained
    assert buffer.underruns == 0


def test_nothing_comes_before_enough_is_there() -> None:
    """A first tiny piece is not played to run dry at once."""
    buffer = JitterBuffer(prebuffer_bytes=4)
    buffer.put(b"abc")
    assert buffer.take(2) == b""
    buffer.put(b"d")
    assert buffer.take(2) == b"ab"


def test_less_than_enough_is_played_when_it_is_all() -> None:
    """A short answer is not withheld."""
    buffer = JitterBuffer(prebuffer_bytes=100)
    buffer.put(b"ab")
    buffer.finish()
    assert buffer.take(4) == b"ab"


def test_running_dry_is_one_underrun_however_long_it_lasts() -> None:
    """After it, enough is gathered again before playing on."""
    buffer = JitterBuffer(prebuffer_bytes=4)
    buffer.put(b"abcd")
    assert buffer.take(6) == b"abcd"
    assert [buffer.take(2) for _ in range(5)] == [b""] * 5
    assert buffer.underruns == 1
    buffer.put(b"ef")
    assert buffer.take(2) == b""
    buffer.put(b"gh")
    buffer.finish()
    assert buffer.take(6) == b"efgh"
    assert (buffer.underruns, buffer.drained) == (1, True)


def test_an_answer_without_sound_is_drained_at_once() -> None:
    """Nothing is waited for."""
    buffer = JitterBuffer(prebuffer_bytes=4)
    buffer.finish()
    assert buffer.drained
    assert buffer.underruns == 0
