"""SQL statements of the conversation stores, loaded by name from `queries.sql`."""

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final, Self

_FILE: Final = Path(__file__).with_name("queries.sql")
_HEADING: Final = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queries:
    """The SQL statements; each field is the statement of that name."""

    load_context: str
    add_turn: str
    claim_write: str
    learn: str
    unlearn: str
    remember: str
    forget: str
    load_schedules: str
    save_schedule: str
    end_schedule: str
    newest_turn: str
    prune_conversations: str
    prune_preferences: str
    prune_applied_writes: str

    @classmethod
    def load(cls, path: Path = _FILE) -> Self:
        """Reads the file. Raises `ValueError` unless its statements are exactly these fields."""
        _, *parts = _HEADING.split(path.read_text(encoding="utf-8"))
        found = {
            name: text.strip().removesuffix(";")
            for name, text in zip(parts[::2], parts[1::2], strict=True)
        }
        wanted = {field.name for field in fields(cls)}
        if found.keys() != wanted:
            raise ValueError(f"{path}: has {sorted(found)}, wanted {sorted(wanted)}")
        return cls(**found)
