"""Stale messages: a broker stalls and goes on; what its satellite has given up is not done."""

import asyncio
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bench.processes import child
from ingle.speech.engine import Heard
from ingle.wire import codec, messages
from ingle.wire.link import Backoff, Disconnected, Link, Publication
from ingle.wire.topics import Topics
from ingle.wire.trace import Trace
from ladder import House, household
from links import kept_up
from satellite.errors import HubAway
from satellite.mqtt.downlink import MqttDownlink
from satellite.mqtt.presence import Presence
from satellite.mqtt.stamps import Stamps
from satellite.mqtt.uplink import MqttUplink
from satellite.ports import TurnEvents, TurnStart, Wake
from servers import MosquittoServer
from spoken import recording

pytestmark = [pytest.mark.service, pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]

LIMIT_S = 60.0
LIGHT = "light.kitchen_light"
TURN_ON = "turn on the kitchen light"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    broker = MosquittoServer()
    try:
        broker.start()
        async with household(tmp_path_factory.mktemp("ladder"), broker) as house:
            yield house
    finally:
        broker.remove()


@pytest_asyncio.fixture(loop_scope="module")
async def house(_house: House) -> AsyncIterator[House]:
    await _house.calm()
    _house.home.set_state(LIGHT, "off")
    yield _house
    _house.mosquitto.thaw()


async def late(house: House) -> int:
    """How many messages the hub has dropped as late."""
    return int((await house.hub.health())["mqtt"]["dropped"].get("late", 0))


async def taken(house: House, late_before: int) -> None:
    """Waits until the hub has dropped a message as late, or has not."""

    def done(health: dict[str, Any]) -> bool:
        mqtt = health["mqtt"]
        return bool(
            mqtt["dropped"].get("late", 0) > late_before
            or mqtt["turns_in_progress"]
            or house.acted_on(LIGHT)
        )

    await house.hub.until_health(done)


class Speaker:
    """A satellite of the real code, with the test in place of its ears."""

    def __init__(
        self, house: House, link: Link, uplink: MqttUplink, downlink: MqttDownlink
    ) -> None:
        self._house, self.link, self.uplink, self.downlink = house, link, uplink, downlink

    def head(self) -> TurnStart:
        """A wake word that no other satellite has heard a moment ago."""
        turn_id = uuid.uuid4().hex
        wake = Wake(word=f"word-{turn_id}", score=0.9)
        return TurnStart(
            turn_id=turn_id, session_id="family", wake=wake, level_dbfs=-20.0, stt="local"
        )

    async def begins(self, head: TurnStart, events: TurnEvents) -> None:
        """Until the turn is accepted, and the hub has heard itself say so."""
        await self.uplink.started(head)
        assert isinstance(await events.next(LIMIT_S), messages.TurnAccepted)
        await self._house.hub.health()

    async def says(self, head: TurnStart, text: str) -> None:
        await self.uplink.command(head, Heard(text=text), Trace())

    async def asks(self, text: str) -> str:
        """One whole turn; its answer."""
        head, sentences = self.head(), []
        with self.downlink.turn(head.turn_id) as events:
            await self.uplink.started(head)
            await self.says(head, text)
            event = await events.next(LIMIT_S)
            while not isinstance(event, messages.TurnFinished):
                sentences += [event.text] if isinstance(event, messages.Answer) else []
                event = await events.next(LIMIT_S)
        return " ".join(sentences)


@asynccontextmanager
async def speaker(house: House) -> AsyncIterator[Speaker]:
    """One that is connected and has told the hub its time."""
    topics, stamps, sid = house.satellite.topics, Stamps(), f"bedroom-{uuid.uuid4().hex[:6]}"
    about = messages.SatelliteStatus(
        state="online", room_id="bedroom", version="1", capabilities=("stt", "tts")
    )

    def status(message: messages.SatelliteStatus) -> Publication:
        return Publication(topics.satellite_status(sid), codec.encode(message), retain=True)

    will = status(replace(about, state="offline"))
    link = Link(
        house.mosquitto.address,
        client_id=sid,
        birth=status(about),
        will=will,
        backoff=Backoff(0.05, 0.2),
    )
    downlink = MqttDownlink(link, topics, satellite_id=sid, language="en", vocabulary=None)
    uplink = MqttUplink(
        link, topics, satellite_id=sid, room_id="bedroom", language="en", stamps=stamps
    )
    presence = Presence(link, lambda: status(stamps.on(about)), downlink.status_wanted)
    async with kept_up(link), asyncio.TaskGroup() as tasks:
        told = tasks.create_task(time_told(house.satellite.link, topics, sid))
        running = [tasks.create_task(downlink.run()), tasks.create_task(presence.run())]
        try:
            await told
            await house.hub.health()  # by now the broker has told the hub, too
            yield Speaker(house, link, uplink, downlink)
        finally:
            for task in running:
                task.cancel()


