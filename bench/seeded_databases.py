"""Temporary databases seeded with years of one household's conversations, dropped afterwards."""

import sqlite3
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench.scenario import BenchError
from hub.memory.database import Database

ROOMS = ("kitchen", "living_room")
TURNS_EACH = 50
"""Turns of one session in one room."""

_COLUMNS = "turn_id, session_id, room_id, created_at, said, answered, source, outcome"
_REST = ("turn on the kitchen light please", "The kitchen light is on now.", "intent", "ok")
_PREFERENCES = 20
_PATTERNS_EACH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    rows: int
    reads: int
    concurrent: int

    @property
    def sessions(self) -> int:
        return max(1, self.rows // (TURNS_EACH * len(ROOMS)))

    def turns(self) -> Iterator[tuple[str, str, str, datetime]]:
        """turn id, session, room, time: as a household makes them, sessions interleaved."""
        begun = datetime.now(UTC) - timedelta(seconds=self.rows)
        for number in range(self.rows):
            session = f"session-{number % self.sessions}"
            yield (
                f"turn-{number}",
                session,
                ROOMS[number // self.sessions % len(ROOMS)],
                begun + timedelta(seconds=number),
            )


async def _add_the_rest(database: Database) -> None:
    """What a household prefers, and what its rooms have learned."""
    from hub.memory.database import Accepted
    from hub.ports import IntentCall, Pattern, Preference, Write

    writes: list[Write] = [
        Preference(
            category="note", key=f"the thing number {number}", value="lies in the second drawer"
        )
        for number in range(_PREFERENCES)
    ]
    for room in ROOMS:
        command = IntentCall(intent="HassLightSet", slots={"area": room, "brightness": 40})
        writes += [
            Pattern(
                sentence=f"mood {number} please",
                room_id=room,
                commands=(command,),
                entity_ids=(f"light.{room}",),
            )
            for number in range(_PATTERNS_EACH)
        ]
    now = datetime.now(UTC)
    await database.apply(
        [
            Accepted(position=position, write_id=uuid.uuid4().hex, accepted_at=now, write=write)
            for position, write in enumerate(writes)
        ]
    )


@asynccontextmanager
async def filled_sqlite(folder: Path, workload: Workload) -> AsyncIterator[Database]:
    """The store over a new file in `folder`."""
    from hub.memory.migrations import SQLITE_FOLDER
    from hub.memory.rows import iso_utc
    from hub.memory.sqlite.schema import migrate_sqlite
    from hub.memory.sqlite.store import open_sqlite

    path = folder / "ingle.db"
    await migrate_sqlite(path, SQLITE_FOLDER)
    with sqlite3.connect(path) as db:
        db.executemany(
            f"INSERT INTO conversations ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
            (
                (turn_id, session, room, iso_utc(at), *_REST)
                for turn_id, session, room, at in workload.turns()
            ),
        )
    db.close()
    async with open_sqlite(path) as store:
        await _add_the_rest(store)
        yield store


@asynccontextmanager
async def filled_postgres(url: str, workload: Workload) -> AsyncIterator[Database]:
    """The store over a new database on the server at `url`, dropped when the block ends.

    Raises `BenchError` when none can be made there.
    """
    from pydantic import SecretStr

    from hub.memory.postgres.store import open_postgres

    async with (
        filled_postgres_database(url, workload) as own,
        open_postgres(SecretStr(own)) as store,
    ):
        yield store


@asynccontextmanager
async def filled_postgres_database(url: str, workload: Workload) -> AsyncIterator[str]:
    """The address of a new database on the server at `url`, dropped when the block ends.

    Raises `BenchError` when none can be made there.
    """
    import asyncpg
    from pydantic import SecretStr

    from hub.memory.migrations import FOLDER
    from hub.memory.postgres.schema import migrate_postgres
    from hub.memory.postgres.store import open_postgres

    name = f"ingle_bench_{uuid.uuid4().hex[:8]}"
    own = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    try:
        server = await asyncpg.connect(url, timeout=5.0)
        await server.execute(f"CREATE DATABASE {name}")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise BenchError(f"--postgres: no database can be made there: {error}") from error
    try:
        await migrate_postgres(SecretStr(own), FOLDER)
        filling = await asyncpg.connect(own)
        columns = _COLUMNS.split(", ")
        records = (
            (turn_id, session, room, at, *_REST) for turn_id, session, room, at in workload.turns()
        )
        await filling.copy_records_to_table("conversations", records=records, columns=columns)
        await filling.execute("VACUUM ANALYZE conversations")
        await filling.close()
        async with open_postgres(SecretStr(own)) as store:
            await _add_the_rest(store)
        yield own
    finally:
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await server.close()
