"""Placement by measurement: whether this machine is quick enough to make text of speech itself.

Measured at the first start with a spoken sentence, kept, and measured anew when the machine, the
version or the recogniser is another. That a machine is too slow is tried again at a start a day
later, and not believed of one that has other work to do.
"""

import asyncio
import json
import os
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import structlog

from ingle.runtime.machine import memory_bytes
from ingle.runtime.version import version
from ingle.speech.engine import RECOGNISER_RATE_HZ, Recogniser, SpeechError, Voice
from ingle.speech.voices.resampled import resampled
from ingle.wire.messages import SttPlace

log = structlog.get_logger()

WITHIN_S: Final = 1.5
"""Longest time, in seconds, from the end of a short command to its text: beyond it the hub is
asked, which needs some 0.3 s and the way. The silence that ends a turn hides 0.25 to 0.7 of it."""
_TRIES: Final = 3
"""The quickest of them counts: a start is when a machine is busy with itself."""
AGAIN_S: Final = 86_400.0
"""Seconds after which a start tries a machine again that was too slow: it may have been hot."""
_BUSY: Final = 1.5
"""Programs that want to run, for each processor: beyond it nothing is said of the machine."""
_SPOKEN: Final = "Turn on the light in the kitchen."
_PAUSE_BYTES: Final = 2 * RECOGNISER_RATE_HZ // 4
"""A quarter of a second of silence, as behind a command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How long the recogniser took for a short command, and what that holds for."""

    took_s: float
    of: str
    """Machine, version and recogniser."""
    at: float
    """Seconds since 1970."""

    @property
    def place(self) -> SttPlace:
        return "local" if self.took_s <= WITHIN_S else "hub"

    def told(self) -> str:
        """For `--check` and the doctor."""
        where = "here" if self.place == "local" else "on the hub"
        day = time.strftime("%Y-%m-%d", time.localtime(self.at))
        return (
            f"speech becomes text {where}: this machine took {self.took_s:.2f} s for a short "
            f"command (measured {day}, {WITHIN_S:g} s are allowed)"
        )


class PlacementFile:
    """What was measured, kept in the state directory."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> Measured | None:
        """What was measured last; None where nothing was, or the file is damaged."""
        try:
            kept = json.loads(self._file.read_bytes())
            return Measured(took_s=float(kept["took_s"]), of=str(kept["of"]), at=float(kept["at"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, measured: Measured) -> None:
        """A disk that refuses costs a measurement at the next start, and is logged."""
        new = self._file.with_name(f"{self._file.name}.new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(asdict(measured)), encoding="utf-8")
            new.replace(self._file)
        except OSError as error:
            log.warning("satellite.placement_not_kept", reason=str(error))


def is_busy() -> bool:
    """Whether other programs keep this machine's processors to themselves."""
    return os.getloadavg()[0] > _BUSY * (os.cpu_count() or 1)


def measured_for(recogniser: Recogniser) -> str:
    """What a measurement of this recogniser here holds for."""
    memory_mib = memory_bytes() >> 20
    return f"{version()} {platform.machine()} {os.cpu_count()} {memory_mib} MiB {recogniser.name}"


async def measure(
    recogniser: Recogniser,
    voice: Voice,
    file: PlacementFile,
    clock: Callable[[], float] = time.monotonic,
    *,
    busy: Callable[[], bool] = is_busy,
    today: Callable[[], float] = time.time,
) -> Measured | None:
    """How long the recogniser takes here: as it is kept, else tried with the voice's sound.

    `clock`, `today`: monotonic seconds, and those since 1970. None where nothing is known: the
    voice or the recogniser failed, or was slow on a machine that is `busy`.
    """
    of = measured_for(recogniser)
    kept = file.read()
    known = kept is not None and kept.of == of
    if known and kept and (kept.place == "local" or today() - kept.at < AGAIN_S):
        return kept
    try:
        pieces = [piece async for piece in resampled(voice, _SPOKEN, RECOGNISER_RATE_HZ)]
        spoken = b"".join(pieces) + bytes(_PAUSE_BYTES)
        took_s = await _quickest(recogniser, spoken, clock)
    except SpeechError as error:
        log.warning("satellite.not_measured", reason=str(error))
        return None
    measured = Measured(took_s=round(took_s, 3), of=of, at=today())
    if measured.place == "hub" and busy():
        log.info("satellite.not_measured", reason="the machine has other work", took_s=took_s)
        return None
    await asyncio.to_thread(file.keep, measured)
    log.info("satellite.measured", took_s=measured.took_s, place=measured.place)
    return measured


async def _quickest(recogniser: Recogniser, spoken: bytes, clock: Callable[[], float]) -> float:
    """Seconds of the quickest try; of the first where that is quick enough."""
    quickest = float("inf")
    for _ in range(_TRIES):
        utterance = recogniser.listen()
        try:
            utterance.feed(spoken)
            begun_s = clock()
            await utterance.result()
            quickest = min(quickest, clock() - begun_s)
        finally:
            utterance.close()
        if quickest <= WITHIN_S:
            break
    return quickest
