"""Preferences by voice: name, units and default rooms, and what they change."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import (
    Act,
    Area,
    Ask,
    Entity,
    HomeSnapshot,
    IntentCall,
    KnownPreferences,
    Plan,
    Preference,
    Remember,
    Say,
)

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)
HOME = DemoHome().snapshot()
FAHRENHEIT = Preference(category="units", key="temperature", value="fahrenheit")
CELSIUS = replace(FAHRENHEIT, value="celsius")
THERMOSTAT = "climate.living_room_thermostat"


@pytest.fixture(scope="module")
def intents() -> LocalIntents:
    local = LocalIntents("en")
    local.learn(HOME)
    return local


def usual(room: str, key: str = "everything") -> Preference:
    return Preference(category="default_room", key=key, value=room)


def plan_of(
    intents: LocalIntents,
    text: str,
    *preferences: Preference,
    home: HomeSnapshot = HOME,
    room_id: str = "test",
) -> Plan | None:
    return intents.plan(
        intents.forms(text),
        room_id=room_id,
        home=home,
        now=NOW,
        preferences=KnownPreferences(preferences),
    )


def told(
    intents: LocalIntents, text: str, *preferences: Preference, home: HomeSnapshot = HOME
) -> str:
    plan = plan_of(intents, text, *preferences, home=home)
    assert isinstance(plan, Say)
    return plan.text


def act(plan: Plan | None) -> Act:
    assert isinstance(plan, Act)
    return plan


def targets(plan: Plan | None) -> set[str]:
    return {call.entity_id for call in act(plan).calls}


# -- telling --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "category", "key", "value"),
    [
        ("my name is Ada", "person", "name", "Ada"),
        ("My name\u2019s ada lovelace.", "person", "name", "Ada Lovelace"),
        ("please call me McGregor from now on", "person", "name", "McGregor"),
        ("remember that my name is Ada", "person", "name", "Ada"),
        ("use fahrenheit", "units", "temperature", "fahrenheit"),
        ("please use degrees Celsius from now on", "units", "temperature", "celsius"),
        ("I prefer Fahrenheit", "units", "temperature", "fahrenheit"),
        ("switch to metric units", "units", "temperature", "celsius"),
        ("tell me temperatures in fahrenheit", "units", "temperature", "fahrenheit"),
        ("set the units to celsius", "units", "temperature", "celsius"),
        ("remember that we use Celsius", "units", "temperature", "celsius"),
        ("my default room is the kitchen", "default_room", "everything", "kitchen"),
        ("set my default room to the study", "default_room", "everything", "office"),
        ("use the lounge as my default room", "default_room", "everything", "living room"),
        ("when I don't say a room I mean the kitchen", "default_room", "everything", "kitchen"),
        ("If I don't name a room, use the bedroom", "default_room", "everything", "bedroom"),
        ("my default room for music is the living room", "default_room", "music", "living room"),
    ],
)
def test_preference_is_told(
    intents: LocalIntents, text: str, category: str, key: str, value: str
) -> None:
    """In many wordings; rooms by their own name."""
    assert plan_of(intents, text) == Remember(category=category, key=key, value=value)


@pytest.mark.parametrize(
    "text",
    [
        "call me a taxi",
        "call me back",
        "call me later",
        "my name is not important",
        "my name is on the list",
        "my name is Ada and I like tea",
        "use the force",
        "I prefer tea",
        "what is celsius",
    ],
)
def test_what_only_sounds_like_one_is_none(intents: LocalIntents, text: str) -> None:
    """Nobody is renamed "a taxi"."""
    assert plan_of(intents, text) is None


def test_unknown_default_room_is_refused_or_asked_about(intents: LocalIntents) -> None:
    """Only a room of this home is kept."""
    assert told(intents, "my default room is the moon") == "I know no room called moon."
    plan = plan_of(intents, "my default room is the kitchn")
    assert isinstance(plan, Ask)
    assert plan.if_yes == Remember(category="default_room", key="everything", value="kitchen")


# -- units ----------------------------------------------------------------------------------------


def test_temperatures_are_told_in_the_preferred_unit(intents: LocalIntents) -> None:
    """Whatever the thermometer measures in; without a preference as it measures."""
    asked = (
        "what is the temperature in the kitchen",
        "what is the thermostat set to",
        "how warm is it",
    )
    assert [told(intents, text) for text in asked[:2]] == [
        "The kitchen is 21.5 degrees.",
        "The living room thermostat is set to 20 degrees.",
    ]
    assert [told(intents, text, FAHRENHEIT) for text in asked[:2]] == [
        "The kitchen is 71 degrees.",
        "The living room thermostat is set to 68 degrees.",
    ]
    assert told(intents, asked[0], CELSIUS) == "The kitchen is 21.5 degrees."
    assert told(intents, asked[2], FAHRENHEIT) == (
        "It is 68 degrees in the living room, 69 in the bedroom and 71 in the kitchen."
    )


def test_unit_in_the_sentence_goes_before_the_preference(intents: LocalIntents) -> None:
    """Asked in Celsius, answered in Celsius."""
    assert told(intents, "what is the temperature in the kitchen in celsius", FAHRENHEIT) == (
        "The kitchen is 21.5 degrees."
    )
    assert (
        told(intents, "what is the temperature in the kitchen in degrees Fahrenheit")
        == "The kitchen is 71 degrees."
    )


@pytest.mark.parametrize(
    ("text", "preference", "celsius", "words"),
    [
        ("set the thermostat to 70 degrees", FAHRENHEIT, 21.0, "70 degrees"),
        ("set the thermostat to 70\u00b0F", CELSIUS, 21.0, "70 degrees"),
        ("set the thermostat to 21 degrees celsius", FAHRENHEIT, 21.0, "21 degrees"),
        (
            "set the thermostat to 21 degrees",
            FAHRENHEIT,
            21.0,
            "21 degrees",
        ),  # -6 degrees Celsius is meant by nobody
        ("set the thermostat to 21 degrees", CELSIUS, 21.0, "21 degrees"),
        ("turn the thermostat up two degrees", FAHRENHEIT, 21.0, "70 degrees"),
        ("turn the thermostat up two degrees", CELSIUS, 22.0, "22 degrees"),
    ],
)
def test_thermostat_is_set_in_its_own_unit(
    intents: LocalIntents, text: str, preference: Preference, celsius: float, words: str
) -> None:
    """The call is in the thermostat's degrees, on one of its steps; the words are the person's."""
    plan = act(plan_of(intents, text, preference))
    assert [(call.entity_id, call.data) for call in plan.calls] == [
        (THERMOSTAT, {"temperature": celsius})
    ]
    assert plan.done == f"Set the living room thermostat to {words}."


def test_range_is_told_in_the_preferred_unit(intents: LocalIntents) -> None:
    """7 to 30 degrees Celsius are 45 to 86."""
    assert told(intents, "set the thermostat to 95 degrees", FAHRENHEIT) == (
        "The living room thermostat can be set from 45 to 86 degrees."
    )


def test_home_in_fahrenheit_is_told_in_celsius(intents: LocalIntents) -> None:
    """A thermostat that tells no unit is known by its range."""
    thermostat = Entity(
        entity_id="climate.hall",
        name="Hall Thermostat",
        area_id=None,
        state="heat",
        attributes={"temperature": 70, "current_temperature": 69, "min_temp": 45, "max_temp": 95},
    )
    home = HomeSnapshot(version="fahrenheit", areas=(), entities=(thermostat,))
    assert told(intents, "what is the thermostat set to", CELSIUS, home=home) == (
        "The hall thermostat is set to 21.1 degrees."
    )
    plan = act(plan_of(intents, "set the thermostat to 21 degrees", CELSIUS, home=home))
    assert plan.calls[0].data == {"temperature": 70.0}


def test_command_by_intent_is_in_the_preferred_unit(intents: LocalIntents) -> None:
    """As a sentence is."""
    command = IntentCall(intent="HassClimateSetTemperature", slots={"temperature": 70})
    plan = intents.resolve(
        command, room_id="test", home=HOME, now=NOW, preferences=KnownPreferences([FAHRENHEIT])
    )
    assert act(plan).calls[0].data == {"temperature": 21.0}


# -- default rooms --------------------------------------------------------------------------------


def test_default_room_is_taken_where_the_room_is_none(intents: LocalIntents) -> None:
    """Instead of the question which room; a room that was said, or this one, goes before."""
    assert isinstance(plan_of(intents, "turn on the lights"), Ask)
    kitchen = usual("kitchen")
    assert targets(plan_of(intents, "turn on the lights", kitchen)) == {"light.kitchen_light"}
    assert (
        act(plan_of(intents, "turn on the lights", kitchen)).done == "Turned on the kitchen light."
    )
    assert targets(plan_of(intents, "turn on the lights", kitchen, room_id="bedroom")) == {
        "light.bedroom_light"
    }
    assert targets(plan_of(intents, "turn on the office lights", kitchen)) == {"light.office_light"}
    assert told(intents, "are the lights on", kitchen) == "No, the kitchen light is off."


def test_default_room_is_taken_where_this_room_has_none_of_it(intents: LocalIntents) -> None:
    """The kitchen has no blinds; without a default room there is a question."""
    assert isinstance(plan_of(intents, "close the blinds", room_id="kitchen"), Ask)
    plan = plan_of(intents, "close the blinds", usual("bedroom"), room_id="kitchen")
    assert targets(plan) == {"cover.bedroom_blinds"}


def test_default_room_of_a_kind_goes_before_the_one_for_everything(intents: LocalIntents) -> None:
    """Lights here, the rest there."""
    rooms = (usual("kitchen"), usual("office", "lights"))
    assert targets(plan_of(intents, "turn on the lights", *rooms)) == {"light.office_light"}
    assert told(intents, "what is the temperature", *rooms) == "The kitchen is 21.5 degrees."


def test_default_room_tells_things_of_one_name_apart(intents: LocalIntents) -> None:
    """Two lamps, none of them here: the one in the default room."""
    areas = (Area(area_id="bedroom", name="Bedroom"), Area(area_id="attic", name="Attic"))
    lamps = tuple(
        Entity(entity_id=f"light.{area.area_id}", name="Lamp", area_id=area.area_id, state="off")
        for area in areas
    )
    home = HomeSnapshot(version="lamps", areas=areas, entities=lamps)
    assert isinstance(plan_of(intents, "turn on the lamp", home=home), Ask)
    assert targets(plan_of(intents, "turn on the lamp", usual("attic"), home=home)) == {
        "light.attic"
    }
    assert targets(
        plan_of(intents, "turn on the lamp", usual("attic"), home=home, room_id="bedroom")
    ) == {"light.bedroom"}


@pytest.mark.parametrize(
    "preference",
    [
        usual("cellar"),
        replace(usual("kitchen"), expires_at=NOW),
        replace(FAHRENHEIT, value="kelvin"),
    ],
)
def test_preference_that_is_void_changes_nothing(
    intents: LocalIntents, preference: Preference
) -> None:
    """A room that is gone, a preference that has ended, a unit nobody knows."""
    for text in ("turn on the lights", "what is the temperature in the kitchen"):
        assert plan_of(intents, text, preference) == plan_of(intents, text)


def test_naive_time_is_taken_as_local(intents: LocalIntents) -> None:
    """A clock without an offset does not stumble over what expires."""
    ending = replace(usual("kitchen"), expires_at=datetime(2099, 1, 1, tzinfo=UTC))
    plan = intents.plan(
        intents.forms("lights on"),
        room_id="test",
        home=HOME,
        now=NOW.replace(tzinfo=None),
        preferences=KnownPreferences([ending]),
    )
    assert targets(plan) == {"light.kitchen_light"}
