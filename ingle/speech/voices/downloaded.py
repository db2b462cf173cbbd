"""Piper voices that were downloaded: their names, their files, and whether they are as they came.

Once a voice is here, the SHA-256 of its files are written down; one that has other content since
(a worn card, half a write) is not loaded, but downloaded again.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Final

from ingle.runtime.disk import Disk

_NAME: Final = re.compile(
    r"[a-z]{2,3}_([A-Z]{2}|\d{3})-[A-Za-z0-9_+]{1,64}-(x_low|low|medium|high)"
)


def is_voice_name(name: str) -> bool:
    """Whether it is formed as Piper's voices are named: en_US-amy-medium."""
    return _NAME.fullmatch(name) is not None


def files_of(name: str) -> tuple[str, str]:
    """The files that a voice consists of: its configuration, and the voice itself."""
    return f"{name}.onnx.json", f"{name}.onnx"


def downloaded_voice(folder: Path, name: str) -> Path | None:
    """The file of a voice that was downloaded; None where it is not there as it came.

    Reads it through, some 0.1 s.
    """
    try:
        written = json.loads(_receipt(folder, name).read_text(encoding="utf-8"))
        if any(_sha256(folder / file) != written[file] for file in files_of(name)):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return folder / files_of(name)[1]


def note_download(folder: Path, name: str) -> Path:
    """Writes down what came; returns the voice's file. Raises `OSError`."""
    hashes = {file: _sha256(folder / file) for file in files_of(name)}
    Disk().replace(_receipt(folder, name), json.dumps(hashes).encode())
    return folder / files_of(name)[1]


def _receipt(folder: Path, name: str) -> Path:
    return folder / f"{name}.sha256.json"


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
