"""Conversations through the whole turn: what a sentence changes of what was done before it."""

import pytest

from fakes import FakeMemory
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import Entity
from local_hub import Talk

pytestmark = pytest.mark.pure

INTENTS = LocalIntents("en")
VALUES = ("brightness", "temperature", "volume_level", "current_position", "percentage")


def state_of(entity: Entity) -> str:
    """The state in a word, with the value that differs from the usual one."""
    told = [entity.attributes.get(name) for name in VALUES]
    return " ".join(
        [entity.state, *(f"{value:g}" for value in told if isinstance(value, int | float))]
    )


def changed(home: DemoHome) -> dict[str, str]:
    """What is otherwise than at first, by the entity's own name."""
    first = {entity.entity_id: state_of(entity) for entity in DemoHome().snapshot().entities}
    return {
        entity.entity_id.partition(".")[2]: state_of(entity)
        for entity in home.snapshot().entities
        if state_of(entity) != first[entity.entity_id]
    }


async def after(room: str, conversation: str) -> dict[str, str]:
    """What the sentences, parted by "|", have changed in the end."""
    home = DemoHome()
    await Talk(home, INTENTS, room).say(*(text.strip() for text in conversation.split("|")))
    return changed(home)


LAMP_60, HEAT_22 = {"living_room_lamp": "on 153"}, {"living_room_thermostat": "heat 22"}
BEDROOM, KITCHEN = {"bedroom_light": "on 255"}, {"kitchen_light": "on 255"}
OFFICE = {"office_light": "on 255"}


@pytest.mark.parametrize(
    ("conversation", "outcome"),
    [
        ("set the heating to 23 degrees | no, set it to 22", HEAT_22),
        ("set the heating to 23 degrees | actually 22", HEAT_22),
        ("set the heating to 23 degrees | I meant 22 degrees", HEAT_22),
        ("set the heating to 23 degrees | a bit lower", HEAT_22),
        ("set the heating to 23 degrees | too warm", HEAT_22),
        ("set the heating to 21 degrees | one degree more", HEAT_22),
        ("set the heating to 24 degrees | two degrees less please", HEAT_22),
        ("what's the heating set to | two degrees more", HEAT_22),
        ("make it warmer | once more", HEAT_22),
        ("set the lamp to 40 percent | no, set it to 60", LAMP_60),
        ("set the lamp to 40 percent | actually 60", LAMP_60),
        ("set the lamp to 80 percent | what time is it | and dim it a bit", LAMP_60),
        ("set the lamp to 40 percent | 60 percent", LAMP_60),
        ("set the lamp to 40 percent | brighter", LAMP_60),
        ("set the lamp to 40 percent | not bright enough", LAMP_60),
        ("set the lamp to 80 percent | not so bright", {"living_room_lamp": "on 153"}),
        (
            "set the lamp to 40 percent | that's too loud",
            {"living_room_lamp": "on 102", "living_room_player": "paused 0.3"},
        ),
        ("set the volume to 50 percent | no, 20", {"living_room_player": "paused 0.2"}),
        (
            "set the living room blinds to 30 percent | a bit more",
            {"living_room_blinds": "open 50"},
        ),
        ("close the bedroom blinds | halfway", {"bedroom_blinds": "open 50"}),
        ("set the bedroom fan to 50 percent | faster", {"bedroom_fan": "on 75"}),
    ],
)
async def test_another_value_is_for_what_was_just_set(
    conversation: str, outcome: dict[str, str]
) -> None:
    """Absolute or relative, and never for a default device."""
    assert await after("living_room", conversation) == outcome


@pytest.mark.parametrize(
    ("conversation", "outcome"),
    [
        ("turn on the kitchen light | no I meant the bedroom", BEDROOM),
        ("turn on the kitchen light | sorry, I meant the bedroom light", BEDROOM),
        ("turn on the kitchen light | the bedroom instead", BEDROOM),
        ("turn on the kitchen light | not the kitchen, the bedroom", BEDROOM),
        ("turn on the lamp | no, the other one", {"living_room_light": "on 255"}),
        ("turn on the coffee machine | no I meant the kitchen light", KITCHEN),
        ("turn on the kitchen light no wait the bedroom light", BEDROOM),
        ("turn on the kitchen light, I mean the bedroom light", BEDROOM),
        ("set the heating to 23 no 22", HEAT_22),
        ("turn on the kitchen light | same in the office", KITCHEN | OFFICE),
        ("turn on the kitchen light | do the same in the office please", KITCHEN | OFFICE),
        ("turn on the kitchen light | and the bedroom and the office", KITCHEN | BEDROOM | OFFICE),
        ("turn on the kitchen light | what about the office", KITCHEN | OFFICE),
        (
            "close the living room blinds | same in the bedroom",
            {"living_room_blinds": "closed 0", "bedroom_blinds": "closed 0"},
        ),
    ],
)
async def test_another_target_gets_the_same_command(
    conversation: str, outcome: dict[str, str]
) -> None:
    """In place of the first where that is taken back, which is then as it was; else beside it."""
    assert await after("living_room", conversation) == outcome


