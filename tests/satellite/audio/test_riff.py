"""WAV files of every plain format, and what is said of the others."""

import struct
from pathlib import Path

import numpy as np
import pytest

from satellite.audio.riff import read_wav
from satellite.errors import WavError

pytestmark = pytest.mark.pure

WAVE = np.sin(np.arange(800) / 7) * 0.5


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


def fmt(
    codec: int = 1, channels: int = 1, rate: int = 16_000, bits: int = 16
) -> tuple[bytes, bytes]:
    size = channels * bits // 8
    return b"fmt ", struct.pack("<HHIIHH", codec, channels, rate, rate * size, size, bits)


def extensible(codec: int, bits: int) -> tuple[bytes, bytes]:
    head = fmt(0xFFFE, 1, 16_000, bits)[1]
    rest = bytes.fromhex("000000001000800000aa00389b71")
    return b"fmt ", head + struct.pack("<HHIH", 22, bits, 0, codec) + rest


def integers(bits: int) -> bytes:
    scaled = np.round(WAVE * (2 ** (bits - 1) - 1)).astype("<i4")
    if bits == 8:
        return (scaled + 128).astype(np.uint8).tobytes()
    return scaled.view(np.uint8).reshape(-1, 4)[:, : bits // 8].tobytes()


FORMATS = {
    "8 bits": (fmt(bits=8), integers(8)),
    "16 bits": (fmt(), integers(16)),
    "24 bits": (fmt(bits=24), integers(24)),
    "32 bits": (fmt(bits=32), integers(32)),
    "float": (fmt(3, bits=32), WAVE.astype("<f4").tobytes()),
    "extensible 16 bits": (extensible(1, 16), integers(16)),
    "extensible float": (extensible(3, 32), WAVE.astype("<f4").tobytes()),
    "stereo": (fmt(channels=2), np.repeat(np.frombuffer(integers(16), "<i2"), 2).tobytes()),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_plain_format_gives_the_same_samples(tmp_path: Path, name: str) -> None:
    """Within the format's own precision."""
    form, data = FORMATS[name]
    path = tmp_path / "a.wav"
    path.write_bytes(riff((b"LIST", b"odd"), form, (b"fact", bytes(4)), (b"data", data)))
    sound = read_wav(path)
    assert sound.frames == len(WAVE)
    np.testing.assert_allclose(sound.mono(0, 800), WAVE, atol=0.01 if name == "8 bits" else 1e-4)
    np.testing.assert_array_equal(sound.mono(790, 100), sound.mono(0, 800)[790:])


def test_a_stream_whose_header_promises_more_is_read_to_its_end(tmp_path: Path) -> None:
    """Programs that write to a pipe cannot know the length."""
    path = tmp_path / "stream.wav"
    path.write_bytes(
        riff(fmt(), (b"data", integers(16))).replace(struct.pack("<I", 1600), b"\xff\xff\xff\x7f")
        + b"\x00"
    )
    assert read_wav(path).frames == len(WAVE)


def test_wild_floats_are_tamed(tmp_path: Path) -> None:
    """NaN becomes silence, what is too loud full scale."""
    path = tmp_path / "wild.wav"
    path.write_bytes(
        riff(fmt(3, bits=32), (b"data", np.array([np.nan, 9.0, -np.inf, 0.5], "<f4").tobytes()))
    )
    assert read_wav(path).mono(0, 4).tolist() == [0.0, 1.0, -1.0, 0.5]


BAD = {
    "a text file": (b"turn on the light\n" * 9, "no WAV file"),
    "empty": (b"", "is empty"),
    "only RIFF": (b"RIFF", "no WAV file"),
    "no chunks": (riff(), "truncated header"),
    "half a header": (riff(fmt())[:30], "header is truncated"),
    "no data chunk": (riff(fmt()), "truncated header"),
    "no samples": (riff(fmt(), (b"data", b"")), "holds no samples"),
    "data before fmt": (riff((b"data", bytes(8)), fmt()), "before their format"),
    "mu-law": (
        riff(fmt(7, bits=8), (b"data", bytes(8))),
        "u-law samples of 8 bits are not supported",
    ),
    "MP3": (riff(fmt(0x55, bits=16), (b"data", bytes(8))), "MP3"),
    "12 bits": (riff(fmt(bits=12), (b"data", bytes(8))), "integer samples of 12 bits"),
    "1 Hz": (riff(fmt(rate=1), (b"data", bytes(8))), "1 Hz is not supported"),
    "no channel": (riff(fmt(channels=0), (b"data", bytes(8))), "0 channels"),
}


@pytest.mark.parametrize("name", BAD)
def test_an_unusable_file_is_named_with_the_reason(tmp_path: Path, name: str) -> None:
    """The person learns which file and why."""
    content, reason = BAD[name]
    path = tmp_path / "odd.wav"
    path.write_bytes(content)
    with pytest.raises(WavError, match=r"odd\.wav: .*" + reason):
        read_wav(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    """Neither is a traceback."""
    with pytest.raises(WavError, match=r"none\.wav: cannot be read: No such file"):
        read_wav(tmp_path / "none.wav")
    with pytest.raises(WavError, match="cannot be read: Is a directory"):
        read_wav(tmp_path)
