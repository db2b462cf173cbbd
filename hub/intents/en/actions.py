"""English templates for actions: on and off, covers, locks, light and heat by steps.

See `templates` for the template language.
"""

from typing import Final

from hub.intents.en.templates import Block

LIGHT_SLOT: Final = {"domain": "light"}
EVERY_LIGHT: Final = {"domain": "light", "every": "yes"}
COVER_SLOT: Final = {"domain": "cover"}
LOCK_SLOT: Final = {"domain": "lock"}


def _switching(intent: str, way: str) -> tuple[Block, ...]:
    more = "start" if way == "on" else "(stop|kill|cut|deactivate)"
    lit = (
        "[give me|get me|put] [some] [more] [a bit of] light"
        if way == "on"
        else "(kill|cut) [<the>] <light>"
    )
    passive = f"(can|could|should|must|may|shall|needs to) be [turned|switched] {way}"
    return (
        Block(intent, (f"{lit} <in> [<the>] {{area}}",), LIGHT_SLOT),
        Block(
            intent,
            (
                f"[<the>] <light> {passive}",
                "(it is [too|so|very|a bit] dark [<here>]|[give me] (some|more) light)"
                if way == "on"
                else lit,
            ),
            LIGHT_SLOT,
            here=True,
        ),
        Block(
            intent,
            (
                f"[<the>] {{area}} <light> {passive}",
                f"[<the>] <light> <in> [<the>] {{area}} {passive}",
            ),
            LIGHT_SLOT,
        ),
        Block(
            intent,
            (
                f"[<the>] {{name}} {passive}",
                f"(make sure|see to it) [that] [<the>] {{name}} (is|are) [turned|switched] {way}",
                *(
                    ("(get|set) [<the>] {name} (going|running)", "start up [<the>] {name}")
                    if way == "on"
                    else ()
                ),
            ),
            name_domains=("light", "switch", "fan", "media_player", "climate", "input_boolean"),
        ),
        Block(
            intent,
            (f"{more} [<the>] {{name}} <in> [<the>] {{area}}",),
            name_domains=("fan", "switch", "light"),
        ),
        Block(
            intent, (f"<turn> {way} [<the>] {{area}}", f"<turn> [<the>] {{area}} {way}"), LIGHT_SLOT
        ),
        Block(
            intent,
            (f"{more} [<the>] {{name}}",),
            name_domains=("fan", "switch", "light", "script")
            if way == "on"
            else ("fan", "switch", "light"),
        ),
        Block(intent, (f"<turn> {way} [<all>] [<the>] <light> {{area}}",), LIGHT_SLOT),
        *(*_switching_rooms(intent, way), *_switching_everything(intent, way)),
    )


def _switching_rooms(intent: str, way: str) -> tuple[Block, ...]:
    return (
        Block(
            intent,
            (
                f"<turn> {way} <all> fan[s] [<everywhere>]",
                f"<turn> <all> fan[s] {way} [<everywhere>]",
                f"<turn> {way} [<the>] fan[s] <everywhere>",
                f"<turn> [<the>] fan[s] {way} <everywhere>",
            ),
            {"domain": "fan", "every": "yes"},
        ),
        Block(
            intent,
            (
                f"<turn> [(<the>|a)] [room] <light> [to] {way}",
                f"<turn> {way} [(<the>|a)] room <light>",
                f"<turn> [<the>] room <light> {way}",
            ),
            LIGHT_SLOT,
            here=True,
        ),
    )


