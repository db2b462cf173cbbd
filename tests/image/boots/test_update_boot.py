"""Updates in booted machines: written beside the running slot, tried once, taken back or kept.

The bundle is the image's own, so that its version is the one that runs: what is proven is the way,
not the content. The harness plays the firmware: after a restart for a trial it boots the slot of
`[tryboot]` once.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from booted_image import BootedImage, fresh_disk
from image.builder.recipe import IMAGE
from image_report import ImageReport
from pi_firmware import SELECTION, boot_partition, has_file, read_file

pytestmark = [pytest.mark.service, pytest.mark.timeout(7200)]

FIRMWARE = "ingle.firmware=tryboot"
SOUND = "modules_load=snd_aloop"
UP = "systemctl is-active -q ingle-provision"
INSTALL_LIMIT_S = 1800.0
TRIAL_LIMIT_S = 1800.0
KEPT = "sed '/tryboot]/,$d' /boot/ingle/autoboot.txt | grep -q boot_partition=3"
"""Every boot takes the new slot; the section of trials names it before, too."""
BUNDLE = "mkdir -p /run/bundle; mountpoint -q /run/bundle || mount -t erofs /dev/vdb /run/bundle"


@pytest.fixture(scope="module")
def image(built: Callable[[str], Path]) -> Path:
    return built("satellite")


@pytest.fixture(scope="module")
def disk(image: Path, scratch: Path) -> Path:
    return fresh_disk(image, scratch / "satellite.img", size_mib=4096)


@pytest.fixture(scope="module")
def stick(image: Path, scratch: Path) -> Path:
    """A medium with the bundle, and one whose signature is broken."""
    out = image.parent
    bundle = out / f"{image.name[:-8]}.raucb"
    folder = out / ".stick"
    folder.mkdir(exist_ok=True)
    (folder / "good.raucb").write_bytes(bundle.read_bytes())
    spoilt = bytearray(bundle.read_bytes())
    spoilt[-4000] ^= 0xFF
    (folder / "forged.raucb").write_bytes(bytes(spoilt))
    command = ["mkfs.erofs", "--quiet", "/out/.stick.erofs", "/out/.stick"]
    toolbox = [sys.executable, "-m", "image.builder", "toolbox", *command]
    subprocess.run(toolbox, cwd=IMAGE.parent, check=True)
    target = scratch / "stick.erofs"
    (out / ".stick.erofs").rename(target)
    subprocess.run(["rm", "-r", str(folder)], check=True)
    return target


def _boot(
    disk: Path, scratch: Path, stick: Path, *, tryboot: bool = False, sound: bool = True
) -> BootedImage:
    options = ("-drive", f"if=virtio,format=raw,readonly=on,file={stick}")
    line = f"{FIRMWARE} {SOUND if sound else ''}"
    return BootedImage(
        disk, "satellite", scratch / "machine", tryboot=tryboot, line=line, options=options
    )


def _default(disk: Path) -> int:
    return boot_partition(read_file(disk, SELECTION, "autoboot.txt"), tryboot=False)


def test_forged_bundle_is_refused_and_nothing_is_written(
    disk: Path, scratch: Path, stick: Path
) -> None:
    """The power is cut in the middle of writing a good one, too: the old version starts."""
    with _boot(disk, scratch, stick) as machine:
        machine.until(UP, "the machine")
        machine.run(BUNDLE)
        status, said = machine.tried("ingle-update install /run/bundle/forged.raucb", limit_s=600)
        assert status == 1, said
        assert "not" in said
        assert machine.run("dd if=/dev/vda6 bs=1M count=4 2>/dev/null | tr -d '\\0' | wc -c") == "0"
        machine.run("ingle-update install --background /run/bundle/good.raucb", limit_s=600)
        first = "dd if=/dev/vda6 bs=1M count=8 2>/dev/null | tr -d '\\0' | head -c 4 | wc -c"
        written = f'[ "$({first})" = 4 ]'
        machine.until(written, "the first bytes in the other slot", within_s=INSTALL_LIMIT_S)
    assert _default(disk) == 2


def test_version_that_fails_its_health_check_is_taken_back(
    disk: Path, scratch: Path, stick: Path, report: ImageReport
) -> None:
    """Its trial start has no microphone; the machine restarts by itself, and says why."""
    with _boot(disk, scratch, stick) as machine:
        machine.until(UP, "the machine after the cut")
        machine.run(BUNDLE)
        machine.run("ingle-update install /run/bundle/good.raucb", limit_s=INSTALL_LIMIT_S)
        machine.tried("ingle-update try")
        machine.wait_until_off(within_s=TRIAL_LIMIT_S)
    assert _default(disk) == 2
    assert has_file(disk, 3, "vmlinuz")
    with _boot(disk, scratch, stick, tryboot=True, sound=False) as machine:
        assert machine.partition == 3
        machine.wait_until_off(within_s=TRIAL_LIMIT_S)
    with _boot(disk, scratch, stick) as machine:
        assert machine.partition == 2
        machine.until(UP, "the machine as before")
        machine.until("grep -qi 'health check failed' /boot/ingle/ingle-status.txt", "the reason")
        report.note("ingle-satellite", "taken back because", _why(machine))


def test_healthy_version_is_kept(
    disk: Path, scratch: Path, stick: Path, report: ImageReport
) -> None:
    """Its trial start answers a microphone; from then on the firmware takes its slot."""
    with _boot(disk, scratch, stick) as machine:
        machine.until(UP, "the machine")
        machine.run(BUNDLE)
        machine.run("ingle-update install /run/bundle/good.raucb", limit_s=INSTALL_LIMIT_S)
        machine.tried("ingle-update try")
        machine.wait_until_off(within_s=TRIAL_LIMIT_S)
    with _boot(disk, scratch, stick, tryboot=True) as machine:
        assert machine.partition == 3
        machine.until(KEPT, "it is kept", within_s=TRIAL_LIMIT_S)
        machine.run("sync")
    assert _default(disk) == 3
    with _boot(disk, scratch, stick) as machine:
        assert machine.partition == 3
        machine.until(UP, "the new version")
        found = json.loads(machine.run("ingle-update status --json"))
        assert found["slot"] == "b"
        report.note("ingle-satellite", "update kept, slot", found["slot"])


def _why(machine: BootedImage) -> str:
    said = machine.run("cat /boot/ingle/ingle-status.txt")
    return " ".join(said.split())[-300:]
