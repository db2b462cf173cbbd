"""Fuzzy matching: what is offered and said for things that are not here."""

import pytest

from bench.intents import NOW
from hub.intents import LocalIntents
from hub.ports import Act, Area, Ask, Entity, HomeSnapshot, Plan, Say

pytestmark = pytest.mark.pure

INTENTS = LocalIntents("en")
AREAS = (
    Area(area_id="bedroom", name="Bedroom"),
    Area(area_id="attic", name="Attic", aliases=("loft",)),
)


def ask_for(text: str, home: HomeSnapshot) -> Plan | None:
    return INTENTS.plan(INTENTS.forms(text), room_id="test", home=home, now=NOW)


def lamp(entity_id: str, name: str, area_id: str | None, state: str = "off") -> Entity:
    return Entity(entity_id=entity_id, name=name, area_id=area_id, state=state)


def home_of(*entities: Entity) -> HomeSnapshot:
    return HomeSnapshot(version=repr(entities), areas=AREAS, entities=entities)


def targets(plan: Plan | None) -> set[str]:
    assert isinstance(plan, Act)
    return {call.entity_id for call in plan.calls}


@pytest.mark.parametrize("text", ["turn off the desk lamp", "is the desk lamp on"])
def test_all_that_are_equally_near_are_offered(text: str) -> None:
    """Two lamps that the words fit alike are both asked about; what is less near is not."""
    home = home_of(
        lamp("light.a", "Desk Lamp Left", "bedroom"),
        lamp("light.b", "Desk Lamp Right", "bedroom"),
        lamp("light.c", "Dusk", "bedroom"),
    )
    plan = ask_for(text, home)
    assert isinstance(plan, Ask)
    told = (
        "I know nothing called desk lamp here."
        " Did you mean the desk lamp left or the desk lamp right?"
    )
    assert plan.text == told
    assert [label for label, _ in plan.choices] == ["desk lamp left", "desk lamp right"]
    assert INTENTS.reply(INTENTS.forms("the right one"), plan) == plan.choices[1][1]


def test_a_television_is_a_player_only_by_its_name() -> None:
    """Where a player is called TV, it is the TV."""
    home = home_of(
        lamp("media_player.tv", "TV", "bedroom", "off"),
        lamp("media_player.box", "Speaker", "bedroom"),
    )
    assert targets(ask_for("turn on the tv", home)) == {"media_player.tv"}
    assert targets(ask_for("pause the tv", home)) == {"media_player.tv"}
    assert targets(ask_for("turn the tv down", home)) == {"media_player.tv"}


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("set the fan to 50 percent", {"fan.ceiling"}),
        ("fan at half speed", {"fan.ceiling"}),
        ("set the fan in the bedroom to 40 percent", {"fan.ceiling"}),
    ],
)
def test_the_only_fan_needs_no_name(text: str, called: set[str]) -> None:
    """From a room that has none."""
    home = home_of(lamp("fan.ceiling", "Ceiling Fan", "bedroom"))
    assert targets(INTENTS.plan(INTENTS.forms(text), room_id="attic", home=home, now=NOW)) == called


def test_a_fan_cannot_be_set_to_500_percent() -> None:
    """The range is told, whatever the fan is called."""
    plan = ask_for(
        "set the fan to 500 percent", home_of(lamp("fan.ceiling", "Ceiling Fan", "bedroom"))
    )
    assert isinstance(plan, Say)
    assert plan.text == "A fan's speed goes from 0 to 100 percent."
