"""English templates for device classes: what is noticed ("are any windows open") and measured.

The nouns and states stand in `hub.language.en.classes` and `states`; see `templates` for the
template language.
"""

from collections.abc import Iterable
from typing import Final

from hub.intents.en.templates import Block
from hub.language.en.classes import CLASSES
from hub.language.en.states import STATES

_ARE: Final = "(is|are)"
_CHECK: Final = "[(check|see|tell me|do you know) (if|whether)]"
_STILL: Final = "[still|currently|really]"
_SAID: Final = "{class_states:said}"
_NOUN: Final = "{class_nouns:noun}"
_PRESENT: Final = "{class_present:present}"
_MEASURE: Final = "{measures:noun}"
_ASKED: Final = "(<what_is>|do you know|give me|how high is)"
_BY: Final = (
    "(of|on|in|for|at|from|by|indicated by|measured by|reported by|shown by|according to"
    "|detected by)"
)
_PERHAPS_PLACE: Final = "[<in>] [<the>] {area}"
_FORMS: Final = (
    (
        "any",
        f"({_CHECK} (({_ARE} [there]|there {_ARE}) (any|some|a|an) [of <the>])|any [of <the>])",
    ),
    ("all", f"{_CHECK} ({_ARE}|[{_ARE}]) <all>"),
    ("which", "(which|what) [of <the>]"),
    ("how_many", "how many [of <the>]"),
)
_BE: Final = {"any": _STILL, "all": _STILL, "which": f"{_ARE} {_STILL}"}


def _counted(form: str, start: str) -> Iterable[Block]:
    be = _BE.get(form, f"{_ARE} [there] {_STILL}")
    yield Block("ClassState", (f"{start} {_NOUN} {be} {_SAID}",), response=form)
    yield Block(
        "ClassState",
        (
            f"{start} {{area}} {_NOUN} {be} {_SAID}",
            f"{start} {_NOUN} {be} {_SAID} {_PERHAPS_PLACE}",
            f"{start} {_NOUN} <in> [<the>] {{area}} {be} {_SAID}",
        ),
        response=form,
    )
    yield Block("ClassState", (f"{start} {_NOUN} {be} {_SAID} <here>",), here=True, response=form)


def _kinds(form: str, start: str) -> Iterable[Block]:
    """Questions about all of a kind: "are any switches on upstairs"."""
    kind, state = "{kind_nouns:domain}", "[turned|switched] {class_states:state}"
    be = _BE.get(form, f"{_ARE} [there] {_STILL}")
    yield Block("HassGetState", (f"{start} {kind} {be} {state} [<everywhere>]",), response=form)
    yield Block(
        "HassGetState",
        (
            f"{start} {{area}} {kind} {be} {state}",
            f"{start} {kind} {be} {state} {_PERHAPS_PLACE}",
            f"{start} {kind} <in> [<the>] {{area}} {be} {state}",
        ),
        response=form,
    )
    yield Block("HassGetState", (f"{start} {kind} {be} {state} <here>",), here=True, response=form)


