"""Recordings of the last commands, for whoever wants to know what the satellite heard.

Off unless `KEEP_RECORDINGS` says how many; never sent anywhere.
"""

import json
import time
import wave
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

import structlog

from satellite.ports import SAMPLE_RATE_HZ

log = structlog.get_logger()


class Recordings:
    """A folder of the last `most` commands: a WAV file each, and what was made of it as JSON."""

    def __init__(self, folder: Path, most: int, now: Callable[[], float] = time.time) -> None:
        """`now`: seconds since 1970. What is there beyond `most` is deleted at once."""
        self._folder = folder
        self._most = most
        self._now = now
        # In a thread: a card may take seconds for half a megabyte.
        self._executor = ThreadPoolExecutor(1, "recordings")
        self._executor.submit(self._prune)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._executor.shutdown()

    def keep(self, turn_id: str, sound: Sequence[bytes], about: Mapping[str, object]) -> None:
        """Writes a command soon; one without a sound is left out."""
        if self._most and sound:
            self._executor.submit(self._write, turn_id, b"".join(sound), dict(about))

    def _write(self, turn_id: str, sound: bytes, about: Mapping[str, object]) -> None:
        at = time.strftime("%Y%m%dT%H%M%S", time.gmtime(self._now()))
        path = self._folder / f"{at}-{turn_id}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with wave.open(str(path.with_suffix(".wav")), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(SAMPLE_RATE_HZ)
                file.writeframes(sound)
            path.with_suffix(".json").write_text(json.dumps(about) + "\n", encoding="utf-8")
        except OSError as error:
            log.warning("recording.not_kept", reason=f"{path}: {error.strerror}")
        self._prune()

    def _prune(self) -> None:
        for wav in sorted(self._folder.glob("*.wav"), reverse=True)[self._most :]:
            wav.unlink(missing_ok=True)
            wav.with_suffix(".json").unlink(missing_ok=True)


def wipe(folder: Path) -> int:
    """Deletes every recording; returns how many there were."""
    recordings = sorted(folder.glob("*.wav"))
    for path in (*recordings, *folder.glob("*.json")):
        path.unlink(missing_ok=True)
    return len(recordings)
