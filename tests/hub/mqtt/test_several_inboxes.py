"""Turn ownership with several hubs on one broker: each turn is answered by exactly one of them."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from households import hubs_redis
from hub.coordination.arbitration import LocalArbiter
from hub.coordination.local_claims import LocalClaims
from hub.coordination.redis_arbitration import RedisArbiter
from hub.coordination.redis_claims import RedisClaims
from hub.mqtt.ownership import OTHERS_WITHIN_S, SPREAD_S, TAKEN_OVER_AFTER_S
from hub.ports import WakeBid
from ingle.wire import codec, messages
from ingle.wire.link import Link
from ingle.wire.messages import ACCEPTED_WITHIN_S
from links import eventually, kept_up
from servers import MosquittoServer, RedisServer
from shared_broker import House, house_of, hub_link

pytestmark = pytest.mark.service

COMMAND = messages.Command(session_id="s1", room_id="kitchen", text="light on")
FOLLOWING = messages.Command(
    session_id="s1", room_id="kitchen", text="light on", after_started=True
)
ENOUGH_S = 1.0
"""Longer than any hub waits before it takes a turn over."""


def started(level_dbfs: float = -20.0, wake_word: str = "hey_jarvis") -> messages.TurnStarted:
    return messages.TurnStarted(
        session_id="s1",
        room_id="kitchen",
        wake_word=wake_word,
        wake_score=0.9,
        level_dbfs=level_dbfs,
        stt="local",
    )


@pytest.fixture
async def house(
    mosquitto: MosquittoServer, topic_prefix: str, redis_url: str
) -> AsyncIterator[House]:
    """Two hubs with a Redis."""
    async with hubs_redis(redis_url) as connections:
        parts = [
            (RedisClaims(redis, f"hub-{n}", LocalClaims()), RedisArbiter(redis))
            for n, redis in enumerate(connections)
        ]
        async with house_of(mosquitto, topic_prefix, parts) as house:
            yield house


@asynccontextmanager
async def silent_hub(house: House) -> AsyncIterator[Link]:
    """A hub that the broker chooses for turns and that says nothing: it hangs, or died a moment
    ago.
    """
    link = Link(house.broker.address, client_id=f"{house.topics.prefix.split('/')[0]}-silent")
    shared = (house.topics.shared_turn("started"), house.topics.shared_turn("command"))
    async with kept_up(link), link.subscribe(*shared):
        yield link


class HeldArbiter:
    """`Arbiter` that says yes, once it may."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.may_go_on = asyncio.Event()

    def overhear(self, bid: WakeBid) -> None:
        """Nothing is noted."""

    async def wins(self, bid: WakeBid, *, alone: bool) -> bool:
        self.asked.set()
        await self.may_go_on.wait()
        return True


async def occupy(house: House, *hub_ids: str) -> None:
    """Begins turns until each of the hubs has one, which stays open.

    Which hub has a turn is the broker's choice; on a busy machine another takes it over.
    """
    owners: dict[str, str] = {}
    for number in itertools.count():
        name = f"open-{number}"
        await house.send(name, started(wake_word=name))
        await eventually(
            lambda name=name: name in (*house.turns("accepted"), *house.turns("declined"))
        )
        for turn_id, _, message in house.said:
            if isinstance(message, messages.TurnAccepted):
                owners.setdefault(turn_id, message.hub_id)
        if set(hub_ids) <= set(owners.values()):
            return


def test_each_wait_for_a_hub_ends_before_the_next_and_all_before_a_satellites() -> None:
    """It is taken over before a busy hub declines it, and that before its satellite gives up."""
    assert TAKEN_OVER_AFTER_S + SPREAD_S < OTHERS_WITHIN_S < ACCEPTED_WITHIN_S


async def test_turns_are_shared_out_and_each_is_answered_once(house: House) -> None:
    """Forty at once: both hubs have some, none is accepted, answered or finished twice."""
    names = [f"t{number}" for number in range(40)]
    async with asyncio.TaskGroup() as tasks:
        for name in names:
            tasks.create_task(house.send(name, COMMAND))
    await house.until("finished", *names)
    for kind in ("accepted", "answer", "finished"):
        assert sorted(house.turns(kind)) == sorted(names)
    assert house.answered() == Counter(names)
    assert all(runner.answered for _, runner in house.hubs.values())
    assert [dict(inbox.dropped) for inbox, _ in house.hubs.values()] == [{}, {}]


