"""GET /turns: the history of recent turns."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import TZPATH

import pytest

from http_api import Parts, asked
from hub.observability.turn_history import TurnHistory
from hub.startup import local_zone

pytestmark = pytest.mark.pure


async def test_a_turn_is_found_by_the_id_that_its_answer_carried() -> None:
    """Words, actions and the trace, as they were."""
    async with asked() as client:
        answer = (
            await client.post("/conversation", json={"text": "light on", "room_id": "kitchen"})
        ).json()
        turn = (await client.get(f"/turns/{answer['turn_id']}")).json()
    assert (turn["said"], turn["answered"]) == ("light on", "Turned on the kitchen light.")
    assert (turn["room_id"], turn["satellite_id"], turn["intent"]) == (
        "kitchen",
        None,
        "HassTurnOn",
    )
    assert turn["actions"] == answer["actions"]
    assert turn["stages_ms"] == {"intent": 4.0}
    assert turn["ended_at"] == "2026-11-23T12:00:00Z"


async def test_the_newest_come_first_and_only_so_many_are_kept() -> None:
    """A ring: the oldest goes."""
    parts = Parts(capacity=3)
    async with asked(parts) as client:
        for text in ("light on", "time", "unlock", "endless"):
            await client.post("/conversation", json={"text": text})
        every = (await client.get("/turns")).json()["turns"]
        two = (await client.get("/turns?limit=2")).json()["turns"]
        gone = await client.get(f"/turns/{parts.runner.heads[0].turn_id}")
    assert [turn["said"] for turn in every] == ["endless", "unlock", "time"]
    assert two == every[:2]
    assert gone.status_code == 404
    assert "among the last 3" in gone.json()["detail"]


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x"])
async def test_an_impossible_limit_is_refused(limit: str) -> None:
    """422 names it."""
    async with asked() as client:
        answer = await client.get("/turns", params={"limit": limit})
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["query", "limit"])


async def test_an_unknown_turn_is_a_404_in_words() -> None:
    """What was asked for is repeated only in part."""
    async with asked() as client:
        answer = await client.get("/turns/" + "x" * 5000)
    assert answer.status_code == 404
    assert len(answer.content) < 300


async def test_turns_are_shown_in_the_machine_s_own_time_zone() -> None:
    """A zone that was read from a file of the machine can be told, with its offset."""
    zone = local_zone(
        None, next(path for folder in TZPATH if (path := Path(folder) / "Europe/Berlin").exists())
    )
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    parts = Parts()
    parts.turns = TurnHistory(now=lambda: noon.astimezone(zone))
    async with asked(parts) as client:
        answer = (await client.post("/conversation", json={"text": "light on"})).json()
        one = await client.get(f"/turns/{answer['turn_id']}")
        every = await client.get("/turns")
    assert (one.status_code, every.status_code) == (200, 200)
    assert every.json()["turns"] == [one.json()]
    ended_at = datetime.fromisoformat(one.json()["ended_at"])
    assert (ended_at, ended_at.utcoffset()) == (noon, timedelta(hours=1))
