"""WAKE_WORDS: which words are listened for, by which engines, and how sure these must be. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from satellite.errors import WakeWordError

EngineChoice = Literal["auto", "micro", "open"]

SINGLE_OPEN: Final = frozenset({"hey_jarvis"})
"""Words that both engines know, and openWakeWord alone decides: microWakeWord hears few of the
voices here say "hey jarvis" (9 of 27), and only one recording of a person is at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModels:
    """The model files of the words that can be named, by engine."""

    open: Mapping[str, Path]
    micro: Mapping[str, Path]
    taught: Mapping[str, Path]
    """The owner's own words, as `satellite.doctor --teach` keeps them."""

    @property
    def names(self) -> list[str]:
        return sorted({*self.open, *self.micro, *self.taught})


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeWord:
    """One entry of WAKE_WORDS: a name, the models that know it, and how sure they must be."""

    name: str
    threshold: float | None
    """None: the one for all."""
    open: Path | None = None
    micro: Path | None = None
    taught: Path | None = None


def read_wake_words(
    words: tuple[str, ...], known: KnownModels, engine: EngineChoice = "auto"
) -> tuple[WakeWord, ...]:
    """WAKE_WORDS as words with their models.

    `engine`: `micro` and `open` use that engine alone; `auto` both where both know a word, except
    for those in `SINGLE_OPEN`. Raises `WakeWordError` for an unknown name, a missing file or a bad
    threshold.
    """
    read: dict[str, WakeWord] = {}
    for text in words:
        name, equals, own = text.rpartition("=") if "=" in text else (text, "", "")
        word = _word(name.strip(), known, engine, _threshold(text, own) if equals else None)
        if word.name in read:
            raise WakeWordError(f"the wake word {word.name!r} is named twice")
        read[word.name] = word
    if not read:
        raise WakeWordError(f"no wake word is named; there are {', '.join(known.names)}")
    return tuple(read.values())


def _word(name: str, known: KnownModels, engine: EngineChoice, threshold: float | None) -> WakeWord:
    path = Path(name).expanduser()
    match path.suffix:
        case ".onnx":
            return WakeWord(name=path.stem, threshold=threshold, open=path)
        case ".json" | ".tflite":
            return WakeWord(name=path.stem, threshold=threshold, micro=path.with_suffix(".json"))
    if name in known.taught:
        return WakeWord(name=name, threshold=threshold, taught=known.taught[name])
    opened, micro = known.open.get(name), known.micro.get(name)
    if opened is None and micro is None:
        raise WakeWordError(
            f"no wake word is called {name!r} (WAKE_WORDS); there are {', '.join(known.names)}, "
            "or name a model file (.onnx, .json)"
        )
    opened, micro = _chosen(name, opened, micro, engine)
    if opened is None and micro is None:
        raise WakeWordError(f"{name}: WAKE_ENGINE={engine} does not know this wake word")
    return WakeWord(name=name, threshold=threshold, open=opened, micro=micro)


def _chosen(
    name: str, opened: Path | None, micro: Path | None, engine: EngineChoice
) -> tuple[Path | None, Path | None]:
    """The models that are to be used of those that there are."""
    match engine:
        case "micro":
            return None, micro
        case "open":
            return opened, None
        case _ if name in SINGLE_OPEN and opened is not None:
            return opened, None
        case _:
            return opened, micro


def _threshold(word: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value < 1.0:
        raise WakeWordError(f"{word!r}: the threshold after = must be a number between 0 and 1")
    return value
