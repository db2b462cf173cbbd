"""Data partition: what the owner is told when the start could not mount it."""

from typing import Final

from ingle.runtime.appliance import AppliancePaths

_LOST: Final = "Nothing that is set or said now outlives a restart."
UNREADABLE: Final = (
    "The part of the card that keeps settings and data cannot be read: the card is worn out, or"
    f" was not written whole. {_LOST} Flash it anew, or take another card."
)
_MIB_A_GB: Final = 1000**3 / 1024**2


def data_trouble(paths: AppliancePaths) -> str | None:
    """A sentence where this start goes on without its data partition; None where it has it.

    The initrd leaves `unreadable`, or `small NEEDED HELD` in MiB for a card that ends before the
    image does.
    """
    try:
        said = paths.data_trouble.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return None
    match said:
        case ["small", needed, held] if needed.isdecimal() and held.isdecimal():
            return (
                f"The card is too small: what was flashed needs {_gb(needed)} GB, and this one"
                f" holds {_gb(held)}. {_LOST} Take a larger card."
            )
        case _:
            return UNREADABLE


def _gb(mib: str) -> str:
    return f"{int(mib) / _MIB_A_GB:.1f}"
