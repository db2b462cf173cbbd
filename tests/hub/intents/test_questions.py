"""State queries, in states that the demo home does not start in."""

from dataclasses import replace

import pytest

from bench.intents import NOW
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import Act, Entity, HomeSnapshot, Say

pytestmark = pytest.mark.pure

INTENTS = LocalIntents("en")


def said(text: str, home: HomeSnapshot, room_id: str = "living_room") -> str:
    plan = INTENTS.plan(INTENTS.forms(text), room_id=room_id, home=home, now=NOW)
    assert isinstance(plan, Say)
    return plan.text


def home_where(**states: str) -> HomeSnapshot:
    """The demo home with every entity of a domain in a state."""
    home = DemoHome().snapshot()
    entities = tuple(
        replace(item, state=states.get(item.domain, item.state)) for item in home.entities
    )
    return replace(home, entities=entities)


def with_entity(entity: Entity) -> HomeSnapshot:
    home = DemoHome().snapshot()
    return replace(home, version=entity.entity_id, entities=(*home.entities, entity))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("are the lights off", "No, all the lights in the living room are on."),
        ("are all the lights off", "No, all the lights are on."),
        ("are the lights on", "Yes, all the lights in the living room are on."),
        ("are all the doors locked", "No, no doors are locked."),
        ("is the door locked", "No, no doors are locked."),
        ("is the door unlocked", "Yes, all the doors are unlocked."),
        ("is the front door closed", "I can only tell the lock: the front door is unlocked."),
    ],
)
def test_answers_say_what_is(text: str, answer: str) -> None:
    """With every light on and every door unlocked."""
    assert said(text, home_where(light="on", lock="unlocked")) == answer


def test_a_door_that_tells_whether_it_is_open_is_asked_rather_than_its_lock() -> None:
    """Where a contact has the lock's name."""
    contact = Entity(
        entity_id="binary_sensor.front_door",
        name="Front Door",
        area_id="hallway",
        state="on",
        attributes={"device_class": "door"},
    )
    assert said("is the front door open", with_entity(contact)) == "Yes, the front door is open."
    assert said("is the front door closed", with_entity(contact)) == "No, the front door is open."


def test_the_color_of_the_light_is_that_of_the_one_that_has_colors() -> None:
    """In a room with others."""
    strip = Entity(
        entity_id="light.strip",
        name="Strip",
        area_id="kitchen",
        state="on",
        attributes={"supported_color_modes": "rgb", "rgb_color": "255,0,0"},
    )
    assert said("what colour is the light", with_entity(strip), "kitchen") == "The strip is red."


def test_a_scene_may_be_called_good_night() -> None:
    """Then it is no courtesy."""
    script = Entity(entity_id="script.good_night", name="Good Night", area_id=None, state="off")
    plan = INTENTS.plan(
        INTENTS.forms("good night"), room_id="test", home=with_entity(script), now=NOW
    )
    assert isinstance(plan, Act)


def test_a_sensors_measure_is_said_in_words() -> None:
    """Not "12 km/h", which a voice spells."""
    wind = Entity(
        entity_id="sensor.wind",
        name="Wind",
        area_id=None,
        state="12",
        attributes={"unit_of_measurement": "km/h"},
    )
    assert said("what is the wind", with_entity(wind)) == "The wind is 12 kilometres per hour."
