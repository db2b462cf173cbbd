"""Backup and restore from end to end: real hubs, SQLite and PostgreSQL, and what is refused."""

import asyncio
import json
import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest
from pydantic import SecretStr

from backed_up_hub import content_of, machine_files, sqlite_hub
from hub.backup.first_start import dump_before_first_start
from hub.backup.hub_data import HubData
from hub.backup.making import make_backup
from hub.backup.restoring import Restore
from hub.memory.factory import migrate
from hub.settings import DatabaseSettings
from hub_process import HubProcess, running_hub
from memory_folder import memory_folder
from servers import MosquittoServer, PostgresServer

__all__ = ["memory_folder"]
pytestmark = pytest.mark.service

QUICK = {"STT_ENGINE": "phrases", "TTS_ENGINE": "espeak"}


async def _say(hub: HubProcess, text: str) -> str:
    body = {"text": text, "session_id": "s1", "room_id": "kitchen"}
    answer = await hub.http.post("/conversation", json=body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["text"])


def _program(
    state: Path, settings: Mapping[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "hub.backup", *arguments),
        env={**os.environ, "INGLE_STATE_DIR": str(state), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_what_a_hub_knew_is_back_after_a_restore(
    tmp_path: Path, own_mosquitto: MosquittoServer, postgres_url: str, kind: str
) -> None:
    """Made while it runs; restored into a machine that has said other things since."""
    stored = (
        {"DATABASE_ENABLED": "true", "DATABASE_URL": postgres_url} if kind == "postgresql" else {}
    )
    settings = {"MQTT_URL": own_mosquitto.url, **QUICK, **stored}
    state, root, file = tmp_path / "state", tmp_path / "root", tmp_path / "kept.zip"
    machine_files(root)
    async with running_hub(tmp_path, settings) as hub:
        await _say(hub, "remember that the bins go out on Tuesday")
        await _say(hub, "set a timer for 20 minutes")
        await hub.until_health(lambda health: health["database"]["queued_writes"] == 0)
        (state / "pairing").mkdir()
        (state / "pairing/authority.pem").write_text("the hub's own key")
        made = _program(state, stored, "make", "--root", str(root), str(file))
        assert made.returncode == 0, made.stderr
        assert file.stat().st_mode & 0o777 == 0o600
        refused = _program(state, stored, "restore", "--root", str(root), str(file))
        assert (refused.returncode, refused.stderr) == (
            1,
            "ingle-restore: the hub runs: stop it first\n",
        )
        hub_id = hub.hub_id
        await _say(hub, "remember that the key is under the mat")
    (state / "pairing/authority.pem").write_text("another key")
    (root / "etc/ingle/hub.env").write_text("HUB_LANGUAGE=de\n")
    (root / "etc/ingle/secrets/HA_TOKEN").unlink()
    restored = _program(state, stored, "restore", "--root", str(root), str(file))
    assert restored.returncode == 0, restored.stderr
    assert (root / "etc/ingle/hub.env").read_text() == "# settings\nHUB_LANGUAGE=en\n"
    assert (root / "etc/ingle/secrets/HA_TOKEN").read_text() == "secret-of-home"
    assert (root / "etc/ingle/secrets/HA_TOKEN").stat().st_mode & 0o777 == 0o600
    assert (state / "pairing/authority.pem").read_text() == "the hub's own key"
    [before] = state.glob(".before-restore-*")
    assert (before / "state/pairing/authority.pem").read_text() == "another key"
    settings_before = root / "etc/ingle" / before.name
    assert (settings_before / "etc/ingle/hub.env").read_text() == "HUB_LANGUAGE=de\n"
    assert settings_before.stat().st_mode & 0o777 == 0o700
    async with running_hub(tmp_path, settings) as hub:
        assert hub.hub_id == hub_id
        assert "Tuesday" in await _say(hub, "when do the bins go out")
        assert "mat" not in await _say(hub, "where is the key")
        assert "minutes" in await _say(hub, "how much time is left on my timer")


class BrokenOff(BaseException):
    """The process is killed."""


async def test_restore_that_is_broken_off_anywhere_changes_nothing_or_ends(
    memory_folder: Path,
) -> None:
    """Before its marker all is as it was; behind it the hub waits, and `--resume` ends it."""
    steps = 0
    while True:
        folder = memory_folder / str(steps)
        data = sqlite_hub(folder)
        assert data.root is not None
        machine_files(data.root)
        await make_backup(data, folder / "kept.zip")
        wanted = content_of(data)
        (data.state_dir / "hub-id").write_text("hub-2\n")
        (data.state_dir / "newer").write_text("what came later")
        (data.root / "etc/ingle/hub.env").write_text("CHANGED=1\n")
        changed = content_of(data)
        if await _broken_off_at(data, folder / "kept.zip", steps):
            break
        restore = Restore(data)
        if restore.broken_off:
            await restore.resume()
            assert content_of(data) == wanted
            [before] = data.state_dir.glob(".before-restore-*")
            assert (before / "state/newer").read_text() == "what came later"
            assert (before / "state/hub-id").read_text() == "hub-2\n"
            kept = data.root / "etc/ingle" / before.name / "etc/ingle/hub.env"
            assert kept.read_text() == "CHANGED=1\n"
        else:
            assert content_of(data) == changed
            await restore.run(folder / "kept.zip")
            assert content_of(data) == wanted
        assert not (data.state_dir / ".restore").exists()
        assert not (data.root / "etc/ingle/.restore").exists()
        shutil.rmtree(folder)
        steps += 1
    assert steps > 12


async def _broken_off_at(data: HubData, file: Path, step: int) -> bool:
    """Breaks a restore off before that step; whether it came through because it has fewer."""
    left = step

    def count(_name: str) -> None:
        nonlocal left
        if left == 0:
            raise BrokenOff
        left -= 1

    try:
        await Restore(data, count).run(file)
    except BrokenOff:
        return False
    return True


async def test_killed_restore_of_postgresql_is_ended_and_the_hub_waits_for_that(
    tmp_path: Path, postgres_server: PostgresServer, postgres_url: str
) -> None:
    """SIGKILL while the database is held by somebody else, so that it stands in the middle."""
    state, file = tmp_path / "state", tmp_path / "kept.zip"
    state.mkdir()
    settings = {"DATABASE_ENABLED": "true", "DATABASE_URL": postgres_url}
    database = DatabaseSettings.read(settings)
    await migrate(database, state)
    holder = await asyncpg.connect(postgres_url)
    await holder.execute(
        "INSERT INTO preferences (category, key, value) VALUES ('note', 'bins', 'Tuesday')"
    )
    await make_backup(HubData(state_dir=state, database=database), file)
    await holder.execute("UPDATE preferences SET value = 'Friday'")
    async with holder.transaction():
        await holder.execute("SELECT FROM preferences FOR UPDATE")
        command = (sys.executable, "-m", "hub.backup", "restore", str(file))
        restore = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, "INGLE_STATE_DIR": str(state), **settings}
        )
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM"
        while not await holder.fetchval(f"{waits} pg_database WHERE datname = current_database())"):
            assert restore.returncode is None
        restore.kill()
        await restore.wait()
    assert await holder.fetchval("SELECT value FROM preferences") == "Friday"
    hub = HubProcess(tmp_path, settings)
    assert "run sudo ingle-restore --resume" in hub.refusal()
    again = _program(state, settings, "restore", str(file))
    assert "a restore was broken off: end it first, with --resume" in again.stderr
    ended = _program(state, settings, "restore", "--resume")
    assert ended.returncode == 0, ended.stderr
    assert await holder.fetchval("SELECT value FROM preferences") == "Tuesday"
    await holder.execute(
        "INSERT INTO preferences (category, key, value) VALUES ('note', 'mat', 'key')"
    )
    await holder.close()
    [before] = state.glob(".before-restore-*")
    assert b"Friday" in (before / "database/preferences.copy").read_bytes()
    assert _program(state, settings, "restore", "--resume").returncode == 0


