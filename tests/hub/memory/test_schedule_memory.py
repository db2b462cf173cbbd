"""Schedules in both databases: durable, merged with what is queued, claimed once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from hub.errors import Unavailable
from hub.memory.factory import open_memory
from hub.memory.schedule_memory import NothingKept, ScheduleMemory
from hub.ports import Rhythm, Schedule, ServiceCall, StateEvent
from hub.settings import CacheSettings, DatabaseSettings
from writes import NOON

pytestmark = pytest.mark.service

LIGHT = ServiceCall(
    domain="light", service="turn_on", entity_id="light.x", data={"brightness_pct": 40}
)
COMMAND = Schedule(
    schedule_id="one",
    kind="command",
    text="turn on the \ud83d light\0",
    at=NOON,
    rhythm=Rhythm(weekdays=(0, 4), minute=420, sun="sunset", offset_s=-60.0),
    event=StateEvent(entity_id="cover.x", states=("open",)),
    told="it opens",
    room_id="kitchen",
    satellite_id="kitchen-1",
    calls=(LIGHT,),
    lasts_s=600.0,
    confirmed=True,
    hub_id="hub-1",
    created_at=NOON,
)
STORED = replace(COMMAND, text="turn on the ? light")


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest) -> DatabaseSettings:
    if request.param == "sqlite":
        return DatabaseSettings()
    url = SecretStr(request.getfixturevalue("postgres_url"))
    return DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=url)


@pytest.fixture
async def schedules(settings: DatabaseSettings, tmp_path: Path) -> AsyncIterator[ScheduleMemory]:
    async with open_memory(settings, CacheSettings(), tmp_path) as memory:
        assert isinstance(memory.schedules, ScheduleMemory)
        yield memory.schedules


async def test_what_is_kept_is_there_at_once_and_gone_when_it_ends(
    schedules: ScheduleMemory,
) -> None:
    """Whether it has landed in the database or not; the next first."""
    later = replace(COMMAND, schedule_id="two", at=None, event=None)
    await schedules.save_schedule(later)
    await schedules.save_schedule(COMMAND)
    assert [one.schedule_id for one in await schedules.schedules()] == ["one", "two"]
    assert (await schedules.schedules())[0] == STORED
    await schedules.save_schedule(replace(COMMAND, text="another"))
    await schedules.end_schedule("two")
    await schedules.end_schedule("nobody")
    assert [one.text for one in await schedules.schedules()] == ["another"]


async def test_what_is_kept_outlives_the_hub(settings: DatabaseSettings, tmp_path: Path) -> None:
    """Every field of it."""
    async with open_memory(settings, CacheSettings(), tmp_path) as memory:
        await memory.schedules.save_schedule(COMMAND)
    async with open_memory(settings, CacheSettings(), tmp_path) as memory:
        assert await memory.schedules.schedules() == (STORED,)


async def test_a_run_is_claimed_once(schedules: ScheduleMemory) -> None:
    """In the database, for all who share it."""
    assert await schedules.claim_run("one-1") is True
    assert await schedules.claim_run("one-1") is False
    assert await schedules.claim_run("one-2") is True


async def test_without_a_store_nothing_is_promised() -> None:
    """And nothing is there."""
    nothing = NothingKept()
    with pytest.raises(Unavailable):
        await nothing.save_schedule(COMMAND)
    assert await nothing.schedules() == ()
    assert await nothing.claim_run("one-1") is None
