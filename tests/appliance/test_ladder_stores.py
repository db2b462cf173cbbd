"""Faults of Redis and PostgreSQL in a conversation: killed or stalled, and the hub with them."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from hub.memory.postgres.store import OPERATION_TIMEOUT_S
from ladder import House, household
from relay import Relay, relay_to
from scripted_llm import Request
from servers import MosquittoServer, PostgresServer, RedisServer

pytestmark = [pytest.mark.service, pytest.mark.asyncio(loop_scope="module")]

WELL = ("ok", "llm", None)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def relay(_postgres: PostgresServer) -> AsyncIterator[Relay]:
    """Between hub and PostgreSQL, so that it can stall."""
    _postgres.start()
    async with relay_to(_postgres.port) as relay:
        yield relay


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _house(
    tmp_path_factory: pytest.TempPathFactory,
    mosquitto: MosquittoServer,
    _redis: RedisServer,
    _postgres: PostgresServer,
    relay: Relay,
) -> AsyncIterator[House]:
    _redis.start()
    folder = tmp_path_factory.mktemp("ladder")
    async with household(
        folder, mosquitto, redis=_redis, postgres=_postgres, relayed=relay.port
    ) as house:
        yield house
        _postgres.start()


@pytest_asyncio.fixture(loop_scope="module")
async def house(_house: House, redis_server: RedisServer, postgres_server: PostgresServer) -> House:
    await _house.hub.until_health(
        lambda health: health["cache"]["connected"] and health["database"]["connected"]
    )
    await _house.calm()
    return _house


def said_before(request: Request) -> list[str]:
    """What the model was told of the conversation so far, the sentence itself left out."""
    return [
        str(message["content"])
        for message in request.messages
        if message["role"] in ("user", "assistant")
    ][:-1]


@pytest.mark.parametrize("how", ["killed", "frozen"])
async def test_redis_may_go_in_a_conversation_and_come_back(
    house: House, redis_server: RedisServer, how: str
) -> None:
    """The turn under way and those after it are answered, with their memory; Redis is taken up
    again by itself.
    """
    gone, session = asyncio.Event(), f"redis-{how}"
    house.first.answers("The sea is deep. It is ", gone, "wide, too.")
    turn = await house.satellite.say("tell me about the sea", session=session)
    await turn.heard("The sea is deep.")
    redis_server.kill() if how == "killed" else redis_server.freeze()
    try:
        gone.set()
        await turn.ended()
        assert (turn.sentences, turn.how) == (["The sea is deep.", "It is wide, too."], WELL)
        house.first.replies("It is full of fish.")
        assert (await house.satellite.ask("what lives in it", session=session)).how == WELL
        assert said_before(house.first.requests[-1]) == [
            "tell me about the sea",
            "The sea is deep. It is wide, too.",
        ]
        house.home.set_state("light.kitchen_light", "off")
        assert (
            await house.satellite.ask("turn on the kitchen light", session=session)
        ).finished.outcome == "ok"
        health = await house.hub.until_health(lambda health: not health["cache"]["connected"])
        assert health["status"] == "degraded"
        assert await house.hub.metric("ingle_cache_connected") == 0
    finally:
        redis_server.start() if how == "killed" else redis_server.thaw()
    health = await house.hub.until_health(lambda health: health["cache"]["connected"])
    house.first.replies("Most of it is salt water.").replies("Yes.")
    await house.satellite.ask("is it salty", session=session)
    await house.satellite.ask("really", session=session)
    assert said_before(house.first.requests[-1])[-4:] == [
        *("turn on the kitchen light", "Turned on the kitchen light."),
        *("is it salty", "Most of it is salt water."),
    ]
    assert (await house.hub.health())["cache"]["hits"] > health["cache"]["hits"]


async def test_a_database_that_stalls_costs_no_answer(house: House, relay: Relay) -> None:
    """Connected and silent: a conversation goes on, a new one begins without a wait, the writes
    land once it speaks.
    """
    house.first.replies("The sea is deep.").replies("It is blue.").replies(
        "Good evening to you."
    ).replies("Fine.")
    await house.satellite.ask("tell me about the sea", session="stalled")
    relay.fall_silent()
    try:
        turns = [
            await house.satellite.ask("what colour is it", session="stalled"),
            await house.satellite.ask("well hello there my friend", session="begun-in-silence"),
            await house.satellite.ask("and how are you today", session="begun-in-silence"),
        ]
        assert [turn.how for turn in turns] == [WELL, WELL, WELL]
        assert said_before(house.first.requests[1]) == ["tell me about the sea", "The sea is deep."]
        assert said_before(house.first.requests[3]) == [
            "well hello there my friend",
            "Good evening to you.",
        ]
        waited_ms = max(turn.finished.stages_ms["context"] for turn in turns)
        assert waited_ms < 1000 * OPERATION_TIMEOUT_S / 2, (
            "turns waited for the database's own limit"
        )
        await house.hub.until_health(lambda health: health["database"]["queued_writes"] > 0)
    finally:
        relay.go_on()
    await house.kept(*turns)
    landed = house.rows("SELECT turn_id FROM conversations")
    assert [landed.count(turn.turn_id) for turn in turns] == [1, 1, 1]


async def test_nothing_is_lost_when_postgresql_and_then_the_hub_are_killed(
    house: House, postgres_server: PostgresServer
) -> None:
    """Killed in the middle of a turn, the hub killed before it is back: every turn, pattern and
    note lands, once.
    """
    session, gone = "harbour", asyncio.Event()
    house.first.replies("A fine name.")
    turns = [await house.satellite.ask("my boat is called Ada", session=session)]
    await house.kept(turns[0])
    await house.hub.until_health(lambda health: health["database"]["queued_writes"] == 0)

    house.first.answers("She is small. But ", gone, "she floats.")
    turns.append(await house.satellite.say("tell me about my boat", session=session))
    await turns[-1].heard("She is small.")
    postgres_server.kill()
    gone.set()
    await turns[-1].ended()
    assert turns[-1].how == WELL

    house.first.replies("It is Ada.")
    turns.append(await house.satellite.ask("what is its name", session=session))
    assert said_before(house.first.requests[-1]) == [
        *("my boat is called Ada", "A fine name."),
        *("tell me about my boat", "She is small. But she floats."),
    ]
    house.home.set_state("light.kitchen_light", "off")
    house.first.calls("control_home", action="turn_on", name="Kitchen Light")
    turns.append(await house.satellite.ask("make the kitchen cosy", session=session))
    assert (turns[-1].answer, turns[-1].how) == ("Turned on the kitchen light.", WELL)
    turns.append(await house.satellite.ask("make the kitchen cosy", session=session))
    assert turns[-1].how == ("ok", "learned", None)
    turns.append(
        await house.satellite.ask("remember that the bins go out on Tuesday", session=session)
    )
    assert turns[-1].answer == "I will remember that the bins go out on Tuesday."
    health = await house.hub.until_health(lambda health: health["database"]["queued_writes"] == 7)
    assert (health["status"], health["database"]["connected"]) == ("degraded", False)
    assert await house.hub.metric("ingle_queued_writes") == 7

    house.hub.kill()
    postgres_server.start()
    await house.hub.start()
    await house.hub.until_health(lambda health: health["database"]["queued_writes"] == 0)
    landed = house.rows(
        "SELECT turn_id FROM conversations WHERE session_id = 'harbour' ORDER BY created_at"
    )
    assert landed == [turn.turn_id for turn in turns]
    assert house.rows("SELECT sentence || '|' || room_id FROM training_data") == [
        "make the kitchen cosy|kitchen"
    ]
    assert house.rows("SELECT category || '|' || value FROM preferences") == [
        "note|the bins go out on Tuesday"
    ]

    requests = len(house.first.requests)
    assert (await house.satellite.ask("make the kitchen cosy")).how == ("ok", "learned", None)
    assert "Tuesday" in (await house.satellite.ask("when do the bins go out")).answer
    assert len(house.first.requests) == requests
