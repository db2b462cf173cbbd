"""What is flashed, looked at without booting it: partitions, files, sizes, secrets, checksums."""

import hashlib
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from booted_image import fresh_disk
from image.builder.manifest import NAME
from pi_firmware import boot_partition, extract, has_file, partitions, read_file

pytestmark = [pytest.mark.service, pytest.mark.timeout(3600)]

LIMITS_MB = {"satellite": 300, "satellite-ears": 550, "hub": 750}
BUNDLE_MB = {"satellite": 80, "satellite-ears": 80, "hub": 110}
"""Without models. 80 is the aim for all: the hub has PostgreSQL, ICU and a web server more."""
EROFS_MAGIC = b"\xe2\xe1\xf5\xe0"
SECRETS = rb"-----BEGIN [A-Z ]*PRIVATE KEY|\$(?:5|6|y)\$[./A-Za-z0-9]{8,}\$|psk=[0-9a-f]{64}"


@pytest.fixture(scope="module", params=["satellite", "satellite-ears", "hub"])
def recipe(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def image(recipe: str, built: Callable[[str], Path]) -> Path:
    return built(recipe)


@pytest.fixture(scope="module")
def disk(image: Path, recipe: str, scratch: Path) -> Path:
    return fresh_disk(image, scratch / f"{recipe}.img")


def test_image_and_bundle_are_small(image: Path, recipe: str) -> None:
    said = json.loads(image.with_name(f"{image.name[:-8]}.build.json").read_text(encoding="utf-8"))
    assert said["image_mb"] <= LIMITS_MB[recipe]
    if said["bundle_mb"] is not None:
        assert said["bundle_mb"] <= BUNDLE_MB[recipe]


def test_checksum_and_manifest_are_those_of_the_image(image: Path) -> None:
    digest = hashlib.sha256(image.read_bytes()).hexdigest()
    assert image.with_name(f"{image.name[:-8]}.sha256").read_text().split() == [digest, image.name]
    entries = json.loads((image.parent / NAME).read_text(encoding="utf-8"))["os_list"]
    (entry,) = [entry for entry in entries if entry["url"] == image.as_uri()]
    assert entry["image_download_sha256"] == digest
    assert entry["image_download_size"] == image.stat().st_size
    assert entry["init_format"] == "rpi-preseed"


def test_first_slot_boots_and_the_second_is_empty(disk: Path) -> None:
    """With what the firmware needs beside the kernel; data comes last, so that it can grow."""
    found = partitions(disk)
    assert sorted(found) == [1, 2, 3, 4, 5, 6, 7]
    assert max(found, key=lambda number: found[number][0]) == 7
    autoboot = read_file(disk, 1, "autoboot.txt")
    assert len(autoboot) == 512
    assert boot_partition(autoboot, tryboot=False) == 2
    assert boot_partition(autoboot, tryboot=True) == 3
    for name in ("vmlinuz", "initrd.img", "config.txt", "start4.elf", "bcm2711-rpi-4-b.dtb"):
        assert has_file(disk, 2, name), name
    assert b"ingle.slot=a" in read_file(disk, 2, "cmdline.txt")
    assert b"ingle.slot=b" in read_file(disk, 2, "cmdline-b.txt")
    assert not has_file(disk, 3, "vmlinuz")
    with disk.open("rb") as file:
        file.seek(found[5][0] + 1024)
        assert file.read(4) == EROFS_MAGIC
        file.seek(found[6][0])
        assert not any(file.read(1 << 20))


def test_models_on_the_data_partition_are_what_the_slot_asks_for(
    disk: Path, image: Path, scratch: Path
) -> None:
    said = json.loads(image.with_name(f"{image.name[:-8]}.build.json").read_text(encoding="utf-8"))
    data, copy = scratch / "data.ext4", scratch / "models.img"
    extract(disk, 7, data)
    subprocess.run(
        ["debugfs", "-R", f"dump /models/{said['models']}.img {copy}", str(data)],
        check=True,
        capture_output=True,
    )
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == said["models"]


def test_no_secret_lies_on_the_card_in_the_clear(disk: Path, scratch: Path) -> None:
    """The read-only system is looked through where it is built (layers/base/tests)."""
    for number in (1, 2, 7):
        path = scratch / f"partition-{number}"
        extract(disk, number, path)
        assert re.search(SECRETS, path.read_bytes()) is None, number


def test_bill_of_materials_names_debian_python_and_models(image: Path) -> None:
    said = json.loads(image.with_name(f"{image.name[:-8]}.spdx.json").read_text(encoding="utf-8"))
    names = {item["name"] for item in said["packages"]}
    assert {"libc6", "systemd", "numpy", "faster-whisper"} <= names
    assert len(names) > 150