def _switching_everything(intent: str, way: str) -> tuple[Block, ...]:
    active = "activate" if way == "on" else "deactivate"
    everywhere = "light up (<everywhere>|(every|each) room <everywhere>)"
    lit_up = (everywhere,) if way == "on" else ()
    return (
        Block(
            intent,
            (
                f"<turn> {way} <all> <light> [<everywhere>]",
                f"<turn> <all> <light> {way} [<everywhere>]",
                f"[<the>] <light> {way} <everywhere>",
                f"<all> <light> {way} [<everywhere>]",
                f"<turn> {way} [<the>] <light> <everywhere>",
                f"<turn> {way} every <light>",
                f"<turn> [<the>] <light> {way} <everywhere>",
                f"<turn> {way} [<all>] [<the>] <home> <light> [<everywhere>]",
                f"{active} <all> <light> [<everywhere>]",
                f"{active} [<the>] <light> <everywhere>",
                *lit_up,
            ),
            EVERY_LIGHT,
        ),
        Block(
            intent,
            (
                f"<turn> {way} (everything|<all> [devices]) [<in> [<the>] {{area}}]",
                f"<turn> (everything|all devices) {way} [<in> [<the>] {{area}}]",
                f"<turn> (everything|all devices) <in> [<the>] {{area}} {way}",
                f"everything {way} [<in> [<the>] {{area}}]",
            ),
            {"domain": "everything"},
        ),
        Block(
            intent,
            (f"<turn> {way} everything <here>", f"everything {way} <here>"),
            {"domain": "everything"},
            here=True,
        ),
        Block(
            intent,
            (
                f"<turn> {way} [<the>] (heating|heat|thermostat)",
                f"<turn> [<the>] (heating|heat|thermostat) {way}",
                f"[<the>] (heating|heat) {way}",
            ),
            {"domain": "climate"},
            here=True,
        ),
    )


def _covers(intent: str, verb: str, way: str) -> tuple[Block, ...]:
    every = {**COVER_SLOT, "every": "yes"}
    some = "{cover_classes:device_class}"
    return (
        Block(intent, (f"{verb} <all> {some} [<everywhere>]", f"{verb} every {some}"), every),
        Block(
            intent,
            (f"{verb} <all> [<the>] {{area}} {some}", f"{verb} <all> {some} <in> [<the>] {{area}}"),
            COVER_SLOT,
        ),
        Block(
            intent,
            (
                f"make sure [that] [<the>] {{name}} (is|are) "
                f"{'open' if way == 'up' else '(closed|shut)'}",
            ),
            name_domains=("cover",),
        ),
        Block(
            intent,
            (f"(put|pull|roll|bring) [<the>] {some} {way}", f"[<the>] {some} {way}"),
            COVER_SLOT,
            here=True,
        ),
        Block(
            intent,
            (f"(put|pull|roll|bring) [<the>] {{name}} {way}", f"[<the>] {{name}} {way}"),
            name_domains=("cover",),
        ),
        Block(
            intent,
            (f"(put|pull|roll|bring) [<the>] {some} {way} <in> [<the>] {{area}}",),
            COVER_SLOT,
        ),
        Block(
            intent,
            (f"[<the>] {{name}} {'(open|opened)' if way == 'up' else '(closed|shut)'}",),
            name_domains=("cover",),
        ),
    )


def _locks(intent: str, verb: str, state: str) -> tuple[Block, ...]:
    every = {**LOCK_SLOT, "every": "yes"}
    return (
        Block(
            intent,
            (
                f"{verb} <all> <door>",
                f"{verb} [<the>] (doors|locks)",
                f"{verb} (everything|up) [<the> <home>]",
            ),
            every,
        ),
        Block(intent, (f"{verb} [<the>] (door|lock)",), LOCK_SLOT, here=True),
        Block(intent, (f"make sure [that] [<the>] {{name}} is {state}",), name_domains=("lock",)),
        Block(
            intent,
            (f"make sure [that] (<all> doors|<the> doors|everything) (is|are) {state}",),
            every,
        ),
        Block(
            intent,
            (f"{verb} [<the>] {{area}} <door>", f"{verb} [<the>] <door> <in> [<the>] {{area}}"),
            LOCK_SLOT,
        ),
    )


