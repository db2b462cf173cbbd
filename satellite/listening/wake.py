"""Wake-word detection: openWakeWord's ONNX models, run directly on the ONNX runtime.

The `openwakeword` package only carries the models here and is never imported: importing it costs
5.3 s and 100 MB more (scipy, scikit-learn), more than a fifth of a Pi Zero 2 W's memory. The scores
are the package's own, which a test holds. Three stages: melspectrogram (10 ms steps), speech
embedding (a vector of 96 per 80 ms, from the last 760 ms), and one small classifier per wake word
over the last 16 embeddings or more.
"""

import asyncio
import importlib.util
import re
from collections import deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import numpy as np
import numpy.typing as npt

from ingle.runtime.telemetry import disable_library_telemetry
from satellite.errors import WakeWordError
from satellite.ports import SAMPLE_RATE_HZ, PcmFrame, Wake

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Floats = npt.NDArray[np.float32]

_STEP_SAMPLES: Final = 1280
"""80 ms: the models' own step."""
_STEP_S: Final = _STEP_SAMPLES / SAMPLE_RATE_HZ
_OVERLAP_SAMPLES: Final = 480
"""The melspectrogram needs 30 ms from before its step."""
_MEL_BANDS: Final = 32
_MEL_FRAMES: Final = 76
_EMBEDDING_SIZE: Final = 96
_SILENT_STEPS: Final = 5
"""Scores right after a start are meaningless: so many steps are not believed (openWakeWord's own
figure)."""
_SUMMED_STEPS: Final = 3
"""A wake word's scores over so many steps are also added up, for in noise they are low but last
as long. At 10 dB 84 instead of 60 of 100 wake words are heard for one more false one in 35
minutes of speech, commands and talk; a threshold of 0.3 for single scores would hear 76."""
_SHARED_MODELS: Final = frozenset({"melspectrogram", "embedding_model", "silero_vad"})
_VERSION_SUFFIX: Final = re.compile(r"_v\d+(\.\d+)*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeModel:
    """One entry of WAKE_WORDS: a name or a model file, and how sure the model must be."""

    name: str
    path: Path
    threshold: float | None
    """None: the one for all."""


class OpenWakeWord:
    """Detects several wake words at once, each with a threshold.

    After each detection there is a refractory period of `refractory_s` seconds. `words` are names
    (`hey_jarvis`) or model files (`/path/my_word.onnx`), each with its own threshold if written as
    `hey_jarvis=0.6`. Raises `WakeWordError` for unknown names and unusable files.
    """

    def __init__(
        self, words: tuple[str, ...], threshold: float, *, refractory_s: float = 2.0
    ) -> None:
        folder = models_folder()
        self._models = read_wake_words(words, known_wake_words(folder))
        self.threshold = threshold
        """Of the words that have none of their own; may be changed at any time."""
        self._melspectrogram = _load(folder / "melspectrogram.onnx")
        self._embedding = _load(folder / "embedding_model.onnx")
        self._classifiers = [_Classifier(model) for model in self._models]
        self._history = max(classifier.window for classifier in self._classifiers)
        self._refractory_steps = round(refractory_s / _STEP_S)
        self._executor = ThreadPoolExecutor(1, "wake")
        self._silence = self._embed(
            self._mels(np.zeros(_OVERLAP_SAMPLES + 160 * _MEL_FRAMES, np.int16))
        )
        self.reset()

    @property
    def words(self) -> tuple[str, ...]:
        """The names it listens for."""
        return tuple(model.name for model in self._models)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends its thread."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def reset(self) -> None:
        """Forgets what was heard; what comes next is taken to follow a silence."""
        self._pending = np.empty(0, np.int16)
        self._recent = np.empty(0, np.int16)
        self._mel = np.ones((_MEL_FRAMES, _MEL_BANDS), np.float32)
        self._embeddings = np.tile(self._silence, (self._history, 1))
        self._deaf_steps = _SILENT_STEPS
        self._latest = {model.name: deque[float](maxlen=_SUMMED_STEPS) for model in self._models}

    async def detect(self, frame: PcmFrame) -> Wake | None:
        """The surest wake word over its threshold that ends in or shortly before this frame."""
        self._pending = np.concatenate((self._pending, np.frombuffer(frame.samples, np.int16)))
        if len(self._pending) < _STEP_SAMPLES:
            return None
        step, self._pending = self._pending[:_STEP_SAMPLES], self._pending[_STEP_SAMPLES:]
        # In a thread: on a small Pi one step takes tens of milliseconds, and an answer may be
        # playing meanwhile.
        scores = await asyncio.get_running_loop().run_in_executor(self._executor, self.scores, step)
        if self._deaf_steps:
            self._deaf_steps -= 1
            return None
        heard = [
            wake
            for model in self._models
            if (wake := self._heard(model, scores[model.name])) is not None
        ]
        if not heard:
            return None
        self._deaf_steps = self._refractory_steps
        for latest in self._latest.values():
            latest.clear()
        return max(heard, key=lambda wake: wake.score)

    def _heard(self, model: WakeModel, score: float) -> Wake | None:
        latest = self._latest[model.name]
        latest.append(score)
        # Together, odds of twice their sum: 0.5 for a sum of 0.5. The surer it gets, the less is
        # made of low scores.
        odds = 2 * sum(latest)
        sure = max(*latest, odds / (1 + odds))
        threshold = self.threshold if model.threshold is None else model.threshold
        return Wake(word=model.name, score=sure) if sure >= threshold else None

    def scores(self, step: npt.NDArray[np.int16]) -> Mapping[str, float]:
        """Each word's score after the next 1280 samples; blocks for some milliseconds."""
        sound = np.concatenate((self._recent, step))
        self._recent = sound[-_OVERLAP_SAMPLES:]
        self._mel = np.concatenate((self._mel, self._mels(sound)))[-_MEL_FRAMES:]
        self._embeddings = np.concatenate((self._embeddings, self._embed(self._mel)))[
            -self._history :
        ]
        return {c.name: c.score(self._embeddings) for c in self._classifiers}

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


class _Classifier:
    """One wake word's model over the last `window` embeddings."""

    def __init__(self, model: WakeModel) -> None:
        self.name = model.name
        self._session = _load(model.path)
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
                f"{model.path}: no wake-word model: its input is {shape}, "
                f"not (1, n, {_EMBEDDING_SIZE})"
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
    spec = importlib.util.find_spec("openwakeword")
    for place in spec.submodule_search_locations or () if spec else ():
        folder = Path(place) / "resources" / "models"
        if (folder / "melspectrogram.onnx").is_file():
            return folder
    raise WakeWordError(
        "the wake-word models are missing: install openwakeword==0.4.0, which carries them"
    )


def known_wake_words(folder: Path) -> dict[str, Path]:
    """The wake words that can be named, with their model files."""
    files = {_VERSION_SUFFIX.sub("", path.stem): path for path in sorted(folder.glob("*.onnx"))}
    return {name: path for name, path in files.items() if name not in _SHARED_MODELS}


def read_wake_words(words: tuple[str, ...], known: Mapping[str, Path]) -> tuple[WakeModel, ...]:
    """WAKE_WORDS as models.

    Raises `WakeWordError` for an unknown name, a missing file or a bad threshold.
    """
    models: dict[str, WakeModel] = {}
    for word in words:
        name, equals, own = word.rpartition("=") if "=" in word else (word, "", "")
        name = name.strip()
        path = Path(name).expanduser() if name.endswith(".onnx") else known.get(name)
        if path is None:
            raise WakeWordError(
                f"no wake word is called {name!r} (WAKE_WORDS); "
                f"there are {', '.join(sorted(known))}, or name a model file (.onnx)"
            )
        stem = path.stem if name.endswith(".onnx") else name
        if stem in models:
            raise WakeWordError(f"the wake word {stem!r} is named twice")
        models[stem] = WakeModel(
            name=stem, path=path, threshold=_threshold(word, own) if equals else None
        )
    if not models:
        raise WakeWordError(f"no wake word is named; there are {', '.join(sorted(known))}")
    return tuple(models.values())


def _threshold(word: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value < 1.0:
        raise WakeWordError(f"{word!r}: the threshold after = must be a number between 0 and 1")
    return value


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
