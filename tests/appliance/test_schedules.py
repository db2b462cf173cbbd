"""Schedules of real hubs: nothing is lost over SIGKILL, one hub of two runs each, all is told."""

import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub_process import HubProcess
from ingle.wire.messages import TimerControl
from ladder import House, household, until
from scripted_home_assistant import Answer
from servers import MosquittoServer, PostgresServer, RedisServer
from two_hubs import Home

pytestmark = pytest.mark.service

LIGHT = "light.kitchen_light"


@pytest.fixture
async def house(tmp_path: Path, mosquitto: MosquittoServer) -> AsyncIterator[House]:
    async with household(tmp_path, mosquitto, LLM_PROVIDERS="", TZ="Europe/Berlin") as house:
        yield house


async def kept(house: House) -> list[dict[str, object]]:
    """What `GET /schedules` has."""
    return list((await house.hub.http.get("/schedules")).raise_for_status().json()["schedules"])


async def test_what_was_kept_for_later_survives_a_killed_hub(house: House) -> None:
    """Killed right after the answer, it is done when it is due, once."""
    turn = await house.satellite.ask("turn on the kitchen light in 15 seconds")
    assert turn.answer == "All right, in 15 seconds: turn on the kitchen light."
    house.hub.kill()
    await house.hub.start()
    [left] = await kept(house)
    assert (left["kind"], left["text"]) == ("command", "turn on the kitchen light")
    await house.hub.until(lambda: house.acted_on(LIGHT))

    async def gone() -> bool:
        return not await kept(house)

    await until(gone)
    assert house.acted_on(LIGHT) == ["light.turn_on"]


async def test_what_was_due_while_no_hub_was_running_is_told_and_not_done(house: House) -> None:
    """On the satellite that asked; what comes again goes on."""
    await house.satellite.ask("turn on the kitchen light every day at seven")
    file = house.hub.log.parent / "state" / "ingle.db"

    async def landed() -> bool:
        return bool(_bodies(file))

    await until(landed)
    house.hub.kill()
    past = datetime.now(UTC) - timedelta(hours=1)
    with sqlite3.connect(file) as db:
        for schedule_id, body in _bodies(file):
            late = json.dumps({**json.loads(body), "at": past.isoformat()})
            db.execute("UPDATE schedules SET body = ? WHERE schedule_id = ?", (late, schedule_id))
    db.close()
    await house.hub.start()
    told = await house.satellite.told("I was not running")
    assert told.endswith("so I did not do this: turn on the kitchen light.")
    assert house.acted_on(LIGHT) == []
    [left] = await kept(house)
    assert left["repeats"] == "every day at 7 AM"
    assert datetime.fromisoformat(str(left["at"])) > datetime.now(UTC)


def _bodies(file: Path) -> list[tuple[str, str]]:
    db = sqlite3.connect(file)
    rows = db.execute("SELECT schedule_id, body FROM schedules").fetchall()
    db.close()
    return [(str(schedule_id), str(body)) for schedule_id, body in rows]


async def test_what_fails_when_it_is_due_is_told_on_the_satellite_that_asked(house: House) -> None:
    """With Home Assistant's reason."""
    house.home.answers.extend([Answer(500, "500", "text/plain", effect=False)] * 3)
    await house.satellite.ask("turn on the kitchen light in 3 seconds")
    told = await house.satellite.told("This did not work today at")
    assert "turn on the kitchen light." in told


async def test_an_alarm_is_handed_to_the_satellite_and_again_when_it_comes_back(
    house: House,
) -> None:
    """With its sound, what it says, and the seconds that are left."""
    await house.satellite.ask("wake me up in the morning at seven")
    await house.hub.until(lambda: _alarms(house))
    [first] = _alarms(house)
    assert (first.sound, first.text) == ("alarm", "Your alarm.")
    assert 0.0 < first.remaining_s <= 24 * 3600.0
    await house.satellite.introduce()
    await house.hub.until(lambda: len(_alarms(house)) == 2)
    assert _alarms(house)[1].timer_id == first.timer_id
    await house.satellite.ask("cancel the alarm")
    await house.hub.until(lambda: len(_alarms(house)) == 3)
    assert _alarms(house)[2].action == "cancel"


def _alarms(house: House) -> list[TimerControl]:
    return [one for one in house.satellite.controls if isinstance(one, TimerControl)]


async def test_sunset_is_that_of_the_place_where_home_assistant_says_it_is(house: House) -> None:
    """Asked for at the start."""
    await house.hub.until(lambda: house.hub.logged("home.located"))
    turn = await house.satellite.ask("turn on the kitchen light at sunset")
    assert turn.answer.endswith(": turn on the kitchen light.")
    [left] = await kept(house)
    at = datetime.fromisoformat(str(left["at"]))
    assert datetime.now(UTC) < at < datetime.now(UTC) + timedelta(days=1, hours=1)


async def test_what_is_waited_for_is_done_when_home_assistant_tells_it(house: House) -> None:
    """The front door, here."""
    await house.satellite.ask("turn on the kitchen light when the front door is unlocked")
    assert len(await kept(house)) == 1
    house.home.set_state("lock.front_door", "unlocked")
    await house.hub.until(lambda: house.acted_on(LIGHT))


async def test_of_two_hubs_with_one_database_one_runs_each(
    tmp_path: Path,
    mosquitto: MosquittoServer,
    redis_server: RedisServer,
    postgres_server: PostgresServer,
) -> None:
    """Also what was told to the other, which is killed before it is due."""
    database = postgres_server.create_database()
    home = Home(tmp_path, mosquitto, redis_server, postgres_server, database)
    try:
        async with home.hub("first") as first, home.hub("second") as second:
            said = {"text": "turn on the kitchen light in 25 seconds", "session_id": "s"}
            for text in (said["text"], "turn on the bedroom light in 3 seconds"):
                answer = await first.http.post(
                    "/conversation", json={**said, "text": text, "room_id": "kitchen"}
                )
                assert answer.json()["text"].startswith("All right, in")

            def runs() -> list[str]:
                due = [*first.logged("schedule.due"), *second.logged("schedule.due")]
                return [str(one["schedule_id"]) for one in due]

            await first.until(lambda: len(runs()) == 1)

            async def known() -> bool:
                listed = (await second.http.get("/schedules")).json()["schedules"]
                return len(listed) == 1

            await until(known)
            first.kill()
            await second.until(lambda: len(runs()) == 2)
            assert len(set(runs())) == 2
            assert len(second.logged("schedule.due")) >= 1
            await first.start()
            await until(_nothing_left(second))
            assert len(runs()) == 2
    finally:
        postgres_server.drop_database(database)


def _nothing_left(hub: HubProcess) -> Callable[[], Awaitable[bool]]:
    async def nothing() -> bool:
        return not (await hub.http.get("/schedules")).json()["schedules"]

    return nothing
