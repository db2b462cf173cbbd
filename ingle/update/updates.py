"""Life of an update on the device: the state and the boot selection, moved in the safe order.

The boot selection is the truth about what is booted, and the state the truth about why. So the
order at each step is: what is about to become unbootable is marked first, the selection is changed
only to a slot that is whole, and what was decided is written before the machine restarts for it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import structlog

from ingle.runtime.appliance import AppliancePaths
from ingle.update import state as states
from ingle.update.autoboot import Slot, other
from ingle.update.boot_decision import Decision, ThisBoot, decide
from ingle.update.boot_partition import BootPartition
from ingle.update.disk import Restarts, UpdateDisk
from ingle.update.errors import UpdateError
from ingle.update.machine import current_slot
from ingle.update.models import remove_unneeded
from ingle.update.state import Phase, StateError, Sum, UpdateState

log = structlog.get_logger()


class Slots(Protocol):
    """The partitions of both slots."""

    def finish(self, slot: Slot, sums: Mapping[str, Sum]) -> None:
        """Makes a slot that was written bootable as this slot, and reads back what it holds.

        Raises `UpdateError` where it is not what it must be.
        """


class Updates:
    """The update of one device."""

    def __init__(self, places: AppliancePaths, disk: UpdateDisk, restarts: Restarts) -> None:
        self._places = places
        self._disk = disk
        self._restarts = restarts
        self.boot_partition = BootPartition(places, disk)

    # -- state ------------------------------------------------------------------------------------

    @property
    def current(self) -> Slot:
        """The slot that runs. Raises `UpdateError` where the kernel was not told."""
        return current_slot(self._places)

    def load(self) -> UpdateState:
        """The state; a new one where there is none, or where its file is damaged."""
        try:
            return states.decoded(self._places.update_state.read_bytes())
        except FileNotFoundError:
            return UpdateState(slot=other(self.current))
        except (OSError, StateError) as error:
            log.error(
                "update.state_damaged", path=str(self._places.update_state), reason=str(error)
            )
            return UpdateState(slot=other(self.current))

    def save(self, state: UpdateState) -> None:
        """Makes a state durable. Raises `UpdateError`."""
        try:
            self._disk.replace(self._places.update_state, states.encoded(state))
        except OSError as error:
            path = self._places.update_state
            raise UpdateError(
                f"the state of the update could not be written to {path}: {error}"
            ) from error
        log.info("update.moved", phase=state.phase, slot=state.slot, version=state.version)

    # -- installation -----------------------------------------------------------------------------

    def begin(
        self, *, version: str, previous: str, sums: Mapping[str, Sum], previous_models: str = ""
    ) -> UpdateState:
        """Marks the other slot as being written, before a byte of it is.

        Makes sure first that the firmware boots the running slot. Raises `UpdateError`.
        """
        current = self.current
        try:
            state = states.begun(
                self.load(),
                slot=other(current),
                version=version,
                previous=previous,
                previous_models=previous_models,
                sums=sums,
            )
        except StateError as error:
            raise UpdateError(str(error)) from error
        self.boot_partition.choose(current)
        self.save(state)
        return state

    def finish(self, slot: Slot, slots: Slots) -> None:
        """The slot was written: reads it back and marks it as whole. Raises `UpdateError`."""
        state = self.load()
        try:
            done = states.finished(state)
        except StateError as error:
            raise UpdateError(str(error)) from error
        if slot != state.slot or slot == self.current:
            raise UpdateError(f"slot {slot} is not the one that was being written")
        slots.finish(slot, state.sums)
        self.save(done)

    def abandon(self, reason: str) -> None:
        """The slot could not be written: the version that runs stays, and says why."""
        state = self.load()
        if state.phase is Phase.WRITING:
            self.save(states.returned(state, reason, whole=False))

    def try_once(self, *, hub_was_there: bool = True) -> None:
        """Restarts into the new version, once. Raises `UpdateError`.

        `hub_was_there`: whether this satellite reaches its hub; a hub fails by that no trial.
        """
        state = self.load()
        if state.slot == self.current:
            raise UpdateError(f"version {state.version} runs already")
        try:
            asked = states.asked(state, hub_was_there=hub_was_there)
        except StateError as error:
            raise UpdateError(str(error)) from error
        self.boot_partition.choose(self.current)
        self.save(asked)
        self._restarts.restart(trial=True)

    # -- boot -------------------------------------------------------------------------------------

    def at_boot(self) -> Decision:
        """Counts this boot, first thing in it, and goes back where that was decided.

        Raises `UpdateError` where that cannot be written; the boot then goes on.
        """
        state, selection = self.load(), self.boot_partition.selection()
        decision = decide(state, ThisBoot(self.current, selection))
        if decision.state != state:
            self.save(decision.state)
        if decision.go_back:
            self._go_back(decision.state)
        elif selection is None:
            self.boot_partition.choose(_proven(decision.state, self.current))
        return decision

    def commit(self) -> None:
        """The new version is healthy: it is booted from now on. Raises `UpdateError`."""
        state = self.load()
        if state.phase is not Phase.TRYING or state.slot != self.current:
            raise UpdateError("there is no trial of a new version to be confirmed")
        self.boot_partition.choose(state.slot)
        self.save(states.confirmed(state))

    def go_back(self, reason: str, *, whole: bool = False) -> None:
        """Notes why the running new version is given up, and restarts into the one before.

        `whole`: whether it may be tried again. Raises `UpdateError` where this is no new version,
        or where there is nothing to go back to.
        """
        state = self.load()
        open_trial = state.phase is Phase.TRYING
        if state.slot != self.current or not (
            open_trial or (state.phase is Phase.CONFIRMED and state.whole)
        ):
            raise UpdateError("there is no version to go back to")
        state = replace(states.returned(state, reason, whole=whole), returns=1)
        self.save(state)
        self._go_back(state)

    def _go_back(self, state: UpdateState) -> None:
        self.boot_partition.choose(state.home)
        self._restarts.restart(trial=False)

    def passed(self) -> None:
        """A confirmed version came up: its boots count anew. Raises `UpdateError`."""
        state = self.load()
        if state.phase is Phase.CONFIRMED and state.boots:
            self.save(states.healthy(state))

    def drop_models(self, needed: str) -> None:
        """Removes the images of models that neither slot needs, once a version is confirmed.

        `needed` is the one of the running version. Never raises: they only take up room.
        """
        state = self.load()
        if state.phase is not Phase.CONFIRMED:
            return
        try:
            gone = remove_unneeded(self._places.models, {needed, state.previous_models})
        except OSError as error:
            log.warning("update.models_not_removed", reason=str(error))
        else:
            log.info("update.models_removed", names=gone)

    def told(self) -> None:
        """The outcome was said to people. Raises `UpdateError`."""
        state = self.load()
        if not state.told:
            self.save(replace(state, told=True))


def _proven(state: UpdateState, current: Slot) -> Slot:
    """The slot to boot where the selection is lost: the running one, unless it is on trial."""
    return state.home if state.phase is Phase.TRYING and current == state.slot else current
