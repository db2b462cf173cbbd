"""Toy Piper voice in the format of piper-tts: it hums a steady tone block for each phoneme.

The ONNX file is written by hand (protocol buffers are numbers, lengths and bytes), so no ONNX
package is needed.
"""

import json
import struct
from pathlib import Path
from typing import Final

SAMPLES_PER_PHONEME: Final = 256
_INT64: Final = 7
_FLOAT: Final = 1


def write_voice(model: Path, *, sample_rate_hz: int, language: str = "en-us") -> None:
    """Writes `model` (.onnx) and its configuration beside it."""
    model.write_bytes(_model())
    alphabet = "_^$ abcdefghijklmnopqrstuvwxyz.?!,"
    config = {
        "audio": {"sample_rate": sample_rate_hz},
        "espeak": {"voice": language},
        "phoneme_type": "text",
        "num_symbols": len(alphabet),
        "num_speakers": 1,
        "phoneme_id_map": {letter: [at] for at, letter in enumerate(alphabet)},
    }
    model.with_name(f"{model.name}.json").write_text(json.dumps(config))


def _model() -> bytes:
    """The ONNX graph.

    Each phoneme's id, scaled to below 1, held for `SAMPLES_PER_PHONEME` samples, sign alternating.
    """
    wave = struct.pack(
        f"<{SAMPLES_PER_PHONEME}f",
        *((-0.02, 0.02)[at // 25 % 2] for at in range(SAMPLES_PER_PHONEME)),
    )
    graph = b"".join(
        (
            _node("Cast", ["input"], ["ids"], _attribute_int("to", _FLOAT)),
            _node("Reshape", ["ids", "column"], ["tall"]),
            _node("Mul", ["tall", "wave"], ["rows"]),
            _node("Reshape", ["rows", "flat"], ["output"]),
            _field(2, b"humming"),
            _field(5, _tensor("column", _INT64, [2], struct.pack("<2q", -1, 1))),
            _field(5, _tensor("wave", _FLOAT, [1, SAMPLES_PER_PHONEME], wave)),
            _field(5, _tensor("flat", _INT64, [4], struct.pack("<4q", 1, 1, 1, -1))),
            _field(11, _value("input", _INT64, ["batch", "phonemes"])),
            _field(11, _value("input_lengths", _INT64, ["batch"])),
            _field(11, _value("scales", _FLOAT, ["three"])),
            _field(12, _value("output", _FLOAT, ["batch", "one", "channel", "time"])),
        )
    )
    opset = _number(2, 13)
    return _number(1, 8) + _field(7, graph) + _field(8, opset)


def _node(kind: str, inputs: list[str], outputs: list[str], attribute: bytes = b"") -> bytes:
    names = b"".join(_field(1, name.encode()) for name in inputs) + b"".join(
        _field(2, n.encode()) for n in outputs
    )
    return _field(
        1, names + _field(4, kind.encode()) + (_field(5, attribute) if attribute else b"")
    )


def _attribute_int(name: str, value: int) -> bytes:
    return _field(1, name.encode()) + _number(3, value) + _number(20, 2)


def _tensor(name: str, kind: int, shape: list[int], values: bytes) -> bytes:
    return (
        b"".join(_number(1, size) for size in shape)
        + _number(2, kind)
        + _field(8, name.encode())
        + _field(9, values)
    )


def _value(name: str, kind: int, shape: list[str]) -> bytes:
    sizes = b"".join(_field(1, _field(2, size.encode())) for size in shape)
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, kind) + _field(2, sizes)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _field(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    coded = bytearray()
    while value > 0x7F:
        coded.append(value & 0x7F | 0x80)
        value >>= 7
    coded.append(value)
    return bytes(coded)
