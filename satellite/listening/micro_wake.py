"""microWakeWord's models (TensorFlow Lite): each wake word's score per 80 ms, at 0.2 ms a word.

A tenth of openWakeWord's work, with 50 KB a model, all under Apache-2.0.
"""

import ctypes
import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from satellite.errors import WakeWordError

_PACKAGE: Final = "pymicro_wakeword"
_LIBRARY: Final = "lib/*tensorflowlite_c.*"
_OK: Final = 0
_FEATURES: Final = 40
"""Values of a feature vector, one for each 10 ms."""


class MicroWakeWordModels:
    """The models of some wake words, by name; each a `.json` file with its `.tflite` beside it."""

    def __init__(self, models: Mapping[str, Path]) -> None:
        """Raises `WakeWordError` where the package is missing or a file is no such model."""
        try:
            from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures
        except (ImportError, OSError) as error:
            raise WakeWordError(
                f"microWakeWord needs the package pymicro-wakeword==2.5.0 ({error}); "
                "WAKE_ENGINE=open goes without it"
            ) from error
        self._features = MicroWakeWordFeatures()
        self._models = {}
        for name, path in models.items():
            try:
                _check(path)
                self._models[name] = MicroWakeWord.from_config(path)
            except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
                raise WakeWordError(
                    f"{path}: no microWakeWord model with its .tflite beside it: {error}"
                ) from error

    @property
    def cutoffs(self) -> Mapping[str, float]:
        """The score from which each model's makers take it for the word."""
        return {name: model.probability_cutoff for name, model in self._models.items()}

    def reset(self) -> None:
        """Forgets what was heard; what comes next is taken to follow a silence."""
        self._features.reset()
        for model in self._models.values():
            model.reset()

    def scores(self, samples: npt.NDArray[np.int16]) -> Mapping[str, float]:
        """Each word's highest score within the next 1280 samples."""
        highest = dict.fromkeys(self._models, 0.0)
        for features in self._features.process_streaming(samples.tobytes()):
            for name, model in self._models.items():
                score = model.process_streaming_prob(features)
                highest[name] = max(highest[name], score or 0.0)
        return highest


def known_models() -> dict[str, Path]:
    """The wake words of microWakeWord that can be named, with their model files."""
    return {
        path.stem: path for place in _places() for path in sorted((place / "models").glob("*.json"))
    }


def _places() -> list[Path]:
    """The folders of the package; none where it is not installed. It is not imported."""
    spec = importlib.util.find_spec(_PACKAGE)
    return [Path(place) for place in (spec.submodule_search_locations or () if spec else ())]


def _check(path: Path) -> None:
    """Raises `ValueError` where the .tflite that `path` names is no model of a wake word.

    The package hands on whatever TensorFlow Lite makes of a file: nothing, of half a model, with
    which the next call ends the process.
    """
    from pymicro_wakeword.wakeword import TfLiteWakeWord

    libraries = [library for place in _places() for library in place.glob(_LIBRARY)]
    lite = TfLiteWakeWord(libraries[0]).lib
    file = path.parent / json.loads(path.read_text(encoding="utf-8"))["model"]
    if not file.is_file():
        raise ValueError(f"{file} is missing")
    model = lite.TfLiteModelCreateFromFile(str(file).encode())
    interpreter = lite.TfLiteInterpreterCreate(model, None) if model else None
    try:
        if not interpreter or lite.TfLiteInterpreterAllocateTensors(interpreter) != _OK:
            raise ValueError(f"{file.name} is damaged, or no TensorFlow Lite model")
        if not _is_wake_word(lite, interpreter):
            raise ValueError(f"{file.name} is a model, and none of a wake word")
    finally:
        if interpreter:
            lite.TfLiteInterpreterDelete(interpreter)
        if model:
            lite.TfLiteModelDelete(model)


def _is_wake_word(lite: ctypes.CDLL, interpreter: int) -> bool:
    """Whether it makes one byte, the score, of feature vectors."""
    sound = lite.TfLiteInterpreterGetInputTensor(interpreter, 0)
    score = lite.TfLiteInterpreterGetOutputTensor(interpreter, 0)
    shape = [lite.TfLiteTensorDim(sound, at) for at in range(lite.TfLiteTensorNumDims(sound))]
    return len(shape) == 3 and shape[2] == _FEATURES and lite.TfLiteTensorByteSize(score) == 1
