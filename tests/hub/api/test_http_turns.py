"""GET /turns: what was said and done lately."""

import pytest

from http_api import Parts, asked

pytestmark = pytest.mark.pure


async def test_a_turn_is_found_by_the_id_that_its_answer_carried() -> None:
    """Words, actions and the trace, as they were."""
    async with asked() as client:
        answer = (await client.post("/conversation", json={"text": "light on", "room_id": "kitchen"})).json()
        turn = (await client.get(f"/turns/{answer['turn_id']}")).json()
    assert (turn["said"], turn["answered"]) == ("light on", "Turned on the kitchen light.")
    assert (turn["room_id"], turn["satellite_id"], turn["intent"]) == ("kitchen", None, "HassTurnOn")
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
