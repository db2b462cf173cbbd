"""Decision of a boot, pure: what the state of the update says about the slot that runs now."""

from dataclasses import dataclass, replace
from typing import Final

from ingle.update import state as states
from ingle.update.autoboot import BootSelection, Slot, other
from ingle.update.state import FAILED_BOOTS, Phase, UpdateState

RETURNS: Final = 3
"""So many restarts in a row to get back; a machine that still boots the new version stays up with
it, because one that restarts for ever is of no use to anybody."""


@dataclass(frozen=True, slots=True)
class ThisBoot:
    """What a boot can tell of itself."""

    current: Slot
    """The slot that runs."""
    selection: BootSelection | None
    """The firmware's boot selection; None where its file cannot be read."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The state from now on, and whether to go back to the version before at once."""

    state: UpdateState
    go_back: bool = False


def decide(state: UpdateState, seen: ThisBoot) -> Decision:
    """The decision at the beginning of a boot, before any service runs."""
    on_new = seen.current == state.slot
    match state.phase:
        case Phase.WRITING:
            return Decision(state if on_new else _interrupted(state))
        case Phase.WRITTEN if on_new:  # chosen by hand: a trial all the same
            return Decision(states.counted(states.asked(state)))
        case Phase.TRYING:
            return _trying(state, seen)
        case Phase.CONFIRMED:
            return _confirmed(state, seen)
        case Phase.RETURNED if on_new:
            return _returning(state)
        case _:
            return Decision(state)


def _interrupted(state: UpdateState) -> UpdateState:
    reason = (
        "it was broken off while it was being written: the power went, or the machine restarted"
    )
    return states.returned(state, reason, whole=False)


def _trying(state: UpdateState, seen: ThisBoot) -> Decision:
    if seen.current == state.slot:
        if seen.selection is not None and seen.selection.default == state.slot:
            # It was healthy: the selection is written first, and this was broken off behind it.
            return Decision(states.counted(states.confirmed(state)))
        return Decision(states.counted(state))
    if state.boots == 0:
        reason = (
            "it did not start, and the firmware came back to the version before; if the power went "
            "at that moment, try it once more with: ingle-update try"
        )
    else:
        reason = (
            "it started, but the machine restarted before its health check was through: "
            "the power went, or it hung"
        )
    return Decision(states.returned(state, reason, whole=True))


def _confirmed(state: UpdateState, seen: ThisBoot) -> Decision:
    if seen.current != state.slot:
        reason = "the other slot was chosen by hand or by the firmware"
        return Decision(states.returned(state, reason, whole=True))
    if not state.whole:
        return Decision(state)
    if state.boots >= FAILED_BOOTS:
        reason = f"its services did not come up in {FAILED_BOOTS} boots in a row"
        return Decision(states.returned(state, reason, whole=False), go_back=True)
    return Decision(states.counted(state))


def _returning(state: UpdateState) -> Decision:
    if state.returns >= RETURNS:
        return Decision(state)
    return Decision(replace(state, returns=state.returns + 1), go_back=True)


def stuck(state: UpdateState, current: Slot) -> bool:
    """Whether the machine was to go back, and runs the new version all the same."""
    return state.phase is Phase.RETURNED and current != other(state.slot)
