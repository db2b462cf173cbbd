"""Template rules and lists for hassil: what is added to home-assistant-intents, what is left out.

Matched after `wording.normalise` and `politeness.plainly`: lower case, digits, lengths of time in
seconds. A block is (sentences, slots that the sentences imply); `{name}` blocks say which domains
the name may be of.
"""

from dataclasses import dataclass, field
from typing import Final

KEPT: Final = (
    "HassTurnOn",
    "HassTurnOff",
    "HassLightSet",
    "HassGetState",
    "HassClimateGetTemperature",
    "HassClimateSetTemperature",
    "HassSetPosition",
    "HassFanSetSpeed",
    "HassMediaNext",
    "HassMediaPause",
    "HassMediaPlayerMute",
    "HassMediaPlayerUnmute",
    "HassMediaPrevious",
    "HassMediaUnpause",
    "HassSetVolume",
    "HassSetVolumeRelative",
    "HassGetCurrentDate",
    "HassGetCurrentTime",
    "HassGetWeather",
    "HassVacuumStart",
    "HassVacuumReturnToBase",
    "HassVacuumCleanArea",
    "HassLawnMowerStartMowing",
    "HassLawnMowerDock",
    "HassListAddItem",
    "HassListCompleteItem",
    "HassListRemoveItem",
    "HassShoppingListAddItem",
    "HassShoppingListCompleteItem",
    "HassMediaSearchAndPlay",
    "HassBroadcast",
    "HassClimateSetFanMode",
    "HassRespond",
)
"""What is taken over.

Left out: timers, which are unrolled by unit there, a third of its templates."""

DROPPED_SENTENCES: Final = frozenset(
    {
        "[<the>] {name}",
        "[<the>] {name} on",
        "[activate] [<the>] {name} [scene]",
        "[<numeric_value_set>] [<the>] {area} [to] {brightness}[([ ]%)| percent]",
        "[<numeric_value_set>] [<the>] {name} [to] {brightness}[([ ]%)| percent] [brightness]",
    }
)
"""A bare name, or a name and a number ("the office one"), is no command: much of what a bad
microphone hears would act. With a verb or "percent" there are sentences of ours."""

RULES: Final = {
    # "music" and "sound" hold no television and no radio: those are players only where one is
    # called so.
    "turn": "(turn|switch|change|bring|put|flip|shut|power|get|flick|chuck|pop|stick)",
    "open": "(open|raise|lift|pull up|roll up|put up) [up]",
    "close": "(close [up]|shut|lower|pull down|roll down|put down|draw) [(up|down)]",
    "which": "(which|what) [of <the>] [<the>]",
    "numeric_value_set": (
        "(set|take|bring|get|change|turn [(up|down)]|increase|decrease|make|put|adjust|dim|brighten"
        "|raise|lower)"
    ),
    "set": "(set|make|change|turn|switch|put)",
    "is": "(is|are) [(there|the|my|our)] [still]",
    "what_is": "(what is|what are|tell me|give me|check|read me|show me)",
    "heat": "(heating|heat|temperature|temp|thermostat|radiator|warmth)",
    "deg": "[degrees|degree] [celsius]",
    "bit": "[a bit|a little [bit]|some|slightly|a touch|much|a lot]",
    "timer": "(timer|alarm|countdown)",
    "timer_start": "(start|set|create|make|begin|add|give me|run|put on|have) [up]",
    "timer_stop": (
        "(cancel|stop|delete|scrap|abort|forget|remove|end|clear|turn off|switch off|kill|dismiss)"
    ),
    "article": "[a|an|the|my|another|1|that] [new]",
    "the": "(the|my|our|your|this|these|that|those)",
    "music": "(music|song|songs|track|player|speaker|tune|tunes|playback|media)",
    "media": "(music|media [player[s]]|<track>)",
    "sound": (
        "(volume|music|sound|audio|player|speaker|speakers|tone|(speaker|music|player) volume"
        "|all volume on speakers|volume (of|on) [<the>] (music|speaker|speakers|player))"
    ),
    "who": "(i|we|you|they|he|she|someone|somebody|anyone|anybody)",
    "door": "(door|doors|lock|locks)",
}

LISTS: Final[dict[str, dict[str, object]]] = {
    "brightness": {"range": {"from": -1000, "to": 1000}},
    "position": {"range": {"from": -1000, "to": 1000}},
    "fan_speed": {"range": {"from": -1000, "to": 1000}},
    "volume": {"range": {"from": -1000, "to": 1000}},
    "volume_end": {
        "values": [{"in": "all the way up", "out": 100}, {"in": "all the way down", "out": 0}]
    },
    "volume_up": {"values": [{"in": "(all the way|fully|completely)", "out": 100}]},
    "volume_down": {"values": [{"in": "(all the way|fully|completely)", "out": 0}]},
    "volume_most": {"values": [{"in": "(max|maximum|full|highest|loudest)", "out": 100}]},
    "volume_step_up": {"range": {"from": 0, "to": 1000}},
    "volume_step_down": {"range": {"from": 0, "to": 1000, "multiplier": -1}},
    "temperature": {"range": {"from": -100, "to": 1000, "fractions": "halves"}},
    "step": {"range": {"from": 0, "to": 1000, "fractions": "halves"}},
    "duration": {"range": {"from": 0, "to": 100_000_000}},
    "timer_name": {"wildcard": True},
    "brightness_level": {
        "values": [
            {"in": "(max|maximum|highest|full|brightest)", "out": 100},
            {"in": "(min|minimum|lowest|dimmest)", "out": 1},
            {"in": "(half|halfway|medium)", "out": 50},
        ]
    },
    "fan_level": {
        "values": [
            {"in": "(low|slow|lowest|minimum)", "out": 25},
            {"in": "(half|medium)", "out": 50},
            {"in": "(full|high|highest|maximum|max|fast)", "out": 100},
        ]
    },
    "position_level": {"values": [{"in": "(half|halfway|half way)", "out": 50}]},
    "color": {
        "values": [
            {"in": name, "out": name}
            for name in (
                [
                    "white",
                    "red",
                    "orange",
                    "yellow",
                    "green",
                    "blue",
                    "purple",
                    "brown",
                    "pink",
                    "turquoise",
                    "cyan",
                    "magenta",
                    "violet",
                    "gold",
                ]
            )
        ]
    },
}
"""Ranges are wider than allowed on purpose: 300 percent is to be understood and answered, not
missed."""


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences of one intent that share what they imply."""

    intent: str
    sentences: tuple[str, ...]
    slots: dict[str, str] = field(default_factory=dict)
    name_domains: tuple[str, ...] = ()
    here: bool = False
    """Meant for the room it is said in."""
    response: str = "default"
