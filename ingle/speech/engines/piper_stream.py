"""Streaming of a Piper voice (VITS): its model cut before the decoder, which then runs in pieces.

Piper's models make a sentence as a whole. Two parts are in them: what finds sounds and their
lengths (the encoder, for the whole sentence), and what makes samples of them (the decoder, HiFi-GAN
by convolutions, two thirds of the work). A convolution sees some frames to either side and no
further, so a piece that is decoded with that margin has exactly the samples that it would have in
the whole. Whether that holds for a model, and with which margin, is tried when it is loaded.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import numpy as np

from ingle.runtime.telemetry import disable_library_telemetry
from ingle.speech.engines.onnx_graph import Node, OnnxGraph
from ingle.speech.resample import Floats

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_MARGINS: Final = (10, 16, 24, 32)
"""Frames to either side, the first that is enough is taken; 10 are for voices of quality medium."""
_FIRST_FRAMES: Final = 16
"""0.19 s of sound: decoded in a fifth of that here, and heard while the next piece is made."""
_LONGEST_FRAMES: Final = 64
"""Pieces grow: a longer one has less margin to a frame."""
_TRIED_FRAMES: Final = 96
_SAME: Final = 1e-3
"""Of a sample, where the loudest is 1: -60 dB."""
_PASSED_THROUGH: Final = frozenset({"LeakyRelu", "Add"})
"""What stands between the decoder's first convolution and its first up-sampling."""


class NotStreamable(Exception):
    """This model is built otherwise than those that can be cut."""


class PiperStream:
    """Sentence to samples, piece by piece; not thread-safe."""

    def __init__(self, model: bytes, *, scales: tuple[float, float, float]) -> None:
        """Loads both parts, some 1 s.

        `scales`: noise, length and noise of lengths, as the voice's configuration has them. Raises
        `NotStreamable`.
        """
        try:
            graph = OnnxGraph.read(model)
            self._tensor = _decoder_input(graph)
            # One after the other: each is as big as the model while it is loaded.
            self.encoder = _session(graph.until(self._tensor))
            self._decoder = _session(graph.after(self._tensor))
        except NotStreamable:
            raise
        except Exception as error:  # ONNX Runtime's have no class in common
            raise NotStreamable(str(error)) from error
        self._scales = np.array(scales, dtype=np.float32)
        self._margin, self._samples = 0, 0
        self._inputs = {given.name for given in self.encoder.get_inputs()}
        self._decoder_inputs = {given.name for given in self._decoder.get_inputs()}

    def prepare(self, ids: Sequence[int]) -> float:
        """Tries the decoder on a sentence; returns how loud it is, 0 to 1.

        Raises `NotStreamable` where pieces differ from the whole.
        """
        frames = self._frames(ids)
        if frames.shape[2] < 1:
            raise NotStreamable("the model makes no frames")
        tried = np.tile(frames, (1, 1, -(-_TRIED_FRAMES // frames.shape[2])))[:, :, :_TRIED_FRAMES]
        whole = self._decoded(tried)
        if whole.size == 0 or whole.size % _TRIED_FRAMES:
            raise NotStreamable("samples and frames do not go together")
        self._samples = whole.size // _TRIED_FRAMES
        begin, end = _TRIED_FRAMES // 2 - 8, _TRIED_FRAMES // 2 + 8
        expected = whole[begin * self._samples : end * self._samples]
        for self._margin in _MARGINS:
            if np.abs(self._piece(tried, begin, end) - expected).max() < _SAME:
                return float(np.abs(whole).max())
        raise NotStreamable("the decoder sees further than its margins")

    def sounds(self, ids: Sequence[int]) -> Iterator[Floats]:
        """The samples of a sentence, its phonemes given by number; after `prepare`."""
        frames = self._frames(ids)
        begin, size = 0, _FIRST_FRAMES
        while begin < frames.shape[2]:
            end = min(begin + size, frames.shape[2])
            yield self._piece(frames, begin, end)
            begin, size = end, min(2 * size, _LONGEST_FRAMES)

    def _frames(self, ids: Sequence[int]) -> Floats:
        given = {
            "input": np.array([ids], dtype=np.int64),
            "input_lengths": np.array([len(ids)], dtype=np.int64),
            "scales": self._scales,
            "sid": np.zeros(1, dtype=np.int64),
        }
        made: Floats = self.encoder.run(
            None, {name: value for name, value in given.items() if name in self._inputs}
        )[0]
        return made

    def _piece(self, frames: Floats, begin: int, end: int) -> Floats:
        left = max(0, begin - self._margin)
        samples = self._decoded(frames[:, :, left : end + self._margin])
        return samples[(begin - left) * self._samples : (end - left) * self._samples]

    def _decoded(self, frames: Floats) -> Floats:
        given: dict[str, object] = {self._tensor: frames}
        if "sid" in self._decoder_inputs:
            given["sid"] = np.zeros(1, dtype=np.int64)
        made: Floats = self._decoder.run(None, given)[0]
        return made.reshape(-1)


def _decoder_input(graph: OnnxGraph) -> str:
    """The tensor before the convolution before the first up-sampling. Raises `NotStreamable`."""
    makers = {name: node for node in graph.nodes for name in node.outputs}
    first = next((node for node in graph.nodes if node.kind == "ConvTranspose"), None)
    if first is None or "input" not in graph.inputs:
        raise NotStreamable("the model has no decoder by convolutions")
    before = [
        node.inputs[0]
        for node in _convolutions(first.inputs[0], makers)
        if "input" in graph.needed([node.inputs[0]])
    ]
    if len(before) != 1:
        raise NotStreamable("the decoder begins otherwise than those that are known")
    if {"input", "input_lengths"} & graph.needed(graph.outputs, given=frozenset(before)):
        raise NotStreamable("the decoder needs the sentence beside its sounds")
    return before[0]


def _convolutions(tensor: str, makers: dict[str, Node]) -> Iterator[Node]:
    """Those that a tensor comes from, through nothing but what may stand behind one."""
    node = makers.get(tensor)
    if node is None:
        return
    if node.kind == "Conv":
        yield node
    elif node.kind in _PASSED_THROUGH:
        for name in node.inputs:
            yield from _convolutions(name, makers)


def _session(model: bytes) -> "InferenceSession":
    disable_library_telemetry()
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    # The count is the runtime's own choice; said by us, it does not bind threads to cores, which a
    # service may not do.
    options.intra_op_num_threads = len(os.sched_getaffinity(0))
    # Threads that wait in a loop would take a core from who listens for the wake word.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # By a path: of bytes the session keeps a copy for as long as it lives, 60 MB of a voice.
    with _in_memory(model) as path:
        return InferenceSession(path, options, providers=["CPUExecutionProvider"])


@contextmanager
def _in_memory(content: bytes) -> Iterator[str]:
    """A path to a file that holds this, in memory and for this process alone."""
    with os.fdopen(os.memfd_create("voice", os.MFD_CLOEXEC), "wb") as file:
        file.write(content)
        file.flush()
        yield f"/proc/self/fd/{file.fileno()}"
