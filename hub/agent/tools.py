"""Tool definitions for function calling, and strict validation of a model's calls (pure).

A call is untrusted input. Arguments that are not exactly those a tool has are refused with a
sentence that the model can correct its call by: to ignore an unknown argument ("delay": 600) would
be an action that nobody asked for.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from hub.agent.lenient_json import read_arguments
from hub.ports import (
    AskTimer,
    CancelTimer,
    IntentCall,
    JsonSchema,
    Scalar,
    SetTimer,
    TimerPlan,
    ToolCall,
    ToolSpec,
)

# -- what calls come to ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HomeCommand:
    """Something to be done in the home, or to be remembered for it."""

    command: IntentCall


@dataclass(frozen=True, slots=True, kw_only=True)
class StateQuery:
    """A question about the home: things by name, room or domain; none of them: everything."""

    name: str = ""
    area: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class WebQuery:
    """Something to be searched for."""

    query: str


@dataclass(frozen=True, slots=True)
class TimeQuery:
    """What day and time it is."""


@dataclass(frozen=True, slots=True)
class RefusedCall:
    """A call that is not carried out, and why, in words for the model."""

    reason: str


Request = HomeCommand | StateQuery | WebQuery | TimeQuery | TimerPlan
"""What a tool call asks for."""


# -- the arguments --------------------------------------------------------------------------------

Action = Literal[
    "turn_on",
    "turn_off",
    "open",
    "close",
    "stop",
    "set_position",
    "lock",
    "unlock",
    "set_brightness",
    "set_color",
    "set_temperature",
    "set_fan_speed",
    "set_volume",
    "play",
    "pause",
    "next_track",
    "previous_track",
    "mute",
    "unmute",
]
_INTENTS: Final[Mapping[str, tuple[str, dict[str, Scalar], str]]] = {
    "turn_on": ("HassTurnOn", {}, ""),
    "turn_off": ("HassTurnOff", {}, ""),
    "open": ("HassTurnOn", {"domain": "cover"}, ""),
    "close": ("HassTurnOff", {"domain": "cover"}, ""),
    "stop": ("CoverStop", {"domain": "cover"}, ""),
    "set_position": ("HassSetPosition", {"domain": "cover"}, "position"),
    "lock": ("HassTurnOn", {"domain": "lock"}, ""),
    "unlock": ("HassTurnOff", {"domain": "lock"}, ""),
    "set_brightness": ("HassLightSet", {"domain": "light"}, "brightness"),
    "set_color": ("HassLightSet", {"domain": "light"}, "color"),
    "set_temperature": ("HassClimateSetTemperature", {"domain": "climate"}, "temperature"),
    "set_fan_speed": ("HassFanSetSpeed", {"domain": "fan"}, "percentage"),
    "set_volume": ("HassSetVolume", {"domain": "media_player"}, "volume_level"),
    "play": ("HassMediaUnpause", {"domain": "media_player"}, ""),
    "pause": ("HassMediaPause", {"domain": "media_player"}, ""),
    "next_track": ("HassMediaNext", {"domain": "media_player"}, ""),
    "previous_track": ("HassMediaPrevious", {"domain": "media_player"}, ""),
    "mute": ("HassMediaPlayerMute", {"domain": "media_player"}, ""),
    "unmute": ("HassMediaPlayerUnmute", {"domain": "media_player"}, ""),
}
"""Action -> intent, the slots it fixes, the slot of its value."""

Words = Annotated[str, Field(max_length=200)]


_PERCENT: Final = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|percent)?")
_DEGREES: Final = re.compile(r"(-?\d+(?:\.\d+)?) ?(?:°|degrees?)?")
"""Numbers that came as text. A unit would be lost, so that one with a unit is none."""


def _no_truth(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("true and false are no number")  # pydantic makes this the refusal
    return value


Number = Annotated[float, BeforeValidator(_no_truth)]


class _Arguments(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False
    )


class _ControlHome(_Arguments):
    action: Action
    name: Words = Field(
        "", description="The device's name as listed. Leave out to mean all of a kind in the area."
    )
    area: Words = Field(
        "", description="The area's name as listed. Leave out for the room of the person."
    )
    domain: Literal[
        "", "light", "switch", "fan", "cover", "lock", "climate", "media_player", "everything"
    ] = ""
    value: Annotated[float | Words | None, BeforeValidator(_no_truth)] = Field(
        None,
        description=(
            "Percent for brightness, position, fan speed, volume; degrees; or a colour's name."
        ),
    )
    everywhere: bool = Field(default=False, description="True for all areas at once.")


class _GetHomeState(_Arguments):
    name: Words = ""
    area: Words = ""
    domain: Words = ""


class _WebSearch(_Arguments):
    query: Annotated[str, Field(min_length=2, max_length=400)]


class _SetTimer(_Arguments):
    seconds: Annotated[Number, Field(gt=0, le=86_400)]
    name: Annotated[str, Field(max_length=60)] = ""


class _CancelTimer(_Arguments):
    name: Annotated[str, Field(max_length=60)] = ""
    all: bool = False


class _TimerStatus(_Arguments):
    name: Annotated[str, Field(max_length=60)] = ""


class _Remember(_Arguments):
    text: Annotated[
        str, Field(min_length=3, max_length=300, description="The fact, as a whole short sentence.")
    ]
    until: Annotated[
        str, Field(max_length=60, description="When it no longer holds, as said: Friday, tomorrow.")
    ] = ""


class _About(_Arguments):
    about: Annotated[
        str, Field(min_length=2, max_length=200, description="The fact, or what it is about.")
    ]


class _GetTime(_Arguments):
    pass


def _home_command(given: _ControlHome) -> Request | RefusedCall:
    """The command of a `control_home` call: the action's intent, the target, the value."""
    intent, fixed, value_slot = _INTENTS[given.action]
    value = None if given.value == "" else given.value
    reason = _wrong_value(given.action, value_slot, value) or _wrong_target(given)
    if reason:
        return RefusedCall(reason)
    slots: dict[str, Scalar] = {
        "name": given.name,
        "area": given.area,
        "domain": given.domain,
        **fixed,
    }
    if given.everywhere:
        slots["every"] = True
    if value_slot:
        slots[value_slot] = _meant(value_slot, value)
    return HomeCommand(
        IntentCall(intent=intent, slots={key: value for key, value in slots.items() if value != ""})
    )


