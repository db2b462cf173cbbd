"""Sounds of spoken sentences on disk: durable, bounded, and without a word of what they say.

A file holds a magic word, the SHA-256 of the samples, the samples. Its name is a hash of voice and
text. What is damaged is removed and made anew; what was not used longest goes first.
"""

import hashlib
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

import structlog

from ingle.runtime.disk import Disk

log = structlog.get_logger(__name__)

STORE_BYTES: Final = 64 << 20
"""All sounds together: some 25 minutes of speech."""
_MAGIC: Final = b"INGLESP1"
_HEADER_BYTES: Final = len(_MAGIC) + hashlib.sha256().digest_size
_SUFFIX: Final = ".sound"


class SoundStore:
    """Keeps PCM by voice and text in a folder of its own; safe in several threads.

    Nothing here raises: a disk that is full or gone costs the sound, which is then made anew.
    """

    def __init__(self, folder: Path, *, limit_bytes: int = STORE_BYTES) -> None:
        """`limit_bytes`: of all sounds together; what is there beyond it is removed."""
        self._folder = folder
        self._disk = Disk()
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._sizes: dict[str, int] = {}
        """By file name, the one that was not used longest first."""
        self._told = False
        with suppress(OSError):
            self._take_stock()

    def get(self, voice: str, text: str) -> bytes | None:
        """The samples of the sentence in this voice; None where they are not kept."""
        name = _name(voice, text)
        with self._lock:
            if name not in self._sizes:
                return None
            try:
                content = (self._folder / name).read_bytes()
                samples = content[_HEADER_BYTES:]
                if content[:_HEADER_BYTES] != _header(samples):
                    raise ValueError("not what was written")
                os.utime(self._folder / name)
            except (OSError, ValueError) as error:
                self._tell(error)
                self._remove(name)
                return None
            self._sizes[name] = self._sizes.pop(name)
            return samples

    def put(self, voice: str, text: str, samples: bytes) -> None:
        """Keeps the samples; on the medium when this returns."""
        name = _name(voice, text)
        content = _header(samples) + samples
        if len(content) > self._limit_bytes // 8:
            return
        with self._lock:
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._disk.replace(self._folder / name, content)
            except OSError as error:
                self._tell(error)
                return
            self._sizes.pop(name, None)
            self._sizes[name] = len(content)
            self._make_room()

    def _take_stock(self) -> None:
        self._disk.sweep(self._folder)
        found = []
        for entry in os.scandir(self._folder):
            if entry.name.endswith(_SUFFIX) and entry.is_file(follow_symlinks=False):
                about = entry.stat(follow_symlinks=False)
                found.append((about.st_mtime_ns, entry.name, about.st_size))
        self._sizes = {name: size for _, name, size in sorted(found)}
        self._make_room()

    def _make_room(self) -> None:
        while self._sizes and sum(self._sizes.values()) > self._limit_bytes:
            self._remove(next(iter(self._sizes)))

    def _remove(self, name: str) -> None:
        self._sizes.pop(name, None)
        with suppress(OSError):
            (self._folder / name).unlink(missing_ok=True)

    def _tell(self, error: Exception) -> None:
        if not self._told:
            log.warning("speech.sound_not_kept", folder=str(self._folder), reason=str(error))
        self._told = True


def _name(voice: str, text: str) -> str:
    return hashlib.sha256(f"{voice}\0{text}".encode()).hexdigest() + _SUFFIX


def _header(samples: bytes) -> bytes:
    return _MAGIC + hashlib.sha256(samples).digest()
