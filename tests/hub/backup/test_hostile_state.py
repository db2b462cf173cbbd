"""A restore as root in a state directory that a broken service has prepared."""

import json
import zipfile
from pathlib import Path

import pytest

from backed_up_hub import content_of, machine_files, sqlite_hub
from hub.backup.archive import MAX_MANIFEST_BYTES, BackupError
from hub.backup.hub_data import HubData
from hub.backup.making import make_backup
from hub.backup.restoring import Restore

pytestmark = pytest.mark.service


def planted(data: HubData, *, before: str) -> None:
    """What looks like a restore that was broken off before its last phase."""
    staged = data.state_dir / ".restore"
    (staged / "system/etc/ingle").mkdir(parents=True)
    (staged / "system/etc/ingle/hub.env").write_text("HA_URL=http://evil\n")
    marker = {"phase": "system", "before": before, "out": [], "into": []}
    (staged / "marker.json").write_text(json.dumps(marker))


async def test_settings_come_from_where_only_root_can_write(tmp_path: Path) -> None:
    """What lies ready in the state directory is not taken for them."""
    data = sqlite_hub(tmp_path)
    assert data.root is not None
    machine_files(data.root)
    before = content_of(data)
    planted(data, before=".before-restore-20260101T000000")
    assert Restore(data).broken_off
    await Restore(data).resume()
    assert content_of(data) == before
    assert not (data.state_dir / ".restore").exists()


@pytest.mark.parametrize("name", ["../../root/etc/evil", "/etc/evil", ".before-restore-x", ""])
async def test_what_was_there_is_kept_under_no_other_name(tmp_path: Path, name: str) -> None:
    """A marker that names another folder is not followed."""
    data = sqlite_hub(tmp_path)
    planted(data, before=name)
    with pytest.raises(BackupError, match="cannot be read"):
        await Restore(data).resume()


@pytest.mark.parametrize(
    "name",
    [
        *("etc/ingle/ssh/authorized_keys", "etc/ingle/.restore/x", "etc/ingle/secrets/a/b"),
        *("etc/mosquitto/ingle.d/x", "etc/ingle/../passwd", "etc/ingle/hub.env\n"),
    ],
)
def test_nothing_but_what_a_backup_has_is_written(tmp_path: Path, name: str) -> None:
    """No other file of the machine has a place in an archive."""
    assert sqlite_hub(tmp_path).system_path(name) is None


async def test_archive_that_grows_as_it_is_read_is_refused(tmp_path: Path) -> None:
    """A member larger than its manifest says, and a manifest without end."""
    data = sqlite_hub(tmp_path)
    kept, grown, endless = (tmp_path / name for name in ("kept.zip", "grown.zip", "endless.zip"))
    await make_backup(data, kept)
    with (
        zipfile.ZipFile(kept) as source,
        zipfile.ZipFile(grown, "w", zipfile.ZIP_DEFLATED) as target,
        zipfile.ZipFile(endless, "w", zipfile.ZIP_DEFLATED) as second,
    ):
        for name in source.namelist():
            content = source.read(name)
            more = bytes(64 << 20) if name == "state/timers.json" else b""
            target.writestr(name, content + more)
            blanks = b" " * MAX_MANIFEST_BYTES if name == "manifest.json" else b""
            second.writestr(name, content + blanks)
    with pytest.raises(BackupError, match="is not what was put into it"):
        await Restore(data).run(grown)
    with pytest.raises(BackupError, match="its manifest is too large"):
        await Restore(data).run(endless)