@pytest.mark.parametrize(
    ("conversation", "outcome"),
    [
        ("turn on the kitchen light | undo that", {}),
        ("set the heating to 23 degrees | undo", {}),
        ("set the volume to 50 percent | put it back how it was", {}),
        ("close the bedroom blinds | undo that", {}),
        ("turn on the lamp | set it to 60 percent | undo", {"living_room_lamp": "on 255"}),
        ("turn on the kitchen light | turn on the bedroom light | undo that", KITCHEN),
        ("turn on the lamp and close the bedroom blinds | undo that", {}),
        ("turn on the bedroom light | that was wrong | yes", {}),
        ("turn on the bedroom light | that was wrong | no", BEDROOM),
        ("open the garage door | yes | undo that", {}),
        ("unlock the front door | yes | undo that", {"front_door": "unlocked"}),
        ("unlock the front door | yes | undo that | yes", {}),
        ("lock the back door | undo that", {}),
    ],
)
async def test_undo_brings_the_states_before_back(
    conversation: str, outcome: dict[str, str]
) -> None:
    """Of the last command; a lock asks first."""
    assert await after("living_room", conversation) == outcome


@pytest.mark.parametrize(
    ("room", "conversation", "outcome"),
    [
        ("office", "turn on the kitchen light | turn it off | turn the light on again", KITCHEN),
        ("office", "turn on the kitchen light | turn it off | turn the light back on", KITCHEN),
        ("office", "turn on the kitchen light | turn it off | on again", KITCHEN),
        ("kitchen", "I said turn on the light", KITCHEN),
        ("office", "turn on the kitchen light | which lights are on | turn them off", {}),
        ("office", "turn on the kitchen light | are any lights on | turn them all off", {}),
        ("office", "turn on the kitchen light | what time is it | thank you | turn it off", {}),
        ("test", "turn on the bedroom light | turn off the light", {}),
        (
            "garage",
            "open the garage door | yes and turn on the garage light",
            {"garage_door": "open 100", "garage_light": "on 255"},
        ),
        ("garage", "open the garage door | yes and open the garage door", {}),
        ("garage", "open the garage door | yes and never turn on the garage light", {}),
    ],
)
async def test_what_was_spoken_of_is_meant(
    room: str, conversation: str, outcome: dict[str, str]
) -> None:
    """By "it", by "the light", by a question's answer; a yes keeps its command."""
    assert await after(room, conversation) == outcome


@pytest.mark.parametrize(
    "conversation",
    [
        "lock the front door | set it to 60",
        "set the heating to 20 degrees | set it to 50 percent",
        "turn on the coffee machine | turn it off | a bit more",
        "what is the temperature in the kitchen | set it to 22",
    ],
)
async def test_what_fits_nothing_is_asked(conversation: str) -> None:
    """And does nothing to a default device."""
    home = DemoHome()
    talk = Talk(home, INTENTS, "living_room")
    result = await talk.say(*(text.strip() for text in conversation.split("|")))
    assert (result.expects_reply, changed(home)) == (True, {})


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("turn on the bedroom light", KITCHEN | BEDROOM),
        ("and turn on the bedroom light", KITCHEN | BEDROOM),
        ("no, turn on the bedroom light", KITCHEN | BEDROOM),
        ("set the heating to 22 degrees", KITCHEN | HEAT_22),
        ("make it warmer", KITCHEN | {"living_room_thermostat": "heat 21"}),
        ("louder", KITCHEN | {"living_room_player": "paused 0.5"}),
        ("what time is it", KITCHEN),
        ("and what time is it", KITCHEN),
        ("is it raining", KITCHEN),
        ("thank you", KITCHEN),
        ("no thanks", KITCHEN),
        ("good night", KITCHEN),
        ("the bedroom", KITCHEN),
        ("and the moon", KITCHEN),
        ("tell me a joke about it", KITCHEN),
        ("never turn it off", KITCHEN),
        ("why is it on", KITCHEN),
        ("don't turn it off", KITCHEN),
    ],
)
async def test_a_sentence_of_its_own_is_no_edit(text: str, outcome: dict[str, str]) -> None:
    """A full command, a question, small talk, what forbids."""
    assert await after("living_room", f"turn on the kitchen light | {text}") == outcome


async def test_another_hub_goes_on_from_what_the_first_one_did() -> None:
    """The frame is in the context that both read; nothing else joins them."""
    memory, home = FakeMemory(), DemoHome()
    await Talk(home, INTENTS, "office", memory).say("set the kitchen light to 40 percent")
    await Talk(home, INTENTS, "office", memory, first=2).say("actually 60")
    await Talk(home, INTENTS, "office", memory, first=3).say("same in the bedroom")
    assert changed(home) == {"kitchen_light": "on 153", "bedroom_light": "on 153"}


async def test_alternatives_of_a_recogniser_are_edits_too() -> None:
    """Two ways to have heard another value are asked about."""
    talk = Talk(DemoHome(), INTENTS, "living_room")
    await talk.say("set the heating to 23 degrees")
    result = await talk.hear("no, set it to 15", "no, set it to 50")
    assert result.expects_reply
    assert "15" in result.sentences[0]
