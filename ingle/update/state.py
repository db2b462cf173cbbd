"""State of an update, pure: its phases, what may follow what, and its file's content.

    idle -> writing -> written -> trying -> confirmed
               |          ^          |         |
               v          |          v         v   (three boots in a row without health)
            returned <----+------ returned <---+

`returned` has the reason. A returned update whose slot is still whole may be tried again.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Final

from pydantic import TypeAdapter, ValidationError

from ingle.update.autoboot import Slot, other

FORMAT: Final = 1
FAILED_BOOTS: Final = 3
"""So many boots of a new version in a row without health, and the version before comes back."""


class Phase(StrEnum):
    """How far an update is."""

    IDLE = "idle"
    """There was none yet."""
    WRITING = "writing"
    """The other slot is being written and must not be booted."""
    WRITTEN = "written"
    """The other slot is whole and has not been tried."""
    TRYING = "trying"
    """A trial boot was asked for, or is going on."""
    CONFIRMED = "confirmed"
    """The new version was healthy and is booted from now on."""
    RETURNED = "returned"
    """The version before is booted, for a reason."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Size in bytes and SHA-256 of an image as its slot must hold it."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateState:
    """All that is known of the last update."""

    phase: Phase = Phase.IDLE
    slot: Slot = "b"
    """Slot of the new version."""
    version: str = ""
    """The new version."""
    previous: str = ""
    """The version before."""
    previous_models: str = ""
    """SHA-256 of the image of models that the version before needs."""
    boots: int = 0
    """Boots of the new version since it was asked for, or was healthy last."""
    returns: int = 0
    """Attempts to boot the version before, in a row."""
    reason: str = ""
    """Why it returned: a sentence."""
    told: bool = True
    """Whether the outcome was said to people."""
    whole: bool = False
    """Whether the slot beside the running one is whole, and may be booted."""
    hub_was_there: bool = True
    """Whether a satellite reached its hub when the trial was asked for."""
    sums: Mapping[str, Sum] = field(default_factory=dict)
    """What the new slot must hold, by the kind of its partition."""

    @property
    def home(self) -> Slot:
        """Slot of the version before."""
        return other(self.slot)


class StateError(Exception):
    """A step that does not follow from the state, in a sentence."""


def begun(
    state: UpdateState,
    *,
    slot: Slot,
    version: str,
    previous: str,
    sums: Mapping[str, Sum],
    previous_models: str = "",
) -> UpdateState:
    """The slot is about to be written. Raises `StateError` while a trial is open."""
    if state.phase is Phase.TRYING:
        raise StateError(
            f"version {state.version} is on trial; wait for its outcome, or restart the machine"
        )
    if state.phase is Phase.CONFIRMED and state.boots > 0:
        raise StateError(
            f"version {state.version} has not been found healthy since the machine started; "
            "another update now would overwrite the version before it, which is the way back"
        )
    return UpdateState(
        phase=Phase.WRITING,
        slot=slot,
        version=version,
        previous=previous,
        previous_models=previous_models,
        sums=sums,
    )


def finished(state: UpdateState) -> UpdateState:
    """The slot was written and read back. Raises `StateError` unless it was being written."""
    if state.phase is not Phase.WRITING:
        raise StateError(f"no slot is being written (the update is {state.phase})")
    return replace(state, phase=Phase.WRITTEN, whole=True)


def asked(state: UpdateState, *, hub_was_there: bool = True) -> UpdateState:
    """A trial boot is about to be asked for. Raises `StateError` where nothing can be tried."""
    again = state.phase is Phase.RETURNED and state.whole
    if state.phase is not Phase.WRITTEN and not again:
        raise StateError("there is no new version to try: install one first")
    return replace(
        state,
        phase=Phase.TRYING,
        boots=0,
        returns=0,
        reason="",
        told=True,
        hub_was_there=hub_was_there,
    )


def counted(state: UpdateState) -> UpdateState:
    """One more boot of the new version."""
    return replace(state, boots=state.boots + 1)


def confirmed(state: UpdateState) -> UpdateState:
    """The firmware boots the new version from now on. The one before stays whole beside it."""
    return replace(
        state, phase=Phase.CONFIRMED, boots=0, returns=0, reason="", told=False, whole=True
    )


def returned(state: UpdateState, reason: str, *, whole: bool) -> UpdateState:
    """The version before is to be booted. `whole`: whether the new slot may be tried again."""
    return replace(
        state,
        phase=Phase.RETURNED,
        reason=reason,
        told=False,
        whole=whole,
        boots=0,
        returns=0,
    )


def healthy(state: UpdateState) -> UpdateState:
    """The confirmed version came up."""
    return replace(state, boots=0)


def encoded(state: UpdateState) -> bytes:
    """Content of the state's file."""
    return (json.dumps({"format": FORMAT, **asdict(state)}, indent=1) + "\n").encode()


_STATE: Final = TypeAdapter(UpdateState)


def decoded(content: bytes) -> UpdateState:
    """The state in a file's content. Raises `StateError` where it cannot be read."""
    try:
        return _STATE.validate_json(content)
    except ValidationError as error:
        raise StateError("the file with the state of the update is damaged") from error
