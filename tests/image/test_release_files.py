"""What goes beside an image: pinned packages, bill of materials, Imager's manifest."""

import json
import zipfile
from pathlib import Path

import pytest

from image.builder.debian import compare, installed, read_lock, write_lock
from image.builder.disk import DiskImage
from image.builder.lockfile import LockedWheel
from image.builder.manifest import write_manifest
from image.builder.recipe import RecipeError, load_recipe
from image.builder.sbom import wheel_licence, write_sbom

pytestmark = pytest.mark.pure

HASH = "a" * 64
REQUIRED = {
    *("name", "description", "icon", "url", "extract_size", "extract_sha256"),
    *("image_download_size", "release_date", "devices", "init_format"),
}
"""Of each image in a list of Imager's, and what makes it offer its settings."""


def _wheel(folder: Path, name: str, metadata: str) -> LockedWheel:
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as file:
        file.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\n{metadata}\n")
    return LockedWheel(
        package=name, version="1.0", url=f"https://pypi.invalid/{name}-1.0-py3-none-any.whl",
        sha256=HASH, size=1,
    )  # fmt: skip


def _disk(folder: Path, name: str) -> DiskImage:
    path = folder / f"{name}.img.zst"
    path.write_bytes(b"image")
    return DiskImage(path=path, size=9, sha256=HASH, packed_size=5, packed_sha256=HASH)


def test_packages_of_one_image_are_pinned_and_those_of_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "packages.lock"
    write_lock("ingle-hub", {"systemd": ("257", HASH)}, path)
    write_lock("ingle-satellite", {"udev": ("257", "")}, path)
    assert read_lock(path) == {
        "ingle-hub": {"systemd": ("257", HASH)},
        "ingle-satellite": {"udev": ("257", "")},
    }


def test_damaged_list_of_pinned_packages_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "packages.lock"
    path.write_text("# pinned\ningle-hub systemd 257\n", encoding="utf-8")
    with pytest.raises(RecipeError, match=r"packages\.lock:2: is not"):
        read_lock(path)


def test_newer_package_differs_and_one_with_other_content_is_forged() -> None:
    """The same version with another hash is no update."""
    pinned = {"a": ("1", HASH), "b": ("1", HASH), "c": ("1", HASH), "d": ("1", "")}
    found = {"a": ("2", HASH), "b": ("1", "b" * 64), "d": ("1", HASH), "e": ("1", HASH)}
    other, forged = compare(pinned, found)
    assert other == ["a: 1 is pinned, 2 is here", "c: is gone", "e: is new"]
    assert forged == ["b 1"]


def test_installed_packages_have_the_hashes_of_the_archive(tmp_path: Path) -> None:
    """Those that are installed; what was removed does not count."""
    status, lists = tmp_path / "var/lib/dpkg/status", tmp_path / "usr/share/ingle/Packages"
    for path in (status, lists):
        path.parent.mkdir(parents=True)
    ok = "Status: install ok installed"
    status.write_text(
        f"Package: a\n{ok}\nVersion: 1\n\nPackage: b\nStatus: deinstall ok config-files\n"
        f"Version: 2\n\nPackage: c\n{ok}\nVersion: 3\n",
        encoding="utf-8",
    )
    lists.write_text(f"Package: a\nVersion: 1\nSHA256: {HASH}\n\n", encoding="utf-8")
    assert installed(tmp_path) == {"a": ("1", HASH), "c": ("3", "")}


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: Apache-2.0 OR MIT", "Apache-2.0 OR MIT"),
        ("License: MIT License", "MIT"),
        (
            "License: see the file\nClassifier: License :: OSI Approved :: BSD License",
            "BSD-3-Clause",
        ),
        ("Name: x", "NOASSERTION"),
    ],
)
def test_licence_is_what_the_wheel_says(tmp_path: Path, metadata: str, licence: str) -> None:
    """Or nothing, where it says nothing clear."""
    wheel = _wheel(tmp_path, "x", metadata)
    assert wheel_licence(tmp_path / wheel.file) == licence


def test_bill_of_materials_has_every_package_and_the_licence_of_the_models(tmp_path: Path) -> None:
    """Models have a licence of their own, which their package's metadata does not say."""
    wheels = [_wheel(tmp_path, "openwakeword", "License: Apache 2.0"), _wheel(tmp_path, "x", "")]
    target = tmp_path / "x.spdx.json"
    recipe = load_recipe("satellite")
    write_sbom(
        target, recipe, "1", {"libc6": ("2.41", HASH)}, wheels, tmp_path, "2026-11-27T00:00:00Z"
    )
    said = json.loads(target.read_text(encoding="utf-8"))
    packages = {item["name"]: item for item in said["packages"]}
    assert said["spdxVersion"] == "SPDX-2.3"
    assert set(packages) == {"ingle-satellite", "libc6", "openwakeword", "x"}
    assert "CC-BY-NC-SA-4.0" in packages["openwakeword"]["licenseConcluded"]
    assert packages["libc6"]["checksums"] == [{"algorithm": "SHA256", "checksumValue": HASH}]
    assert len({item["SPDXID"] for item in said["packages"]}) == 4
    assert len(said["relationships"]) == 4


def test_manifest_has_what_imager_needs_to_offer_its_settings(tmp_path: Path) -> None:
    """Every required field, and the format of what it writes onto the card."""
    recipe = load_recipe("satellite")
    path = write_manifest(tmp_path, recipe, _disk(tmp_path, "satellite"), "2026-11-27")
    said = json.loads(path.read_text(encoding="utf-8"))
    (entry,) = said["os_list"]
    assert set(entry) >= REQUIRED
    assert entry["init_format"] == "rpi-preseed"
    assert entry["url"] == (tmp_path / "satellite.img.zst").as_uri()
    tags = {tag for device in said["imager"]["devices"] for tag in device["tags"]}
    assert set(entry["devices"]) <= tags


def test_manifest_keeps_the_other_images_that_are_still_there(tmp_path: Path) -> None:
    """A new build takes the place of the old one of its name; what was deleted goes."""
    satellite, hub = load_recipe("satellite"), load_recipe("hub")
    write_manifest(tmp_path, satellite, _disk(tmp_path, "satellite-1"), "2026-11-27")
    write_manifest(tmp_path, hub, _disk(tmp_path, "hub-1"), "2026-11-27")
    path = write_manifest(tmp_path, satellite, _disk(tmp_path, "satellite-2"), "2026-11-28")
    names = [entry["url"].rpartition("/")[2] for entry in json.loads(path.read_text())["os_list"]]
    assert sorted(names) == ["hub-1.img.zst", "satellite-2.img.zst"]
    (tmp_path / "hub-1.img.zst").unlink()
    write_manifest(tmp_path, satellite, _disk(tmp_path, "satellite-2"), "2026-11-28")
    assert len(json.loads(path.read_text())["os_list"]) == 1
