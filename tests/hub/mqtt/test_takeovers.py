"""Takeovers counted: many by a hub that is alone mean that somebody else is given its turns."""

import pytest

from hub.mqtt.takeovers import HINT, MANY, WITHIN_S, Takeovers

pytestmark = pytest.mark.pure


def test_many_of_a_lone_hub_in_a_short_time_are_told() -> None:
    """Until the time has passed; all are counted."""
    now_s = 0.0
    takeovers = Takeovers(lambda: now_s)
    for _ in range(MANY - 1):
        takeovers.note(alone=True)
    assert takeovers.hint == ""
    now_s += WITHIN_S
    takeovers.note(alone=True)
    assert (takeovers.count, takeovers.hint) == (MANY, HINT)
    now_s += 0.1
    assert takeovers.hint == ""


def test_those_among_several_hubs_are_failover() -> None:
    """They are counted, and say nothing of an intruder."""
    takeovers = Takeovers(lambda: 0.0)
    for _ in range(3 * MANY):
        takeovers.note(alone=False)
    assert (takeovers.count, takeovers.hint) == (3 * MANY, "")