def _wrong_value(action: Action, slot: str, value: Scalar) -> str:
    """Why the action can't have this value; "" where it can. `slot`: "" where it takes none."""
    if not slot:
        return "" if value is None else f"{action} takes no value"
    if value is None:
        return f"{action} needs a value"
    if _meant(slot, value) is None:
        return f"value: {_VALUES.get(slot, _VALUES[''])}, not {str(value)[:40]!r}"
    return ""


def _wrong_target(given: _ControlHome) -> str:
    """Why the action can't be done to this; "" where it can."""
    if given.action not in ("turn_on", "turn_off"):
        return ""
    if not given.name and not given.domain:
        return f"{given.action} needs a name or a domain"
    if given.domain in _OTHERWISE:
        return f"{given.action} does nothing with a {given.domain}: use {_OTHERWISE[given.domain]}"
    return ""


_OTHERWISE: Final = {"lock": "lock or unlock", "cover": "open or close"}
_VALUES: Final = {
    "": "it is a number of percent, such as 40",
    "temperature": "it is a number of degrees, such as 20.5",
    "color": "it is a colour's name, such as blue",
}


def _meant(slot: str, value: Scalar) -> Scalar:
    """The value as the slot takes it; None where it would have to be guessed."""
    if slot == "color":
        return (
            value
            if isinstance(value, str) and not any(letter.isdigit() for letter in value)
            else None
        )
    if not isinstance(value, str):
        return value
    number = (_DEGREES if slot == "temperature" else _PERCENT).fullmatch(value)
    return float(number[1]) if number else None


# -- the tools ------------------------------------------------------------------------------------

Arguments = TypeVar("Arguments", bound=_Arguments)


