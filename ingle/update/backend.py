"""RAUC's custom bootloader backend: what RAUC asks about the slots, and tells of them.

RAUC marks the slot that it is about to write as bad, and makes it the primary one when it is
written. A slot is never booted because RAUC says so: the trial and the health check decide.
"""

from collections.abc import Sequence
from typing import Final

from ingle.update.autoboot import Slot
from ingle.update.errors import UpdateError
from ingle.update.state import Phase
from ingle.update.updates import Slots, Updates

_PENDING: Final = frozenset({Phase.WRITTEN, Phase.TRYING})


class BootloaderBackend:
    """Answers of `rauc-backend`."""

    def __init__(self, updates: Updates, slots: Slots) -> None:
        self._updates = updates
        self._slots = slots

    def answer(self, arguments: Sequence[str]) -> str:
        """What to print; empty: nothing. Raises `UpdateError`."""
        match list(arguments):
            case ["get-primary"]:
                return self._primary()
            case ["get-current"]:
                return self._updates.current
            case ["set-primary", ("a" | "b") as slot]:
                return self._set_primary(slot)
            case ["get-state", ("a" | "b") as slot]:
                return self._state(slot)
            case ["set-state", ("a" | "b") as slot, ("good" | "bad") as state]:
                return self._set_state(slot, good=state == "good")
        raise UpdateError(
            "rauc-backend get-primary | set-primary SLOT | get-state SLOT | "
            "set-state SLOT good|bad | get-current, where SLOT is a or b"
        )

    def _primary(self) -> Slot:
        """The slot that starts next: a new version that waits for its trial, else the default."""
        state = self._updates.load()
        if state.phase in _PENDING and state.slot != self._updates.current:
            return state.slot
        selection = self._updates.boot_partition.selection()
        return self._updates.current if selection is None else selection.default

    def _set_primary(self, slot: Slot) -> str:
        state = self._updates.load()
        if slot == self._updates.current or (state.phase in _PENDING and slot == state.slot):
            return ""
        self._updates.finish(slot, self._slots)
        return ""

    def _state(self, slot: Slot) -> str:
        state, current = self._updates.load(), self._updates.current
        if slot == current:
            on_trial = state.phase is Phase.TRYING and state.slot == current
            return "bad" if on_trial else "good"
        return "good" if state.whole else "bad"

    def _set_state(self, slot: Slot, *, good: bool) -> str:
        if (self._state(slot) == "good") == good:
            return ""
        if good:
            raise UpdateError("whether a version is good is for the health check to say")
        if slot == self._updates.current:
            raise UpdateError("to leave the running version, say: ingle-update return")
        raise UpdateError("a slot is written by ingle-update install, which keeps the way back")
