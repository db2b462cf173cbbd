"""Autoboot.txt, the Raspberry Pi firmware's boot selection, pure: parsing and writing.

Partition 2 is slot a's boot partition, 3 slot b's. The section [all] names the slot of every boot,
[tryboot] that of the one boot after a restart with the argument "0 tryboot".
"""

from dataclasses import dataclass
from typing import Final, Literal

Slot = Literal["a", "b"]

SIZE: Final = 512
"""Size of the file in bytes: one sector, the most that the firmware reads."""
_PARTITIONS: Final[dict[Slot, int]] = {"a": 2, "b": 3}
_SLOTS: Final[dict[str, Slot]] = {"2": "a", "3": "b"}


def other(slot: Slot) -> Slot:
    """The slot beside this one."""
    return "b" if slot == "a" else "a"


@dataclass(frozen=True, slots=True)
class BootSelection:
    """Which slot the firmware boots: always, and once after a request."""

    default: Slot
    trial: Slot | None
    """None where a request for a trial would boot the default."""


def selection(default: Slot) -> BootSelection:
    """The selection with `default` for every boot and the other slot for a trial."""
    return BootSelection(default, other(default))


def written(chosen: BootSelection) -> bytes:
    """The file's content: always `SIZE` bytes, so that a new one takes the place of the old."""
    text = f"[all]\ntryboot_a_b=1\nboot_partition={_PARTITIONS[chosen.default]}\n"
    if chosen.trial is not None:
        text += f"[tryboot]\nboot_partition={_PARTITIONS[chosen.trial]}\n"
    text += (
        "# Which system this machine starts. ingle-update changes it; it stays 512 bytes long.\n"
    )
    return text.encode().ljust(SIZE - 1) + b"\n"


def parsed(content: bytes) -> BootSelection | None:
    """The selection that the firmware finds in `content`; None where it names no slot.

    Read as the firmware does: 512 bytes, sections, the last value of a name counts, a partition
    that is none of the slots' is no selection.
    """
    sections: dict[str, dict[str, str]] = {"all": {}}
    section = "all"
    for raw in content[:SIZE].decode("ascii", errors="replace").splitlines():
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip().lower()
        elif "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            sections.setdefault(section, {})[name.strip()] = value.strip()
    default = _SLOTS.get(sections["all"].get("boot_partition", ""))
    if default is None:
        return None
    trial = None
    if sections["all"].get("tryboot_a_b") == "1":
        trial = _SLOTS.get(sections.get("tryboot", {}).get("boot_partition", ""))
    return BootSelection(default, trial)
