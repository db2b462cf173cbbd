"""Imager's manifest: what makes Raspberry Pi Imager offer its settings for these images."""

import json
from pathlib import Path
from typing import Any, Final

from image.builder.disk import DiskImage
from image.builder.recipe import Recipe

NAME: Final = "ingle.rpi-imager-manifest"
_ICON: Final = (
    "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 40'>"
    "<circle cx='20' cy='20' r='18' fill='%23204a66'/>"
    "<circle cx='20' cy='20' r='7' fill='white'/></svg>"
)
_DEVICES: Final = {
    "pi3-64bit": ("Raspberry Pi 3, Zero 2 W", "Pi 3 and Zero 2 W"),
    "pi4-64bit": ("Raspberry Pi 4", "Pi 4, 400, Compute Module 4"),
    "pi5-64bit": ("Raspberry Pi 5", "Pi 5, 500, Compute Module 5"),
}


def write_manifest(
    out: Path, recipe: Recipe, disk: DiskImage, released: str, seen_at: Path | None = None
) -> Path:
    """Adds this image to the manifest in `out`, in place of an older one of its name.

    `released`: the date, "2026-11-27". `seen_at`: where Imager sees the folder `out`, where that is
    another place: it takes full paths only.
    """
    path = out / NAME
    kept = [
        entry
        for entry in _entries(path)
        if entry["name"] != recipe.summary and _is_there(entry, out)
    ]
    entry = {
        "name": recipe.summary,
        "description": "Set up by Imager's settings, by ingle.toml on the card, or by both",
        "icon": _ICON,
        "url": ((seen_at or out.resolve()) / disk.path.name).as_uri(),
        "extract_size": disk.size,
        "extract_sha256": disk.sha256,
        "image_download_size": disk.packed_size,
        "image_download_sha256": disk.packed_sha256,
        "release_date": released,
        "init_format": "rpi-preseed",
        "architecture": "armv8",
        "devices": list(recipe.devices),
    }
    devices = [
        {
            "name": _DEVICES[tag][0],
            "description": _DEVICES[tag][1],
            "tags": [tag],
            "icon": _ICON,
            "matching_type": "inclusive",
        }
        for tag in _DEVICES
    ]
    made = {
        "imager": {"devices": devices},
        "os_list": sorted([*kept, entry], key=lambda item: str(item["name"])),
    }
    path.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    return path


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        return list(json.loads(path.read_text(encoding="utf-8"))["os_list"])
    except (OSError, ValueError, KeyError):
        return []


def _is_there(entry: dict[str, Any], out: Path) -> bool:
    return (out / str(entry["url"]).rpartition("/")[2]).exists()
