"""WAV (RIFF) files as samples: any plain format in, mono floats out. Pure but for the reading."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ingle.speech.resample import Floats
from satellite.errors import WavError

MAX_BYTES: Final = 512 * 1024 * 1024
"""A larger file is refused: three quarters of an hour of 96 kHz stereo."""
_LOWEST_HZ, _HIGHEST_HZ = 8_000, 192_000
_PCM, _FLOAT, _EXTENSIBLE = 0x0001, 0x0003, 0xFFFE
_OTHER_CODECS: Final = {
    0x0002: "ADPCM",
    0x0006: "A-law",
    0x0007: "u-law",
    0x0011: "IMA ADPCM",
    0x0055: "MP3",
}
_FORMATS: Final = {(_PCM, 8), (_PCM, 16), (_PCM, 24), (_PCM, 32), (_FLOAT, 32)}


@dataclass(frozen=True, slots=True, kw_only=True)
class WavAudio:
    """A WAV file's samples, as they lie in the file."""

    sample_rate_hz: int
    channels: int
    codec: int
    bits: int
    data: bytes

    @property
    def frames(self) -> int:
        """Samples per channel."""
        return len(self.data) // (self.channels * self.bits // 8)

    def mono(self, begin: int, count: int) -> Floats:
        """So many samples from `begin` on as -1..1, channels averaged."""
        size = self.channels * self.bits // 8
        raw = self.data[begin * size : min(begin + count, self.frames) * size]
        samples = _as_floats(raw, self.codec, self.bits).reshape(-1, self.channels)
        mixed: Floats = samples.mean(axis=1, dtype=np.float32)
        # Some float files carry NaN or far too loud samples; neither may reach a model.
        return np.clip(np.nan_to_num(mixed), -1.0, 1.0)


def read_wav(path: Path) -> WavAudio:
    """The file's sound.

    Raises `WavError`, naming the file and the reason, where it is no usable WAV.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise WavError(f"{path}: {size} bytes, more than {MAX_BYTES}")
        content = path.read_bytes()
    except OSError as error:
        raise WavError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        return _parse(content)
    except ValueError as error:
        raise WavError(f"{path}: {error}") from error


def _parse(content: bytes) -> WavAudio:
    if not content:
        raise ValueError("is empty")
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise ValueError("is no WAV file (it does not begin with RIFF and WAVE)")
    chosen: tuple[int, int, int, int] | None = None
    at = 12
    while at + 8 <= len(content):
        name, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        body = content[at + 8 : at + 8 + length]
        if name == b"fmt ":
            chosen = _read_format(body)
        elif name == b"data":
            if chosen is None:
                raise ValueError("its samples come before their format (no fmt chunk)")
            return _sound(chosen, body)
        at += 8 + length + length % 2
    raise ValueError("ends before its samples (truncated header, or no data chunk)")


def _read_format(body: bytes) -> tuple[int, int, int, int]:
    if len(body) < 16:
        raise ValueError("its header is truncated (fmt chunk)")
    codec, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", body)
    if codec == _EXTENSIBLE and len(body) >= 26:
        codec = int.from_bytes(body[24:26], "little")
    if (codec, bits) not in _FORMATS:
        what = _OTHER_CODECS.get(
            codec, {_PCM: "integer", _FLOAT: "float"}.get(codec, f"codec {codec:#06x}")
        )
        raise ValueError(
            f"{what} samples of {bits} bits are not supported; "
            "8, 16, 24, 32-bit integer and float32 are"
        )
    if not 1 <= channels <= 32:
        raise ValueError(f"{channels} channels are not supported")
    if not _LOWEST_HZ <= rate_hz <= _HIGHEST_HZ:
        raise ValueError(
            f"a sample rate of {rate_hz} Hz is not supported; {_LOWEST_HZ} to {_HIGHEST_HZ} are"
        )
    return codec, channels, rate_hz, bits


def _sound(chosen: tuple[int, int, int, int], data: bytes) -> WavAudio:
    codec, channels, rate_hz, bits = chosen
    sound = WavAudio(sample_rate_hz=rate_hz, channels=channels, codec=codec, bits=bits, data=data)
    if sound.frames == 0:
        raise ValueError("holds no samples")
    return sound


def _as_floats(raw: bytes, codec: int, bits: int) -> Floats:
    if codec == _FLOAT:
        return np.frombuffer(raw, "<f4").astype(np.float32)
    if bits == 8:
        return (np.frombuffer(raw, np.uint8).astype(np.float32) - 128) / np.float32(128)
    if bits == 24:
        low = np.frombuffer(raw, np.uint8).reshape(-1, 3)
        wide = np.zeros((len(low), 4), np.uint8)
        wide[:, 1:] = low
        return wide.view("<i4")[:, 0].astype(np.float32) / np.float32(2**31)
    return np.frombuffer(raw, f"<i{bits // 8}").astype(np.float32) / np.float32(2 ** (bits - 1))