_LEVEL_STEPS: Final = {
    "up": "(raise|increase|turn up|bright)",
    "down": "(lower|decrease|reduce|turn down|minimize|bring down)",
}
_LIGHT_AMOUNTS: Final = {
    "up": ("(brighter|stronger|some more)", "dim"),
    "down": ("(less|low|lower|dimmer|softer)", "bright"),
}
"""By way: what of light is asked for, and what is complained about."""


def _light_steps(way: str, verbs: str, adjectives: str, direction: str) -> tuple[Block, ...]:
    more, (low, complaint) = _LEVEL_STEPS[way], _LIGHT_AMOUNTS[way]
    slots = {"domain": "light", "way": way}
    by = "[<bit>] [[by] {step} [percent]]"
    brightness = f"{more} [<the>] brightness"
    return (
        Block(
            "LightStep",
            (
                f"{verbs} [<the>] {{name}} {by}",
                f"make [<the>] {{name}} <bit> {adjectives} {by}",
                f"turn [<the>] {{name}} {direction} {by}",
                f"turn {direction} [<the>] {{name}} {by}",
                f"{brightness} of [<the>] {{name}} {by}",
                f"{more} [<the>] {{name}} [(light|brightness|lights)] {by}",
                f"{more} [<the>] {{name}}s light {by}",
            ),
            slots,
            ("light",),
        ),
        Block(
            "LightStep",
            (
                f"{verbs} [<the>] {{area}} [<light>] {by}",
                f"{verbs} [<the>] <light> <in> [<the>] {{area}} {by}",
                f"make [<the>] {{area}} [<light>] <bit> {adjectives} {by}",
                f"make [(it|<the> <light>)] <bit> {adjectives} <in> [<the>] {{area}}",
                f"turn {direction} [<the>] {{area}} <light> {by}",
                f"turn [<the>] {{area}} <light> {direction} {by}",
                f"turn {direction} [<the>] <light> <in> [<the>] {{area}} {by}",
                f"turn [<the>] <light> <in> [<the>] {{area}} {direction} {by}",
                f"{brightness} of [<the>] {{area}} [<light>] {by}",
                f"{more} [<the>] {{area}} <light> {by}",
                f"{more} [<the>] <light> <in> [<the>] {{area}} {by}",
                f"[give me] {low} <light> <in> [<the>] {{area}}",
            ),
            slots,
        ),
        Block(
            "LightStep",
            (
                f"{verbs} [(it|<the> <light>|<light>)] [<here>] {by}",
                f"[make (it|<the> <light>)] <bit> {adjectives} [<here>] {by}",
                f"turn {direction} [<the>] <light> [<here>] {by}",
                f"turn [<the>] <light> {direction} [<here>] {by}",
                f"{brightness} [of [<the>] <light>] [<here>] {by}",
                f"{more} [(<all>|<the>)] <light> [(power|intensity|level)] [<here>] {by}",
                f"[<the>] <light> {direction} {by}",
                f"[give me|i need] [a little|a bit|some] {low} <light> [<here>]",
                f"(make|get) (a|the) room [a bit|a little] {adjectives}",
                f"(it|this|that|<the> <light>) (is|are) [too|so|way too|a bit|very] {complaint} "
                "[<here>]",
                f"(every|all) <light> [of|in] [the] [room] {more} [its|their] "
                "(intensity|brightness)",
            ),
            slots,
            here=True,
        ),
    )


def _light_steps_everywhere(way: str, verbs: str, direction: str) -> tuple[Block, ...]:
    slots = {"domain": "light", "way": way}
    more, by = _LEVEL_STEPS[way], "[<bit>] [[by] {step} [percent]]"
    return (
        Block(
            "LightStep",
            (
                f"({verbs}|{more}) <all> [interior|indoor] <light> [<everywhere>] {by}",
                f"({verbs}|{more}) [<the>] <light> <everywhere> {by}",
                f"turn {direction} <all> <light> [<everywhere>] {by}",
            ),
            {**slots, "every": "yes"},
        ),
    )


