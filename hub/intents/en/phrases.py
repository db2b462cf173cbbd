"""English phrases of the speech grammar, in JSGF; the home's names are in rules of their own."""

from typing import Final

from hub.intents.en.numbers import in_words
from hub.language.en.words import WORDS

KINDS: Final = {
    "light": ("light",),
    "switched": ("light", "switch", "fan", "input_boolean"),
    "fan": ("fan",),
    "cover": ("cover",),
    "lock": ("lock",),
    "thermostat": ("climate",),
    "player": ("media_player",),
    "opening": ("binary_sensor",),
    "scene": ("scene", "script"),
}
"""Rule of names, and the domains whose names stand in it."""

COVER_WORDS: Final = {
    **{name: WORDS.classes[name].plural for name in ("blind", "curtain", "shade", "shutter")},
    "awning": "awning",  # a home has one
}
"""What covers are called without a name, by device class."""

TIMER_NAMES: Final = (
    "pizza",
    "egg",
    "pasta",
    "rice",
    "tea",
    "coffee",
    "bread",
    "cake",
    "oven",
    "laundry",
    "homework",
)
"""What timers are called most; others are for the open recogniser."""

_TIMER_MINUTES: Final = (*range(2, 21), 25, 30, 35, 40, 45, 50, 55, 60, 90)


def _counted(numbers: tuple[int, ...] | range, unit: str) -> str:
    return f"( {' | '.join(in_words(number) for number in numbers)} ) {unit}"


RULES: Final[dict[str, list[str]]] = {
    "polite": [
        "please",
        "can you [please]",
        "could you [please]",
        "would you [please]",
        "i would like you to",
    ],
    "thanks": ["please", "thanks", "thank you", "now", "for me"],
    "turn": ["turn", "switch"],
    "on_off": ["on", "off"],
    "percent": [*(in_words(number) for number in range(5, 100, 5)), "one hundred", "a hundred"],
    "degrees": [*(in_words(number) for number in range(10, 31))],
    "color": ["white", "red", "orange", "yellow", "green", "blue", "purple", "pink", "turquoise"],
    "length": [
        "( one | a ) minute",
        _counted(_TIMER_MINUTES, "minutes"),
        _counted(range(10, 95, 5), "seconds"),
        "( one | an ) hour",
        _counted(range(2, 13), "hours"),
        "half an hour",
        "an hour and a half",
        "one and a half hours",
        "two and a half hours",
        "two and a half minutes",
        "one hour and ( fifteen | twenty | thirty | forty five ) minutes",
    ],
    "timer": list(TIMER_NAMES),
}

PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "light": (
        "<turn> <on_off> [all] [the] <lit_area> lights",
        "<turn> [the] <lit_area> lights <on_off>",
        "<turn> <on_off> [all] the lights in the <lit_area>",
        "<turn> <on_off> the light in the <lit_area>",
        "<turn> the light in the <lit_area> <on_off>",
        "<turn> <on_off> the ( light | lights )",
        "<turn> the ( light | lights ) <on_off>",
        "<turn> <on_off> all [the] lights",
        "<turn> all [the] lights <on_off>",
        "[all] lights <on_off>",
        "( set | dim ) [the] <light> to <percent> percent",
        "( set | dim ) [the] <lit_area> lights to <percent> percent",
        "( set | dim ) the lights to <percent> percent",
        "set the brightness of [the] <light> to <percent> percent",
        "( dim | brighten ) [the] ( <light> | <lit_area> lights )",
        "( dim | brighten ) the lights",
        "make ( it | the lights ) ( brighter | darker )",
        "make [the] <light> ( brighter | darker )",
        "turn [the] <light> ( up | down )",
        "( make | turn ) [the] <color_light> <color>",
        "( set | change ) [the] <color_light> to <color>",
        "( which | what ) lights are on",
        "are [all] the lights <on_off> [in the <lit_area>]",
        "are any lights on [in the <lit_area>]",
        "how bright is [the] <light>",
    ),
    "lock": (
        "lock [all] the doors",
        "are [all] the doors locked",
    ),
    "thermostat": (
        "set the temperature to <degrees> [point five] degrees",
        "make it ( warmer | colder )",
        "turn ( up | down ) the heating",
        "turn the heating ( up | down | on | off )",
    ),
    "player": (
        "( play | pause | stop ) [the] music",
        "( next | previous ) ( song | track )",
        "skip this song",
        "( turn the volume | volume ) ( up | down )",
        "turn ( up | down ) the ( volume | music )",
        "turn the music ( up | down )",
        "make it ( louder | quieter )",
        "set the volume [of [the] <player>] to <percent> percent",
        "mute [the music]",
        "what is playing",
    ),
    "opening": ("are any windows open",),
    "": (
        "<turn> <on_off> [the] <switched>",
        "<turn> [the] <switched> <on_off>",
        "<turn> on [the] <scene>",
        "set [the] <fan> to <percent> percent",
        "( open | close ) [the] <cover>",
        "( open | close ) [all] the <covers>",
        "( open | close ) the <covers> in the <area>",
        "( set | open | close ) [the] <cover> to <percent> percent",
        "open [the] <cover> halfway",
        "( lock | unlock ) [the] <lock>",
        "what is the temperature [in the <area>]",
        "how ( warm | cold ) is it [in the <area>]",
        "set [the] <thermostat> to <degrees> [point five] [degrees]",
        "what is [the] <thermostat> set to",
        "<turn> <on_off> [the] <player>",
        "is [the] <switched> <on_off>",
        "( is | are ) [the] <cover> ( open | closed )",
        "is [the] <opening> ( open | closed )",
        "is [the] <lock> ( locked | unlocked )",
        "what time is it",
        "what is the time",
        "tell me the time",
        "what day is it [today]",
        "what is the date [today]",
        "what is today's date",
        "( set | start ) a timer for <length>",
        "( set | start ) a <timer> timer for <length>",
        "how much time is left [on the [<timer>] timer]",
        "how long is left on the [<timer>] timer",
        "cancel ( the | my ) [<timer>] timer",
        "stop the timer",
        "cancel all [the] timers",
    ),
    "switched": (
        "<turn> everything off [in the <area>]",
        "<turn> off everything [in the <area>]",
    ),
}
"""By the rule of names without which they make no sense in a home.

Those under "" need what they name themselves."""

REPLIES: Final = (
    "yes [please]",
    "yeah",
    "sure",
    "okay",
    "no [thanks | thank you]",
    "never mind",
    "cancel [that]",
    "stop",
    "forget it",
    "the <area> one",
    "everywhere",
    "<length>",
)
