"""Faults of the broker and of the hub in the middle of a turn: nothing is done late or twice."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from ingle.wire.link import Disconnected
from ingle.wire.messages import Command, TurnStarted
from ladder import House, household
from scripted_home_assistant import STALL
from servers import MosquittoServer, RedisServer

pytestmark = [pytest.mark.service, pytest.mark.asyncio(loop_scope="module")]

LIGHT = "light.kitchen_light"
LIGHT_ON = Command(session_id="family", room_id="kitchen", text="turn on the kitchen light")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _house(
    tmp_path_factory: pytest.TempPathFactory, _redis: RedisServer
) -> AsyncIterator[House]:
    _redis.start()
    broker = MosquittoServer()
    try:
        broker.start()
        async with household(tmp_path_factory.mktemp("ladder"), broker, redis=_redis) as house:
            yield house
    finally:
        broker.remove()


@pytest_asyncio.fixture(loop_scope="module")
async def house(_house: House, redis_server: RedisServer) -> House:
    await _house.calm()
    _house.home.set_state(LIGHT, "off")
    return _house


async def ready(house: House) -> httpx.Response:
    return await house.hub.http.get("/health/ready")


async def test_a_broker_that_is_killed_in_a_turn_is_found_again(house: House) -> None:
    """The turn is finished and remembered unheard; while the broker is away /health says so; then
    all is as before.
    """
    gone = asyncio.Event()
    house.first.answers("The sea is deep. It is ", gone, "wide, too.")
    turn = await house.satellite.say("tell me about the sea", session="waves")
    await turn.heard("The sea is deep.")
    house.mosquitto.kill()
    health = await house.hub.until_health(lambda health: not health["mqtt"]["connected"])
    assert (health["status"], health["mqtt"]["turns_in_progress"]) == ("degraded", 1)
    answer = await ready(house)
    assert (answer.status_code, answer.json()["missing"]) == (503, ["mqtt"])
    gone.set()
    await house.hub.until_health(lambda health: health["mqtt"]["turns_in_progress"] == 0)

    with pytest.raises(
        Disconnected
    ):  # what is said now is refused to the satellite, which says so; nobody keeps it
        await house.satellite.say("turn on the kitchen light")
    house.mosquitto.start()
    await house.satellite.link.wait_connected()
    health = await house.hub.until_health(lambda health: health["mqtt"]["connected"])
    assert (health["mqtt"]["reconnects"], (await ready(house)).status_code) == (1, 200)
    house.first.replies("Some four thousand metres.")
    assert (
        await house.satellite.ask("how deep", session="waves")
    ).answer == "Some four thousand metres."
    assert "It is wide, too." in str(house.first.requests[-1].messages)
    assert [message.kind for message in turn.messages] == ["accepted", "answer"]
    assert house.home.calls == []


async def test_what_was_said_while_no_hub_was_there_is_not_done_when_one_comes(
    house: House,
) -> None:
    """Neither a plain command nor one that a broken satellite leaves with the broker for good."""
    house.hub.kill()
    plain, kept = house.satellite.turn(), house.satellite.turn()
    await house.satellite.send(plain, LIGHT_ON)
    await house.satellite.send(kept, LIGHT_ON, retain=True)
    await house.hub.start()
    await house.hub.until_health(lambda health: health["mqtt"]["dropped"].get("late") == 1)
    assert (
        await house.satellite.ask("is the kitchen light on")
    ).answer == "No, the kitchen light is off."
    assert (house.home.calls, plain.messages, kept.messages) == ([], [], [])
    topic = house.satellite.topics.turn(house.satellite.satellite_id, kept.turn_id, "command")
    await house.satellite.link.publish(topic, b"", retain=True)


async def test_a_turn_whose_hub_was_killed_is_not_taken_up_again(house: House) -> None:
    """Killed after it said `accepted`, before and in the middle of the deed: the next hub does
    neither.
    """
    opened, acting = house.satellite.turn(), house.satellite.turn()
    house.home.answers_of[LIGHT] = deque([STALL])
    await house.satellite.send(opened, started())
    await opened.got("accepted")
    await house.satellite.send(acting, LIGHT_ON)
    await house.home.until(lambda: house.acted_on(LIGHT))
    house.hub.kill()
    await house.hub.start()
    house.home.calls.clear()
    command = Command(
        session_id="family", room_id="kitchen", text="turn on the kitchen light", after_started=True
    )
    await house.satellite.send(opened, command)
    await house.satellite.send(acting, LIGHT_ON)  # as a broker that delivers twice would
    await house.hub.until(lambda: house.hub.logged("turn.claimed_before"))
    await house.hub.until_health(lambda health: health["mqtt"]["dropped"].get("late") == 1)
    assert (
        await house.satellite.ask("is the kitchen light on")
    ).answer == "No, the kitchen light is off."
    assert house.home.calls == []
    assert [message.kind for message in opened.messages] == ["accepted"]
    assert "finished" not in [message.kind for message in acting.messages]


def started() -> TurnStarted:
    return TurnStarted(
        session_id="family",
        room_id="kitchen",
        wake_word="hey_jarvis",
        wake_score=0.9,
        level_dbfs=-20.0,
        stt="local",
    )
