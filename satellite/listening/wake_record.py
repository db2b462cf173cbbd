"""Keeps which wake words were heard, or nearly, with their scores: for tuning; never sound."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import structlog

from satellite.listening.wake_rule import WakeJudgement

MAX_BYTES: Final = 256 * 1024
"""Of each of the two files, some 1,800 lines: weeks of a household, and no wear of the card."""

log = structlog.get_logger()


class WakeRecord:
    """Two files of JSON lines, of which the newer is written to and the older is given up.

    A record that cannot be written is lost, and said so once: hearing goes on.
    """

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        """`now`: seconds since 1970."""
        self._path = path
        self._older = path.with_suffix(".1.jsonl")
        self._now = now
        self._failed = False

    def note(self, judged: WakeJudgement) -> None:
        """Adds a line; blocks for a write to the disk."""
        line = {
            "at": round(self._now(), 1),
            "word": judged.word,
            "heard": judged.heard,
            "score": round(judged.score, 3),
            "threshold": judged.threshold,
            "scores": dict(judged.scores),
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size >= MAX_BYTES:
                self._path.replace(self._older)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        except OSError as error:
            if not self._failed:
                log.warning("wake.not_recorded", reason=f"{self._path}: {error.strerror}")
            self._failed = True
        else:
            self._failed = False

    def lines(self) -> Iterator[dict[str, object]]:
        """What was kept, oldest first; a line that was cut off is left out."""
        for path in (self._older, self._path):
            if path.exists():
                for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
                    try:
                        yield json.loads(text)
                    except ValueError:
                        continue
