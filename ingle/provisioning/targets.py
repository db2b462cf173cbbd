"""What a step of the set-up shall have made: files, links, folders, settings (plain values).

Paths are relative to the root of the device. `repr` of a target holds all that it consists of: a
digest over it tells whether a step has something to do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ingle.runtime.disk import Disk, Owner

ROOT: Final = Owner()
_BARE: Final = re.compile(r"[A-Za-z0-9_./:,@%+=-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTarget:
    """A file with this content."""

    path: str
    content: bytes
    mode: int = 0o600
    owner: Owner = ROOT

    def make(self, root: Path, disk: Disk) -> None:
        disk.make_folder((root / self.path).parent)
        disk.replace(root / self.path, self.content, mode=self.mode, owner=self.owner)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTarget:
    """A symbolic link."""

    path: str
    target: str

    def make(self, root: Path, disk: Disk) -> None:
        disk.make_folder((root / self.path).parent)
        disk.link(root / self.path, self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderTarget:
    """A folder. It is never removed: people may have put something into it."""

    path: str
    mode: int
    owner: Owner = ROOT

    def make(self, root: Path, disk: Disk) -> None:
        disk.make_folder(root / self.path, mode=self.mode, owner=self.owner)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedTarget:
    """A secret that the device makes for itself, once."""

    path: str

    def make_with(self, root: Path, disk: Disk, secret: str, *, keep: bool) -> None:
        """`keep`: one that is there was made so, and stays."""
        disk.make_folder((root / self.path).parent, mode=0o700)
        if not (keep and (root / self.path).exists()):
            disk.replace(root / self.path, f"{secret}\n".encode(), mode=0o600)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsTarget:
    """Some of the settings in a `.env` file; the others there belong to somebody else."""

    path: str
    values: tuple[tuple[str, str], ...]
    gid: int
    template: bytes = field(repr=False)
    """What the file holds where there is none yet. Another one is no reason to do it again."""

    def make_with(self, root: Path, disk: Disk, removed: frozenset[str]) -> None:
        """Sets these, and takes those of `removed` out."""
        path = root / self.path
        disk.make_folder(path.parent)
        before = path.read_bytes() if path.exists() else self.template
        text = with_settings(before.decode("utf-8", "replace"), dict(self.values), removed)
        disk.replace(path, text.encode(), mode=0o640, owner=Owner(0, self.gid))


Target = FileTarget | LinkTarget | FolderTarget | GeneratedTarget | SettingsTarget


def with_settings(text: str, values: Mapping[str, str], removed: frozenset[str]) -> str:
    """The text of a `.env` file with these settings in it, and those of `removed` out of it.

    A setting takes the place of its own line, else stands below the line that offers it behind a
    `#`, else at the end. All other lines stay.
    """
    lines = text.splitlines()
    for name in removed - set(values):
        lines = [line for line in lines if _name_of(line) != name]
    for name, value in values.items():
        _set(lines, name, f"{name}={quoted(value)}")
    return "\n".join(lines) + "\n" if lines else ""


def _set(lines: list[str], name: str, wanted: str) -> None:
    """Puts one setting into the lines; of several of its name the first is left, with it."""
    own = [number for number, line in enumerate(lines) if _name_of(line) == name]
    offers = [number for number, line in enumerate(lines) if line.startswith(f"#{name}=")]
    for number in reversed(own[1:]):
        del lines[number]
    if own:
        lines[own[0]] = wanted
    else:
        lines.insert(offers[0] + 1 if offers else len(lines), wanted)


def _name_of(line: str) -> str | None:
    name, mark, _ = line.partition("=")
    return name.strip() if mark and not line.startswith("#") else None


def quoted(value: str) -> str:
    """A value as systemd's EnvironmentFile= reads it back."""
    if _BARE.fullmatch(value):
        return value
    escaped = re.sub(r'(["\\`$])', r"\\\1", value)
    return f'"{escaped}"'