@pytest.mark.parametrize("said", [True, False], ids=["says so", "does not say"])
async def test_a_command_reaches_the_hub_that_took_its_start(house: House, said: bool) -> None:
    """Whichever hub the shared copy of `command` goes to, and whether or not the satellite says
    what came before.
    """
    for number in range(8):
        await house.send(f"t{number}", started(wake_word=f"word-{number}"))
    names = [f"t{number}" for number in range(8)]
    await house.until("accepted", *names)
    for name in names:
        await house.send(name, FOLLOWING if said else COMMAND)
    await house.until("finished", *names)
    assert house.answered() == Counter(names)
    for name in names:
        assert (name, "light on") in house.hubs[house.owner(name)][1].answered
    assert [dict(inbox.dropped) for inbox, _ in house.hubs.values()] == [{}, {}]


async def test_a_command_whose_start_nobody_heard_is_left_alone(house: House) -> None:
    """The satellite has apologised already."""
    await house.send("t1", FOLLOWING)
    await house.send("t2", COMMAND)
    await house.until("finished", "t2")
    assert house.answered() == Counter(["t2"])
    assert [inbox.dropped["late"] for inbox, _ in house.hubs.values()] == [1, 1]


async def test_turns_that_a_silent_hub_was_chosen_for_are_answered_by_another(house: House) -> None:
    """All of them, once each, and none before its own hub had time to."""
    names = [f"t{number}" for number in range(12)]
    async with silent_hub(house):
        for name in names:
            await house.send(name, COMMAND)
        await house.until("finished", *names)
    assert house.answered() == Counter(names)
    held = [m.held_ms for _, _, m in house.said if isinstance(m, messages.TurnAccepted)]
    assert max(held) >= 400


