"""Pending migrations: which ones a database needs, and when it is refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.errors import Rejected
from hub.memory.migrations import (
    FOLDER,
    SQLITE_FOLDER,
    Applied,
    Migration,
    load_migrations,
    pending,
)

pytestmark = pytest.mark.pure


def write(folder: Path, **files: str) -> Path:
    for name, sql in files.items():
        (folder / f"{name.removeprefix('_')}.sql").write_text(sql)
    return folder


def entry(migration: Migration) -> Applied:
    return Applied(
        number=migration.number,
        name=migration.name,
        checksum=migration.checksum,
        runs_from=migration.runs_from,
        applied_at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
    )


@pytest.fixture
def three(tmp_path: Path) -> tuple[Migration, ...]:
    """Three migrations; the third can be lived with by a program that knows only the second."""
    return load_migrations(
        write(
            tmp_path,
            _001_a="SELECT 1;",
            _002_b="SELECT 2;",
            _003_c="-- runs with programs from: 002\nSELECT 3;",
        )
    )


def test_files_come_in_order_and_schema_sql_is_none_of_them(tmp_path: Path) -> None:
    """`schema.sql` is what they amount to."""
    found = load_migrations(write(tmp_path, _002_b="", _001_a="", schema=""))
    assert [(migration.number, migration.name) for migration in found] == [
        (1, "001_a.sql"),
        (2, "002_b.sql"),
    ]


def test_line_endings_do_not_change_a_checksum(tmp_path: Path) -> None:
    """A checkout on another system is the same file."""
    (tmp_path / "001_a.sql").write_bytes(b"SELECT 1;\r\nSELECT 2;\r\n")
    dos = load_migrations(tmp_path)[0].checksum
    (tmp_path / "001_a.sql").write_bytes(b"SELECT 1;\nSELECT 2;\n")
    assert load_migrations(tmp_path)[0].checksum == dos


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "there are no migrations in"),
        (["002_a"], "must be number 001"),
        (["001_a", "003_b"], "must be number 002"),
        (["001_a", "001_b"], "must be number 002"),
        (["001_a", "2_b"], "named like"),
        (["001_A"], "named like"),
    ],
)
def test_a_folder_that_makes_no_sense_is_refused(
    tmp_path: Path, names: list[str], words: str
) -> None:
    """By the name of the file."""
    with pytest.raises(Rejected, match=words):
        load_migrations(write(tmp_path, **{f"_{name}": "" for name in names}))


def test_what_was_not_applied_is_pending(three: tuple[Migration, ...]) -> None:
    """In order; nothing when all were."""
    assert pending(three, []) == three
    assert pending(three, [entry(three[0])]) == three[1:]
    assert pending(three, [entry(each) for each in three]) == ()


def test_a_changed_file_is_named_with_what_to_do(
    tmp_path: Path, three: tuple[Migration, ...]
) -> None:
    """Put it back, and write a new one with the next free number."""
    applied = [entry(each) for each in three]
    changed = load_migrations(write(tmp_path, _002_b="SELECT 'changed';"))
    with pytest.raises(Rejected) as caught:
        pending(changed, applied)
    said = str(caught.value)
    assert said.startswith(
        f"{tmp_path}/002_b.sql has changed since it was applied on 2026-11-23 12:00 UTC"
    )
    assert "Put the file back" in said
    assert "004_" in said


def test_a_newer_database_is_refused(three: tuple[Migration, ...]) -> None:
    """Where its newest migration does not say that older programs run on it."""
    with pytest.raises(
        Rejected, match=r"too new .* has migration 002_b\.sql, and the newest here is 001_a\.sql"
    ):
        pending(three[:1], [entry(each) for each in three[:2]])


def test_a_newer_database_that_this_program_can_live_with_is_accepted(
    three: tuple[Migration, ...],
) -> None:
    """So an update can be taken back without touching the database."""
    assert pending(three[:2], [entry(each) for each in three]) == ()


def test_a_step_that_was_left_out_is_refused(three: tuple[Migration, ...]) -> None:
    """Applying it after a later one could do anything."""
    with pytest.raises(Rejected, match=r"never given migration 001_a\.sql"):
        pending(three, [entry(three[1])])


def test_both_databases_have_the_same_steps() -> None:
    """Number, name and who can live with it; and none opens or ends a transaction of its own."""
    postgres, sqlite = load_migrations(FOLDER), load_migrations(SQLITE_FOLDER)
    assert [(each.name, each.runs_from) for each in postgres] == [
        (each.name, each.runs_from) for each in sqlite
    ]
    for migration in (*postgres, *sqlite):
        words = migration.sql.upper().replace(";", " ").split()
        assert not {"BEGIN", "COMMIT", "ROLLBACK", "CONCURRENTLY"} & set(words), migration.path
