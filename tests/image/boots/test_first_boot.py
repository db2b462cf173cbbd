"""A satellite set up from its card, in booted machines: a mistake, a right file, the plug pulled.

The tests are in the order of one card's life. The power is cut by killing the emulator: what the
machine had not flushed is gone. IMAGE_CUTS says how many cuts there are; 20 unless it does.
"""

import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from booted_image import BootedImage, NotAnswered, fresh_disk
from image_report import ImageReport
from pi_firmware import SELECTION, read_file, write_file

pytestmark = [pytest.mark.service, pytest.mark.timeout(7200)]

CUTS = int(os.environ.get("IMAGE_CUTS", "20"))
SSH_PORT = 20222
SET_UP = "systemctl show -P ActiveState ingle-provision | grep -qx active"
DATA_MIB = 192
"""Size of the data partition as it is flashed, the last one of the card."""
MISTAKEN = 'name = "kitchen-1"\nwake_wrods = ["alexa"]\n'
RIGHT = """
name = "{name}"
room = "kitchen"
time_zone = "Europe/Berlin"

[wifi]
country = "DE"
ssid = "Our network"
passphrase = "correct horse battery staple"

[ssh]
user = "pat"
keys = ["{key}"]

[wake]
words = ["alexa"]
"""


@pytest.fixture(scope="module")
def disk(built: Callable[[str], Path], scratch: Path) -> Path:
    return fresh_disk(built("satellite"), scratch / "satellite.img", size_mib=4096)


@pytest.fixture(scope="module")
def key(scratch: Path) -> str:
    path = scratch / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path.with_suffix(".pub").read_text(encoding="utf-8").strip()


def _card(disk: Path, text: str) -> None:
    write_file(disk, SELECTION, "ingle.toml", text.encode())


def _status(disk: Path) -> str:
    return read_file(disk, SELECTION, "ingle-status.txt").decode()


def test_mistake_in_the_file_is_named_on_the_card_and_changes_nothing(
    disk: Path, scratch: Path
) -> None:
    """And the power is cut right after."""
    _card(disk, MISTAKEN)
    with BootedImage(disk, "satellite", scratch / "mistake", network="none") as machine:
        machine.until(SET_UP, "the set-up")
        name = machine.run("hostname")
        machine.run("sync")
    assert "wake_wrods" in _status(disk)
    assert name.startswith("satellite-")


def test_right_file_sets_the_machine_up_without_a_network(
    disk: Path, scratch: Path, key: str, report: ImageReport
) -> None:
    """Name, time zone, settings, user and key; the passphrase leaves the card."""
    _card(disk, RIGHT.format(name="kitchen-1", key=key))
    forwarded = {SSH_PORT: 22}
    with BootedImage(disk, "satellite", scratch / "right", forwarded=forwarded) as machine:
        report.note(
            "ingle-satellite", "seconds to the set-up, emulated", round(machine.until(SET_UP, "it"))
        )
        assert machine.run("hostname") == "kitchen-1"
        assert machine.run("date +%Z") in ("CET", "CEST")
        assert "SATELLITE_ROOM=kitchen" in machine.run("cat /etc/ingle/satellite.env")
        machine.until("systemctl is-active -q ssh", "sshd")
        options = [
            "-i",
            str(scratch / "key"),
            "-p",
            str(SSH_PORT),
            "-o",
            "StrictHostKeyChecking=no",
        ]
        options += ["-o", f"UserKnownHostsFile={scratch}/known", "-o", "ConnectTimeout=120"]
        ran = subprocess.run(
            ["ssh", *options, "pat@127.0.0.1", "id -un; sudo -n true"],
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert ran.stdout.strip() == "pat", ran.stderr
        assert ran.returncode != 0, "pat is no administrator"
        machine.run("sync")
    card = read_file(disk, SELECTION, "ingle.toml").decode()
    assert "correct horse" not in card
    assert 'ssid = "Our network"' in card
    assert "mistake" not in _status(disk)


def test_card_that_is_too_small_says_so_and_keeps_its_secrets(
    built: Callable[[str], Path], scratch: Path, key: str
) -> None:
    """Written by a program that did not stop at the card's end: it runs, in memory."""
    small = fresh_disk(built("satellite"), scratch / "small.img")
    os.truncate(small, small.stat().st_size - (DATA_MIB // 2 << 20))
    _card(small, RIGHT.format(name="kitchen-1", key=key))
    with BootedImage(small, "satellite", scratch / "small", network="none") as machine:
        machine.until("test -s /boot/ingle/ingle-status.txt", "the status file")
        assert machine.run("cut -d ' ' -f 1 /run/ingle/data") == "small"
        machine.run("sync")
    assert "The card is too small" in _status(small)
    assert "correct horse" in read_file(small, SELECTION, "ingle.toml").decode()


def test_power_cuts_while_it_sets_itself_up_leave_a_machine_that_starts(
    disk: Path, scratch: Path, key: str, report: ImageReport
) -> None:
    """Each start has another name to apply, and the plug is pulled somewhere within it."""
    chance = random.Random(7)
    with BootedImage(disk, "satellite", scratch / "measured", network="none") as machine:
        whole_s = machine.until(SET_UP, "the set-up") + 10
    for number in range(CUTS):
        _card(disk, RIGHT.format(name=f"kitchen-{number}", key=key))
        machine = BootedImage(disk, "satellite", scratch / "cut", network="none")
        try:
            machine.run_for(chance.uniform(0.2 * whole_s, whole_s))
        except NotAnswered as error:
            pytest.fail(f"cut {number}: {error}")
    _card(disk, RIGHT.format(name="kitchen-last", key=key))
    with BootedImage(disk, "satellite", scratch / "after", network="none") as machine:
        machine.until(SET_UP, "the set-up after the cuts")
        assert machine.run("hostname") == "kitchen-last"
        assert machine.run("systemctl --failed --no-legend --plain") == ""
        assert machine.run("cat /run/ingle/data 2>/dev/null || echo kept") == "kept"
        machine.run("sync")
    assert "correct horse" not in read_file(disk, SELECTION, "ingle.toml").decode()
    report.note("ingle-satellite", "power cuts during set-up, bricks", f"{CUTS}, 0")
