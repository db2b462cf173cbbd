"""Why a sound card that is there gives no device: denied to this user, or another program has it.

PortAudio asks every device when it starts, and leaves out those that do not answer: a microphone
that another program records from, or that this user may not open, is then as good as not there.
Linux knows better: the device files in /dev/snd, and in /proc/asound who has which stream open.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Direction = Literal["input", "output"]

_LETTER: Final = {"input": "c", "output": "p"}
"""How ALSA's files end: capture and playback."""
_OWNER: Final = re.compile(r"^owner_pid\s*:\s*(\d+)", re.MULTILINE)
_STATUS: Final = re.compile(r"^(Name|Tgid):\s*(.+)$", re.MULTILINE)
_CARD: Final = re.compile(r"^card\d+$")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What is in the way, and what to do about it."""

    said: str
    advice: str

    def __str__(self) -> str:
        return f"{self.said}: {self.advice}"


def obstacle(
    direction: Direction, devices: Path = Path("/dev/snd"), processes: Path = Path("/proc")
) -> Obstacle | None:
    """Why a device of this direction may be left out; None where nothing is known to be in the way.

    `devices` has ALSA's device files, `processes` is Linux's /proc.
    """
    if denied := _denied(direction, devices):
        return Obstacle(
            f"this user may not open {denied}",
            "it must be in the group audio (sudo usermod -aG audio USER, then log in anew)",
        )
    held = ", ".join(_held(direction, processes))
    return Obstacle(held, "stop that program, or choose another device") if held else None


def _denied(direction: Direction, devices: Path) -> Path | None:
    """The first device file that this process may not open for reading and writing."""
    for path in sorted(devices.glob(f"pcmC*D*{_LETTER[direction]}")):
        if not os.access(path, os.R_OK | os.W_OK, effective_ids=True):
            return path
    return None


def _held(direction: Direction, processes: Path) -> Iterator[str]:
    """A clause for each stream that another program has open."""
    for status in sorted(processes.glob(f"asound/card*/pcm*{_LETTER[direction]}/sub*/status")):
        card = next(part for part in status.parents if _CARD.match(part.name))
        owner = _OWNER.search(_read(status))
        if owner is None:
            continue
        process, name = _process(processes, owner[1])
        if process != os.getpid():
            by = f"{name!r} (process {process})" if name else f"another program (process {process})"
            yield f"the card {_read(card / 'id').strip() or card.name!r} is in use by {by}"


def _process(processes: Path, thread: str) -> tuple[int, str]:
    """The process that the thread belongs to, and its name; "" where it is not to be seen."""
    found = dict(_STATUS.findall(_read(processes / thread / "status")))
    return int(found.get("Tgid", thread)), found.get("Name", "")


def _read(file: Path) -> str:
    """What is in it; nothing where it cannot be read, or has gone meanwhile."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
