"""Database migrations by hand, `python -m hub.migrate`: what the hub does at its start."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from hub.backup.first_start import dump_before_first_start
from hub.errors import HubError
from hub.memory.factory import applied, migrate, place
from hub.memory.migrations import FOLDER, SQLITE_FOLDER, load_migrations
from hub.settings import DatabaseSettings, SettingsError, StateSettings, state_directory
from ingle.runtime.redaction import without_passwords
from ingle.runtime.settings import SettingsReader

_ABOUT = """\
Applies the migrations that the database still needs: PostgreSQL at DATABASE_URL \
when DATABASE_ENABLED=true, else the
SQLite file in INGLE_STATE_DIR. The hub does the same at its start. Several at once wait for each \
other; each migration
is applied whole or not at all, and never twice.
"""
_EPILOG = """\
settings: DATABASE_ENABLED, DATABASE_URL (or DATABASE_URL_FILE), INGLE_STATE_DIR, in the \
environment.
exit status: 0 the database is up to date (with --status: was read), 1 it is not, and one sentence \
says why.
"""


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m hub.migrate",
        description=_ABOUT,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--status",
        action="store_true",
        help="say what was applied and what is missing; change nothing",
    )
    options = parser.parse_args(arguments)
    try:
        settings, state_dir = _settings(environment)
        work = (
            _show_status(settings, state_dir) if options.status else _migrate(settings, state_dir)
        )
        return asyncio.run(work)
    except (SettingsError, HubError) as error:
        print(without_passwords(str(error)), file=sys.stderr)
        return 1


def _settings(environment: Mapping[str, str]) -> tuple[DatabaseSettings, Path]:
    reader = SettingsReader(environment)
    settings = reader.read(DatabaseSettings)
    state_dir = state_directory(reader.read(StateSettings).directory, environment)
    if settings.enabled and settings.url is None:
        reader.mistakes.append(
            "DATABASE_URL is required when DATABASE_ENABLED=true, "
            "e.g. postgresql://ingle@localhost/ingle"
        )
    reader.finish()
    return settings, state_dir


async def _migrate(settings: DatabaseSettings, state_dir: Path) -> int:
    print(place(settings, state_dir))
    dumped = await dump_before_first_start(settings, state_dir)
    if dumped is not None:
        print(f"dumped to {dumped}")
    done = await migrate(settings, state_dir)
    for migration in done:
        print(f"applied {migration.name}")
    if not done:
        print("already up to date")
    return 0


async def _show_status(settings: DatabaseSettings, state_dir: Path) -> int:
    print(place(settings, state_dir))
    folder = FOLDER if settings.enabled else SQLITE_FOLDER
    known = {migration.number: migration for migration in load_migrations(folder)}
    done = {entry.number: entry for entry in await applied(settings, state_dir)}
    for number in sorted(known | done):
        entry = done.get(number)
        name = entry.name if entry else known[number].name
        if entry is None:
            state = "missing"
        elif number not in known:
            state = "applied by a newer version"
        elif entry.checksum != known[number].checksum:
            state = "applied, but the file has changed since"
        else:
            state = f"applied {entry.applied_at:%Y-%m-%d %H:%M:%S} UTC"
        print(f"{name:<32} {state}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
