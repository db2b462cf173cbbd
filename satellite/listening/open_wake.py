"""openWakeWord's ONNX models, run directly on the ONNX runtime: each wake word's score per 80 ms.

The `openwakeword` package only carries the models here and is never imported: importing it costs
5.3 s and 100 MB more (scipy, scikit-learn), more than a fifth of a Pi Zero 2 W's memory. The scores
are the package's own, which a test holds. Three stages: melspectrogram (10 ms steps), speech
embedding (a vector of 96 per 80 ms, from the last 760 ms), and one small classifier per wake word
over the last 16 embeddings or more.
"""

import importlib.util
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from ingle.runtime.telemetry import disable_library_telemetry
from satellite.errors import WakeWordError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Floats = npt.NDArray[np.float32]

_OVERLAP_SAMPLES: Final = 480
"""The melspectrogram needs 30 ms from before its step."""
_MEL_BANDS: Final = 32
_MEL_FRAMES: Final = 76
_EMBEDDING_SIZE: Final = 96
_SHARED_MODELS: Final = frozenset({"melspectrogram", "embedding_model", "silero_vad"})
_VERSION_SUFFIX: Final = re.compile(r"_v\d+(\.\d+)*$")


class SpeechEmbedding:
    """A vector of 96 for every 80 ms of sound: what the last 760 ms sound like."""

    def __init__(self, folder: Path) -> None:
        """`folder` has the two models that make it. Raises `WakeWordError`."""
        self._melspectrogram = _load(folder / "melspectrogram.onnx")
        self._embedding = _load(folder / "embedding_model.onnx")
        self.silence = self._embed(
            self._mels(np.zeros(_OVERLAP_SAMPLES + 160 * _MEL_FRAMES, np.int16))
        )
        self.reset()

    def reset(self) -> None:
        """Forgets what was heard; what comes next is taken to follow a silence."""
        self._recent = np.empty(0, np.int16)
        self._mel = np.ones((_MEL_FRAMES, _MEL_BANDS), np.float32)

    def step(self, samples: npt.NDArray[np.int16]) -> Floats:
        """The vector at the end of the next 1280 samples, as one row."""
        sound = np.concatenate((self._recent, samples))
        self._recent = sound[-_OVERLAP_SAMPLES:]
        self._mel = np.concatenate((self._mel, self._mels(sound)))[-_MEL_FRAMES:]
        return self._embed(self._mel)

    def _mels(self, samples: npt.NDArray[np.int16]) -> Floats:
        raw: Floats = self._melspectrogram.run(
            None, {"input": samples.astype(np.float32)[None, :]}
        )[0]
        # The scaling brings this model's decibels to what the embedding was trained on.
        return raw.reshape(-1, _MEL_BANDS) / np.float32(10) + np.float32(2)

    def _embed(self, mels: Floats) -> Floats:
        vector: Floats = self._embedding.run(None, {"input_1": mels[None, -_MEL_FRAMES:, :, None]})[
            0
        ]
        return vector.reshape(1, _EMBEDDING_SIZE)


class OpenWakeWordModels:
    """The classifiers of some wake words, by name, over one embedding."""

    def __init__(self, models: Mapping[str, Path]) -> None:
        """Raises `WakeWordError` for unusable files."""
        self._embedding = SpeechEmbedding(models_folder())
        self._classifiers = [_Classifier(name, path) for name, path in models.items()]
        self._history = max(classifier.window for classifier in self._classifiers)
        self.reset()

    def reset(self) -> None:
        """Forgets what was heard; what comes next is taken to follow a silence."""
        self._embedding.reset()
        self._embeddings = np.tile(self._embedding.silence, (self._history, 1))

    def scores(self, samples: npt.NDArray[np.int16]) -> Mapping[str, float]:
        """Each word's score after the next 1280 samples; blocks for some milliseconds."""
        vector = self._embedding.step(samples)
        self._embeddings = np.concatenate((self._embeddings, vector))[-self._history :]
        return {c.name: c.score(self._embeddings) for c in self._classifiers}


class _Classifier:
    """One wake word's model over the last `window` embeddings."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._session = _load(path)
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        shape = inputs[0].shape
        fits = (
            len(inputs) == 1
            and len(shape) == 3
            and isinstance(shape[1], int)
            and shape[2] == _EMBEDDING_SIZE
        )
        if not fits or len(outputs[0].shape) != 2:
            raise WakeWordError(
                f"{path}: no wake-word model: its input is {shape}, not (1, n, {_EMBEDDING_SIZE})"
            )
        self.window: int = shape[1]
        self._input: str = inputs[0].name

    def score(self, embeddings: Floats) -> float:
        outputs: Floats = self._session.run(None, {self._input: embeddings[None, -self.window :]})[
            0
        ][0]
        # Models with several classes (the timer) have "none of them" as their first.
        return float(outputs[0] if len(outputs) == 1 else outputs[1:].max())


def models_folder() -> Path:
    """Where the installed openwakeword keeps its models; the package itself is not imported."""
    folder = _installed_folder()
    if folder is None:
        raise WakeWordError(
            "the wake-word models are missing: install openwakeword==0.4.0, which carries them"
        )
    return folder


def known_models() -> dict[str, Path]:
    """The wake words of openWakeWord that can be named, with their model files.

    None where the package is not installed.
    """
    folder = _installed_folder()
    found = sorted(folder.glob("*.onnx")) if folder is not None else []
    files = {_VERSION_SUFFIX.sub("", path.stem): path for path in found}
    return {name: path for name, path in files.items() if name not in _SHARED_MODELS}


def _installed_folder() -> Path | None:
    spec = importlib.util.find_spec("openwakeword")
    for place in spec.submodule_search_locations or () if spec else ():
        folder = Path(place) / "resources" / "models"
        if (folder / "melspectrogram.onnx").is_file():
            return folder
    return None


def _load(path: Path) -> "InferenceSession":
    disable_library_telemetry()
    import onnxruntime as ort

    if not path.is_file():
        raise WakeWordError(f"{path}: there is no such model file")
    options = ort.SessionOptions()
    # One thread and no arena: each model takes a millisecond, and the memory is wanted elsewhere.
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    try:
        return ort.InferenceSession(
            str(path), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # the runtime raises a dozen unrelated classes for a bad file
        reason = str(error).splitlines()[0]
        raise WakeWordError(f"{path}: no model that the ONNX runtime can load: {reason}") from error
