"""English templates for values: brightness, colour, position, speed, temperature.

See `templates` for the template language.
"""

from typing import Final

from hub.intents.en.templates import Block

_BLIND: Final = {"domain": "cover", "device_class": "blind"}
_LIGHT: Final = {"domain": "light"}
_FAN: Final = {"domain": "fan"}
_FAN_SPEED: Final = "({fan_speed:percentage} [percent]|{fan_level:percentage})"
_PERCENT: Final = "{brightness} [percent]"
_LEVEL: Final = "[the] {brightness_level:brightness}"
_LEVEL_SAID: Final = "({brightness} percent|[the] {brightness_level:brightness}) [brightness]"
_AND_LEVEL: Final = f"(at|with|and) {_LEVEL_SAID}"
_BRIGHTNESS_OF: Final = "(<numeric_value_set>) [<the>] brightness of [<the>]"

_BY: Final = "[a notch|a bit|a little [bit]|a step|some] [[by] {step} [percent]]"


def _fan_steps(way: str, verbs: str, adjectives: str) -> tuple[Block, ...]:
    slots = {"domain": "fan", "way": way}
    return (
        Block(
            "FanStep",
            (
                f"{verbs} [the] [speed of] [<the>] {{name}} [speed] {_BY}",
                f"turn [<the>] {{name}} {way} {_BY}",
                f"(make|let) [<the>] {{name}} [run|spin|go] [a bit|a little] {adjectives} {_BY}",
            ),
            slots,
            ("fan",),
        ),
        Block(
            "FanStep",
            (
                f"{verbs} [the] [speed of] [<the>] fan[s] [speed] [<here>] {_BY}",
                f"turn [<the>] fan[s] {way} [<here>] {_BY}",
                f"(make|let) [<the>] fan[s] [run|spin|go] [a bit|a little] {adjectives} {_BY}",
                f"fan [a bit|a little] {adjectives}",
            ),
            slots,
            here=True,
        ),
        Block(
            "FanStep",
            (
                f"{verbs} [the] [speed of] [<the>] {{area}} fan[s] [speed] {_BY}",
                f"turn [<the>] {{area}} fan[s] {way} {_BY}",
                f"{verbs} [the] [speed of] [<the>] fan[s] <in> [<the>] {{area}} {_BY}",
                f"turn [<the>] fan[s] {way} <in> [<the>] {{area}} {_BY}",
            ),
            slots,
        ),
    )


