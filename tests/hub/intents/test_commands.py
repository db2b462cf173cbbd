"""Tool calls: commands by intent and slots, on everything there is in the demo home."""

import json
from typing import Final, get_args

import pytest

from fakes import NOON
from hub.agent import tools
from hub.agent.tools import Action, HomeCommand
from hub.home.demo import AREAS, DemoHome
from hub.intents import LocalIntents
from hub.ports import Act, Area, Ask, Entity, HomeSnapshot, IntentCall, Plan, Say, ToolCall

pytestmark = pytest.mark.pure

HOME: Final = DemoHome().snapshot()
VALUES: Final = {
    "set_position": 40,
    "set_brightness": 40,
    "set_color": "blue",
    "set_temperature": 21,
    "set_fan_speed": 50,
    "set_volume": 30,
}
ACTIONS_OF: Final = {
    "lock": ("lock", "unlock"),
    "climate": ("turn_on", "turn_off", "set_temperature"),
    "fan": ("turn_on", "turn_off", "set_fan_speed"),
    "switch": ("turn_on", "turn_off"),
    "cover": ("open", "close", "stop", "set_position"),
    "light": ("turn_on", "turn_off", "set_brightness", "set_color"),
    "media_player": (
        "turn_on",
        "turn_off",
        "set_volume",
        "play",
        "pause",
        "next_track",
        "previous_track",
        "mute",
        "unmute",
    ),
}


@pytest.fixture(scope="module")
def intents() -> LocalIntents:
    made = LocalIntents()
    made.learn(HOME)
    return made


def resolved(intents: LocalIntents, home: HomeSnapshot = HOME, **arguments: object) -> Plan | None:
    call = ToolCall(call_id="1", name="control_home", arguments=json.dumps(arguments))
    request = tools.read(call, tools.tools(search=False))
    assert isinstance(request, HomeCommand), request
    return intents.resolve(request.command, room_id="kitchen", home=home, now=NOON)


@pytest.mark.parametrize("action", get_args(Action))
@pytest.mark.parametrize("entity", HOME.entities, ids=lambda entity: entity.entity_id)
def test_every_action_on_everything_is_done_asked_or_refused(
    intents: LocalIntents, action: str, entity: Entity
) -> None:
    """By name and by entity id: it acts on the right thing alone or asks first, else it refuses."""
    value = {"value": VALUES[action]} if action in VALUES else {}
    for called in (entity.name, entity.entity_id):
        plan = resolved(intents, action=action, name=called, **value)
        if action not in ACTIONS_OF.get(entity.domain, ()):
            assert isinstance(plan, Say)
            assert plan.text.startswith("I can't do that with the ")
        elif action == "set_color" and entity.entity_id != "light.office_light":
            assert plan == Say(
                intent="HassLightSet", text=f"The {entity.name.lower()} cannot change colour."
            )
        else:
            act = plan.if_yes if isinstance(plan, Ask) else plan
            assert isinstance(act, Act)
            assert [(call.domain, call.entity_id) for call in act.calls] == [
                (entity.domain, entity.entity_id)
            ]


@pytest.mark.parametrize("domain", ["switch", "fan", "everything", "light"])
def test_on_and_off_go_by_the_name(intents: LocalIntents, domain: str) -> None:
    """A light that the model takes for a switch is the one that is named."""
    plan = resolved(intents, action="turn_on", name="Kitchen Light", domain=domain)
    assert isinstance(plan, Act)
    assert [(call.domain, call.service) for call in plan.calls] == [("light", "turn_on")]


@pytest.mark.parametrize("action", get_args(Action))
@pytest.mark.parametrize(
    "called", ["sauna", "kitchn light", "living room playr", "", "here", "10 minutes light"]
)
def test_a_name_that_is_not_there_is_refused_or_asked_about(
    intents: LocalIntents, action: str, called: str
) -> None:
    """Whatever it is like, and in a room that is not there as well."""
    value = {"value": VALUES[action]} if action in VALUES else {}
    for area in ("", "cellar", "kitchn"):
        if not called and action in ("turn_on", "turn_off"):
            continue
        plan = resolved(intents, action=action, name=called, area=area, **value)
        if called or area == "cellar":
            assert isinstance(plan, Say | Ask)
            assert "I know nothing called" in plan.text


def test_a_misspelt_player_is_asked_about(intents: LocalIntents) -> None:
    """Of the names that are like it only those are offered that can do it."""
    plan = resolved(intents, action="pause", name="Living Room Playr")
    assert isinstance(plan, Ask)
    assert plan.text == (
        "I know nothing called living room playr here. Did you mean the living room player?"
    )
    assert isinstance(plan.if_yes, Act)
    assert [call.service for call in plan.if_yes.calls] == ["media_pause"]


@pytest.mark.parametrize("action", ["turn_on", "turn_off"])
@pytest.mark.parametrize(
    "entity_id",
    [
        "alarm_control_panel.home",
        "siren.home",
        "valve.home",
        "button.home",
        "person.home",
        "sensor.home",
        "vacuum.home",
        "lock.home",
        "cover.home",
        "automation.home",
    ],
)
def test_what_is_not_switched_is_never_sent_on_or_off(
    intents: LocalIntents, action: str, entity_id: str
) -> None:
    """Turning on or off disarms no alarm, unlocks no door and sounds no siren."""
    home = HomeSnapshot(
        version=entity_id,
        areas=AREAS,
        entities=(
            Entity(entity_id=entity_id, name="Home Alarm", area_id="hallway", state="armed_away"),
        ),
    )
    for called in ("Home Alarm", entity_id):
        plan = resolved(intents, home, action=action, name=called)
        assert isinstance(plan, Say)
        assert plan.text.startswith("I can't do that with the home alarm")
    domain = entity_id.partition(".")[0]
    if domain != "cover":
        command = IntentCall(intent="HassTurnOff", slots={"domain": domain, "every": True})
        assert not isinstance(intents.resolve(command, room_id="hallway", home=home, now=NOON), Act)


@pytest.mark.parametrize(
    ("name", "device_class", "asks"),
    [
        ("Garage Door", None, True),
        ("Garage", None, True),
        ("Garden Gate", "shutter", True),
        ("Garagentor", None, True),
        ("Patio Door", None, True),
        ("Patio Door", "blind", False),
        ("Awning", None, False),
        ("Navigator Screen", None, False),
    ],
)
def test_a_way_in_is_one_by_its_name_too(
    intents: LocalIntents, name: str, device_class: str | None, asks: bool
) -> None:
    """Home Assistant knows a class of few garage doors; opening one is asked about all the same."""
    attributes = {"device_class": device_class, "current_position": 0}
    cover = Entity(
        entity_id="cover.x", name=name, area_id="garage", state="closed", attributes=attributes
    )
    home = HomeSnapshot(
        version=name, areas=(Area(area_id="garage", name="Garage"),), entities=(cover,)
    )
    for how in ({"action": "open"}, {"action": "set_position", "value": 30}):
        plan = resolved(intents, home, name="cover.x", **how)
        assert isinstance(plan, Ask if asks else Act)
    closing = resolved(intents, home, name="cover.x", action="close")
    assert isinstance(closing, Act)


def test_numbers_in_words_are_numbers(intents: LocalIntents) -> None:
    """Never a guess: fifty percent is not all there is."""
    command = IntentCall(
        intent="HassLightSet",
        slots={"domain": "light", "name": "office light", "brightness": "fifty"},
    )
    plan = intents.resolve(command, room_id="kitchen", home=HOME, now=NOON)
    assert isinstance(plan, Act)
    assert plan.calls[0].data == {"brightness_pct": 50}
