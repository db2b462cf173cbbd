"""Files that are no backup of this hub: each is refused in a sentence, and changes nothing."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backed_up_hub import content_of, machine_files, sqlite_hub
from hub.backup.archive import BackupError
from hub.backup.making import make_backup
from hub.backup.restoring import Restore

pytestmark = pytest.mark.service


def _rewritten(
    path: Path, to: Path, change: Callable[[str, bytes], bytes | None], add: str | None = None
) -> Path:
    """A copy of an archive with other files in it."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(to, "w") as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
        if add is not None:
            target.writestr(add, b"added")
    return to


def _manifest(**changes: Any) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        known = json.loads(content)
        known.update({key: value for key, value in changes.items() if key in known})
        known["about"].update({k: v for k, v in changes.items() if k in known["about"]})
        return json.dumps(known).encode()

    return change


def _same(_name: str, content: bytes) -> bytes:
    return content


async def test_damaged_foreign_and_newer_files_are_refused_and_change_nothing(
    tmp_path: Path,
) -> None:
    """Each in one sentence."""
    data = sqlite_hub(tmp_path)
    assert data.root is not None
    machine_files(data.root)
    kept = tmp_path / "kept.zip"
    await make_backup(data, kept)
    before = content_of(data)
    half, text, flipped = tmp_path / "half", tmp_path / "text", tmp_path / "flipped"
    content = kept.read_bytes()
    half.write_bytes(content[: len(content) // 2])
    text.write_bytes(b"hello")
    place = content.index(b"hub-1") if b"hub-1" in content else len(content) // 3
    flipped.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])

    def less(name: str, content: bytes) -> bytes | None:
        return None if name == "state/timers.json" else content

    def other(name: str, content: bytes) -> bytes:
        return b"[1]" if name == "state/timers.json" else content

    cases = {
        "there is no file": tmp_path / "nothing",
        "is no backup, or is damaged": half,
        "is no backup, or is damaged:": text,
        "is damaged": flipped,
        "files were added to it or taken out": _rewritten(kept, tmp_path / "less", less),
        "files were added": _rewritten(kept, tmp_path / "more", _same, add="state/x"),
        "state/timers.json is not what was put": _rewritten(kept, tmp_path / "other", other),
        "made by a newer version": _rewritten(kept, tmp_path / "new", _manifest(format=2)),
        "migration 999, and the newest here": _rewritten(
            kept, tmp_path / "schema", _manifest(schema=999)
        ),
        "are from postgresql, and this hub keeps its in sqlite": _rewritten(
            kept, tmp_path / "kind", _manifest(database="postgresql")
        ),
        "it has no manifest": _rewritten(
            kept, tmp_path / "bare", lambda name, was: None if name == "manifest.json" else was
        ),
    }
    for sentence, path in cases.items():
        with pytest.raises(BackupError, match=sentence) as refused:
            await Restore(data).run(path)
        assert "\n" not in str(refused.value)
        assert content_of(data) == before, sentence
    with pytest.raises(BackupError, match=r"there is a file .* already"):
        await make_backup(data, kept)
    assert list(data.state_dir.glob(".*")) == []


async def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    """However the manifest vouches for them."""
    data = sqlite_hub(tmp_path)
    kept = tmp_path / "kept.zip"
    await make_backup(data, kept)
    for name in ("../outside", "/etc/passwd", "state/../../outside", "system/etc/passwd"):

        def rename(
            was: str, content: bytes, name: str = name
        ) -> bytes:  # the manifest names it, too
            return content.replace(b"state/timers.json", name.encode()) if "man" in was else content

        evil = tmp_path / "evil.zip"
        with zipfile.ZipFile(kept) as source, zipfile.ZipFile(evil, "w") as target:
            for was in source.namelist():
                called = name if was == "state/timers.json" else was
                target.writestr(called, rename(was, source.read(was)))
        with pytest.raises(BackupError, match=r"would write to|may not"):
            await Restore(data).run(evil)
    assert not (tmp_path / "outside").exists()
