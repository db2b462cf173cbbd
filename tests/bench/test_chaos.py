"""The benchmark of faults at random: what its satellites call hung and falsely done."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bench.chaos.witnesses import LIGHTS, SeenTurns, Witnesses
from bench.scenarios.chaos import Shaken, result_of, wrong_of
from ingle.wire import codec, messages
from ingle.wire.link import Link
from ingle.wire.messages import Message
from ingle.wire.topics import Topics
from links import eventually, kept_up
from servers import MosquittoServer

pytestmark = pytest.mark.service


class Lights:
    """`SeenHome` of a test: each light is as the last command has it, where it was done."""

    def __init__(self) -> None:
        self.lives = 1
        self.states: dict[str, str] = {}

    async def state_of(self, entity_id: str) -> str | None:
        return self.states.get(entity_id, "off")


class HonestHub:
    """A hub that does what it says; `lies`: in that room it does not, `hangs`: no end is said."""

    def __init__(self, link: Link, topics: Topics, lights: Lights) -> None:
        self.link, self.topics, self.lights = link, topics, lights
        self.lies = self.hangs = self.ignores = ""

    async def run(self) -> None:
        async with self.link.subscribe(self.topics.every_turn("command")) as commands:
            async for received in commands:
                address = self.topics.parse(received.topic)
                assert address is not None
                assert address.turn_id is not None
                command = codec.decode("command", received.payload)
                assert isinstance(command, messages.Command)
                await self._answer(address.owner_id, address.turn_id, command)

    async def _answer(self, sid: str, turn_id: str, command: messages.Command) -> None:
        room = command.room_id
        if room == self.ignores:
            return
        await self._say(sid, turn_id, messages.TurnAccepted(hub_id="hub-1"))
        if room == self.hangs:
            return
        if room != self.lies:
            self.lights.states[f"light.{room}_light"] = command.text.split()[1]
        await self._say(sid, turn_id, messages.TurnFinished(outcome="ok", sentences=1))

    async def _say(self, sid: str, turn_id: str, message: Message) -> None:
        topic = self.topics.turn(sid, turn_id, message.kind)
        await self.link.publish(topic, codec.encode(message))


@asynccontextmanager
async def witnessed(
    mosquitto: MosquittoServer, prefix: str, *, ended_within_s: float = 30.0
) -> AsyncIterator[tuple[HonestHub, Witnesses]]:
    """A hub and the satellites opposite, which type as soon as the block does."""
    name, topics, lights = prefix.split("/")[0], Topics(prefix), Lights()
    links = [Link(mosquitto.address, client_id=f"{name}-{who}") for who in ("hub", "bench")]
    hub = HonestHub(links[0], topics, lights)
    async with kept_up(*links), asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(hub.run())
        yield hub, Witnesses(links[1], topics, lights, ended_within_s=ended_within_s)
        serving.cancel()


async def seen_of(witnesses: Witnesses, turns: int) -> SeenTurns:
    """What is seen of so many turns at least."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(witnesses.run(stop))
        await eventually(lambda: witnesses.seen.turns >= turns)
        stop.set()
        await running
    return witnesses.seen


async def test_a_home_that_is_well_gives_no_reason_to_complain(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Every turn ends, and every light is as it was said."""
    async with witnessed(mosquitto, topic_prefix) as (_, witnesses):
        seen = await seen_of(witnesses, 3 * len(LIGHTS))
    assert (seen.hung, seen.false_done) == ([], [])
    assert seen.checked == len(seen.finished) > 0


async def test_a_hub_that_lies_and_one_that_never_ends_are_told(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """And one that says nothing at all is away, which satellites say: that is neither."""
    async with witnessed(mosquitto, topic_prefix, ended_within_s=0.5) as (hub, witnesses):
        hub.lies, hub.hangs, hub.ignores = LIGHTS[:3]
        seen = await seen_of(witnesses, len(LIGHTS))
    assert seen.false_done
    assert all(f"the {hub.lies} light" in each for each in seen.false_done)
    assert seen.hung
    assert all(f"the {hub.hangs} light" in each for each in seen.hung)
    assert seen.away > 0


def test_what_must_not_be_is_told_line_by_line() -> None:
    """A share each, of what could have been so, and a line in the remarks."""
    seen = SeenTurns(turns=10, checked=4, finished={"a", "b"}, hung=["t1"], false_done=["t2"])
    shaken = Shaken(seen, ["hub dies, 1.0 s"], [900.0] * 5, ["broker dies, 2.0 s"], {"b"})
    assert wrong_of(shaken) == [
        "hung: t1",
        "falsely done: t2",
        "write lost: b",
        "not recovered: broker dies, 2.0 s",
    ]
    values = {measure.name: measure.value for measure in result_of(shaken, {}).measures}
    assert values["chaos.hung"] == 10.0
    assert values["chaos.false_done"] == 25.0
    assert values["chaos.lost_writes"] == 50.0
    assert values["chaos.recovery_p50_ms"] == 900.0
