"""English templates for questions: states, temperatures, what plays.

See `templates` for the template language.
"""

from typing import Final

from hub.intents.en.templates import Block

_LIGHT: Final = {"domain": "light"}
_LOCK: Final = {"domain": "lock"}
_ON_OFF: Final = "{on_off_states:state}"
_ASKED: Final = "(is|are) [<the>]"
_CHECK: Final = "((check|see|tell me) [if|whether|that]|(if|whether)) [<the>]"

QUESTIONS: Final = (
    Block(
        "Introduction",
        (
            "(help [me]|commands|options)",
            "what (can|do) (you|i) [all] (do|say|ask [you]|understand|know) [<here>]",
            "what are you [able to do]",
            "who are you",
            "how do you work",
            "introduce yourself",
        ),
    ),
    Block(
        "HassGetState",
        (
            "(did|have|has) <who> (leave|left) (a|any|the) {cover_classes:device_class} "
            "{cover_states:state}",
        ),
        {"domain": "cover"},
        response="any",
    ),
    Block(
        "HassGetState",
        (f"{_ASKED} {{name}} [still] (running|going|working)",),
        {"state": "on"},
        ("switch", "fan", "climate"),
        response="one_yesno",
    ),
    Block(
        "HassGetState",
        (
            f"{_ASKED} {{name}} [still|turned|switched] {_ON_OFF} [or (on|off)]",
            f"{_CHECK} {{name}} (is|are) {_ON_OFF}",
        ),
        name_domains=("light", "switch", "fan", "media_player", "climate", "input_boolean"),
        response="one_yesno",
    ),
    Block(
        "HassGetState",
        (
            "(did|have) <who> (leave|left|turn|turned|switch|switched) [<the>] {name} "
            "{on_off_states:state}",
        ),
        name_domains=("light", "switch", "fan", "media_player", "input_boolean"),
        response="one_yesno",
    ),
    Block(
        "HassGetState",
        (
            f"{_CHECK} {{name}} (is|are) {{lock_states:state}}",
            f"{_ASKED} {{name}} [still] {{lock_states:state}} [or (locked|unlocked)]",
        ),
        name_domains=("lock",),
        response="one_yesno",
    ),
    Block(
        "HassGetState",
        ("(did|have) <who> (lock|locked) [<the>] {name}",),
        {"state": "locked"},
        ("lock",),
        response="one_yesno",
    ),
    Block(
        "HassGetState",
        ("(did|have) <who> (close|closed|shut) [<the>] {name}",),
        {"state": "closed"},
        ("cover",),
        response="one_yesno",
    ),
    Block(
        "HassGetState",
        (
            "(did|have) <who> (leave|left) [<the>] {name} {cover_states:state}",
            f"{_CHECK} {{name}} (is|are) {{cover_states:state}}",
            f"{_ASKED} {{name}} [still] {{cover_states:state}} [or (open|closed|shut)]",
        ),
        name_domains=("cover",),
        response="one_yesno",
    ),
    Block(
        "HassGetState",
        (f"{_ASKED} {{name}} [still] {{cover_states:state}} [or (open|closed|shut)]",),
        name_domains=("lock",),
        response="one_yesno",
    ),
    Block(
        "HassGetState",
        (f"{_ASKED} {{name}} playing",),
        {"state": "playing"},
        ("media_player",),
        response="one_yesno",
    ),
    Block(
        "HassGetState",
        (
            "(is|are) [<the>|any|some] <music> (playing|on) [<here>]",
            "is (it|anything|something) [still] playing [<here>]",
        ),
        {"state": "playing", "domain": "media_player"},
        here=True,
        response="all",
    ),
    Block(
        "HassGetState",
        (f"(is|are) [<the>] fan[s] [still] {_ON_OFF} [<here>]",),
        {"domain": "fan"},
        here=True,
        response="all",
    ),
    Block(
        "HassGetState",
        (f"(is|are) [<the>] <light> [still] {_ON_OFF} [<here>]",),
        _LIGHT,
        here=True,
        response="all",
    ),
    Block(
        "HassGetState",
        (
            f"(is|are) [<the>] <light> [still] {_ON_OFF} <in> [<the>] {{area}}",
            f"(is|are) [<the>] {{area}} <light> [still] {_ON_OFF}",
            f"(is|are) [<the>] <light> <in> [<the>] {{area}} {_ON_OFF}",
        ),
        _LIGHT,
        response="all",
    ),
    Block(
        "HassGetState",
        ("(is|are) (<all> doors|<the> doors|everything|<the> <home>) [still] {lock_states:state}",),
        _LOCK,
        response="all",
    ),
    Block(
        "HassGetState",
        ("(which|what) doors (is|are) [still] {lock_states:state}",),
        _LOCK,
        response="which",
    ),
    Block(
        "HassGetState",
        ("(is|are) any (door|doors) [still] {lock_states:state}",),
        _LOCK,
        response="any",
    ),
    Block(
        "HassGetState",
        ("(is|are) [<the>] (door|lock) [still] {lock_states:state} [<here>]",),
        _LOCK,
        here=True,
        response="all",
    ),
    Block(
        "HassGetState",
        (f"(is|are) (any|some) <light> [still] {_ON_OFF} <everywhere>",),
        _LIGHT,
        response="any",
    ),
    Block(
        "HassGetState",
        (f"(is|are) [<all>] [<the>] <light> [still] {_ON_OFF} <everywhere>",),
        _LIGHT,
        response="all",
    ),
    Block(
        "HassGetState",
        (f"(which|what) <light> (is|are) [still] {_ON_OFF} <everywhere>",),
        _LIGHT,
        response="which",
    ),
    Block(
        "HassGetState",
        ("is (any|a) {cover_classes:device_class} [still] {cover_states:state}",),
        {"domain": "cover"},
        response="any",
    ),
    Block(
        "HassGetState",
        ("(is|are) [<the>] {cover_classes:device_class} [still] {cover_states:state} [<here>]",),
        {"domain": "cover"},
        here=True,
        response="all",
    ),
    Block(
        "HassGetState",
        (
            "(is|are) [<the>] {area} {cover_classes:device_class} [still] {cover_states:state}",
            "(is|are) [<the>] {cover_classes:device_class} <in> [<the>] {area} [still] "
            "{cover_states:state}",
            "(is|are) [<the>] {cover_classes:device_class} [still] {cover_states:state} <in> "
            "[<the>] {area}",
        ),
        {"domain": "cover"},
        response="all",
    ),
    Block(
        "HassGetState",
        (
            "(what|which (things|devices)) (is|are) [still] [turned|switched] on",
            "is (anything|something) [still] [turned] on",
        ),
        {"domain": "everything", "state": "on"},
        response="which",
    ),
    Block(
        "HassGetState",
        (
            "(what|which (things|devices)) (is|are) [still] [turned|switched] on <in> [<the>] "
            "{area}",
            "is (anything|something) [still] [turned] on <in> [<the>] {area}",
        ),
        {"domain": "everything", "state": "on"},
        response="which",
    ),
    Block(
        "HassGetState",
        (
            "(which|what) <light> did <who> leave on",
            "did <who> leave any <light> on",
            "did <who> leave <the> <light> on",
        ),
        {**_LIGHT, "state": "on"},
        response="which",
    ),
    Block(
        "HowBright",
        (
            "how bright (is|are) [<the>] {name}",
            "<what_is> [<the>] brightness of [<the>] {name}",
            "<what_is> [<the>] {name} brightness",
        ),
        name_domains=("light",),
    ),
    Block(
        "HowBright",
        (
            "how bright (is|are) [<the>] (<light> <in> [<the>] {area}|{area} <light>)",
            "how bright is it <in> [<the>] {area}",
        ),
        _LIGHT,
    ),
    Block(
        "HowBright",
        ("how bright (is it <here>|(is|are) <the> <light> [<here>])",),
        _LIGHT,
        here=True,
    ),
    Block(
        "HowOpen",
        (
            "how (far|wide|much) open (is|are) [<the>] {name}",
            "how (far|wide|much) (is|are) [<the>] {name} open",
            "<what_is> [the] position of [<the>] {name}",
        ),
        name_domains=("cover",),
    ),
    Block(
        "WhatColor",
        (
            "(what|which) color (is|are|does) [<the>] {name}",
            "<what_is> [the] color of [<the>] {name}",
        ),
        name_domains=("light",),
    ),
    Block(
        "WhatColor",
        (
            "(what|which) color (is|are) <the> <light> [<here>]",
            "<what_is> [the] color of [<the>] <light>",
        ),
        _LIGHT,
        here=True,
    ),
    Block(
        "WhatColor",
        ("(what|which) color (is|are) [<the>] ({area} <light>|<light> <in> [<the>] {area})",),
        _LIGHT,
    ),
    Block(
        "WhatVolume",
        (
            "<what_is> [the] volume [level]",
            "how loud is (it|<the> <sound>)",
            "how high is [the] volume",
        ),
        here=True,
    ),
    Block(
        "WhatVolume",
        ("<what_is> [the] volume of [<the>] {name}", "how loud is [<the>] {name}"),
        name_domains=("media_player",),
    ),
    Block(
        "WhatPlays",
        (
            "what is [currently] playing [<here>]",
            "(which|what) (song|track|music|tune) is (this|playing|that|it)",
            "what (is|are) (this|that|we listening to)",
            "what is (this|that) (song|track|music)",
        ),
        here=True,
    ),
    Block(
        "HassClimateGetTemperature",
        (
            "what (temp|temperature) is it [<here>]",
            "how (hot|cold|warm|cool) is (it|<the> <home>|<the> room) [<here>]",
            "<what_is> [the] [room] (temp|temperature) [<here>|inside|indoors|like]",
            "how (hot|cold|warm|cool) (is it|it is) [<here>|inside]",
            "[the] temperature",
        ),
        here=True,
    ),
    Block(
        "HassClimateGetTemperature",
        (
            "what (temp|temperature) is [it <in>] [<the>] {area}",
            "how (hot|cold|warm|cool) (is it|it is) <in> [<the>] {area}",
            "how (hot|cold|warm|cool) [<the>] {area} is",
            "[the] temperature <in> [<the>] {area}",
        ),
    ),
    Block(
        "TargetTemperature",
        (
            "(what|which) (temp|temperature) is ([<the>] <heat>|it) (set to|on|at)",
            "what is [<the>] <heat> (set to|at|on)",
            "<what_is> [the] (target|set) (temp|temperature)",
        ),
        {"domain": "climate"},
        here=True,
    ),
    Block(
        "TargetTemperature",
        (
            "what is [<the>] {name} (set to|at|on)",
            "what (temp|temperature) is [<the>] {name} (set to|on|at)",
        ),
        name_domains=("climate",),
    ),
)
