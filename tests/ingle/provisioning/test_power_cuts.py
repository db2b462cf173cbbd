"""Power that goes during the set-up: at every write, sync, rename and unlink, and repeatedly."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance_card import HUB_FILE, IMAGER_FILE, OWNER_FILE, Card, PowerCut, PowerCutDisk
from ingle.provisioning.wifi import prove
from ingle.runtime.disk import Disk

pytestmark = pytest.mark.pure

CHANGED = (
    OWNER_FILE.replace("kitchen-1", "pantry")
    .replace("room =", "# room =")
    .replace("[sound]\nspeaker", "[wake]\nwords = ['alexa']\n[sound]\nmicrophone")
)


def _first(card: Card) -> None:
    card.write(OWNER_FILE)


def _both_files(card: Card) -> None:
    card.write('room = "bedroom"\n')
    card.write(IMAGER_FILE, "rpi-preseed.toml")


def _hub(card: Card) -> None:
    card.write(HUB_FILE)


def _changed(card: Card) -> None:
    """A device that was set up, and whose Wi-Fi worked, gets another file."""
    card.write(OWNER_FILE)
    card.boot()
    prove(card.paths, Disk())
    card.write(CHANGED.replace("Our network", "New network"))


def _emptied(card: Card) -> None:
    """A device that was set up gets a file in which everything is off."""
    _changed(card)
    card.write("# nothing any more\n")


CASES: dict[str, tuple[str, Callable[[Card], None], int]] = {
    "first": ("satellite", _first, 3),
    "both-files": ("satellite", _both_files, 1),
    "hub": ("hub", _hub, 2),
    "changed": ("satellite", _changed, 1),
    "emptied": ("satellite", _emptied, 2),
}
"""Role, what was before, and at each how many primitives the power goes: some 350 cuts in all."""


class Lab:
    """One case: the device before the boot, and what an undisturbed boot makes of it."""

    def __init__(self, folder: Path, role: str, prepare: Callable[[Card], None]) -> None:
        self._folder = folder
        self._role = role
        before = Card(folder / "before", role)
        prepare(before)
        uncut = self.fresh("uncut")
        disk = PowerCutDisk()
        uncut.boot(disk)
        self.steps = disk.steps
        self.expected = uncut.everything()

    def fresh(self, name: str) -> Card:
        """The device as it was before the boot."""
        root = self._folder / name
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self._folder / "before", root, symlinks=True)
        return Card.of(root)


@pytest.mark.parametrize(("role", "prepare", "stride"), CASES.values(), ids=CASES)
def test_a_cut_at_any_step_ends_as_if_there_had_been_none(
    in_memory: Path, role: str, prepare: Callable[[Card], None], stride: int
) -> None:
    """The next boot brings the state of a boot that was not cut."""
    lab = Lab(in_memory, role, prepare)
    assert lab.steps > 40
    for at in range(1, lab.steps + 1, stride):
        card = lab.fresh("cut")
        with pytest.raises(PowerCut):
            card.boot(PowerCutDisk(at=at, dice=random.Random(at)))
        outcome = card.boot(PowerCutDisk())
        assert (outcome.mistakes, outcome.failures) == ([], []), at
        assert card.everything() == lab.expected, at


@pytest.mark.parametrize(("role", "prepare", "_stride"), CASES.values(), ids=CASES)
def test_a_device_that_is_cut_off_again_and_again_comes_through(
    in_memory: Path, role: str, prepare: Callable[[Card], None], _stride: int
) -> None:
    """Up to five cuts in a row, each somewhere in what is left to do."""
    lab = Lab(in_memory, role, prepare)
    for seed in range(10):
        dice = random.Random(seed)
        card = lab.fresh("cut")
        for _ in range(dice.randrange(2, 6)):
            try:
                card.boot(PowerCutDisk(at=dice.randrange(1, lab.steps), dice=dice))
            except PowerCut:
                continue
        card.boot(PowerCutDisk())
        assert card.everything() == lab.expected, seed


def test_a_file_that_is_changed_after_a_cut_leaves_nothing_of_the_one_in_between(
    in_memory: Path,
) -> None:
    """Whatever of the second file was applied before the power went, the third takes it away."""
    third = 'name = "attic"\n'

    def set_up(card: Card) -> None:
        card.write('room = "pantry"\n')
        card.boot(PowerCutDisk())

    lab = Lab(in_memory, "satellite", set_up)
    uncut = lab.fresh("uncut")
    uncut.write(third)
    uncut.boot(PowerCutDisk())
    expected = uncut.files()
    counting, counted = lab.fresh("cut"), PowerCutDisk()
    counting.write(OWNER_FILE)
    counting.boot(counted)
    for at in range(1, counted.steps + 1, 2):
        card = lab.fresh("cut")
        card.write(OWNER_FILE)
        with pytest.raises(PowerCut):
            card.boot(PowerCutDisk(at=at, dice=random.Random(at)))
        card.write(third)
        card.boot(PowerCutDisk())
        assert card.files() == expected, at
