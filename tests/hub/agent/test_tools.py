"""Tool definitions, and validation of a model's calls: repaired without loss, or refused."""

import json

import pytest

from hub.agent import tools
from hub.agent.tools import HomeCommand, RefusedCall, StateQuery, TimeQuery, WebQuery
from hub.ports import AskTimer, CancelTimer, IntentCall, SetTimer, ToolCall

pytestmark = pytest.mark.pure

TOOLS = tools.tools(search=True)


def read(name: str, arguments: str) -> tools.Request | RefusedCall:
    return tools.read(ToolCall(call_id="1", name=name, arguments=arguments), TOOLS)


@pytest.mark.parametrize(
    ("arguments", "intent", "slots"),
    [
        ('{"action":"turn_on","name":"kitchen light"}', "HassTurnOn", {"name": "kitchen light"}),
        (
            '{"action":"turn_off","domain":"light","area":"Office"}',
            "HassTurnOff",
            {"domain": "light", "area": "Office"},
        ),
        ('{"action":"open","name":"blinds"}', "HassTurnOn", {"name": "blinds", "domain": "cover"}),
        (
            '{"action":"unlock","name":"front door"}',
            "HassTurnOff",
            {"name": "front door", "domain": "lock"},
        ),
        (
            '{"action":"set_brightness","value":40}',
            "HassLightSet",
            {"domain": "light", "brightness": 40},
        ),
        (
            '{"action":"set_color","value":"blue"}',
            "HassLightSet",
            {"domain": "light", "color": "blue"},
        ),
        (
            '{"action":"pause","everywhere":true}',
            "HassMediaPause",
            {"domain": "media_player", "every": True},
        ),
    ],
)
def test_a_home_call_becomes_a_command(
    arguments: str, intent: str, slots: dict[str, object]
) -> None:
    """By intent and slots, as the local intents have them; what was left empty is no slot."""
    assert read("control_home", arguments) == HomeCommand(IntentCall(intent=intent, slots=slots))


@pytest.mark.parametrize(
    "arguments",
    [
        '```json\n{"action":"mute"}\n```',
        "{'action': 'mute'}",
        '{"action":"mute",}',
        '"{\\"action\\":\\"mute\\"}"',
        '{"action":"mute","name":null}',
    ],
)
def test_slips_of_spelling_are_mended(arguments: str) -> None:
    """A fence, single quotes, a last comma, JSON within JSON: what is meant is not in doubt."""
    assert read("control_home", arguments) == HomeCommand(
        IntentCall(intent="HassMediaPlayerMute", slots={"domain": "media_player"})
    )


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ('{"action":"turn_on","name":"kit', "not a JSON object"),
        ('["turn_on"]', "not a JSON object"),
        ('{"action":"turn_on","name":"a","name":"b"}', "not a JSON object"),
        ('{"action":"turn_on","name":"lamp","delay":600}', "delay"),
        ('{"action":"fly"}', "action"),
        ("", "action"),
        ('{"action":"turn_on"}', "needs a name or a domain"),
        ('{"action":"set_brightness","name":"lamp"}', "needs a value"),
        ('{"action":"turn_on","name":"lamp","value":40}', "takes no value"),
        ('{"action":"set_brightness","name":"lamp","value":true}', "no number"),
        ('{"action":"set_brightness","name":"lamp","value":"fifty"}', "a number of percent"),
        ('{"action":"set_brightness","name":"lamp","value":""}', "needs a value"),
        ('{"action":"set_brightness","name":"lamp","value":NaN}', "value"),
        ('{"action":"set_volume","value":"louder"}', "a number of percent"),
        ('{"action":"set_temperature","value":"70 F"}', "a number of degrees"),
        ('{"action":"set_color","name":"lamp","value":40}', "a colour's name"),
        ('{"action":"turn_off","name":"front door","domain":"lock"}', "use lock or unlock"),
        ('{"action":"turn_on","domain":"cover"}', "use open or close"),
        ('{"action":"turn_on","name":"' + "x" * 5000 + '"}', "not a JSON object"),
        ("__import__('os').system('true')", "not a JSON object"),
    ],
)
def test_a_call_that_is_in_doubt_is_refused(arguments: str, why: str) -> None:
    """A lost end, a name twice, an unknown argument: never guessed, and the model learns why."""
    refusal = read("control_home", arguments)
    assert isinstance(refusal, RefusedCall)
    assert why in refusal.reason