async def test_dump_is_made_before_a_new_version_migrates(
    tmp_path: Path, postgres_url: str
) -> None:
    """Once, of a database that has something to be migrated; it can be restored."""
    state = tmp_path / "state"
    database = DatabaseSettings(
        DATABASE_ENABLED=True,
        DATABASE_URL=SecretStr(postgres_url),  # type: ignore[call-arg]
    )
    assert await dump_before_first_start(database, state, running="1.0") is None  # it is empty
    await migrate(database, state)
    assert await dump_before_first_start(database, state, running="1.1") is None  # nothing to do
    connection = await asyncpg.connect(postgres_url)
    await connection.execute(
        "INSERT INTO preferences (category, key, value) VALUES ('note', 'bins', 'Tuesday')"
    )
    # As the version before left it.
    await connection.execute("DELETE FROM schema_migrations WHERE number >= 3")
    made = await dump_before_first_start(database, state, running="1.2")
    assert made == state / "dumps/before-1.2.zip"
    assert await dump_before_first_start(database, state, running="1.2") is None
    with zipfile.ZipFile(made) as archive:
        assert b"Tuesday" in archive.read("database/preferences.copy")
        about = json.loads(archive.read("manifest.json"))["about"]
    assert (about["schema"], about["whole"]) == (2, False)
    await connection.execute("DELETE FROM preferences")
    (state / "hub-id").write_text("hub-1\n")
    await Restore(HubData(state_dir=state, database=database)).run(made)
    assert await connection.fetchval("SELECT value FROM preferences") == "Tuesday"
    assert await connection.fetchval("SELECT max(number) FROM schema_migrations") >= 3
    await connection.close()
    assert (state / "hub-id").read_text() == "hub-1\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
async def test_root_leaves_no_file_that_the_hub_cannot_open(memory_folder: Path) -> None:
    """SQLite's own files beside a database would be root's otherwise, and the hub locked out."""
    data, nobody = sqlite_hub(memory_folder), pwd.getpwnam("nobody")
    _give_to(nobody, data.state_dir)
    await make_backup(data, memory_folder / "kept.zip")
    await Restore(data).run(memory_folder / "kept.zip")
    owners = {path.name: path.stat().st_uid for path in data.state_dir.rglob("*")}
    assert {name for name, owner in owners.items() if owner != nobody.pw_uid} == set()
    assert (memory_folder / "kept.zip").stat().st_uid == 0


def _give_to(user: pwd.struct_passwd, state: Path) -> None:
    """Makes the folder that user's, who may enter it; its database is in WAL mode, as a hub's."""
    state.parent.chmod(0o755)
    with closing(sqlite3.connect(state / "ingle.db")) as db:
        db.execute("PRAGMA journal_mode = WAL")
    for path in (state, *state.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid)
