"""The HTTP interface over a real server on a free port."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn
from pydantic import SecretStr

from fakes import NOON, FakeHome, FakeIntents, FakeMemory, FakeTimers
from hub.api import MAX_BODY_BYTES, create_api
from hub.context.memory_cache import MemoryCache
from hub.dialogue import Dialogue
from hub.health import HealthReport
from hub.ports import Act, Ask, Plan, Say, ServiceCall, StoreStatus
from hub.turn import TurnRunner
from hub.wire.link import Link
from hub.wire.messages import SatelliteStatus
from hub.wire.settings import BrokerAddress

pytestmark = pytest.mark.service

TURN_ON = Act(
    intent="HassTurnOn",
    calls=(ServiceCall(domain="light", service="turn_on", entity_id="light.kitchen_light"),),
    done="Turned on the kitchen light.",
)
PLANS: dict[str, Plan] = {
    "light on": TURN_ON,
    "time": Say(intent="time", text="It is noon."),
    "unlock": Ask(intent="HassUnlock", text="Shall I?", if_yes=TURN_ON),
}


class Counts:
    """What an inbox would count."""

    turns_in_progress = 0
    outcomes: dict[str, int] = {"ok": 3}  # noqa: RUF012
    dropped: dict[str, int] = {"late": 1}  # noqa: RUF012
    satellites: dict[str, SatelliteStatus] = {  # noqa: RUF012
        "k1": SatelliteStatus(state="online", room_id="kitchen", version="1")
    }


class Store:
    """The status of a store."""

    def status(self) -> StoreStatus:
        return StoreStatus(backend="sqlite", connected=True, pool_size=1, pool_idle=1, p95_ms=0.5)


@asynccontextmanager
async def _api(
    memory: FakeMemory | None = None, *, token: str | None = None, limit_s: float = 5.0
) -> AsyncIterator[httpx.AsyncClient]:
    runner = TurnRunner(
        home=FakeHome(),
        intents=FakeIntents(dict(PLANS)),
        timers=FakeTimers(),
        memory=memory or FakeMemory(),
        dialogue=Dialogue(lambda: 0.0),
        limit_s=limit_s,
        now=lambda: NOON,
    )
    link = Link(BrokerAddress(host="127.0.0.1", port=1), client_id="api-test")
    health = HealthReport(
        cache=MemoryCache(), redis_enabled=False, store=Store(), home=FakeHome(), link=link, inbox=Counts()
    )
    api = create_api(runner, health, token=SecretStr(token) if token else None, version="1.2.3")
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(api, log_config=None, lifespan="off"))
    base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve(sockets=[listening]))
        async with httpx.AsyncClient(base_url=base_url, timeout=20) as client:
            yield client
        server.should_exit = True


async def test_a_typed_command_is_answered_whole() -> None:
    """Text, actions, source and stages come in one object, and the turn is kept."""
    memory = FakeMemory()
    async with _api(memory) as client:
        answer = await client.post("/conversation", json={"text": "light on", "session_id": "s1", "room_id": "kitchen"})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["text"], body["session_id"], body["source"]) == ("Turned on the kitchen light.", "s1", "intent")
    assert body["actions"] == [
        {"domain": "light", "service": "turn_on", "target": "light.kitchen_light", "verified": True}
    ]
    assert body["stages_ms"]["intent"] >= 0
    assert [record.said for record in memory.records] == ["light on"]


async def test_an_event_stream_brings_each_sentence_and_then_the_whole() -> None:
    """One `sentence` event each, then `final` with the same object as the plain answer."""
    async with _api() as client:
        request = {"text": "time", "session_id": "s1", "room_id": "kitchen"}
        async with client.stream(
            "POST", "/conversation", json=request, headers={"Accept": "text/event-stream"}
        ) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            text = (await answer.aread()).decode()
    events = [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.strip().split("\n\n")]
    assert [event["event"] for event in events] == ["sentence", "final"]
    assert json.loads(events[0]["data"]) == {"seq": 0, "text": "It is noon."}
    assert json.loads(events[1]["data"])["text"] == "It is noon."


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"{", None),
        (b"[]", None),
        (b"{}", "text"),
        (b'{"text":""}', "text"),
        (b'{"text":"   "}', "text"),
        (b'{"text":5}', "text"),
        (json.dumps({"text": "x" * 100_000}).encode(), "text"),
        (b'{"text":"time","session_id":""}', "session_id"),
        (b'{"text":"time","room_id":"a\\u0000b"}', "room_id"),
        (b'{"text":"time","session_id":["x"]}', "session_id"),
    ],
)
async def test_bad_input_is_refused_by_field(content: bytes, field: str | None) -> None:
    """422 names the field, and what was sent is not repeated."""
    async with _api() as client:
        answer = await client.post("/conversation", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    if field is not None:
        assert field in answer.json()["detail"][0]["loc"]
    assert len(answer.content) < 2000


async def test_an_endless_body_is_refused_unread() -> None:
    """413 beyond a megabyte."""
    async with _api() as client:
        answer = await client.post("/conversation", content=b" " * (MAX_BODY_BYTES + 1))
    assert answer.status_code == 413


async def test_ids_with_wildcards_are_only_names() -> None:
    """Session and room ids are free text over HTTP; they mean nothing but themselves."""
    async with _api() as client:
        answer = await client.post("/conversation", json={"text": "time", "session_id": "*", "room_id": "../{x}"})
    assert (answer.status_code, answer.json()["session_id"]) == (200, "*")


async def test_a_turn_past_its_time_is_a_504() -> None:
    """REQUEST_TIMEOUT ends the request."""
    memory = FakeMemory()
    memory.may_load.clear()
    async with _api(memory, limit_s=0.05) as client:
        answer = await client.post("/conversation", json={"text": "what nobody knows"})
    assert answer.status_code == 504


async def test_a_question_says_that_it_expects_a_reply() -> None:
    """The client can keep the conversation open."""
    async with _api() as client:
        body = (await client.post("/conversation", json={"text": "unlock"})).json()
    assert (body["expects_reply"], body["actions"]) == (True, [])


async def test_health_is_always_answered_and_true() -> None:
    """The broker is away: alive, degraded, not ready, and ready says why."""
    async with _api() as client:
        health = await client.get("/health")
        live = await client.get("/health/live")
        ready = await client.get("/health/ready")
    assert (health.status_code, live.status_code, ready.status_code) == (200, 200, 503)
    assert ready.json() == {"ready": False, "missing": ["mqtt"]}
    body = health.json()
    assert body["status"] == "degraded"
    assert body["cache"]["backend"] == "memory"
    assert (body["database"]["backend"], body["database"]["queued_writes"]) == ("sqlite", 0)
    assert body["satellites"] == [{"satellite_id": "k1", "room_id": "kitchen", "state": "online", "version": "1"}]
    assert body["mqtt"]["dropped"] == {"late": 1}


async def test_every_route_but_health_and_live_needs_the_token() -> None:
    """With HUB_API_TOKEN set, a missing or wrong token is a 401."""
    async with _api(token="s3cret") as client:
        for path in ("/health", "/health/live"):
            assert (await client.get(path)).status_code == 200
        for path in ("/health/ready", "/openapi.json"):
            assert (await client.get(path)).status_code == 401
        wrong = await client.post("/conversation", json={"text": "time"}, headers={"Authorization": "Bearer wrong"})
        right = await client.post("/conversation", json={"text": "time"}, headers={"Authorization": "Bearer s3cret"})
    assert (wrong.status_code, right.status_code) == (401, 200)
    assert "s3cret" not in wrong.text


async def test_the_routes_are_described() -> None:
    """`/openapi.json` names the routes."""
    async with _api() as client:
        paths = (await client.get("/openapi.json")).json()["paths"]
    assert {"/conversation", "/health", "/health/live", "/health/ready"} <= paths.keys()
