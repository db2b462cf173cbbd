"""English templates for everyday wordings: toggles, exceptions, drinks, colours, dates, pairing.

See `templates` for the template language.
"""

from typing import Final

from hub.intents.en.templates import Block

_LIGHT: Final = {"domain": "light"}
_EVERY: Final = {"domain": "light", "every": "yes"}
_ONE_COLOR: Final = "[from <any_color>] [to] {color}"
_WHITE: Final = "({color_temperature_names:temperature}|{color_temperature:temperature} (kelvin|k))"
_LIGHTS: Final = "([<all>] [<the>] <light>)"
_THOSE_IN: Final = "[(<the> 1|<the> ones|those|that)] [<in>] [<the>] {area} [<light>]"
_BUT: Final = "(but|except|except for|other than|apart from)"

EVERYDAY: Final = (
    Block(
        "PairSatellite",
        (
            "(pair|add|connect|set up|register) (a|an|another|the) [new|other|next] satellite "
            "[(for|in) [<the>] {area}]",
            "(give|tell|read) me (a|the) [new] pairing code [for a [new] satellite] "
            "[for [<the>] {area}]",
            "[what is|i need|i want] (a|the) [new] pairing code [for a [new] satellite]",
        ),
    ),
    Block(
        "Toggle",
        ("(toggle|flip) [<the>] {name} [on|off]", "hit [<the>] {name}"),
        name_domains=("light", "switch", "fan", "input_boolean"),
    ),
    Block(
        "Toggle",
        ("(toggle|flip|hit) [<the>] <light> [<here>]",),
        _LIGHT,
        here=True,
    ),
    Block("Toggle", ("(toggle|flip) [<the>] {area} <light>",), _LIGHT),
    *(
        Block(
            intent,
            (
                f"<turn> {way} {things} {_BUT} [<the>] {{name}}",
                f"<turn> {things} {way} {_BUT} [<the>] {{name}}",
                f"{things} {way} {_BUT} [<the>] {{name}}",
            ),
            {"domain": domain, "but": "yes"},
            ("light", "switch", "fan", "media_player"),
        )
        for intent, way in (("HassTurnOff", "(off|out)"), ("HassTurnOn", "on"))
        for domain, things in (
            ("everything", "(everything|all [of] [it])"),
            ("light", "([<all>] [<the>] <light>)"),
        )
    ),
    *(
        Block(
            intent,
            (
                f"<turn> {way} {_LIGHTS} {_BUT} {_THOSE_IN}",
                f"<turn> {_LIGHTS} {way} {_BUT} {_THOSE_IN}",
                f"{_LIGHTS} {way} {_BUT} {_THOSE_IN}",
            ),
            {"domain": "light", "but": "yes"},
        )
        for intent, way in (("HassTurnOff", "(off|out)"), ("HassTurnOn", "on"))
    ),
    Block("OpenAll", ("(open|unlock) (everything|all of it|<the> [whole] <home>)",)),
    Block(
        "Make",
        (
            "(make|brew|prepare|start|get|fix|do|pour) [me|us] [(a|an|some|the|my)] "
            "[(cup|mug|pot) of] [morning|fresh|hot] {name}",
            "(a|an|some) [(cup|mug|pot) of] [morning|fresh|hot] {name}",
            "(set|get) [<the>] {name} [maker|machine] (running|going)",
        ),
        name_domains=("switch", "script", "button", "input_button", "input_boolean"),
    ),
    Block(
        "HassLightSet",
        (
            f"<set> [the] <light> color[s] [<here>] {_ONE_COLOR}",
            f"<set> [the] color[s] [of [<the>] <light>] [<here>] {_ONE_COLOR}",
            "[(can|could)] [<the>] <light> (be|changed to|turned|to be|be changed to) {color}",
            "(show|give) (me|us) {color} [<light>]",
            "[a|some|the] {color} <light> [<here>]",
            "(set|make|turn) [(it|<the> room|everything [<here>])] {color} [<here>]",
        ),
        _LIGHT,
        here=True,
    ),
    Block(
        "HassLightSet",
        (
            f"<set> [the] {{area}} <light> color[s] {_ONE_COLOR}",
            "[a|some|the] {color} <light> <in> [<the>] {area}",
            f"<set> [the] color [of [<the>] <light>] <in> [<the>] {{area}} {_ONE_COLOR}",
        ),
        _LIGHT,
    ),
    Block(
        "HassLightSet",
        (
            "<set> [(<all>|<the>)] <light> <everywhere> [to] {color}",
            "<set> [the] color [to] {color} (for|of|on|in) <all> <light> "
            "[((of|in) <the> <home>|<everywhere>)]",
            "<set> <all> <light> [<everywhere>] [to] {color}",
        ),
        _EVERY,
    ),
    Block(
        "HassLightSet",
        (
            "[<the>] <light> [<here>] [up|down] to {brightness} [percent]",
            "[<the>] <light> (up|down) to {brightness} [percent]",
        ),
        _LIGHT,
        here=True,
    ),
    Block(
        "HassLightSet",
        (
            "[<the>] {area} to {brightness} percent",
            "[<numeric_value_set>] [<the>] {area} brightness {brightness} [percent]",
        ),
        _LIGHT,
    ),
    Block(
        "HassLightSet",
        (f"(<set>|<turn> on) [<the>] {{name}} [(light|lights)] [to|in] {_WHITE}",),
        name_domains=("light",),
    ),
    Block(
        "HassLightSet",
        (
            f"(<set>|<turn> on) [<the>] {{area}} [<light>] [to|in] {_WHITE}",
            f"(<set>|<turn> on) [<the>] <light> <in> [<the>] {{area}} [to|in] {_WHITE}",
        ),
        _LIGHT,
    ),
    Block(
        "HassLightSet",
        (f"[(<set>|<turn> on)] [<the>|it] [<light>] [<here>] [to|in] {_WHITE}",),
        _LIGHT,
        here=True,
    ),
    Block(
        "HassSetVolume",
        (
            "(set|turn|put) [<the>] <sound> (to|on|at) [the] {volume_named:volume_level} "
            "[(setting|level|volume)]",
        ),
        here=True,
    ),
    Block("HassMediaPlayerMute", ("mute [<the>] [sound] (from|on|of) [<the>] <sound>",), here=True),
    Block("HassMediaPlayerMute", ("(touch|press|hit) [the] mute [button]",), here=True),
    Block(
        "HassGetCurrentTime",
        ("(tell me|let me know|say|give me) [what] [the] (hour|time) [it is]",),
    ),
    Block("HassGetCurrentTime", ("[what is] [the] time",)),
    Block(
        "HassGetCurrentDate",
        (
            "[(what is|tell me|let me know|give me|say)] [the] [current] [todays|today] "
            "(date|day) [today] [it is]",
            "(todays|today) date",
            "what is the date and [the] time [for|of] [today]",
        ),
    ),
    Block(
        "TimeElsewhere",
        (
            "(what|what is|tell me [what]|give me|let me know|do you know) [the] [current] time "
            "[(is it|it is|is|now|right now)] (in|for|at) [the] {place}",
            "what time is it [right now|now] (in|for|at) [the] {place}",
            "what is time [now] in [the] {place}",
            "(what is|tell me) [the] [current] {place} time",
            "is [the] time different in {place}",
        ),
    ),
    Block(
        "DayOf",
        (
            "(what|which) [will be] [the] day [of the week] (is|was|does|will be|is it) [it] [on] "
            "{date_words}",
            "(what|which) day [of the week] (is|does) {date_words} [(fall|come)] [on]",
            "[what will be] [the] day on {date_words}",
            "(what is|tell me|i want) [the] date (of|for|on) {date_words}",
            "[the] date (of|for|on) {date_words}",
            "when (is|does) {date_words} [come] [in the next week]",
        ),
    ),
    Block("DayOf", ("is {date_words} [on] a {weekday:day}",)),
    Block(
        "DaysUntil",
        (
            "how many days (are left|are there|is it|until) [left] [(for|until|till|to)] "
            "{date_words}",
        ),
        {"unit": "days"},
    ),
    Block(
        "DaysUntil",
        (
            "how many weeks (are left|are there|is it|until) [left] [(for|until|till|to)] "
            "{date_words}",
        ),
        {"unit": "weeks"},
    ),
    Block("IsDay", ("(is it|is today) [a] {weekday:day} [today]", "is today [a] {weekday:day}")),
)

EVERYDAY_RULES: Final = {
    "any_color": "(white|red|orange|yellow|green|blue|purple|pink|brown|turquoise|the current 1)"
}
EVERYDAY_LISTS: Final[dict[str, dict[str, object]]] = {
    "place": {"wildcard": True},
    "source": {"wildcard": True},
    "date_words": {"wildcard": True},
    "volume_named": {
        "values": [
            {"in": "(loudest|max|maximum|highest|full)", "out": 100},
            {"in": "(low|quiet|soft)", "out": 20},
            {"in": "(high|loud)", "out": 80},
            {"in": "(medium|half|middle|normal)", "out": 50},
            {"in": "(lowest|quietest|minimum|min)", "out": 5},
        ]
    },
    "weekday": {
        "values": [
            {"in": day, "out": day}
            for day in (
                ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
            )
        ]
    },
}