CLASS_QUESTIONS: Final = (
    *(block for form, start in _FORMS for block in _kinds(form, start)),
    *(block for form, start in _FORMS for block in _counted(form, start)),
    Block(
        "ClassState",
        (
            f"{_CHECK} {_ARE} [<the>] {{name}} {_STILL} {_SAID}",
            f"{_CHECK} [<the>] {{name}} {_ARE} {_STILL} {_SAID}",
            f"(has|have) [<the>] {{name}} [been] {_SAID}",
        ),
        name_domains=(
            "binary_sensor",
            "vacuum",
            "lawn_mower",
            "person",
            "device_tracker",
            "climate",
            "alarm_control_panel",
            "humidifier",
            "water_heater",
            "valve",
            "sun",
            "weather",
            "siren",
            "script",
            "automation",
        ),
        response="one",
    ),
    Block(
        "ClassState",
        (
            f"{_CHECK} {_ARE} [<the>] {{name}} {_SAID} {_PERHAPS_PLACE}",
            f"{_CHECK} {_ARE} [<the>] {{area}} {{name}} {_SAID}",
        ),
        name_domains=("binary_sensor",),
        response="one",
    ),
    Block(
        "ClassState",
        (
            f"{_CHECK} {_ARE} there [any|some|a|an] {_PRESENT} [detected] [with|on|in|at|for] "
            "[<the>] {name}",
            f"(does|do|has|have) [<the>] {{name}} [have|got] [any|a|an] {_PRESENT}",
        ),
        name_domains=("binary_sensor",),
        response="one",
    ),
    Block(
        "ClassState",
        (
            f"{_CHECK} {_ARE} there [any|some|a|an] {_PRESENT} [detected|sensed]",
            f"{_CHECK} {_ARE} [any|the|there] {_PRESENT} {_SAID}",
            f"{_ARE} [<the>] {_NOUN} {_SAID}",
        ),
        response="any",
    ),
    Block(
        "ClassState",
        (
            f"{_CHECK} {_ARE} there [any|some|a|an] {_PRESENT} [detected|sensed] {_PERHAPS_PLACE}",
            f"{_CHECK} {_ARE} [any|the|there] {_PRESENT} {_SAID} {_PERHAPS_PLACE}",
            f"{_CHECK} {_ARE} [any|the] {_PRESENT} {_PERHAPS_PLACE}",
            f"{_ARE} [<the>] {_NOUN} {_SAID} {_PERHAPS_PLACE}",
            f"{_ARE} [<the>] {{area}} {_NOUN} {_SAID}",
            f"{_ARE} [<the>] {_NOUN} <in> [<the>] {{area}} {_SAID}",
        ),
        response="any",
    ),
    Block(
        "ClassState",
        (
            f"{_ARE} there [any|some|a|an] {_PRESENT} [detected|sensed] <here>",
            f"{_ARE} [any|the] {_PRESENT} <here>",
        ),
        here=True,
        response="any",
    ),
    Block(
        "ClassState",
        ("is (anything|something) [still] {class_states:said}",),
        {"noun": "things"},
        response="any",
    ),
    Block(
        "ClassState",
        ("(what|who) is [still] {class_states:said}",),
        {"noun": "things"},
        response="which",
    ),
    Block(
        "Measure",
        (
            f"{_ASKED} [the] [current|total] {_MEASURE} [level|value|reading|sensor] {_BY} [<the>] "
            "{name}",
            f"{_ASKED} [the] [current|total] [<the>] {{name}} {_MEASURE} [level|value|reading]",
            f"how much {_MEASURE} (does|do|has|have|is|are|did) [<the>] {{name}} "
            "[have|got|use|used|using|consume|consumed|consuming|draw|drawing|need|make|made|produce"
            "|produced|producing|generate|generated|show] [left|remaining|now|today]",
            f"how much {_MEASURE} (is|are) [left|remaining|there|used] (in|on|of|for|by) [<the>] "
            "{name}",
            "how {measure_adjectives:adjective} (is|are|was) [<the>] {name}",
            "when (is|will|was|does|do) [<the>] {name} [be|due|end|start|finish|ready|done|over]",
        ),
        name_domains=("sensor", "climate", "weather", "number", "input_number", "humidifier"),
    ),
    Block(
        "Measure",
        (
            f"{_ASKED} [the] [current] {_MEASURE} [level|value|reading] <in> [<the>] {{area}}",
            f"{_ASKED} [<the>] {{area}} {_MEASURE} [level|value|reading]",
            f"{_ASKED} [the] {_MEASURE} [like] {{area}}",
            f"how much {_MEASURE} (is|are) [there] <in> [<the>] {{area}}",
            "how {measure_adjectives:adjective} is (it|the air) [<in>] [<the>] {area}",
            "how {measure_adjectives:adjective} is [<the>] {area}",
        ),
    ),
    Block(
        "Measure",
        (
            f"{_ASKED} [the] [current] {_MEASURE} [level|value|reading] [<here>]",
            "how {measure_adjectives:adjective} is (it|the air) [<here>]",
        ),
        here=True,
    ),
    Block(
        "HassGetState",
        (
            "(do you know|tell me|<what_is>|check) [the [current] (state|status|value) of] [<the>] "
            "{name}",
            "(do you know|tell me|<what_is>) [<the>] {name} (state|status|doing|up to)",
            "<how_is> [<the>] {name} [doing]",
        ),
        name_domains=(
            "sensor",
            "binary_sensor",
            "light",
            "switch",
            "fan",
            "cover",
            "lock",
            "valve",
            "climate",
            "media_player",
            "vacuum",
            "lawn_mower",
            "person",
            "humidifier",
            "water_heater",
            "input_boolean",
            "input_number",
            "number",
            "input_select",
            "select",
            "alarm_control_panel",
            "siren",
        ),
        response="one",
    ),
)


def _values(phrases: Iterable[str]) -> dict[str, object]:
    """A list whose values are its phrases."""
    return {"values": [{"in": phrase, "out": phrase} for phrase in dict.fromkeys(phrases)]}


_KIND_NOUNS: Final = {
    noun: domain
    for domain, nouns in {
        "switch": "switch switches plug plugs socket sockets outlet outlets",
        "fan": "fan fans",
        "media_player": "player players speaker speakers",
        "climate": "thermostat thermostats heater heaters radiator radiators",
        "vacuum": "vacuum vacuums robots",
        "humidifier": "humidifier humidifiers dehumidifiers",
        "valve": "valve valves",
        "lock": "lock locks",
        "script": "script scripts",
        "automation": "automation automations",
    }.items()
    for noun in nouns.split()
}

CLASS_LISTS: Final[dict[str, dict[str, object]]] = {
    "kind_nouns": {"values": [{"in": noun, "out": domain} for noun, domain in _KIND_NOUNS.items()]},
    "class_nouns": _values(noun for words in CLASSES.values() if words.on for noun in words.nouns),
    "class_present": _values(noun for words in CLASSES.values() for noun in words.present),
    "class_states": _values(
        [
            *(word for words in CLASSES.values() for word in words.states),
            *(
                word
                for states in STATES.values()
                for phrases in states.values()
                for word in phrases
            ),
        ]
    ),
    "measures": _values(noun for words in CLASSES.values() for noun in words.nouns),
    "measure_adjectives": _values(word for words in CLASSES.values() for word in words.adjectives),
}
