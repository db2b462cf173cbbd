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
        *_switching_everything(intent, way),
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
    "up": "(raise|increase|turn up)",
    "down": "(lower|decrease|reduce|turn down)",
}


def _light_steps(way: str, verbs: str, adjectives: str, direction: str) -> tuple[Block, ...]:
    slots = {"domain": "light", "way": way}
    by = "[<bit>] [[by] {step} [percent]]"
    brightness = f"{_LEVEL_STEPS[way]} [<the>] brightness"
    return (
        Block(
            "LightStep",
            (
                f"{verbs} [<the>] {{name}} {by}",
                f"make [<the>] {{name}} <bit> {adjectives} {by}",
                f"turn [<the>] {{name}} {direction} {by}",
                f"turn {direction} [<the>] {{name}} {by}",
                f"{brightness} of [<the>] {{name}} {by}",
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
            ),
            slots,
            here=True,
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
            "{name} please",
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