VALUES: Final = (
    Block(
        "HassLightSet",
        (
            f"(<numeric_value_set>) [<the>] {{name}} [up|down] to {_PERCENT} [brightness]",
            "(<numeric_value_set>) [<the>] {name} (at|on) {brightness} percent [brightness]",
            f"(<numeric_value_set>) [<the>] {{name}} [up|down] (to|at|on) {_LEVEL} [brightness]",
            "<turn> on [<the>] {name} (to|at|with) {brightness} percent [brightness]",
            "<turn> [<the>] {name} on (to|at|with) {brightness} percent [brightness]",
            f"<turn> (on [<the>] {{name}}|[<the>] {{name}} on) (to|at|with) {_LEVEL} [brightness]",
            "[<the>] {name} [to|at|on] {brightness} percent [bright|brightness]",
            "make [<the>] {name} {brightness} percent [bright]",
            f"[<the>] {{name}} (at|on|to) {_LEVEL} [brightness]",
            "[<the>] {name} to {brightness}",
        ),
        name_domains=("light",),
    ),
    Block(
        "HassLightSet",
        (
            "[<turn> on] [<the>] {name} in {color}",
            f"[<turn> on|<set>] [<the>] {{name}} [in|to] {{color}} {_AND_LEVEL}",
            f"[<turn> on|<set>] [<the>] {{name}} (at|to) {_LEVEL_SAID} [and] [in] {{color}}",
        ),
        name_domains=("light",),
    ),
    Block(
        "HassLightSet",
        (
            f"[<turn> on|<set>] [<the>] {{area}} <light> [in|to] {{color}} {_AND_LEVEL}",
            f"[<turn> on|<set>] [<the>] {{area}} <light> (at|to) {_LEVEL_SAID} [and] [in] "
            f"{{color}}",
            "{brightness_level:brightness} brightness <in> [<the>] {area}",
            f"[<the>] {{area}} <light> (at|on|to) {_LEVEL} [brightness]",
        ),
        _LIGHT,
    ),
    Block(
        "HassLightSet",
        (
            f"(<numeric_value_set>) [<the>] {{area}} <light> [up|down] to {_PERCENT} [brightness]",
            "(<numeric_value_set>) [<the>] {area} [up|down] to {brightness} percent [brightness]",
            "(dim|brighten) [<the>] {area} [up|down] to {brightness}",
            "(<numeric_value_set>) [<the>] {area} [<light>] (at|on) {brightness} percent "
            "[brightness]",
            "[(<numeric_value_set>)] [<the>] {area} {brightness} percent [brightness]",
            f"(<numeric_value_set>) [<the>] {{area}} [<light>] [up|down] (to|at|on) {_LEVEL} "
            "[brightness]",
            f"(<numeric_value_set>) [<the>] <light> <in> [<the>] {{area}} to {_LEVEL} [brightness]",
            "[<turn> on] [<the>] {area} <light> [(to|at)] {brightness} percent",
            f"{_BRIGHTNESS_OF} {{area}} <light> (to|at) ({_PERCENT}|{_LEVEL})",
            f"{_BRIGHTNESS_OF} <light> <in> [<the>] {{area}} (to|at) ({_PERCENT}|{_LEVEL})",
        ),
        _LIGHT,
    ),
    Block(
        "HassLightSet",
        (
            f"(<numeric_value_set>) [<the>] (it|<light>) [<here>] [up|down] to {_PERCENT} "
            "[brightness]",
            f"(<numeric_value_set>) [<the>] (it|<light>) [<here>] [up|down] (to|at) {_LEVEL} "
            "[brightness]",
            "[<the>] <light> [<here>] (to|at) ({brightness} percent|[the] "
            "{brightness_level:brightness}) [brightness]",
            f"{_BRIGHTNESS_OF} <light> [<here>] (to|at) ({_PERCENT}|{_LEVEL})",
            f"{_PERCENT} brightness",
            "{brightness_level:brightness} brightness [<here>]",
        ),
        _LIGHT,
        here=True,
    ),
    Block("HassLightSet", ("[<set>] [<the>] (it|<light>) [to] {color}",), _LIGHT, here=True),
    Block("HassLightSet", ("[<set>] [<all>] [<the>] {area} <light> [to] {color}",), _LIGHT),
    Block("HassLightSet", ("<set> <all> <light> [to] {color}",), {**_LIGHT, "every": "yes"}),
    Block(
        "HassLightSet",
        (f"(<numeric_value_set>) <all> <light> to {_PERCENT}",),
        {**_LIGHT, "every": "yes"},
    ),
    Block(
        "HassSetPosition",
        (
            "(<numeric_value_set>|<open>|<close>) [<the>] {name} {position_level:position}",
            "{position_level:position} (open|close) [<the>] {name}",
            "(<numeric_value_set>|<open>|<close>) [<the>] {name} {position} percent",
            "(<numeric_value_set>) [<the>] {name} (to|at) {position_level:position} [open|closed]",
            "(<numeric_value_set>|<open>|<close>) [<the>] {name} [position] (to|at) {position} "
            "[percent] [open]",
            "(<numeric_value_set>) [<the>] position of [<the>] {name} (to|at) {position} [percent] "
            "[open]",
        ),
        name_domains=("cover",),
    ),
    Block(
        "HassSetPosition",
        (
            "(<numeric_value_set>|<open>|<close>) [<the>] {cover_classes:device_class} "
            "{position_level:position}",
            "(<numeric_value_set>|<open>|<close>) [<the>] {cover_classes:device_class} [to] "
            "{position} percent [open]",
        ),
        {"domain": "cover"},
        here=True,
    ),
    Block(
        "HassSetPosition",
        (
            "(<open>|<close>) [<the>] {cover_classes:device_class} <in> [<the>] {area} "
            "{position_level:position}",
        ),
        {"domain": "cover"},
    ),
    Block(
        "HassFanSetSpeed",
        (
            "(<numeric_value_set>) [<the>] {name} [speed] (to|at) {fan_speed:percentage} [percent]",
            "[(<numeric_value_set>|<turn> on)] [<the>] {name} [speed] [to|at|on] "
            "{fan_level:percentage} [speed]",
            "[<the>] {name} [speed] [to|at|on] {fan_speed:percentage} percent",
            "(<numeric_value_set>) [<the>] speed of [<the>] {name} (to|at) {fan_level:percentage}",
        ),
        name_domains=("fan",),
    ),
    Block(
        "HassFanSetSpeed",
        (
            f"(<numeric_value_set>) [<the>] fan[s] [speed] [<here>] (to|at) {_FAN_SPEED}",
            "[(<numeric_value_set>)] [<the>] fan[s] [speed] (to|at|on) {fan_level:percentage} "
            "[speed]",
        ),
        _FAN,
        here=True,
    ),
    Block(
        "HassFanSetSpeed",
        (
            f"(<numeric_value_set>) [<the>] {{area}} fan[s] [speed] (to|at) {_FAN_SPEED}",
            f"(<numeric_value_set>) [<the>] fan[s] <in> [<the>] {{area}} (to|at) {_FAN_SPEED}",
            "[(<numeric_value_set>)] [<the>] {area} fan[s] [speed] (to|at|on) "
            "{fan_level:percentage} [speed]",
        ),
        _FAN,
    ),
    Block(
        "HassClimateSetTemperature",
        (
            "(<numeric_value_set>) [<the>] <heat> [up|down] [<here>] (to|at) {temperature} <deg> "
            "[<here>]",
            "[(make|set|heat|change)] it [up|down] [to be|to|be] {temperature} (degrees|degree) "
            "[celsius] [<here>]",
            "(heat|warm|cool) [<the>] (<home>|room|place) [up|down] to {temperature} <deg>",
            "<heat> [to] {temperature} <deg>",
            "(<numeric_value_set>) [<the>] <heat> {temperature} <deg>",
            "(<numeric_value_set>) [<the>] temperature (of|on) [<the>] <heat> [<here>] (to|at) "
            "{temperature} <deg>",
        ),
        {"domain": "climate"},
        here=True,
    ),
    Block(
        "SetRoomTo",
        (
            "(set|take|bring|get|change|turn|make|put|adjust|raise|lower) [<the>] {area} [up|down]"
            " to {brightness} [brightness]",
        ),
        _LIGHT,
    ),
    Block(
        "SelectSource",
        ("(set|switch|change|put|turn) [<the>] {name} [over] to [the] [source|input] {source}",),
        name_domains=("media_player",),
    ),
    *(
        Block(
            "CoverStep",
            (
                f"{verb} [<the>] {what} (a bit|a little [bit]|slightly|some|a notch) [more]",
                f"{verb} [<the>] {what} (a bit|a little [bit]|slightly) further",
            ),
            {**slots, "way": way},
            name_domains=domains,
            here=here,
        )
        for way, verb in (("up", "<open>"), ("down", "<close>"))
        for what, slots, domains, here in (
            ("{name}", {}, ("cover",), False),
            ("(blind|blinds|shades|shade)", _BLIND, (), True),
            ("(shutter|shutters)", {"domain": "cover", "device_class": "shutter"}, (), True),
            ("(curtain|curtains)", {"domain": "cover", "device_class": "curtain"}, (), True),
            ("{area} (blind|blinds|shades|shade)", _BLIND, (), False),
        )
    ),
    Block(
        "HassClimateSetTemperature",
        (
            "(heat|warm|cool) [<the>] {area} [up|down] to {temperature} <deg>",
            "(<numeric_value_set>) [<the>] {area} to {temperature} (degrees|degree) [celsius]",
            "(<numeric_value_set>) [<the>] {area} <heat> (to|at) {temperature} <deg>",
            "(<numeric_value_set>) [<the>] <heat> <in> [<the>] {area} (to|at) {temperature} <deg>",
            "[(make|set)] it [to be|to] {temperature} (degrees|degree) [celsius] <in> [<the>] "
            "{area}",
        ),
        {"domain": "climate"},
    ),
    Block(
        "HassClimateSetTemperature",
        (
            "(<numeric_value_set>) [<the>] temperature (of|on) [<the>] {name} (to|at) "
            "{temperature} <deg>",
        ),
        name_domains=("climate",),
    ),
    *(
        block
        for way, verbs, adjectives in (
            ("up", "(turn up|increase|raise|speed up)", "(faster|stronger|higher)"),
            ("down", "(turn down|decrease|lower|reduce|slow down)", "(slower|weaker|lower)"),
        )
        for block in _fan_steps(way, verbs, adjectives)
    ),
)
