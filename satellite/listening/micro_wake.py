"""microWakeWord's models (TensorFlow Lite): each wake word's score per 80 ms, at 0.2 ms a word.

A tenth of openWakeWord's work, with 50 KB a model, all under Apache-2.0.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from satellite.errors import WakeWordError

_PACKAGE: Final = "pymicro_wakeword"


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
    import importlib.util

    spec = importlib.util.find_spec(_PACKAGE)
    places = spec.submodule_search_locations or () if spec else ()
    return {
        path.stem: path
        for place in places
        for path in sorted((Path(place) / "models").glob("*.json"))
    }
