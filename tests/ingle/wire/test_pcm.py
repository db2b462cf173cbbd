"""The binary audio messages against their golden files, and the count of what is missing."""

from typing import Literal

import pytest

from ingle.wire.codec import BadMessage
from ingle.wire.pcm import MAX_CHUNK_BYTES, AudioChunk, SequenceCheck, decode_chunk, encode_chunk
from wire_examples import CHUNKS, GOLDEN

pytestmark = pytest.mark.pure

Kind = Literal["audio", "speech"]
each_chunk = pytest.mark.parametrize(("kind", "chunk"), CHUNKS)


@each_chunk
def test_golden_file_decodes_to_the_chunk(kind: Kind, chunk: AudioChunk) -> None:
    """What an earlier version sent is still understood."""
    assert decode_chunk(kind, (GOLDEN / f"{kind}.bin").read_bytes()) == chunk


@each_chunk
def test_chunk_encodes_to_its_golden_file(kind: Kind, chunk: AudioChunk) -> None:
    """What is sent is what an earlier version understands, byte for byte."""
    assert encode_chunk(chunk) == (GOLDEN / f"{kind}.bin").read_bytes()


def audio(**changed: int) -> bytearray:
    """The golden audio message with single bytes replaced: `at_1=3` puts 3 at offset 1."""
    data = bytearray((GOLDEN / "audio.bin").read_bytes())
    for place, value in changed.items():
        data[int(place.removeprefix("at_"))] = value
    return data


@pytest.mark.parametrize(
    ("payload", "mistake"),
    [
        (b"", "shorter than its header"),
        (bytes(audio()[:9]), "shorter than its header of 10"),
        (bytes(audio(at_0=2)), "version 2"),
        (bytes(audio(at_9=0)), "sample rate"),
        (bytes(audio() + b"\x00"), "half a sample"),
        (bytes(audio()).ljust(MAX_CHUNK_BYTES + 2, b"\x00"), f"more than {MAX_CHUNK_BYTES}"),
    ],
)
def test_damaged_audio_is_refused(payload: bytes, mistake: str) -> None:
    """A damaged header never becomes noise in somebody's ears."""
    with pytest.raises(BadMessage, match=f"^audio: .*{mistake}"):
        decode_chunk("audio", payload)


def test_unknown_flags_are_ignored() -> None:
    """A newer version may set more flags; only `last` and pauses are read."""
    assert decode_chunk("audio", audio(at_1=0xF8)) == decode_chunk("audio", audio(at_1=0))
    assert decode_chunk("audio", audio(at_1=0xF9)).last is True


@pytest.mark.parametrize(("flags", "paused"), [(0, None), (4, None), (2, False), (6, True)])
def test_pauses_are_told_or_not(flags: int, paused: bool | None) -> None:
    """A satellite that knows nothing of them sets no flag, and is not taken to speak on."""
    chunk = decode_chunk("audio", audio(at_1=flags))
    assert chunk.paused is paused
    if flags != 4:
        assert encode_chunk(chunk) == audio(at_1=flags)


def test_empty_last_chunk_is_allowed() -> None:
    """The end of the audio may come after its samples."""
    chunk = AudioChunk(sequence=3, sample_rate_hz=16_000, samples=b"", last=True)
    assert decode_chunk("audio", encode_chunk(chunk)) == chunk


def test_order_without_a_gap_misses_nothing() -> None:
    """The normal case."""
    check = SequenceCheck()
    assert [check.accept(n) for n in range(5)] == [True] * 5
    assert check.missing == 0


def test_gap_is_counted_and_what_follows_is_taken() -> None:
    """Lost chunks are a number, also before the first that came."""
    check = SequenceCheck()
    assert [check.accept(n) for n in (2, 3, 7)] == [True, True, True]
    assert check.missing == 5


def test_twice_and_late_chunks_are_refused_and_not_counted_as_missing() -> None:
    """A repeated chunk is not played again, and a late one does not jump back in time."""
    check = SequenceCheck()
    assert [check.accept(n) for n in (0, 1, 1, 0, 4, 3)] == [True, True, False, False, True, False]
    assert check.missing == 2
