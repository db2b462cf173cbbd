"""What sentences mean in the demo home, and in homes made to be ambiguous."""

from dataclasses import replace
from datetime import datetime

import pytest

from bench.intents import NOW, IntentCase, cases
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import Act, Area, Ask, CancelTimer, Entity, HomeSnapshot, Plan, Say, SetTimer

pytestmark = pytest.mark.pure

AREAS = (
    Area(area_id="bedroom", name="Bedroom"),
    Area(area_id="attic", name="Attic", aliases=("loft",)),
)


@pytest.fixture(scope="module")
def intents() -> LocalIntents:
    local = LocalIntents("en")
    local.learn(DemoHome().snapshot())
    return local


def ask_for(
    intents: LocalIntents, text: str, room_id: str = "test", home: HomeSnapshot | None = None
) -> Plan | None:
    return intents.plan(
        intents.forms(text), room_id=room_id, home=home or DemoHome().snapshot(), now=NOW
    )


def lamp(
    entity_id: str, name: str, area_id: str | None, state: str = "off", **attributes: str | int
) -> Entity:
    return Entity(
        entity_id=entity_id, name=name, area_id=area_id, state=state, attributes=attributes
    )


def home_of(*entities: Entity) -> HomeSnapshot:
    return HomeSnapshot(version=repr(entities), areas=AREAS, entities=entities)


def in_state(entity_id: str, state: str, **attributes: str | float) -> HomeSnapshot:
    """The demo home with one entity changed."""
    home = DemoHome().snapshot()
    changed = tuple(
        replace(item, state=state, attributes={**item.attributes, **attributes})
        if item.entity_id == entity_id
        else item
        for item in home.entities
    )
    return replace(home, entities=changed)


def targets(plan: Plan | None) -> set[str]:
    assert isinstance(plan, Act)
    return {call.entity_id for call in plan.calls}


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.room_id}: {case.text}")
def test_sentence_means_what_the_table_says(intents: LocalIntents, case: IntentCase) -> None:
    """Every sentence of the table has its meaning."""
    assert case.is_met_by(ask_for(intents, case.text, case.room_id))


def test_table_is_large() -> None:
    """The table stays a table: at least 150 sentences."""
    assert len(list(cases())) >= 150


# -- done sentences ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("turn on the kitchen light", "Turned on the kitchen light."),
        ("turn on the living room lights", "Turned on the living room lights."),
        ("turn on all the lights", "Turned on all the lights."),
        ("turn everything off in the kitchen", "Turned off everything in the kitchen."),
        ("close the bedroom blinds", "Closed the bedroom blinds."),
        ("open the bedroom blinds", "The bedroom blinds are already open."),
        ("turn off the kitchen light", "The kitchen light is already off."),
        ("set the temperature to 21 degrees", "Set the living room thermostat to 21 degrees."),
        ("set the volume to thirty percent", "The volume is at 30 percent."),
        ("lock the doors", "Locked all the doors."),
        (
            "turn on the kitchen light and close the bedroom blinds",
            "Turned on the kitchen light and closed the bedroom blinds.",
        ),
    ],
)
def test_done_is_a_natural_sentence(intents: LocalIntents, text: str, done: str) -> None:
    """What is said once it is done names what was done."""
    plan = ask_for(intents, text)
    assert isinstance(plan, Act)
    assert done == plan.done


def test_call_is_made_even_when_the_state_is_known_already(intents: LocalIntents) -> None:
    """The known state may be stale, calling again is harmless."""
    assert targets(ask_for(intents, "turn off the kitchen light")) == {"light.kitchen_light"}


# -- questions back ---------------------------------------------------------------------------


def test_lights_without_a_room_ask_which(intents: LocalIntents) -> None:
    """In a room that is no area of the home, "the lights" could be any.

    Each room and all of them may be answered.
    """
    plan = ask_for(intents, "turn on the lights")
    assert isinstance(plan, Ask)
    assert plan.text == "In which room?"
    meanings = {label: targets(choice) for label, choice in plan.choices}
    assert meanings["living room"] == {"light.living_room_light", "light.living_room_lamp"}
    assert len(meanings["everywhere"]) == 7


