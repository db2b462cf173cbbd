"""What hubs say, sorted by turn."""

import time

import pytest

from ingle.wire import messages
from satellite.errors import HubAway
from satellite.mqtt.downlink import TurnQueue

pytestmark = pytest.mark.pure


def test_time_for_which_the_hub_held_a_turn_back_is_no_way_to_it() -> None:
    """The hub waits for other satellites before it accepts: that is neither uplink nor downlink."""
    asked_s = time.monotonic() - 0.5
    held, prompt = TurnQueue(), TurnQueue()
    held.put(messages.TurnAccepted(hub_id="hub-1", held_ms=400.0))
    prompt.put(messages.TurnAccepted(hub_id="hub-1"))
    assert prompt.one_way_s(asked_s) >= 0.25
    assert 0.05 <= held.one_way_s(asked_s) <= prompt.one_way_s(asked_s) - 0.15


def test_a_hub_that_says_it_held_longer_than_there_was_time_is_not_believed() -> None:
    """The way is never shorter than nothing."""
    events = TurnQueue()
    events.put(messages.TurnAccepted(hub_id="hub-1", held_ms=60_000.0))
    assert events.one_way_s(time.monotonic()) == 0.0


async def test_a_link_that_is_lost_before_the_command_is_sent_may_come_back() -> None:
    """It ends the turn only where the answer is waited for, or once the command was sent without
    it.
    """
    back, gone = TurnQueue(), TurnQueue()
    for events in (back, gone):
        events.lose_link()
    back.regain_link()
    back.put(messages.TurnAccepted(hub_id="hub-1"))
    assert isinstance(await back.next(1.0), messages.TurnAccepted)
    with pytest.raises(HubAway, match="went away"):
        await gone.next(60.0)
    back.lose_link()
    with pytest.raises(HubAway, match="went away"):
        await back.next(60.0)


async def test_a_hub_that_dies_while_the_person_speaks_is_noticed() -> None:
    """Whose turn it is is known from when `accepted` came, whether it was read yet or not."""
    events = TurnQueue()
    events.put(messages.TurnAccepted(hub_id="hub-1"))
    assert events.hub_id == "hub-1"
    events.put(HubAway("gone"))
    assert isinstance(await events.next(1.0), messages.TurnAccepted)
    with pytest.raises(HubAway):
        await events.next(1.0)


async def test_an_announcement_that_lost_its_link_does_not_wait_for_the_rest() -> None:
    """Though the link came back before it was begun: what was said meanwhile never arrives."""
    events = TurnQueue(awaited=True)
    events.put(messages.Transcript(text="One.", final=True))
    events.lose_link()
    events.regain_link()
    assert isinstance(await events.next(60.0), messages.Transcript)
    with pytest.raises(HubAway, match="went away"):
        await events.next(60.0)
