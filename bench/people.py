"""Recordings of people in a folder (`--data`): spoken orders, words, the orders' grammar.

The folder has `commands.json` (a file's name: intent, slots, and `said` where it is known),
`commands/*.flac`, `words/<word>/*.flac` and `coffee_maker.yaml`. It is never part of the
repository.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from bench.scenario import BenchError

RATE_HZ: Final = 16_000
Samples = npt.NDArray[np.int16]

_ITEM: Final = re.compile(r'^\s*-\s*"(.*)"\s*$')
_KEY: Final = re.compile(r"^\s*(\w+):\s*$")
_CHOICE: Final = re.compile(r"\[([^]]*)\]")
_SLOT: Final = re.compile(r"\$(\w+):\w+")


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording of a person."""

    name: str
    path: Path
    said: str
    """Empty where it is not known."""

    def samples(self) -> Samples:
        """At `RATE_HZ`."""
        return read_flac(self.path)


class People:
    """The recordings of one folder. Raises `BenchError` where it is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if not (folder / "commands.json").is_file():
            raise BenchError(f"--data {folder}: there is no commands.json in it")

    def orders(self) -> list[Recording]:
        """The spoken orders, by name."""
        listed = json.loads((self._folder / "commands.json").read_text(encoding="utf-8"))
        return [
            Recording(name, self._folder / "commands" / name, about.get("said") or "")
            for name, about in sorted(listed.items())
        ]

    def words(self, word: str) -> list[Recording]:
        """The recordings of one word, by name."""
        return [
            Recording(path.stem, path, word)
            for path in sorted((self._folder / "words" / word).glob("*.flac"))
        ]

    @cached_property
    def grammar(self) -> str:
        """The orders' grammar as JSGF."""
        lists = dict(_lists((self._folder / "coffee_maker.yaml").read_text(encoding="utf-8")))
        sentences = [_jsgf(sentence) for sentence in lists.pop("orderDrink", [])]
        rules = [f"<{name}> = {' | '.join(values)};" for name, values in lists.items()]
        lines = ["#JSGF V1.0;", "grammar coffee;", *rules]
        return "\n".join([*lines, f"public <sentence> = {' | '.join(sentences)};"]) + "\n"


def read_flac(path: Path) -> Samples:
    """A sound file's samples at `RATE_HZ`, one channel. Raises `BenchError`."""
    import av

    found = []
    try:
        with av.open(str(path)) as container:
            resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
            for frame in container.decode(audio=0):
                found += [part.to_ndarray().reshape(-1) for part in resampler.resample(frame)]
    except (OSError, av.error.FFmpegError) as error:
        raise BenchError(f"{path}: cannot be read: {error}") from error
    return np.concatenate(found).astype(np.int16)


def _lists(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each list of the file: its key, and its items."""
    key, items = "", list[str]()
    for line in text.splitlines():
        item, heading = _ITEM.match(line), _KEY.match(line)
        if item is not None:
            items.append(item[1])
        elif heading is not None:
            if items:
                yield key, items
            key, items = heading[1], []
    if items:
        yield key, items


def _jsgf(sentence: str) -> str:
    """The benchmark's way of writing (`[a, b] $slot:name`) as JSGF."""
    choices = _CHOICE.sub(lambda found: f"( {found[1].replace(',', ' |')} )", sentence.lower())
    return _SLOT.sub(lambda found: f"<{found[1]}>", _cased(sentence, choices))


def _cased(sentence: str, lowered: str) -> str:
    """`lowered` with the slots' names as they are in `sentence`."""
    for slot in _SLOT.finditer(sentence):
        lowered = lowered.replace(slot[0].lower(), slot[0])
    return lowered
