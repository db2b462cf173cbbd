"""ONNX model cut in two at a tensor: protocol buffers read and written, without the ONNX package.

A model is a list of nodes in an order in which they can run. The second half holds what leads from
the tensor to the output, the first what leads to the tensor; weights go where they are used.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

_MODEL_GRAPH: Final = 7
_GRAPH_NODE: Final = 1
_GRAPH_NAME: Final = 2
_GRAPH_WEIGHTS: Final = 5
_GRAPH_INPUT: Final = 11
_GRAPH_OUTPUT: Final = 12
_WEIGHTS_NAME: Final = 8
_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5
_FLOAT: Final = 1


@dataclass(frozen=True, slots=True)
class Node:
    """One operation; `content` is all of it, encoded."""

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    content: bytes


@dataclass(slots=True)
class OnnxGraph:
    """A model's graph. Every part is kept encoded, where it lies in the model; names are read."""

    nodes: list[Node] = field(default_factory=list)
    weights: dict[str, memoryview] = field(default_factory=dict)
    inputs: dict[str, memoryview] = field(default_factory=dict)
    outputs: dict[str, memoryview] = field(default_factory=dict)
    _around: bytes = b""
    """What the model says beside its graph: versions of format and operations."""

    @classmethod
    def read(cls, model: bytes) -> "OnnxGraph":
        """The graph of an encoded model. Raises `ValueError` for what is none."""
        graph = cls()
        for number, content, whole in _fields(memoryview(model)):
            if number == _MODEL_GRAPH:
                graph._read(content)
            else:
                graph._around += whole
        if not graph.nodes or not graph.outputs:
            raise ValueError("this is no ONNX model")
        return graph

    def needed(self, tensors: Iterable[str], *, given: frozenset[str] = frozenset()) -> set[str]:
        """The tensors that these are made of, themselves included; those `given` are not made."""
        makers = {name: node for node in self.nodes for name in node.outputs}
        found: set[str] = set()
        left = list(tensors)
        while left:
            name = left.pop()
            if name not in found and name not in given:
                found.add(name)
                left += makers[name].inputs if name in makers else ()
        return found

    def until(self, tensor: str) -> bytes:
        """The model from the inputs to that tensor."""
        return self._model(self.needed([tensor]), b"", _encoded(_GRAPH_OUTPUT, _value(tensor)))

    def after(self, tensor: str) -> bytes:
        """The model from that tensor to the outputs."""
        needed = self.needed(self.outputs, given=frozenset([tensor]))
        given = _encoded(_GRAPH_INPUT, _value(tensor))
        return self._model(needed, given, b"".join(self.outputs.values()))

    def _model(self, tensors: set[str], inputs: bytes, outputs: bytes) -> bytes:
        parts: list[bytes | memoryview] = [_encoded(_GRAPH_NAME, b"part")]
        parts += [node.content for node in self.nodes if not tensors.isdisjoint(node.outputs)]
        parts += [content for name, content in self.weights.items() if name in tensors]
        parts += [content for name, content in self.inputs.items() if name in tensors]
        return self._around + _encoded(_MODEL_GRAPH, b"".join([*parts, inputs, outputs]))

    def _read(self, graph: memoryview) -> None:
        named = {_GRAPH_INPUT: self.inputs, _GRAPH_OUTPUT: self.outputs}
        for number, content, whole in _fields(graph):
            if number == _GRAPH_NODE:
                self.nodes.append(_node(content, bytes(whole)))
            elif number == _GRAPH_WEIGHTS:
                self.weights[_first_text(content, _WEIGHTS_NAME)] = whole
            elif number in named:
                named[number][_first_text(content, 1)] = whole


def _node(content: memoryview, whole: bytes) -> Node:
    texts: dict[int, list[str]] = {1: [], 2: [], 4: []}  # inputs, outputs, kind
    for number, value, _ in _fields(content):
        if number in texts:
            texts[number].append(bytes(value).decode())
    return Node("".join(texts[4]), tuple(texts[1]), tuple(texts[2]), whole)


def _first_text(content: memoryview, number: int) -> str:
    for found, value, _ in _fields(content):
        if found == number:
            return bytes(value).decode()
    raise ValueError("a part of the ONNX model has no name")


def _value(name: str) -> bytes:
    """The description of a tensor of floats with three dimensions of any size."""
    sizes = b"".join(_encoded(1, _encoded(2, size)) for size in (b"batch", b"channels", b"frames"))
    kind = _varint(1 << 3 | _VARINT) + _varint(_FLOAT) + _encoded(2, sizes)
    return _encoded(1, name.encode()) + _encoded(2, _encoded(1, kind))


def _fields(content: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """The fields of a message: number, content (empty for numbers), and the whole as encoded."""
    at = 0
    while at < len(content):
        begin = at
        key, at = _read_varint(content, at)
        kind, value = key & 7, content[:0]
        if kind == _VARINT:
            _, at = _read_varint(content, at)
        elif kind == _BYTES:
            size, at = _read_varint(content, at)
            value, at = content[at : at + size], at + size
        elif kind in (_FOUR_BYTES, _EIGHT_BYTES):
            at += 4 if kind == _FOUR_BYTES else 8
        else:
            raise ValueError(f"no protocol buffer: a field of the kind {kind}")
        if at > len(content):
            raise ValueError("no protocol buffer: it ends in the middle of a field")
        yield key >> 3, value, content[begin:at]


def _read_varint(content: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(content) and shift < 70:
        byte, at = content[at], at + 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
    raise ValueError("no protocol buffer: it ends in the middle of a number")


def _encoded(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    coded = bytearray()
    while value > 0x7F:
        coded.append(value & 0x7F | 0x80)
        value >>= 7
    coded.append(value)
    return bytes(coded)
