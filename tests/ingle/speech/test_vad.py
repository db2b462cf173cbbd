import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingle.speech.engine import EngineUnavailable
from ingle.speech.trimming import Trimmer
from ingle.speech.vad import VAD_FRAME_BYTES, SileroModel, SileroVad
from spoken import noisy, pieces, silence, speak

pytestmark = pytest.mark.model

_SAID = "turn on the kitchen light"


def _probabilities(samples: bytes) -> list[float]:
    vad = SileroVad()
    return [vad.probability(frame) for frame in pieces(samples) if len(frame) == VAD_FRAME_BYTES]


def test_speech_is_told_from_silence_and_noise() -> None:
    """Most frames of a sentence are speech; none of silence or of white noise is."""
    hiss = np.random.default_rng(1).normal(0, 1000, 32_000).astype("<i2").tobytes()
    assert np.mean(np.array(_probabilities(speak(_SAID))) > 0.5) > 0.7
    assert max(_probabilities(silence(2))) < 0.2
    assert max(_probabilities(hiss)) < 0.3


def test_reset_forgets_what_was_heard() -> None:
    """After a reset the same frames give the same figures."""
    vad = SileroVad()
    frames = [frame for frame in pieces(speak(_SAID)) if len(frame) == VAD_FRAME_BYTES]
    first = [vad.probability(frame) for frame in frames]
    vad.reset()
    assert [vad.probability(frame) for frame in frames] == first


def test_streams_of_one_model_do_not_hear_each_other() -> None:
    """Two at once give what each gives alone: what was heard before is the stream's."""
    model = SileroModel()
    frames = [frame for frame in pieces(speak(_SAID)) if len(frame) == VAD_FRAME_BYTES]
    spoken, silent = model.stream(), model.stream()
    both = [(spoken.probability(frame), silent.probability(silence(0.032))) for frame in frames]
    alone = model.stream()
    assert [speech for speech, _ in both] == [alone.probability(frame) for frame in frames]
    assert max(speech for speech, _ in both) > 0.5
    assert max(other for _, other in both) < 0.1


def test_a_frame_of_another_size_is_refused() -> None:
    """The model would answer nonsense."""
    with pytest.raises(ValueError, match="1024 bytes, not 100"):
        SileroVad().probability(bytes(100))


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    """The message names the file."""
    model = tmp_path / "broken.onnx"
    model.write_bytes(b"no model")
    with pytest.raises(EngineUnavailable, match=r"broken\.onnx"):
        SileroModel(model)


def test_voice_activity_does_not_load_the_package_that_carries_its_model() -> None:
    """faster_whisper would bring 100 MB along that a satellite has no use for."""
    code = "import sys; from ingle.speech.vad import SileroVad; SileroVad();"
    code += "sys.exit('faster_whisper' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


@pytest.mark.parametrize("snr_db", [40, 10])
def test_trimming_keeps_the_sentence_and_cuts_the_silence(snr_db: float) -> None:
    """Two seconds on either side go, but for a margin; the words stay."""
    said = speak(_SAID)
    samples = noisy(silence(2) + said + silence(2), snr_db)
    kept = Trimmer().spoken(samples)
    assert len(said) - 6400 <= len(kept) <= len(said) + 32_000
    assert samples.index(kept) <= 64_000


def test_trimming_leaves_nothing_of_what_is_no_speech() -> None:
    """Then no recogniser makes a word up."""
    hiss = np.random.default_rng(2).normal(0, 500, 16_000).astype("<i2").tobytes()
    assert [Trimmer().spoken(samples) for samples in (b"", silence(1), hiss, bytes(3))] == [b""] * 4
