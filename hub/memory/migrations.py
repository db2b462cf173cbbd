"""Schema migrations as files, and which of them a database lacks; the `schema` modules apply them.

`migrations/` lies beside the package `hub`, in the repository as well as where it is installed:
PostgreSQL's files directly, SQLite's under `sqlite/`, with the same numbers and names. A file that
was applied never changes again.

A file may say in a comment line `-- runs with programs from: NNN` (backward compatibility): a
program whose newest migration is NNN or later still works after this one, so the version before an
update can be put back without touching the database (rollback). Without that line, only programs
that have the file itself do.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
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
    """The oldest program that works on the schema after this migration, by the number of the newest
    migration that it knows."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, the same for every kind of line ending."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One row of a database's `schema_migrations`: a migration that was applied to it."""

    number: int
    name: str
    checksum: str
    runs_from: int
    applied_at: datetime


def load_migrations(folder: Path) -> tuple[Migration, ...]:
    """Reads the migrations in `folder`, in order of their numbers.

    Raises `Rejected` when there are none, when one is misnamed or can't be read, and when a number
    is missing or double.
    """
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
                f"{path}: the migration here must be number {expected:03d}, "
                "none is left out or used twice"
            )
        migrations.append(_read(path, number))
    return tuple(migrations)


def pending(migrations: Sequence[Migration], applied: Sequence[Applied]) -> tuple[Migration, ...]:
    """Returns the migrations that a database still needs, in order.

    `migrations` are the files that this program has, `applied` the rows of the database's ledger.
    Raises `Rejected` when a file has changed since it was applied, when the database is too new for
    this program, or when a step before another was never applied.
    """
    done = {entry.number: entry for entry in applied}
    _reject_changed_files(migrations, done)
    _reject_newer_schema(migrations[-1], applied)
    missing = tuple(migration for migration in migrations if migration.number not in done)
    _reject_gap(missing, done)
    return missing


def _reject_changed_files(migrations: Sequence[Migration], done: Mapping[int, Applied]) -> None:
    for migration in migrations:
        entry = done.get(migration.number)
        if entry is not None and entry.checksum != migration.checksum:
            raise Rejected(
                f"{migration.path} has changed since it was applied on "
                f"{entry.applied_at:%Y-%m-%d %H:%M} UTC (its checksum was {entry.checksum[:12]}, "
                f"now {migration.checksum[:12]}). Put the file back as it was, and write what you "
                f"want to change as a new migration, {migrations[-1].number + 1:03d}_….sql"
            )


def _reject_newer_schema(newest: Migration, applied: Sequence[Applied]) -> None:
    """`newest`: the newest migration that this program has."""
    for entry in sorted(applied, key=lambda entry: entry.number):
        if entry.number > newest.number and entry.runs_from > newest.number:
            raise Rejected(
                f"the database is too new for this version of Ingle: it has migration {entry.name},"
                f" and the newest here is {newest.name}. Install the version that the database was "
                "last used with, or restore a backup from before the update"
            )


def _reject_gap(missing: Sequence[Migration], done: Mapping[int, Applied]) -> None:
    last_done = max(done, default=0)
    if missing and missing[0].number < last_done:
        raise Rejected(
            f"the database was never given migration {missing[0].name}, yet has "
            f"{done[last_done].name}: its table schema_migrations was edited by hand. "
            "Restore a backup, or put the missing line back"
        )


def _read(path: Path, number: int) -> Migration:
    try:
        sql = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Rejected(f"{path} cannot be read: {error}") from error
    stated = _RUNS_FROM.search(sql)
    return Migration(
        number=number, path=path, sql=sql, runs_from=int(stated[1]) if stated else number
    )