@dataclass(frozen=True, slots=True)
class _Tool:
    description: str
    schema: JsonSchema
    read: Callable[[object], Request | RefusedCall]
    """Raises `ValidationError`."""


def _tool(
    description: str,
    arguments: type[Arguments],
    request: Callable[[Arguments], Request | RefusedCall],
) -> _Tool:
    return _Tool(
        description, _schema(arguments), lambda given: request(arguments.model_validate(given))
    )


def _schema(arguments: type[_Arguments]) -> JsonSchema:
    """Without pydantic's titles: every word of it is read by the model at every turn."""
    schema = arguments.model_json_schema()
    fields = {
        name: {key: value for key, value in field.items() if key != "title"}
        for name, field in schema.get("properties", {}).items()
    }
    return {
        "type": "object",
        "properties": fields,
        "required": list(schema.get("required", ())),
        "additionalProperties": False,
    }


WEB_SEARCH: Final = "web_search"
_TOOLS: Final[Mapping[str, _Tool]] = {
    "control_home": _tool(
        "Does one thing with a device, or with all devices of a kind in an area.",
        _ControlHome,
        _home_command,
    ),
    "get_home_state": _tool(
        "Tells the present state of devices, by name, area or domain.",
        _GetHomeState,
        lambda given: StateQuery(name=given.name, area=given.area, domain=given.domain),
    ),
    WEB_SEARCH: _tool(
        "Searches the web for what is current or not known.",
        _WebSearch,
        lambda given: WebQuery(given.query),
    ),
    "set_timer": _tool(
        "Sets a timer that rings in this room.",
        _SetTimer,
        lambda given: SetTimer(duration_s=given.seconds, name=given.name.lower()),
    ),
    "cancel_timer": _tool(
        "Cancels a timer by its name, the only one, or all.",
        _CancelTimer,
        lambda given: CancelTimer(name=given.name.lower(), every=given.all),
    ),
    "timer_status": _tool(
        "Tells how long timers have left.",
        _TimerStatus,
        lambda given: AskTimer(name=given.name.lower()),
    ),
    "remember": _tool(
        "Keeps a fact that the person asks to be remembered.",
        _Remember,
        lambda given: HomeCommand(
            IntentCall(
                intent="Remember",
                slots={"text": given.text, **({"until": given.until} if given.until else {})},
            )
        ),
    ),
    "forget": _tool(
        "Deletes a remembered fact that the person asks to be forgotten.",
        _About,
        lambda given: HomeCommand(IntentCall(intent="Forget", slots={"about": given.about})),
    ),
    "recall": _tool(
        "Tells what the household asked to have remembered about something.",
        _About,
        lambda given: HomeCommand(IntentCall(intent="Recall", slots={"about": given.about})),
    ),
    "get_time": _tool("Tells the day and the time.", _GetTime, lambda _: TimeQuery()),
}


def tools(*, search: bool) -> tuple[ToolSpec, ...]:
    """The tools offered to the model, in a fixed order: they are in the cached prefix."""
    return tuple(
        ToolSpec(name=name, description=tool.description, parameters=tool.schema)
        for name, tool in _TOOLS.items()
        if search or name != WEB_SEARCH
    )


def read(call: ToolCall, offered: Sequence[ToolSpec]) -> Request | RefusedCall:
    """The request of a call, or why it is refused.

    `offered`: the tools of this round; a call of another one is refused.
    """
    names = [tool.name for tool in offered]
    if call.name not in names:
        return RefusedCall(
            f"there is no tool {call.name[:60]!r}; there are {', '.join(names) or 'none now'}"
        )
    given = read_arguments(call.arguments)
    if given is None:
        return RefusedCall("the arguments are not a JSON object")
    try:
        return _TOOLS[call.name].read(given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        allowed = ", ".join(_fields(call.name))
        return RefusedCall(f"{place}: {first['msg']}; the arguments are {allowed or 'none'}")


def _fields(name: str) -> list[str]:
    fields = _TOOLS[name].schema["properties"]
    return list(fields) if isinstance(fields, Mapping) else []