async def time_told(watcher: Link, topics: Topics, satellite_id: str) -> None:
    """Waits until a satellite has said when it said that it is there."""
    async with (
        watcher.subscribe(topics.satellite_status(satellite_id)) as heard,
        asyncio.timeout(LIMIT_S),
    ):
        async for received in heard:
            status = codec.decode("satellite_status", received.payload)
            if isinstance(status, messages.SatelliteStatus) and status.sent_ms is not None:
                return


async def test_a_command_that_a_frozen_broker_held_is_not_done(house: House) -> None:
    """Typed; its sender is refused after five seconds; it comes when the broker wakes, and the next
    is done at once.
    """
    stamps, before = Stamps(), await late(house)
    on = messages.Command(session_id="family", room_id="kitchen", text=TURN_ON)
    first, held = house.satellite.turn(), house.satellite.turn()
    await house.satellite.send(first, stamps.on(replace(on, text="is the kitchen light on")))
    await first.ended()
    house.mosquitto.freeze()
    with pytest.raises(Disconnected):
        await house.satellite.send(held, stamps.on(on))
    house.mosquitto.thaw()
    await taken(house, before)
    await house.satellite.link.wait_connected()
    assert (house.acted_on(LIGHT), held.messages, await late(house)) == ([], [], before + 1)
    next_one = house.satellite.turn()
    await house.satellite.send(next_one, stamps.on(on))
    await next_one.ended()
    assert (house.acted_on(LIGHT), next_one.finished.outcome) == (["light.turn_on"], "ok")


async def test_the_words_of_a_turn_that_a_frozen_broker_held_are_not_done(house: House) -> None:
    """Frozen while the person spoke: the satellite has said that the hub is away, and the hub ends
    the turn undone.
    """
    before = await late(house)
    async with speaker(house) as satellite:
        head = satellite.head()
        with satellite.downlink.turn(head.turn_id) as events:
            await satellite.begins(head, events)
            house.mosquitto.freeze()
            with pytest.raises(HubAway):
                await satellite.says(head, TURN_ON)
        house.mosquitto.thaw()
        await house.hub.until(lambda: _ended(house, head.turn_id))
        [ended] = _ended(house, head.turn_id)
        assert ended["outcome"] in ("error", "cancelled")  # too late, or its satellite has gone
        await satellite.link.wait_connected()
        assert (house.acted_on(LIGHT), await late(house)) == ([], before + 1)
        assert await satellite.asks(TURN_ON) == "Turned on the kitchen light."


async def test_a_broker_that_stands_still_for_a_moment_costs_no_command(house: House) -> None:
    """The satellite waits on, and so is answered."""
    before = await late(house)
    async with speaker(house) as satellite:
        head = satellite.head()
        with satellite.downlink.turn(head.turn_id) as events:
            await satellite.begins(head, events)
            house.mosquitto.freeze()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(satellite.says(head, TURN_ON))
                await asyncio.sleep(0.3)
                house.mosquitto.thaw()
            assert await events.next(LIMIT_S) == messages.Answer(
                seq=0, text="Turned on the kitchen light."
            )
        assert (house.acted_on(LIGHT), await late(house)) == (["light.turn_on"], before)


async def test_a_turn_that_was_spoken_into_a_frozen_broker_is_not_taken_up(
    house: House, tmp_path: Path
) -> None:
    """By a real satellite, which apologised: when the broker wakes nothing is answered or done,
    until asked anew.
    """
    said, log, before = tmp_path / "said.wav", tmp_path / "satellite.log", await late(house)
    recording(said, TURN_ON)
    command = (
        sys.executable,
        "-m",
        "satellite",
        "--wav",
        str(said),
        "--json",
        "--out",
        str(tmp_path / "played.wav"),
    )
    mqtt = {"MQTT_URL": house.mosquitto.url, "MQTT_TOPIC_PREFIX": house.satellite.topics.prefix}
    identity = {"SATELLITE_ID": "office-1", "SATELLITE_ROOM": "office", "STT_PLACE": "hub"}
    environment = {**os.environ, **mqtt, **identity}
    async with child(
        "satellite", command, environment=environment, log=log, read_output=True
    ) as satellite:
        await time_told(house.satellite.link, house.satellite.topics, "office-1")
        await house.hub.health()  # by now the broker has told the hub, too
        house.mosquitto.freeze()
        async with asyncio.timeout(LIMIT_S):
            turn = json.loads(await anext(satellite.output()))
        assert (turn["outcome"], turn["answer"]) == ("error", "I can't reach the hub.")
        house.mosquitto.thaw()
        await taken(house, before)
    assert (house.acted_on(LIGHT), _ended(house, turn["turn_id"]), await late(house)) == (
        [],
        [],
        before + 1,
    )
    await house.satellite.link.wait_connected()
    assert (await house.satellite.ask(TURN_ON)).answer == "Turned on the kitchen light."


def _ended(house: House, turn_id: str) -> list[dict[str, object]]:
    return [record for record in house.hub.logged("turn.finished") if record["turn_id"] == turn_id]
