"""Sample writes (turns, preferences, patterns) for tests of the conversation memory."""

import itertools
import uuid
from datetime import UTC, datetime

from hub.memory.database import Accepted, Database
from hub.memory.rows import storable_write
from hub.ports import IntentCall, Pattern, TurnRecord, Write

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_positions = itertools.count(1)


def turn(
    said: str = "hello",
    *,
    at: datetime = NOON,
    session: str = "s",
    room: str = "kitchen",
    turn_id: str | None = None,
) -> TurnRecord:
    """A finished turn, with an id of its own unless one is given."""
    return TurnRecord(
        turn_id=turn_id or uuid.uuid4().hex,
        session_id=session,
        room_id=room,
        said=said,
        answered=f"answer to {said}",
        source="intent",
        outcome="ok",
        intent="HassTurnOn",
        created_at=at,
    )


def pattern(sentence: str, *, room: str = "kitchen", brightness: int = 40) -> Pattern:
    """What a sentence was learned to mean."""
    command = IntentCall(
        intent="HassLightSet", slots={"name": "lamp", "brightness": brightness, "every": False}
    )
    return Pattern(sentence=sentence, room_id=room, commands=(command,), entity_ids=("light.lamp",))


def accepted(write: Write, *, write_id: str | None = None, at: datetime = NOON) -> Accepted:
    """The write as a journal hands it to a database."""
    own = write.turn_id if isinstance(write, TurnRecord) else uuid.uuid4().hex
    return Accepted(
        position=next(_positions),
        write_id=write_id or own,
        accepted_at=at,
        write=storable_write(write),
    )


async def put(database: Database, *writes: Write) -> None:
    """Stores them in one transaction."""
    await database.apply([accepted(write) for write in writes])