@pytest.mark.parametrize(
    ("action", "value", "meant"),
    [
        ("set_brightness", "40", 40.0),
        ("set_brightness", "40 %", 40.0),
        ("set_volume", "40 percent", 40.0),
        ("set_temperature", "20.5°", 20.5),
        ("set_temperature", "-1 degrees", -1.0),
    ],
)
def test_numbers_may_come_as_text(action: str, value: str, meant: float) -> None:
    """Nothing is lost when they are read."""
    request = read("control_home", json.dumps({"action": action, "value": value}))
    assert isinstance(request, HomeCommand)
    assert meant in request.command.slots.values()


@pytest.mark.parametrize("seconds", ["true", "0", "NaN", '"soon"', "1e9", "Infinity"])
def test_a_timer_needs_a_time(seconds: str) -> None:
    """True is no second."""
    assert isinstance(read("set_timer", f'{{"seconds":{seconds}}}'), RefusedCall)
    assert read("set_timer", '{"seconds":"300"}') == SetTimer(duration_s=300)


def test_the_other_tools_come_to_what_they_say() -> None:
    """States, the web, timers, notes, the time."""
    assert read("get_home_state", '{"area":"kitchen"}') == StateQuery(area="kitchen")
    assert read("web_search", '{"query":"weather in Rome"}') == WebQuery("weather in Rome")
    assert read("set_timer", '{"seconds":300,"name":"Egg"}') == SetTimer(duration_s=300, name="egg")
    assert read("cancel_timer", '{"all":true}') == CancelTimer(every=True)
    assert read("timer_status", "{}") == AskTimer()
    assert read("get_time", "") == TimeQuery()
    assert read(
        "remember", '{"text":"The bins go out on Tuesday.","until":"Friday"}'
    ) == HomeCommand(
        IntentCall(
            intent="Remember", slots={"text": "The bins go out on Tuesday.", "until": "Friday"}
        )
    )
    assert read("forget", '{"about":"bins"}') == HomeCommand(
        IntentCall(intent="Forget", slots={"about": "bins"})
    )
    assert read("recall", '{"about":"bins"}') == HomeCommand(
        IntentCall(intent="Recall", slots={"about": "bins"})
    )


def test_a_tool_that_was_not_offered_is_refused_by_name() -> None:
    """Without a search there is no search tool, and the refusal lists those there are."""
    offered = tools.tools(search=False)
    assert "web_search" not in [tool.name for tool in offered]
    refusal = tools.read(
        ToolCall(call_id="1", name="web_search", arguments='{"query":"x y"}'), offered
    )
    assert isinstance(refusal, RefusedCall)
    assert "control_home" in refusal.reason


def test_the_tools_are_the_same_each_time() -> None:
    """Letter by letter, as they are in the cached prefix. Each is a JSON Schema object."""
    again = tools.tools(search=True)
    assert json.dumps([tool.parameters for tool in again]) == json.dumps(
        [tool.parameters for tool in TOOLS]
    )
    assert all(tool.parameters["type"] == "object" and tool.description for tool in TOOLS)


@pytest.mark.parametrize("spelled", ['{"text": "a \\ud83d b"}', "{'text': 'a \\ud83d b'}"])
def test_half_a_character_does_not_get_into_the_home(spelled: str) -> None:
    """It would break the database's row and the answer long after."""
    request = read("remember", spelled)
    assert isinstance(request, HomeCommand)
    assert request.command.slots["text"] == "a \ufffd b"