def test_same_name_in_two_rooms_asks_which(intents: LocalIntents) -> None:
    """Two lamps of one name are never guessed between."""
    home = home_of(lamp("light.a", "Lamp", "bedroom"), lamp("light.b", "Lamp", "attic"))
    plan = ask_for(intents, "turn on the lamp", home=home)
    assert isinstance(plan, Ask)
    assert [label for label, _ in plan.choices] == ["bedroom lamp", "attic lamp"]
    assert targets(plan.choices[1][1]) == {"light.b"}


def test_same_name_means_the_one_in_this_room(intents: LocalIntents) -> None:
    """Said in a room that has one of them, that one is meant."""
    home = home_of(lamp("light.a", "Lamp", "bedroom"), lamp("light.b", "Lamp", "attic"))
    assert targets(ask_for(intents, "turn on the lamp", "attic", home)) == {"light.b"}


def test_same_name_in_the_room_said(intents: LocalIntents) -> None:
    """A room in the sentence decides, by its alias too."""
    home = home_of(lamp("light.a", "Lamp", "bedroom"), lamp("light.b", "Lamp", "attic"))
    assert targets(ask_for(intents, "turn on the lamp in the loft", "bedroom", home)) == {"light.b"}


def test_same_name_in_one_room_is_told_apart_by_id(intents: LocalIntents) -> None:
    """Even two of one name in one room get answers of their own."""
    home = home_of(
        lamp("light.left_lamp", "Lamp", "bedroom"), lamp("light.right_lamp", "Lamp", "bedroom")
    )
    plan = ask_for(intents, "turn on the lamp", "bedroom", home)
    assert isinstance(plan, Ask)
    assert [label for label, _ in plan.choices] == ["left lamp", "right lamp"]


@pytest.mark.parametrize("room_id", ["attic", "loft"])
def test_room_may_be_an_area_id_or_a_name(intents: LocalIntents, room_id: str) -> None:
    """A satellite's room is an area's id or how the area is called."""
    home = home_of(lamp("light.a", "Main", "bedroom"), lamp("light.b", "Other", "attic"))
    assert targets(ask_for(intents, "lights on", room_id, home)) == {"light.b"}


def test_garage_door_asks_only_to_open(intents: LocalIntents) -> None:
    """Opening asks, with the very act as its yes; closing does not."""
    plan = ask_for(intents, "open the garage door")
    assert isinstance(plan, Ask)
    assert plan.text == "Shall I open the garage door?"
    assert targets(plan.if_yes) == {"cover.garage_door"}
    assert isinstance(ask_for(intents, "close the garage door"), Act)


def test_locking_asks_unless_it_is_locked_already(intents: LocalIntents) -> None:
    """ "lock" heard for "unlock", or for "did I lock", must not shut anybody out."""
    home = DemoHome().snapshot()
    front = next(entity for entity in home.entities if entity.entity_id == "lock.front_door")
    opened = replace(
        home, entities=(*(e for e in home.entities if e != front), replace(front, state="unlocked"))
    )
    plan = intents.plan(intents.forms("lock the front door"), room_id="test", home=opened, now=NOW)
    assert isinstance(plan, Ask)
    assert plan.text == "Shall I lock the front door?"
    assert targets(plan.if_yes) == {"lock.front_door"}
    assert isinstance(
        intents.plan(intents.forms("lock the front door"), room_id="test", home=home, now=NOW), Act
    )


def test_unknown_name_offers_the_nearest(intents: LocalIntents) -> None:
    """A name that is nearly one of the home's is asked about, not acted on."""
    plan = ask_for(intents, "turn on the kitchn light")
    assert isinstance(plan, Ask)
    assert plan.text == "I know nothing called kitchn light here. Did you mean the kitchen light?"


