"""`GET /schedules` and `DELETE /schedules/{id}`: what is kept for later, by HTTP."""

import httpx
import pytest
from fastapi import FastAPI

from hub.api.schedules import schedule_routes
from timed_house import TimedHouse

pytestmark = pytest.mark.pure


def client(house: TimedHouse) -> httpx.AsyncClient:
    api = FastAPI()
    api.include_router(schedule_routes(house.time.household))
    return httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://hub")


async def test_what_is_kept_is_listed_and_cancelled() -> None:
    """In the fields that programs know; the next first."""
    house = TimedHouse()
    await house.say("turn on the bedroom light every day at seven")
    await house.say("remind me to call Anna in five minutes")
    await house.say("start the stopwatch")
    async with client(house) as http:
        listed = (await http.get("/schedules")).json()["schedules"]
        assert [(one["kind"], one["text"], one["repeats"]) for one in listed] == [
            ("reminder", "call Anna", None),
            ("command", "turn on the bedroom light", "every day at 7 AM"),
        ]
        assert listed[0]["at"] == "2026-11-23T05:05:00Z"
        assert (listed[0]["room_id"], listed[0]["satellite_id"]) == ("kitchen", "kitchen-1")
        assert (await http.delete(f"/schedules/{listed[0]['id']}")).status_code == 204
        assert house.satellites.rings == {}
        assert (await http.delete(f"/schedules/{listed[0]['id']}")).status_code == 404
        assert (await http.delete("/schedules/%20")).status_code == 422
        left = (await http.get("/schedules")).json()["schedules"]
    assert [one["kind"] for one in left] == ["command"]
