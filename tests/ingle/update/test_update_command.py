"""`ingle-update` as a program, on a machine in a folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bundles import DISK, machine, need_rauc, signer
from ingle.runtime.appliance import AppliancePaths
from ingle.update import autoboot
from ingle.update.boot_decision import RETURNS
from ingle.update.disk import LocalDisk
from ingle.update.state import Phase, UpdateState, encoded
from ingle.update.updates import Updates
from tryboot_firmware import Device, Restarting

pytestmark = pytest.mark.service

ROOT = Path(__file__).resolve().parents[3]


def _run(places: AppliancePaths, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "ingle.update", "--root", str(places.root), *words),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
    )


@pytest.fixture
def places(tmp_path: Path) -> AppliancePaths:
    need_rauc()
    return machine(tmp_path / "root", signer(tmp_path, "maker"))


def test_status_says_what_runs_in_words_and_for_programs(places: AppliancePaths) -> None:
    """Also where there was no update yet."""
    assert _run(places, "status").stdout == "Version 1.0 runs. There was no update yet.\n"
    known = json.loads(_run(places, "status", "--json").stdout)
    assert (known["running"], known["slot"], known["starts_next"]) == ("1.0", "a", "a")
    assert known["update"]["phase"] == "idle"


def test_rauc_asks_through_the_program(places: AppliancePaths) -> None:
    """What is printed is the answer alone."""
    for question, answer in (
        (("get-primary",), "a\n"),
        (("get-current",), "a\n"),
        (("get-state", "a"), "good\n"),
        (("get-state", "b"), "bad\n"),
        (("set-state", "b", "bad"), ""),
    ):
        ran = _run(places, "backend", *question)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, answer, "")
    ran = _run(places, "backend", "set-primary", "b")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "ingle-update: no slot is being written (the update is idle)\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("try",), "there is no new version to try: install one first"),
        (("return",), "there is no version to go back to"),
        (("install",), "name what to install: a file, an https:// address, or usb"),
        (("install", "/nowhere.raucb"), "there is no file /nowhere.raucb"),
        (("install", "--background", "/nowhere.raucb"), "there is no file /nowhere.raucb"),
        (("install", "http://example.org/x.raucb"), "http:// is not taken: give an https://"),
        (("install", "--requested"), "there is no request for an installation"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    places: AppliancePaths, words: tuple[str, ...], sentence: str
) -> None:
    """And has the exit status 1."""
    ran = _run(places, *words)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert ran.stderr.startswith(f"ingle-update: {sentence}")


def test_boot_counts_once_there_was_an_update(places: AppliancePaths) -> None:
    """A damaged state is no reason to hold a boot up."""
    confirmed = UpdateState(phase=Phase.CONFIRMED, slot="a", version="1.0", whole=True)
    places.update_state.parent.mkdir(parents=True)
    places.update_state.write_bytes(encoded(confirmed))
    assert _run(places, "boot").stdout == "confirmed, boots of the new version: 1\n"
    assert _run(places, "boot").stdout == "confirmed, boots of the new version: 2\n"
    places.update_state.write_bytes(b"{")
    ran = _run(places, "boot")
    assert (ran.returncode, ran.stdout) == (0, "idle, boots of the new version: 0\n")


def test_initrd_is_believed_before_the_command_line(places: AppliancePaths) -> None:
    """It may follow the firmware where the command line is that of the other slot."""
    places.running_slot.parent.mkdir(parents=True, exist_ok=True)
    places.running_slot.write_text("slot=b\ndisk=/dev/mmcblk0\n")
    assert _run(places, "backend", "get-current").stdout == "b\n"


def test_lost_boot_selection_is_written_anew(places: AppliancePaths) -> None:
    """For the slot that runs."""
    places.autoboot.unlink()
    assert _run(places, "boot").returncode == 0
    assert autoboot.parsed(places.autoboot.read_bytes()) == autoboot.selection("a")


def test_machine_that_cannot_get_back_stays_up(tmp_path: Path) -> None:
    """After three restarts it runs the new version: one that restarts for ever helps nobody."""
    device = Device(tmp_path / "root", "1.0")
    device.slot_file("b").write_bytes(device.slot_file("a").read_bytes())
    device.places.command_line.write_text("ingle.slot=b\n")
    gone = UpdateState(phase=Phase.RETURNED, slot="b", version="1.1", previous="1.0", reason="x")
    updates = Updates(device.places, LocalDisk(), device)
    updates.save(gone)
    for _ in range(RETURNS):
        with pytest.raises(Restarting):
            updates.at_boot()
    assert not updates.at_boot().go_back


@pytest.mark.skipif(os.geteuid() != 0, reason="a bundle's slots are devices, which root reads")
def test_configuration_names_the_four_partitions(places: AppliancePaths) -> None:
    """RAUC's file and ours are one."""
    text = places.rauc_configuration.read_text()
    for number in ("02", "03", "05", "06"):
        assert f"/dev/disk/by-partuuid/{DISK}-{number}\n" in text
    assert "bundle-formats=verity\n" in text