def test_unknown_room_offers_the_nearest(intents: LocalIntents) -> None:
    """A room that is nearly one of the home's is asked about, whatever was to be done there."""
    plan = ask_for(intents, "turn on the lights in the hallwey")
    assert isinstance(plan, Ask)
    assert plan.text == "I know nothing called hallwey here. Did you mean the hallway?"
    assert targets(plan.if_yes) == {"light.hallway_light"}


# -- values -----------------------------------------------------------------------------------


def test_colors_reach_the_lights_that_have_them(intents: LocalIntents) -> None:
    """In a room with both, only the coloured light is set, and named."""
    home = home_of(
        lamp("light.a", "Main", "bedroom"),
        lamp("light.b", "Strip", "bedroom", supported_color_modes="hs,color_temp"),
    )
    plan = ask_for(intents, "make the bedroom lights red", home=home)
    assert isinstance(plan, Act)
    assert targets(plan) == {"light.b"}
    assert plan.done == "Set the strip to red."


def test_dimming_never_turns_a_light_out(intents: LocalIntents) -> None:
    """One more step down from 10 percent is 1 percent."""
    plan = ask_for(
        intents, "dim the kitchen light", home=in_state("light.kitchen_light", "on", brightness=25)
    )
    assert isinstance(plan, Act)
    assert plan.calls[0].data == {"brightness_pct": 1}


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("set the kitchen light to 300 percent", "0 to 100"),
        ("set the bedroom blinds to 101 percent", "100 percent"),
        ("set the volume to 150", "0 to 100"),
        ("set the bedroom fan to 400 percent", "0 to 100"),
        ("set the thermostat to 90 degrees", "7 to 30"),
        ("set the thermostat to minus five degrees", "7 to 30"),
    ],
)
def test_impossible_value_is_answered_with_the_range(
    intents: LocalIntents, text: str, allowed: str
) -> None:
    """Nothing is called; the answer says what is allowed."""
    plan = ask_for(intents, text)
    assert isinstance(plan, Say)
    assert allowed in plan.text


# -- states -----------------------------------------------------------------------------------


def test_answers_follow_the_state(intents: LocalIntents) -> None:
    """The same questions, with the living room light on at half."""
    home = in_state("light.living_room_light", "on", brightness=128)
    told = {
        text: plan.text
        for text in (
            "is the living room light on",
            "which lights are on",
            "how many lights are on",
            "are the lights on in the living room",
            "how bright is the living room light",
            "what is on",
        )
        if isinstance(plan := ask_for(intents, text, home=home), Say)
    }
    assert told == {
        "is the living room light on": "Yes, the living room light is on.",
        "which lights are on": "The living room light is on.",
        "how many lights are on": "1 light is on.",
        "are the lights on in the living room": "No, the living room lamp is off.",
        "how bright is the living room light": "The living room light is at 50 percent.",
        "what is on": "The living room light is on.",
    }


def test_unreachable_thing_is_said_to_be_unreachable(intents: LocalIntents) -> None:
    """An unavailable state is not passed off as off."""
    plan = ask_for(
        intents, "is the kitchen light on", home=in_state("light.kitchen_light", "unavailable")
    )
    assert isinstance(plan, Say)
    assert plan.text == "The kitchen light is not reachable at the moment."


def test_playing_title_is_named(intents: LocalIntents) -> None:
    """What plays is answered with its title and artist."""
    home = in_state(
        "media_player.living_room_player", "playing", media_title="Two Rivers", media_artist="Ann"
    )
    plan = ask_for(intents, "what is playing", home=home)
    assert isinstance(plan, Say)
    assert plan.text == "This is Two Rivers by Ann."


# -- edges ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "   ", "...", "?!", "turn on the kitchen light " * 20, "light " * 39 + "x" * 300]
)
def test_nothing_and_too_much_are_no_intent(intents: LocalIntents, text: str) -> None:
    """Empty and endless texts are None."""
    assert ask_for(intents, text) is None


