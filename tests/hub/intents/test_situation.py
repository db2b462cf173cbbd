"""What was just spoken of decides between things that fit alike; it is taken from the frames."""

from datetime import UTC, datetime

import pytest

from hub.intents import lexicon
from hub.intents.local import LocalIntents
from hub.intents.situation import Situation
from hub.ports import (
    Act,
    Deed,
    DialogueFrame,
    Entity,
    HomeSnapshot,
    ServiceCall,
)

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
HEATERS = tuple(
    Entity(
        entity_id=f"switch.{name}",
        name="Heater",
        area_id=None,
        state="off",
    )
    for name in ("left", "right")
)
HOME = HomeSnapshot(version="two", areas=(), entities=HEATERS)


def acted(*things: str) -> DialogueFrame:
    """A turn that switched these on."""
    deeds = tuple(
        Deed(
            intent="HassTurnOn",
            call=ServiceCall(domain="switch", service="turn_on", entity_id=thing),
            done=True,
        )
        for thing in things
    )
    return DialogueFrame(deeds=deeds)


def situation(*frames: DialogueFrame) -> Situation:
    return Situation(home=HOME, lexicon=lexicon.learn(HOME), room_id="", now=NOW, frames=frames)


def test_what_the_last_frame_did_asked_and_told_was_just_spoken_of() -> None:
    """All its things, and none of the turn before it."""
    last = DialogueFrame(
        deeds=acted("switch.left").deeds,
        asked=acted("switch.right").deeds,
        about=("sensor.meter",),
    )
    lately = situation(acted("light.lamp"), last).lately
    assert lately == {"switch.left", "switch.right", "sensor.meter"}
    assert situation().lately == frozenset()


def test_of_two_things_that_are_called_alike_the_one_just_spoken_of_is_meant() -> None:
    """Without a frame it is asked."""
    intents = LocalIntents()
    intents.learn(HOME)

    def plan(*frames: DialogueFrame) -> object:
        said = intents.forms("turn off the heater")
        return intents.plan(said, room_id="", home=HOME, now=NOW, frames=frames)

    assert not isinstance(plan(), Act) or len(plan().calls) == 2
    for thing in ("switch.left", "switch.right"):
        meant = plan(acted(thing))
        assert isinstance(meant, Act)
        assert [call.entity_id for call in meant.calls] == [thing]
