"""What the set-up remembers on the data partition: what was accepted, and what each step made.

`accepted.json` holds the values of both files with their secrets, for root only: it is what a
hidden value on the card stands for. A stamp holds the digest of what its step made, and the files
and settings that it answers for; a step under way has no digest, so that it is done once more.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ingle.provisioning.kinds import Value
from ingle.provisioning.targets import FolderTarget, GeneratedTarget, SettingsTarget, Target
from ingle.runtime.appliance import AppliancePaths
from ingle.runtime.disk import Disk

FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a step has made; `digest` is None while it is under way."""

    digest: str | None = None
    files: frozenset[str] = frozenset()
    settings: frozenset[tuple[str, str]] = frozenset()
    """Path of the `.env` file, and name of the setting."""
    generated: frozenset[str] = frozenset()
    """Those of the files that hold a secret of the device's own making."""


class ProvisioningState:
    """The folder `provisioning` of the appliance's state."""

    def __init__(self, paths: AppliancePaths, disk: Disk) -> None:
        self._folder = paths.state("provisioning")
        self._disk = disk

    def sweep(self) -> None:
        """Removes what a power cut left half written: it may be a secret. Raises `OSError`."""
        self._disk.sweep(self._folder)

    def accepted(self) -> dict[str, dict[str, Value]] | None:
        """The values of each file that were accepted last; None before the first time.

        A damaged file counts as none: `is_damaged` tells which.
        """
        found = _json(self._folder / "accepted.json")
        files = found.get("files") if found.get("format") == FORMAT else None
        if not isinstance(files, dict):
            return None
        return {
            str(name): {str(key): _value(value) for key, value in values.items()}
            for name, values in files.items()
            if isinstance(values, dict)
        }

    def is_damaged(self) -> bool:
        """Whether something was accepted, and the file does not tell any more what."""
        return (self._folder / "accepted.json").exists() and self.accepted() is None

    def accept(self, files: Mapping[str, Mapping[str, Value]]) -> None:
        """Keeps the values, from here on durable. Raises `OSError`."""
        self._write("accepted.json", {"format": FORMAT, "files": files})

    def stamp(self, step: str) -> Stamp:
        found = _json(self._folder / f"step-{step}.json")
        try:
            return Stamp(
                digest=None if found.get("digest") is None else str(found["digest"]),
                files=frozenset(map(str, found.get("files", []))),
                settings=frozenset(
                    (str(path), str(name)) for path, name in found.get("settings", [])
                ),
                generated=frozenset(map(str, found.get("generated", []))),
            )
        except (TypeError, ValueError):
            return Stamp()

    def set_stamp(self, step: str, stamp: Stamp) -> None:
        """Raises `OSError`."""
        content = {
            "digest": stamp.digest,
            "files": sorted(stamp.files),
            "settings": sorted(stamp.settings),
            "generated": sorted(stamp.generated),
        }
        self._write(f"step-{step}.json", content)

    def note(self, name: str) -> dict[str, Any]:
        """A small record by its name; empty where there is none."""
        return _json(self._folder / f"{name}.json")

    def set_note(self, name: str, content: Mapping[str, object]) -> None:
        """Raises `OSError`."""
        self._write(f"{name}.json", content)

    def _write(self, name: str, content: object) -> None:
        self._disk.make_folder(self._folder, mode=0o700)
        text = json.dumps(content, indent=1, sort_keys=True) + "\n"
        self._disk.replace(self._folder / name, text.encode(), mode=0o600)


def made(targets: Sequence[Target]) -> Stamp:
    """The stamp of a step that has made these."""
    return Stamp(
        digest=hashlib.sha256("\n".join(map(repr, targets)).encode()).hexdigest(),
        files=frozenset(
            target.path
            for target in targets
            if not isinstance(target, SettingsTarget | FolderTarget)
        ),
        settings=frozenset(
            (target.path, name)
            for target in targets
            if isinstance(target, SettingsTarget)
            for name, _ in target.values
        ),
        generated=frozenset(
            target.path for target in targets if isinstance(target, GeneratedTarget)
        ),
    )


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _value(value: object) -> Value:
    """As it was before it was JSON."""
    match value:
        case list():
            return tuple(map(str, value))
        case bool() | float():
            return value
        case int():
            return float(value)
        case _:
            return str(value)
