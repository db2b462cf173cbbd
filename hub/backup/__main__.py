"""`ingle-backup`, `ingle-restore` (`python -m hub.backup make|restore`): a hub in one file."""

import argparse
import asyncio
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from hub.backup.archive import BackupError
from hub.backup.hub_data import HubData
from hub.backup.making import make_backup
from hub.backup.restoring import Restore
from hub.errors import HubError
from hub.settings import DatabaseSettings, SettingsError, StateSettings, state_directory
from ingle.runtime.redaction import without_passwords
from ingle.runtime.settings import SettingsReader

_ABOUT: Final = """\
Keeps what a hub would miss in one file, and puts it back: conversations, notes, learned commands,
timers, paired satellites and the hub's own key, settings and secrets. A backup is made while the
hub runs.
"""
_SERVICE: Final = "ingle-hub.service"


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0 it is done, 1 it is not, and one sentence says why."""
    given = _parsed(arguments)
    try:
        data = hub_data(os.environ, Path(given.root) if given.root else None)
        if given.command == "make":
            return asyncio.run(_make(data, Path(given.file).absolute()))
        return _restore(data, given)
    except (BackupError, HubError, SettingsError, OSError) as error:
        print(f"{given.program}: {without_passwords(str(error))}", file=sys.stderr)
        return 1


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m hub.backup",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="make|restore")
    make = commands.add_parser("make", prog="ingle-backup", description=_ABOUT)
    make.add_argument("file", help="the file to be written")
    restore = commands.add_parser("restore", prog="ingle-restore", description=_ABOUT)
    restore.add_argument("file", nargs="?", help="the file that ingle-backup made")
    restore.add_argument(
        "--resume",
        action="store_true",
        help="end a restore that was broken off, where there is one",
    )
    for command, program in ((make, "ingle-backup"), (restore, "ingle-restore")):
        command.add_argument(
            "--machine",
            dest="root",
            action="store_const",
            const="/",
            help="with this machine's settings and secrets in /etc/ingle (as root)",
        )
        command.add_argument("--root", default=None, help=argparse.SUPPRESS)
        command.set_defaults(program=program)
    given = parser.parse_args(arguments)
    if given.command == "restore" and bool(given.file) == given.resume:
        restore.error("name a file, or give --resume")
    return given


def hub_data(environment: Mapping[str, str], root: Path | None) -> HubData:
    """The hub's data by its settings; `root`: the machine's own are read from there.

    Raises `SettingsError`.
    """
    known = dict(environment)
    if root is not None:
        standard = {"INGLE_STATE_DIR": str(root / "var/lib/ingle")}
        known = {**standard, **known, **_service_settings(root)}
    reader = SettingsReader(known)
    database = reader.read(DatabaseSettings)
    state_dir = state_directory(reader.read(StateSettings).directory, known)
    if database.enabled and database.url is None:
        reader.mistakes.append("DATABASE_URL is required when DATABASE_ENABLED=true")
    reader.finish()
    return HubData(state_dir=state_dir, database=database, root=root)


def _service_settings(root: Path) -> dict[str, str]:
    """What systemd hands to the hub's service."""
    settings = {"CREDENTIALS_DIRECTORY": str(root / "etc/ingle/secrets")}
    try:
        lines = (root / "etc/ingle/hub.env").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return settings
    for line in lines:
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith(("#", ";")):
            try:
                settings[name.strip()] = " ".join(shlex.split(value))
            except ValueError:
                settings[name.strip()] = value
    return settings


async def _make(data: HubData, path: Path) -> int:
    contents = await make_backup(data, path)
    size = path.stat().st_size / 1e6
    print(f"{path}: {len(contents.members)} files, {size:.1f} MB.")
    if data.root is not None:
        print("It holds passwords and the hub's own key, unencrypted: keep it as you keep a key.")
    return 0


def _restore(data: HubData, given: argparse.Namespace) -> int:
    restore = Restore(data)
    if given.resume and not restore.broken_off:
        print("There is no restore to be ended.")
        return 0
    running = given.root == "/" and _systemctl("is-active", "--quiet")
    if running:
        _systemctl("stop")
    try:
        if given.resume:
            before = asyncio.run(restore.resume())
            print(f"The restore is through. What was there before: {before}")
        else:
            about = asyncio.run(restore.run(Path(given.file)))
            print(f"The backup of {about.made_at} (version {about.version}) is restored.")
            print(f"What was there before is kept in {data.state_dir}, as .before-restore-DATE.")
    finally:
        if running and not restore.broken_off:
            _systemctl("start", "--no-block")
    return 0


def _systemctl(*arguments: str) -> bool:
    try:
        ran = subprocess.run(("systemctl", *arguments, _SERVICE), timeout=120, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return ran.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
