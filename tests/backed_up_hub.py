"""A hub's data in a folder, for backups: SQLite files, settings, secrets, accounts."""

import sqlite3
from contextlib import closing
from pathlib import Path

from hub.backup.hub_data import HubData
from hub.settings import DatabaseSettings


def machine_files(root: Path) -> None:
    """Settings, a secret, and the broker's accounts of an installed hub."""
    for name, text in (
        ("etc/ingle/hub.env", "# settings\nHUB_LANGUAGE=en\n"),
        ("etc/ingle/secrets/HA_TOKEN", "secret-of-home"),
        ("etc/mosquitto/ingle.passwd", "kitchen-1:$7$hash\n"),
        ("etc/hostname", "not ours\n"),
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "etc/ingle/secrets/HA_TOKEN").chmod(0o600)


def sqlite_hub(folder: Path) -> HubData:
    state = folder / "state"
    state.mkdir(parents=True)
    (state / "hub-id").write_text("hub-1\n")
    (state / "timers.json").write_text("[]")
    for name in ("ingle.db", "journal.db"):
        with closing(sqlite3.connect(state / name)) as db:
            db.execute("CREATE TABLE said (text)")
            db.execute("INSERT INTO said VALUES ('as it was')")
            db.commit()
    return HubData(state_dir=state, database=DatabaseSettings.read({}), root=folder / "root")


def content_of(data: HubData) -> dict[str, bytes]:
    """Everything but the folders of restores, and what SQLite reads in its files."""
    found: dict[str, bytes] = {}
    roots = [data.state_dir, *([data.root] if data.root else [])]
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file() and ".restore" not in str(path) and ".before-" not in str(path):
                name = path.relative_to(root).as_posix()
                found[name] = _rows(path) if path.suffix == ".db" else path.read_bytes()
    return found


def _rows(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as db:
        return "\n".join(db.iterdump()).encode()
