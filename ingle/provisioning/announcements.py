"""Sentences that the boot has for its owner: kept until there is sound, said once in a boot."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingle.runtime.appliance import AppliancePaths

Say = Callable[[str], bool]


class BootAnnouncements:
    """What is to be said, and what was; both forgotten at the next start."""

    def __init__(self, paths: AppliancePaths) -> None:
        self._file = paths.run / "announcements.json"

    def add(self, sentence: str) -> None:
        """Queues a sentence, unless it waits or was said since the start. Raises `OSError`."""
        waiting, said = self._lists()
        if sentence not in waiting and sentence not in said:
            self._write([*waiting, sentence], said)

    def say_all(self, say: Say) -> None:
        """Says what waits. One that no sound card took is not tried again: it is in writing."""
        waiting, said = self._lists()
        self._write([], [*said, *waiting])
        for sentence in waiting:
            say(sentence)

    def _lists(self) -> tuple[list[str], list[str]]:
        found = _read(self._file)
        return [str(one) for one in found.get("waiting", [])], [
            str(one) for one in found.get("said", [])
        ]

    def _write(self, waiting: list[str], said: list[str]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps({"waiting": waiting, "said": said}), encoding="utf-8")


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