def _heat_steps(
    way: str, adjectives: str, direction: str, verbs: str, complaint: str
) -> tuple[Block, ...]:
    slots = {"domain": "climate", "way": way}
    by = "[<bit>] [[by] {step} <deg>]"
    degrees = "({step} (degree|degrees)|a degree)"
    return (
        Block(
            "TemperatureStep",
            (
                f"[make (it|<the> <home>)] <bit> {adjectives} [<here>] {by}",
                f"[make (it|<the> <home>)] {degrees} {adjectives} [<here>]",
                f"turn [<the>] <heat> {direction} [<here>] {by}",
                f"turn {direction} [<the>] <heat> [<here>] {by}",
                f"{verbs} [<the>] <heat> [<here>] {by}",
                f"it is [too|so|very|a bit|a little|really] {complaint} [<here>]",
                f"i am [too|so|very|a bit|a little|really] {complaint} [<here>]",
            ),
            slots,
            here=True,
        ),
        Block(
            "TemperatureStep",
            (
                f"make (it|<the> <heat>) <bit> {adjectives} <in> [<the>] {{area}} {by}",
                f"make [<the>] {{area}} <bit> {adjectives} {by}",
                f"make (it|<the> <heat>) {degrees} {adjectives} <in> [<the>] {{area}}",
                f"make [<the>] {{area}} {degrees} {adjectives}",
                f"turn {direction} [<the>] <heat> <in> [<the>] {{area}} {by}",
                f"turn [<the>] <heat> {direction} <in> [<the>] {{area}} {by}",
                f"turn {direction} [<the>] {{area}} <heat> {by}",
                f"{verbs} [<the>] <heat> <in> [<the>] {{area}} {by}",
                f"{verbs} [<the>] {{area}} [<heat>] {by}",
                f"it is [too|so|very|a bit|a little|really] {complaint} <in> [<the>] {{area}}",
            ),
            slots,
        ),
        Block(
            "TemperatureStep",
            (f"turn {direction} [<the>] {{name}} {by}", f"turn [<the>] {{name}} {direction} {by}"),
            slots,
            ("climate",),
        ),
    )


STEPS: Final = (
    *_light_steps_everywhere("up", "(brighten|lighten|brighten up)", "up"),
    *_light_steps_everywhere("down", "(dim|darken|dim down)", "down"),
    *_light_steps("up", "(brighten|lighten|brighten up)", "(brighter|lighter)", "up"),
    *_light_steps("down", "(dim|darken|dim down)", "(dimmer|darker|less bright)", "down"),
    *_heat_steps(
        "up",
        "(warmer|hotter)",
        "up",
        "(raise|increase|warm up|heat up)",
        "(cold|chilly|freezing|cool)",
    ),
    *_heat_steps(
        "down",
        "(cooler|colder)",
        "down",
        "(lower|decrease|reduce|cool down)",
        "(hot|warm|stuffy|boiling)",
    ),
)

SWITCHES: Final = (
    Block(
        "HassTurnOn",
        (
            "(activate|start|run|set|begin|play) [<the>] {name} [(scene|mode|script)]",
            "(set|activate|start|run|turn on) [the] scene [to] {name}",
            "[<the>] {name} on",
        ),
        name_domains=("scene", "script"),
    ),
    *_switching("HassTurnOn", "on"),
    *_switching("HassTurnOff", "(off|out)"),
    *_covers("HassTurnOn", "<open>", "up"),
    *_covers("HassTurnOff", "<close>", "down"),
    *_locks("HassTurnOn", "(lock|bolt|secure)", "locked"),
    *_locks("HassTurnOff", "(unlock|unbolt)", "unlocked"),
    Block("HassTurnOff", ("<open> [<the>] {name}",), name_domains=("lock",)),
    Block("CoverStop", ("(stop|halt|hold) [<the>] {name}",), name_domains=("cover",)),
)
