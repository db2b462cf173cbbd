"""Idempotency of a hub without Redis: it is killed and comes back, and does nothing twice."""

from pathlib import Path

import pytest

from ingle.wire.messages import Command
from ladder import household
from servers import MosquittoServer

pytestmark = pytest.mark.service

LIGHT = "light.kitchen_light"
LIGHT_ON = Command(session_id="family", room_id="kitchen", text="turn on the kitchen light")


async def test_without_redis_a_killed_hub_does_nothing_again_in_its_next_life(
    tmp_path: Path, mosquitto: MosquittoServer
) -> None:
    """The same turn, delivered again by a broker or a satellite, is refused; the next turn is
    answered.
    """
    async with household(tmp_path, mosquitto) as house:
        once = house.satellite.turn("dupe1")
        await house.satellite.send(once, LIGHT_ON)
        await once.ended()
        assert house.acted_on(LIGHT) == ["light.turn_on"]
        house.hub.kill()
        await house.hub.start()
        await house.satellite.send(once, LIGHT_ON)
        await house.hub.until(lambda: house.hub.logged("turn.claimed_before"))
        assert (
            await house.satellite.ask("is the kitchen light on")
        ).answer == "Yes, the kitchen light is on."
        assert house.acted_on(LIGHT) == ["light.turn_on"]
        assert [message.kind for message in once.messages].count("finished") == 1
