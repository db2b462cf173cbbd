"""Frames of turns are kept with the conversation: journal, database, cache, another hub."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from hub.memory.apply_writes import with_writes
from hub.memory.context_cache import CachedContexts
from hub.memory.database import Database
from hub.memory.factory import open_database
from hub.memory.journal.write_codec import decoded, encoded
from hub.memory.memory_cache import MemoryCache
from hub.memory.rows import storable_write
from hub.ports import Context, Deed, DialogueFrame, ServiceCall, TurnRecord
from hub.settings import DatabaseSettings
from writes import put, turn

pytestmark = pytest.mark.service

FRAME = DialogueFrame(
    deeds=(
        Deed(
            intent="HassLightSet",
            call=ServiceCall(
                domain="light",
                service="turn_on",
                entity_id="light.lamp",
                data={"brightness_pct": 40, "color_name": "blue"},
            ),
            before={"state": "off"},
            after={"state": "on", "brightness": 102.5, "is_volume_muted": True},
            done=True,
        ),
    ),
    about=("sensor.hall",),
    called="pasta timer",
)


def told(said: str = "dim the lamp") -> TurnRecord:
    return replace(turn(said), frame=FRAME)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database of each kind."""
    settings = DatabaseSettings()
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        settings = DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=SecretStr(url))
    async with open_database(settings, tmp_path) as opened:
        yield opened


async def test_frame_is_in_the_database_with_its_turn(database: Database) -> None:
    """A hub that starts anew, or another one, reads what was done before."""
    record = told()
    await put(database, record, turn("what time is it"))
    context = await database.load_context(record.session_id, record.room_id, 10)
    assert [exchange.frame for exchange in context.exchanges] == [FRAME, None]


async def test_frame_is_kept_without_what_a_database_cannot_hold(database: Database) -> None:
    """As all texts are."""
    record = replace(told(), frame=DialogueFrame(called="a\0b\ud800"))
    await put(database, storable_write(record))
    context = await database.load_context(record.session_id, record.room_id, 10)
    assert context.exchanges[0].frame == DialogueFrame(called="ab?")


def test_frame_outlives_a_kill_in_the_journal() -> None:
    """It is in the write, and comes back as it was; so does a write without one."""
    record = told()
    assert decoded(*encoded(record)) == record
    plain = turn("x")
    kind, body = encoded(plain)
    assert decoded(kind, body.replace(',"frame":null', "")) == plain


async def test_frame_is_in_the_cached_context() -> None:
    """Which hubs share."""
    contexts = CachedContexts(MemoryCache(), 60.0)
    record = told()

    async def fetch() -> Context:
        return with_writes(Context(), [record])

    await contexts.get(record.session_id, record.room_id, fetch)
    read = await contexts.get(record.session_id, record.room_id, fetch)
    assert read.exchanges[0].frame == FRAME
