"""Migrations expand and never contract, so that the version before works on the new schema.

An update may be taken back by itself, after its database was migrated: then the program of before
runs on the tables of after.
"""

import re
from pathlib import Path

import pytest

from hub.memory.migrations import FOLDER, SQLITE_FOLDER, load_migrations

pytestmark = pytest.mark.pure

TAKING_AWAY = {
    r"\bDROP\b": "takes something away",
    r"\bRENAME\b": "renames something",
    r"\bALTER\s+(COLUMN\s+)?\w+\s+(SET\s+DATA\s+)?TYPE\b": "changes a type",
    r"\bSET\s+NOT\s+NULL\b": "forbids what the version before may write",
    r"\b(TRUNCATE|DELETE\s+FROM)\b": "deletes what the version before reads",
    r"\bREVOKE\b": "takes a right away",
}
FROZEN = {"002_add_indexes.sql"}
"""Released before the rule; its unique index is what the programs of before kept to anyway."""


def faults(sql: str) -> list[str]:
    """What in a migration the version before could not live with."""
    plain = re.sub(r"--[^\n]*|'[^']*'", "", sql)
    found = [why for pattern, why in TAKING_AWAY.items() if re.search(pattern, plain, re.I)]
    made = {name.lower() for name in re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", plain)}
    for statement in plain.split(";"):
        table = re.search(r"\bALTER\s+TABLE\s+(?:IF EXISTS\s+|ONLY\s+)?(\w+)", statement, re.I)
        if table and table[1].lower() not in made:
            for column in re.split(r"\bADD\b", statement, flags=re.I)[1:]:
                if re.search(r"\bNOT\s+NULL\b", column, re.I) and not re.search(
                    r"\bDEFAULT\b", column, re.I
                ):
                    found.append("adds a column that must be given, to a table of before")
                if re.match(r"\s*(CONSTRAINT|UNIQUE|CHECK|FOREIGN|PRIMARY)\b", column, re.I):
                    found.append("adds a constraint to a table of before")
        unique = re.search(r"\bCREATE\s+UNIQUE\s+INDEX\b.*?\bON\s+(\w+)", statement, re.I | re.S)
        if unique and unique[1].lower() not in made:
            found.append("makes a column of a table of before unique")
    return found


@pytest.mark.parametrize("folder", [FOLDER, SQLITE_FOLDER], ids=["postgresql", "sqlite"])
def test_no_migration_breaks_the_version_before(folder: Path) -> None:
    """Each only adds, and says that it runs with the programs of one migration before, at least."""
    migrations = load_migrations(folder)
    wrong = {
        migration.name: found
        for migration in migrations
        if migration.name not in FROZEN and (found := faults(migration.sql))
    }
    assert wrong == {}
    first_ones = [migration.name for migration in migrations if migration.runs_from < 1]
    assert first_ones == []
    late = [m.name for m in migrations[1:] if m.runs_from >= m.number]
    assert late == [], "says `-- runs with programs from: NNN`, the one before at least"


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE preferences;",
        "ALTER TABLE preferences DROP COLUMN value;",
        "ALTER TABLE preferences RENAME COLUMN value TO text;",
        "ALTER TABLE conversations ADD COLUMN language TEXT NOT NULL;",
        "ALTER TABLE conversations ALTER COLUMN intent SET NOT NULL;",
        "ALTER TABLE conversations ALTER COLUMN intent TYPE INTEGER;",
        "ALTER TABLE conversations ADD CONSTRAINT one UNIQUE (session_id);",
        "CREATE UNIQUE INDEX one ON conversations (session_id);",
        "DELETE FROM training_data;",
    ],
)
def test_rule_finds_what_breaks_the_version_before(sql: str) -> None:
    """Each of these has taken a rollback down somewhere."""
    assert faults(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE conversations ADD COLUMN language TEXT NOT NULL DEFAULT 'en';",
        "ALTER TABLE conversations ADD COLUMN IF NOT EXISTS language TEXT;",
        "CREATE TABLE t (name TEXT NOT NULL); CREATE UNIQUE INDEX i ON t (name);",
        "CREATE INDEX i ON conversations (source); -- DROP nothing",
    ],
)
def test_what_only_adds_is_allowed(sql: str) -> None:
    """A new table may be as strict as it likes."""
    assert faults(sql) == []