async def test_without_redis_turns_are_taken_over_too(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The first `accepted` on the broker decides as well as a claim: each is answered, and once."""
    parts = [(LocalClaims(), LocalArbiter()), (LocalClaims(), LocalArbiter())]
    async with house_of(mosquitto, topic_prefix, parts) as house:
        names = [f"t{number}" for number in range(12)]
        async with silent_hub(house):
            for name in names:
                await house.send(name, COMMAND)
            await house.until("finished", *names)
        await asyncio.sleep(ENOUGH_S)
        assert house.answered() == Counter(names)
        assert sum(inbox.taken_over for inbox, _ in house.hubs.values()) >= 4
        assert [inbox.hint for inbox, _ in house.hubs.values()] == ["", ""]


async def test_a_lone_hub_answers_what_somebody_else_was_chosen_for(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Nobody else can have been meant, so that it happens often is told as what it is."""
    async with house_of(mosquitto, topic_prefix, [(LocalClaims(), LocalArbiter())]) as house:
        names = [f"t{number}" for number in range(12)]
        inbox = house.hubs["hub-0"][0]
        await house.send("before", COMMAND)
        await house.until("finished", "before")
        assert (inbox.taken_over, inbox.hint) == (0, "")
        async with silent_hub(house):
            for name in names:
                await house.send(name, COMMAND)
            await house.until("finished", *names)
        assert house.answered() == Counter(["before", *names])
        assert inbox.taken_over >= 4
        assert "no hub" in inbox.hint


async def test_redis_that_goes_away_costs_no_turn(
    mosquitto: MosquittoServer, topic_prefix: str, redis_server: RedisServer
) -> None:
    """The broker alone decides: each turn is still answered, and once."""
    names = [f"t{number}" for number in range(20)]
    async with hubs_redis(redis_server.url) as connections:
        parts = [
            (RedisClaims(redis, f"hub-{n}", LocalClaims()), RedisArbiter(redis))
            for n, redis in enumerate(connections)
        ]
        async with house_of(mosquitto, topic_prefix, parts) as house:
            await house.send("before", COMMAND)
            await house.until("finished", "before")
            redis_server.kill()
            for name in names:
                await house.send(name, started(wake_word=f"word-{name}"))
                await house.send(name, FOLLOWING)
            await house.until("finished", *names)
    assert house.answered() == Counter(["before", *names])


async def test_the_first_to_accept_on_the_broker_has_the_turn(house: House) -> None:
    """A hub that hears another's `accepted` before its own does nothing, whoever was chosen."""
    await house.introduce(
        "one", "two"
    )  # with a second satellite about, a hub waits before it accepts
    await house.send("t1", started())
    await house.send("t1", messages.TurnAccepted(hub_id="hub-elsewhere"))
    await house.send("t1", FOLLOWING)
    await house.send("t2", COMMAND)
    await house.until("finished", "t2")
    await asyncio.sleep(ENOUGH_S)
    assert house.answered() == Counter(["t2"])
    assert house.owner("t1") == "hub-elsewhere"


async def test_what_is_delivered_again_after_a_crash_is_not_done_again(
    mosquitto: MosquittoServer, topic_prefix: str, redis_url: str
) -> None:
    """A hub that was started anew remembers nothing; its claim in Redis does."""
    async with hubs_redis(redis_url) as connections:
        for life, redis in enumerate(connections):
            part = (RedisClaims(redis, "hub-0", LocalClaims()), RedisArbiter(redis))
            async with house_of(mosquitto, topic_prefix, [part]) as house:
                await house.send("t1", COMMAND)
                await house.send(f"after-{life}", COMMAND)
                await house.until("finished", f"after-{life}")
                assert house.answered()["t1"] == (1 if life == 0 else 0)


async def test_a_message_that_its_sender_repeats_is_done_once(house: House) -> None:
    """Both copies may be given to different hubs, and both may say `accepted`: whose came first
    answers, alone.
    """
    for _ in range(2):
        await house.send("t1", COMMAND)
        await house.send("t2", started())
    await house.until("accepted", "t2")
    for _ in range(2):
        await house.send("t2", FOLLOWING)
    await house.until("finished", "t1", "t2")
    await asyncio.sleep(ENOUGH_S)
    assert house.answered() == Counter(["t1", "t2"])
    assert set(house.turns("accepted")) == {"t1", "t2"}


async def test_what_is_late_is_taken_by_no_hub(house: House) -> None:
    """Neither by the one that the broker chose nor in its stead, and it outdoes no satellite that
    still waits.
    """
    now_ms = round(time.monotonic() * 1000.0)
    for name in ("late", "punctual"):
        status = messages.SatelliteStatus(
            state="online", room_id="kitchen", version="1", clock=name, sent_ms=now_ms
        )
        await house.satellites.publish(house.topics.satellite_status(name), codec.encode(status))
    await house.send("t1", replace(started(-10.0), clock="late", sent_ms=now_ms - 2_000), "late")
    await house.send("t2", replace(COMMAND, clock="late", sent_ms=now_ms - 2_000), "late")
    await house.send("t3", replace(started(-40.0), clock="punctual", sent_ms=now_ms), "punctual")
    await house.until("accepted", "t3")
    await asyncio.sleep(ENOUGH_S)
    assert (house.turns("accepted"), house.turns("declined")) == (["t3"], [])
    assert [inbox.dropped["late"] for inbox, _ in house.hubs.values()] == [2, 2]


async def test_one_of_two_satellites_that_heard_the_same_answers(house: House) -> None:
    """The louder one, over many rounds, whichever hubs got their starts; the other is told so."""
    await house.introduce("near", "far")
    for number in range(4):
        word = f"word-{number}"
        await house.send(f"far-{number}", started(-40.0, word), "far")
        await house.send(f"near-{number}", started(-20.0, word), "near")
    nears, fars = [f"near-{n}" for n in range(4)], [f"far-{n}" for n in range(4)]
    await house.until("accepted", *nears)
    await house.until("declined", *fars)
    assert sorted(house.turns("accepted")) == nears
    assert {m.reason for _, _, m in house.said if isinstance(m, messages.TurnDeclined)} == {
        "heard_elsewhere"
    }
    await house.send("far-0", FOLLOWING, "far")
    await house.send("near-0", FOLLOWING, "near")
    await house.until("finished", "near-0")
    assert house.answered() == Counter(["near-0"])


async def test_what_no_wake_word_began_never_competes(house: House) -> None:
    """The answer to a question, what a hub asked to be listened to, a typed command."""
    await house.introduce("near", "far")
    for satellite_id in ("near", "far"):
        await house.send(f"reply-{satellite_id}", started(wake_word=messages.REPLY), satellite_id)
        await house.send(f"asked-{satellite_id}", started(wake_word=messages.LISTEN), satellite_id)
        await house.send(f"typed-{satellite_id}", COMMAND, satellite_id)
    await house.until(
        "accepted", "reply-near", "reply-far", "asked-near", "asked-far", "typed-near", "typed-far"
    )
    assert house.turns("declined") == []


async def test_a_lone_satellite_is_accepted_at_once(
    mosquitto: MosquittoServer, topic_prefix: str, redis_url: str
) -> None:
    """There is nobody to wait for: a window of five minutes for other bids delays nothing."""
    async with hubs_redis(redis_url) as connections:
        parts = [
            (RedisClaims(redis, f"hub-{n}", LocalClaims()), RedisArbiter(redis, window_s=300.0))
            for n, redis in enumerate(connections)
        ]
        async with house_of(mosquitto, topic_prefix, parts) as house:
            await house.introduce("one")
            await house.send("t1", started(), "one")
            await house.until("accepted", "t1")


async def test_what_a_busy_hub_was_chosen_for_is_taken_by_another(
    mosquitto: MosquittoServer, topic_prefix: str, redis_url: str
) -> None:
    """Nobody is told that the home is busy while a hub has time.

    The busy hub leaves the other all the time that a test has: how long it would wait by itself is
    another test's, and on a busy machine may be too short.
    """
    names = [f"t{number}" for number in range(10)]
    async with hubs_redis(redis_url) as connections:
        parts = [
            (RedisClaims(redis, f"hub-{n}", LocalClaims()), RedisArbiter(redis))
            for n, redis in enumerate(connections)
        ]
        async with house_of(mosquitto, topic_prefix, parts, (1, 64), 300.0) as house:
            await occupy(house, "hub-0")
            for name in names:
                await house.send(name, started(wake_word=name))
            await house.until("accepted", *names)
            assert house.turns("declined") == []
            assert Counter(house.owner(name) for name in names) == {"hub-1": len(names)}


async def test_a_hub_that_lost_its_connection_before_it_accepted_leaves_the_turn(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """What another said meanwhile has passed it by, so that it does not know whose the turn is."""
    waiting = HeldArbiter()
    async with house_of(mosquitto, topic_prefix, [(LocalClaims(), waiting)]) as house:
        inbox, _ = house.hubs["hub-0"]
        await house.introduce("one", "two")
        await house.send("t1", started(), "one")
        await waiting.asked.wait()
        async with kept_up(hub_link(mosquitto, house.topics, "hub-0")):
            """Whoever connects under a client's id throws it out."""
        await eventually(lambda: house.links["hub-0"].connects == 2)
        await house.links["hub-0"].wait_connected()
        await house.send("t1", FOLLOWING, "one")
        waiting.may_go_on.set()
        await eventually(lambda: inbox.turns_in_progress == 0)
        await house.send("t2", COMMAND)
        await house.until("finished", "t2")
    assert house.answered() == Counter(["t2"])
    assert house.turns("accepted") == ["t2"]


async def test_when_every_hub_is_busy_the_satellite_is_told(
    mosquitto: MosquittoServer, topic_prefix: str, redis_url: str
) -> None:
    """It need not wait in vain."""
    async with hubs_redis(redis_url) as connections:
        parts = [
            (RedisClaims(redis, f"hub-{n}", LocalClaims()), RedisArbiter(redis))
            for n, redis in enumerate(connections)
        ]
        async with house_of(mosquitto, topic_prefix, parts, max_turns=(1, 1)) as house:
            await occupy(house, "hub-0", "hub-1")
            await house.send("late", started(wake_word="late"))
            await house.until("declined", "late")
            assert "late" not in house.turns("accepted")
            assert {m.reason for _, _, m in house.said if isinstance(m, messages.TurnDeclined)} == {
                "busy"
            }
