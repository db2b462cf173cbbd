"""The power goes at every write of an update's life: never a brick, and the outcome is told."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from ingle.update import autoboot, outcome
from ingle.update.autoboot import other
from ingle.update.state import Phase
from ingle.update.updates import Updates
from memory_folder import memory_folder
from tryboot_firmware import WAYS, Device, PowerCut, Restarting, Way

__all__ = ["memory_folder"]
pytestmark = pytest.mark.service

OLD, NEW = "1.0", "1.1"
Kind = Literal["healthy", "sick", "hangs", "dead", "rots"]
KINDS: tuple[Kind, ...] = ("healthy", "sick", "hangs", "dead", "rots")
"""Of the new version: its health check passes, fails, never ends; its kernel does not start; it
passes on trial and does not come up any more after that."""
BOOTS = 24
"""More than the longest life has."""


@dataclass(slots=True)
class Owner:
    """A person who installs the new version, and again where it was broken off."""

    kind: Kind
    patience: int = 4
    """So many installations."""
    was_healthy: bool = False


def _live(device: Device, owner: Owner) -> None:
    """Boots and restarts until nothing happens any more."""
    for _ in range(BOOTS):
        version = device.boot(lambda version: version == OLD or owner.kind != "dead")
        updates = Updates(device.places, device.disk, device)
        try:
            updates.at_boot()
            if version == NEW and _come_up(updates, owner):
                continue  # it hung, and the watchdog reset it
            _tell(device, updates, version)
            if owner.patience and _wants(updates, version, owner):
                owner.patience -= 1
                _install(device, updates)
        except (PowerCut, Restarting) as end:
            if isinstance(end, PowerCut):
                device.power.trial = False
            continue
        if owner.kind == "rots" and version == NEW:
            continue  # switched on and off until it came back
        return
    pytest.fail(f"it never came to rest: {device.boots}")


def _come_up(updates: Updates, owner: Owner) -> bool:
    """The services and the health check of the new version; True where it hangs."""
    trial = updates.load().phase is Phase.TRYING
    if owner.kind == "hangs":
        return True
    if owner.kind == "sick" and trial:
        updates.go_back("the microphone does not open")
    if trial:
        owner.was_healthy = True
        updates.commit()
    elif owner.kind != "rots":
        updates.passed()
    return False


def _wants(updates: Updates, version: str, owner: Owner) -> bool:
    state = updates.load()
    if version == NEW:
        return False
    broken_off = "broken off" in state.reason or "did not start" in state.reason
    return state.phase in {Phase.IDLE, Phase.WRITTEN} or (
        broken_off or (owner.kind == "healthy" and state.phase is Phase.RETURNED)
    )


def _install(device: Device, updates: Updates) -> None:
    state = updates.load()
    if not (state.phase is Phase.WRITTEN or (state.phase is Phase.RETURNED and state.whole)):
        begun = updates.begin(version=NEW, previous=OLD, sums=device.sums(NEW))
        device.write_slot(begun.slot, NEW)
        updates.finish(begun.slot, device)
    updates.try_once()


def _tell(device: Device, updates: Updates, version: str) -> None:
    """What is said is true at that moment."""
    state = updates.load()
    if state.told:
        return
    said = outcome.told(state, version)
    assert f"Version {version} runs" in said
    assert ("worked" in said) == (version == NEW)
    if state.phase is Phase.RETURNED:
        assert state.reason in said
    updates.told()


def _life(root: Path, kind: Kind, cuts: Mapping[int, Way]) -> Device:
    """The whole life of an update under these power cuts, with all that must hold at its end."""
    device, owner = Device(root, OLD), Owner(kind)
    device.disk.cut(cuts)
    _live(device, owner)
    state = Updates(device.places, device.disk, device).load()
    selection = autoboot.parsed(device.places.autoboot.read_bytes())
    assert selection is not None
    running = device.boots[-1]
    assert device.version(selection.default) == running
    assert state.told
    if running == NEW:
        assert (state.phase, owner.was_healthy, kind) == (Phase.CONFIRMED, True, "healthy")
        assert device.version(other(selection.default)) == OLD  # the way back
    else:
        assert kind != "healthy"
        assert (state.phase, bool(state.reason)) == (Phase.RETURNED, True)
    return device


@pytest.mark.parametrize("kind", KINDS)
def test_power_cut_at_every_write_never_bricks_and_ends_as_it_should(
    memory_folder: Path, kind: Kind
) -> None:
    """Before, in the middle of and after each write of each life; 200 cuts and more in all."""
    whole = _life(memory_folder / "whole", kind, {})
    lives = 0
    for at in range(1, whole.disk.writes + 1):
        for way in WAYS:
            _life(memory_folder / f"{at}-{way}", kind, {at: way})
            lives += 1
    assert lives >= 3 * 12


def test_power_that_goes_again_and_again_never_bricks(memory_folder: Path) -> None:
    """Several cuts in one life, also while the last one is being mended."""
    chance = random.Random(12)
    for life in range(120):
        kind = chance.choice(KINDS)
        cuts = {
            at: chance.choice(WAYS) for at in chance.sample(range(1, 26), chance.choice((2, 3)))
        }
        _life(memory_folder / str(life), kind, cuts)


def test_lives_without_a_cut_end_in_their_order(memory_folder: Path) -> None:
    """Which versions boot, one after the other. One that did not start is tried again by hand."""
    lives = {kind: _life(memory_folder / kind, kind, {}) for kind in KINDS}
    reasons = {kind: state.reason for kind in KINDS if (state := lives[kind].state()) is not None}
    assert reasons == {
        "healthy": "",
        "sick": "the microphone does not open",
        "hangs": "it started, but the machine restarted before its health check was through: "
        "the power went, or it hung",
        "dead": "it did not start, and the firmware came back to the version before; if the power "
        "went at that moment, try it once more with: ingle-update try",
        "rots": "its services did not come up in 3 boots in a row",
    }
    assert {kind: life.boots for kind, life in lives.items()} == {
        "healthy": [OLD, NEW],
        "sick": [OLD, NEW, OLD],
        "hangs": [OLD, NEW, OLD],
        "dead": [OLD, OLD, OLD, OLD, OLD],
        "rots": [OLD, NEW, NEW, NEW, NEW, NEW, OLD],
    }
