"""An account that subscribes to the hubs' shared subscription: it is chosen, and costs no turn."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from guarded_broker import guarded_broker
from hub.coordination.arbitration import LocalArbiter
from hub.coordination.local_claims import LocalClaims
from ingle.wire import codec, messages
from ingle.wire.link import Subscription
from shared_broker import house_of

pytestmark = pytest.mark.service

MEMBERS = 10
TURNS = 20
AT_ONCE = 4
COMMAND = messages.Command(session_id="s1", room_id="kitchen", text="light on")


async def test_an_account_in_the_shared_subscription_costs_no_turn() -> None:
    """Ten members, the document's access list, one hub: 20 of 20 turns of another are answered.

    The intruder reads none of them, and the hub says what is wrong.
    """
    overheard: list[str] = []

    async def read(messages_for_hubs: Subscription) -> None:
        overheard.append((await anext(messages_for_hubs)).topic)

    with guarded_broker() as guarded:
        parts = [(LocalClaims(), LocalArbiter())]
        async with (
            house_of(guarded.broker, "ingle/v1", parts) as house,
            guarded.links("kitchen-1", *["bedroom-1"] * MEMBERS) as [satellite, *intruders],
            asyncio.TaskGroup() as reading,
            AsyncExitStack() as granted,
        ):
            inbox, _ = house.hubs["hub-0"]
            topics = house.topics
            filters = (topics.shared_turn("command"), topics.shared_turn("started"))
            for intruder in intruders:
                shared = await granted.enter_async_context(intruder.subscribe(*filters))
                granted.callback(reading.create_task(read(shared)).cancel)
            names = [f"t{number}" for number in range(TURNS)]
            for first in range(0, TURNS, AT_ONCE):
                some = names[first : first + AT_ONCE]
                for name in some:
                    topic = topics.turn("kitchen-1", name, "command")
                    await satellite.publish(topic, codec.encode(COMMAND), expiry_s=5)
                await house.until("finished", *some)
            assert house.answered() == Counter(names)
            assert overheard == []
            assert inbox.taken_over > TURNS // 2
            assert "no hub" in inbox.hint
