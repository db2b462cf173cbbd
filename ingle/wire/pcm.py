"""Binary audio messages: a fixed big-endian header, then s16le (little-endian) mono PCM samples.

version u8 | flags u8 | sequence u32 | sample rate u32 [| answer seq u16, for `speech`] | samples

Flags: bit 0 = last; bit 1 = the satellite tells its pauses; bit 2 = a pause goes on.
"""

import struct
from dataclasses import dataclass
from typing import Final, Literal

from ingle.wire.codec import BadMessage

VERSION: Final = 1
UPLINK_RATE_HZ: Final = 16_000
SAMPLE_BYTES: Final = 2
MAX_CHUNK_BYTES: Final = 256 * 1024
"""A larger audio message is refused: eight seconds at 16 kHz, a hundred times what is ever sent."""
SAMPLE_RATES_HZ: Final = (16_000, 22_050)

_LAST: Final = 0x01
_TELLS_PAUSES: Final = 0x02
_PAUSED: Final = 0x04
_HEADER: Final = struct.Struct(">BBII")
_ANSWER_SEQ: Final = struct.Struct(">H")


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioChunk:
    """One audio message; `samples` is PCM.

    `answer_seq` says which sentence it speaks (`speech` only).
    """

    sequence: int
    sample_rate_hz: int
    samples: bytes
    last: bool = False
    answer_seq: int | None = None
    paused: bool | None = None
    """Whether the speech may be over with these samples; None where the sender does not tell."""


def encode_chunk(chunk: AudioChunk) -> bytes:
    """The message's bytes; the answer's seq is written when the chunk has one."""
    flags = _LAST if chunk.last else 0
    if chunk.paused is not None:
        flags |= _TELLS_PAUSES | (_PAUSED if chunk.paused else 0)
    head = _HEADER.pack(VERSION, flags, chunk.sequence, chunk.sample_rate_hz)
    seq = b"" if chunk.answer_seq is None else _ANSWER_SEQ.pack(chunk.answer_seq)
    return b"".join((head, seq, chunk.samples))


def decode_chunk(kind: Literal["audio", "speech"], payload: bytes | bytearray) -> AudioChunk:
    """The chunk in `payload`.

    Raises `BadMessage` for a wrong version, rate, length or half a sample.
    """
    if len(payload) > MAX_CHUNK_BYTES:
        raise BadMessage(f"{kind}: {len(payload)} bytes, more than {MAX_CHUNK_BYTES}")
    start = _HEADER.size + (_ANSWER_SEQ.size if kind == "speech" else 0)
    if len(payload) < start:
        raise BadMessage(f"{kind}: {len(payload)} bytes, shorter than its header of {start}")
    version, flags, sequence, rate_hz = _HEADER.unpack_from(payload)
    if version != VERSION:
        raise BadMessage(f"{kind}: version {version}, this side speaks {VERSION}")
    if rate_hz not in SAMPLE_RATES_HZ:
        raise BadMessage(f"{kind}: sample rate {rate_hz} Hz, allowed are {SAMPLE_RATES_HZ}")
    if (len(payload) - start) % SAMPLE_BYTES:
        raise BadMessage(f"{kind}: half a sample at the end")
    return AudioChunk(
        sequence=sequence,
        sample_rate_hz=rate_hz,
        samples=bytes(payload[start:]),
        last=bool(flags & _LAST),
        answer_seq=_ANSWER_SEQ.unpack_from(payload, _HEADER.size)[0] if kind == "speech" else None,
        paused=bool(flags & _PAUSED) if flags & _TELLS_PAUSES else None,
    )


class SequenceCheck:
    """Sequence check of one turn's audio: counts lost chunks, refuses duplicate and late ones."""

    def __init__(self) -> None:
        self.missing = 0
        """Chunks that never came."""
        self._next = 0

    def accept(self, sequence: int) -> bool:
        """Whether this chunk is new and in order; a jump ahead adds to `missing`."""
        if sequence < self._next:
            return False
        self.missing += sequence - self._next
        self._next = sequence + 1
        return True