def test_empty_home_answers_in_words(intents: LocalIntents) -> None:
    """A home without anything is no error."""
    plan = ask_for(
        intents, "turn on the lights", home=HomeSnapshot(version="empty", areas=(), entities=())
    )
    assert isinstance(plan, Say)
    assert plan.text == "There are no lights here."


def test_new_names_are_known_without_being_told(intents: LocalIntents) -> None:
    """A snapshot of another version is learned when it first comes by."""
    home = home_of(lamp("switch.disco_ball", "Disco Ball 2", None))
    assert targets(ask_for(intents, "turn on disco ball two", home=home)) == {"switch.disco_ball"}


def test_names_are_words_not_templates(intents: LocalIntents) -> None:
    """Brackets in a name do not break the grammar."""
    home = home_of(lamp("switch.odd", "Fan (old) [x] <y> {z}|", None))
    assert targets(ask_for(intents, "turn on fan old x y z", home=home)) == {"switch.odd"}


def test_unknown_language_is_refused() -> None:
    """A language without sentences is named."""
    with pytest.raises(ValueError, match="language sv"):
        LocalIntents("sv")


# -- readings that differ ---------------------------------------------------------------------


def clarify(intents: LocalIntents, *readings: str) -> Plan | None:
    return intents.clarify(
        tuple(map(intents.forms, readings)), room_id="test", home=DemoHome().snapshot(), now=NOW
    )


def test_readings_that_mean_the_same_are_one_plan(intents: LocalIntents) -> None:
    """No question when the answer would not matter."""
    plan = clarify(intents, "turn on the kitchen light", "switch on kitchen light")
    assert targets(plan) == {"light.kitchen_light"}


def test_readings_that_differ_in_a_number_are_asked(intents: LocalIntents) -> None:
    """The question names what differs; each answer has its plan."""
    plan = clarify(intents, "set a timer for ten minutes", "set a timer for twenty minutes")
    assert isinstance(plan, Ask)
    assert plan.text == "Did you mean ten minutes or twenty minutes?"
    assert [choice for _, choice in plan.choices] == [
        SetTimer(duration_s=600),
        SetTimer(duration_s=1200),
    ]
    assert intents.reply(intents.forms("ten"), plan) == SetTimer(duration_s=600)
    assert intents.reply(intents.forms("twenty minutes please"), plan) == SetTimer(duration_s=1200)


def test_readings_that_differ_in_on_and_off_are_asked(intents: LocalIntents) -> None:
    """On or off is worth a question."""
    plan = clarify(intents, "turn on the kitchen light", "turn off the kitchen light")
    assert isinstance(plan, Ask)
    assert plan.text == "Did you mean on or off?"
    answer = intents.reply(intents.forms("off"), plan)
    assert isinstance(answer, Act)
    assert answer.calls[0].service == "turn_off"


def test_only_intent_among_readings_is_asked_about_before_it_acts(intents: LocalIntents) -> None:
    """What only tells something needs no question; what is no intent at all is none."""
    plan = clarify(intents, "cancel all times", "cancel all timers")
    assert isinstance(plan, Ask)
    assert (plan.text, plan.if_yes) == (
        "Did you say: cancel all timers?",
        CancelTimer(every=True, intent="HassCancelAllTimers"),
    )
    assert isinstance(clarify(intents, "what time is it", "what thyme is it"), Say)
    assert clarify(intents, "tell me a joke", "sell me a joke") is None


def test_time_is_the_time_given(intents: LocalIntents) -> None:
    """`now` is what is told, nothing else."""
    plan = intents.plan(
        intents.forms("what time is it"),
        room_id="test",
        home=DemoHome().snapshot(),
        now=datetime(2026, 1, 1, 23, 45),  # noqa: DTZ001
    )
    assert plan == Say(intent="HassGetCurrentTime", text="It's a quarter to 12.")
