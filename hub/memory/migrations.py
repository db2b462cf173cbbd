"""The migrations as files, and which of them a database still needs. The two `*_schema.py` apply them.

`migrations/` lies beside the package `hub`, in the repository as well as where it is installed: PostgreSQL's files
directly, SQLite's under `sqlite/`, with the same numbers and names. A file that was applied never changes again.

A file may say in a comment line `-- runs with programs from: NNN`: a program whose newest migration is NNN or later
still works after this one, so the version before an update can be put back without touching the database. Without
that line, only programs that have the file itself do.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from hub.errors import Rejected

FOLDER: Final = Path(__file__).resolve().parents[2] / "migrations"
SQLITE_FOLDER: Final = FOLDER / "sqlite"

_FILE_NAME = re.compile(r"(\d{3})_[a-z0-9_]+\.sql")
_RUNS_FROM = re.compile(r"^-- runs with programs from: (\d{3})\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One file of the migrations folder."""

    number: int
    path: Path
    sql: str
    runs_from: int
    """The lowest newest migration that a program must know to work on the schema after this one."""

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, alike for every kind of line ending."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One line of a database's `schema_migrations`."""

    number: int
    name: str
    checksum: str
    runs_from: int
    applied_at: datetime


def load_migrations(folder: Path) -> tuple[Migration, ...]:
    """The files in order. Raises `Rejected` when there are none, one is misnamed, or a number is missing or double."""
    paths = sorted(path for path in folder.glob("*.sql") if path.name != "schema.sql")
    if not paths:
        raise Rejected(
            f"there are no migrations in {folder}: install Ingle again, that folder belongs to it"
        )
    migrations: list[Migration] = []
    for expected, path in enumerate(paths, start=1):
        match = _FILE_NAME.fullmatch(path.name)
        if match is None:
            raise Rejected(
                f"{path}: a migration is named like 003_what_it_does.sql, in small letters"
            )
        number = int(match[1])
        if number != expected:
            raise Rejected(
                f"{path}: the migration here must be number {expected:03d}, none is left out or used twice"
            )
        migrations.append(_read(path, number))
    return tuple(migrations)


def pending(migrations: Sequence[Migration], applied: Sequence[Applied]) -> tuple[Migration, ...]:
    """What a database still needs.

    Raises `Rejected` when a file has changed since it was applied, when a step before another was never applied, or
    when the database is too new for this program.
    """
    newest = migrations[-1]
    done = {entry.number: entry for entry in applied}
    for migration in migrations:
        entry = done.get(migration.number)
        if entry is not None and entry.checksum != migration.checksum:
            raise Rejected(
                f"{migration.path} has changed since it was applied on {entry.applied_at:%Y-%m-%d %H:%M} UTC (its "
                f"checksum was {entry.checksum[:12]}, now {migration.checksum[:12]}). Put the file back as it was, and "
                f"write what you want to change as a new migration, {newest.number + 1:03d}_….sql"
            )
    for entry in sorted(applied, key=lambda entry: entry.number):
        if entry.number > newest.number and entry.runs_from > newest.number:
            raise Rejected(
                f"the database is too new for this version of Ingle: it has migration {entry.name}, and the newest "
                f"here is {newest.name}. Install the version that the database was last used with, or restore a "
                "backup from before the update"
            )
    last_done = max(done, default=0)
    missing = [migration for migration in migrations if migration.number not in done]
    if missing and missing[0].number < last_done:
        raise Rejected(
            f"the database was never given migration {missing[0].name}, yet has {done[last_done].name}: its table "
            "schema_migrations was edited by hand. Restore a backup, or put the missing line back"
        )
    return tuple(missing)


def _read(path: Path, number: int) -> Migration:
    try:
        sql = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Rejected(f"{path} cannot be read: {error}") from error
    stated = _RUNS_FROM.search(sql)
    return Migration(
        number=number, path=path, sql=sql, runs_from=int(stated[1]) if stated else number
    )
