"""Batching of acts that may run concurrently."""

import pytest

from hub.conversation.act_batches import together
from hub.ports import Act, ServiceCall

pytestmark = pytest.mark.pure

OFF = Act(
    intent="HassTurnOff",
    calls=(ServiceCall(domain="light", service="turn_off", entity_id="light.living_room_light"),),
    done="Turned off the living room light.",
)
LAMP = Act(
    intent="HassTurnOn",
    calls=(ServiceCall(domain="light", service="turn_on", entity_id="light.living_room_lamp"),),
    done="Turned on the living room lamp.",
)


def test_acts_on_different_things_run_at_once() -> None:
    """Two on the same thing keep their order."""
    [both] = together([OFF, LAMP])
    assert both.calls == OFF.calls + LAMP.calls
    assert both.done == "Turned off the living room light. Turned on the living room lamp."
    assert together([OFF, OFF]) == (OFF, OFF)
