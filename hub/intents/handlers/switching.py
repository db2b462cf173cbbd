"""Switching intents: on and off, open and close, lock and unlock, with confirmation (pure).

Locks, and opening a garage door, gate or door, ask first: a misheard word must not open the house,
nor shut it on somebody. A garage door or a gate is one by its class or by its name.
What is in that state already needs no question. Closing does not ask: it is undone in a word.
Only what Home Assistant itself turns on and off is switched: alarms, sirens, valves and buttons are
not.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from hub.intents import answers
from hub.intents.matcher import HERE, Recognition
from hub.intents.resolution import Targets, find, in_place, is_kind, noun_for, plan_for
from hub.intents.situation import Situation
from hub.language.en.words import WORDS
from hub.language.phrasebook import worded
from hub.ports import Act, Ask, Entity, Plan, Say, Scalar, ServiceCall, amount

GUARDED_COVERS: Final = frozenset({"garage", "garage_door", "door", "gate"})
SWITCHED: Final = frozenset(
    {
        "light",
        "switch",
        "fan",
        "media_player",
        "climate",
        "humidifier",
        "input_boolean",
        "scene",
        "script",
        "water_heater",
    }
)
"""Domains whose things are turned on and off."""
_ALWAYS_ON: Final = ("scene", "script")
_PRODUCTS: Final = frozenset[str]().union(*WORDS.products.values())
COVER_STEP_PERCENT: Final = 25
"""How far "a bit" is: enough to be seen, on a blind of four steps."""
_PRESSED: Final = ("button", "input_button")
_WAYS_IN: Final = re.compile(r"garage|\b(?:gates?|tor|portail|portón|brama)\b")
_DOORS: Final = re.compile(r"\bdoors?\b")
"""Names of covers that let somebody in; a door only where no class says that it is a blind."""


def turn_on(reading: Recognition, situation: Situation) -> Plan | None:
    return _turn(reading, situation, on=True)


def turn_off(reading: Recognition, situation: Situation) -> Plan | None:
    return _turn(reading, situation, on=False)


def toggle(reading: Recognition, situation: Situation) -> Plan:
    """On where nothing of it is on, else off."""
    domain = reading.name.domain if reading.name else reading.text("domain") or "light"

    def make(targets: Targets) -> Plan:
        lit = any(entity.state == "on" for entity in targets.entities)
        return _switch(targets, reading.intent, on=not lit)

    return plan_for(find(reading, situation, domain), reading.intent, make)


def open_all(reading: Recognition, situation: Situation) -> Plan:  # noqa: ARG001
    """Not at once: a house is not opened by one sentence."""
    return Say(
        intent=reading.intent, text=worded("I don't open everything at once. Say what to open.")
    )


def make_drink(reading: Recognition, situation: Situation) -> Plan | None:
    """Starts the machine that makes it; None for a name that is nothing to be made."""
    if reading.name is None or reading.name.words not in _PRODUCTS:
        return None
    return _turn(reading, situation, on=True)


def _all_but(reading: Recognition, situation: Situation, *, on: bool) -> Plan | None:
    """Everything that is switched, or the lights, less a thing or a room that was named.

    Less a thing: the lights of this room; less a room: those of the whole home.
    """
    if reading.name is None and reading.area is None:
        return None
    domain = reading.text("domain") or "everything"
    kind = _kind_but(reading, domain, situation)
    if not kind:
        return Say(intent=reading.intent, text=worded("There is nothing else here."))
    if reading.name is None:
        place = situation.area_words(reading.area or HERE)
        words = f"the lights but those{answers.within(place)}"
        return _switch(Targets(kind, words), reading.intent, on=on)
    here = in_place(kind, situation.room, situation) if domain == "light" else ()
    but = "the lights but {thing}" if domain == "light" else "everything but {thing}"
    words = worded(but, thing=answers.the(reading.name.words))
    return _switch(Targets(here or kind, words), reading.intent, on=on)


def _kind_but(reading: Recognition, domain: str, situation: Situation) -> tuple[Entity, ...]:
    """All of the kind but what is called so, or is in the room."""
    kind = tuple(one for one in situation.home.entities if is_kind(one, domain, None))
    if reading.name is not None:
        left = frozenset(situation.lexicon.names.get(reading.name, ()))
    else:
        left = frozenset(one.entity_id for one in in_place(kind, reading.area, situation))
    return tuple(one for one in kind if one.entity_id not in left)


def _turn(reading: Recognition, situation: Situation, *, on: bool) -> Plan | None:
    if reading.text("but"):
        return _all_but(reading, situation, on=on)
    domain = reading.name.domain if reading.name else reading.text("domain") or "light"
    found = find(reading, situation, domain, reading.text("device_class"))
    make = _deed(domain, reading, on=on)
    if make is None:
        what = (
            reading.name.words if reading.name else noun_for(domain, reading.text("device_class"))
        )
        return Say(intent="UnknownThing", text=answers.cannot(what))
    if domain == "everything" and isinstance(found, Targets):
        area = reading.area
        place = situation.room if area == HERE else area
        where = "" if place is None else answers.within(situation.area_words(place))
        found = Targets(found.entities, worded("everything{where}", where=where))
    return plan_for(found, reading.intent, make)


def _deed(domain: str, reading: Recognition, *, on: bool) -> Callable[[Targets], Plan] | None:
    """What on and off do to things of the domain; None where nothing does.

    A valve or a button is moved or pressed by its name alone.
    """
    intent, named = reading.intent, reading.name is not None
    if domain == "cover" or (domain == "valve" and named):
        return lambda targets: move(targets, intent, 100 if on else 0)
    if domain == "lock":
        return lambda targets: _lock(targets, intent, on=on)
    if domain in _PRESSED and on and named:
        return lambda targets: _press(targets, intent)
    if domain in SWITCHED or domain == "everything":
        return lambda targets: _switch(targets, intent, on=on)
    return None


def _switch(targets: Targets, intent: str, *, on: bool) -> Plan:
    service, state = ("turn_on", "on") if on else ("turn_off", "off")
    only = targets.entities[0]
    if only.domain in _ALWAYS_ON and not on:
        text = worded("{thing} cannot be turned off", thing=targets.words)
        return Say(intent=intent, text=answers.sentence(text))
    if only.domain in _ALWAYS_ON:
        done = worded("started {things}", things=targets.words)
    elif len(targets.entities) == 1 and only.state == state:
        done = answers.already(targets.words, state)
    else:
        done = worded("turned on {things}" if on else "turned off {things}", things=targets.words)
    return Act(intent=intent, calls=calls(targets.entities, service), done=answers.sentence(done))


def _press(targets: Targets, intent: str) -> Plan:
    done = answers.sentence(worded("pressed {things}", things=targets.words))
    return Act(intent=intent, calls=calls(targets.entities, "press"), done=done)


def move(targets: Targets, intent: str, position: int) -> Plan:
    """Opens, closes or moves covers; asks before a door or gate opens any further."""
    domain = targets.entities[0].domain
    service, words = f"set_{domain}_position", targets.words
    told = worded("set {thing} to {value}", thing=words, value=answers.percent(position))
    question = "Shall I set {things} to {value}?"
    data: dict[str, Scalar] = {"position": position}
    if position in (0, 100):
        service = f"open_{domain}" if position else f"close_{domain}"
        told = worded("opened {things}" if position else "closed {things}", things=words)
        question, data = "Shall I open {things}?" if position else "Shall I close {things}?", {}
    only = targets.entities[0]
    state = "open" if position == 100 else "closed" if position == 0 else None
    if (
        len(targets.entities) == 1
        and only.state == state
        and only.attributes.get("current_position") in (None, position)
    ):
        told = answers.already(words, state)
    act = Act(
        intent=intent, calls=calls(targets.entities, service, data), done=answers.sentence(told)
    )
    if any(_opens(entity, position) for entity in targets.entities):
        text = worded(question, things=words, value=answers.percent(position))
        return Ask(intent=intent, text=text, if_yes=act)
    return act


def set_position(reading: Recognition, situation: Situation) -> Plan:
    position = reading.number("position")
    if position is None or not 0 <= position <= 100:
        return Say(
            intent=reading.intent,
            text=worded("A position goes from 0, which is closed, to 100 percent, which is open."),
        )
    domain = reading.name.domain if reading.name else "cover"
    found = find(reading, situation, domain, reading.text("device_class"))
    return plan_for(
        found, reading.intent, lambda targets: move(targets, reading.intent, round(position))
    )


def stop(reading: Recognition, situation: Situation) -> Plan:
    def make(targets: Targets) -> Plan:
        done = answers.sentence(worded("stopped {things}", things=targets.words))
        return Act(intent=reading.intent, calls=calls(targets.entities, "stop_cover"), done=done)

    return plan_for(find(reading, situation, "cover"), reading.intent, make)


def set_speed(reading: Recognition, situation: Situation) -> Plan:
    speed = reading.number("percentage")
    if speed is None or not 0 <= speed <= 100:
        return Say(intent=reading.intent, text=worded("A fan's speed goes from 0 to 100 percent."))

    def make(targets: Targets) -> Plan:
        value = answers.percent(speed)
        done = answers.sentence(worded("set {thing} to {value}", thing=targets.words, value=value))
        data: dict[str, Scalar] = {"percentage": round(speed)}
        return Act(
            intent=reading.intent, calls=calls(targets.entities, "set_percentage", data), done=done
        )

    return plan_for(find(reading, situation, "fan"), reading.intent, make)


def step_speed(reading: Recognition, situation: Situation) -> Plan:
    """A fan faster or slower by one of its own steps, or by the percentage said."""
    up, by = reading.text("way") == "up", reading.number("step")

    def make(targets: Targets) -> Plan:
        running = tuple(fan for fan in targets.entities if fan.state == "on")
        if not running:
            words = targets.words
            text = worded("{things} {be} off", things=words, be=answers.be(words))
            return Say(intent=reading.intent, text=answers.sentence(text))
        data: dict[str, Scalar] = {} if by is None else {"percentage_step": round(by)}
        service = "increase_speed" if up else "decrease_speed"
        done = worded("turned {things} up" if up else "turned {things} down", things=targets.words)
        return Act(
            intent=reading.intent,
            calls=calls(running, service, data),
            done=answers.sentence(done),
        )

    return plan_for(find(reading, situation, "fan"), reading.intent, make)


def changes_nothing(plan: Plan, situation: Situation) -> bool:
    """Whether the plan only switches on what is on, or off what is off."""
    if not isinstance(plan, Act):
        return False
    known = {"turn_on": "on", "turn_off": "off"}
    return all(
        not call.data
        and call.entity_id in situation.by_id
        and situation.by_id[call.entity_id].state == known.get(call.service)
        for call in plan.calls
    )


def step_cover(reading: Recognition, situation: Situation) -> Plan:
    """A cover a bit further open or closed, by `COVER_STEP_PERCENT`; asks as `move` does."""
    step = COVER_STEP_PERCENT if reading.text("way") == "up" else -COVER_STEP_PERCENT

    def make(targets: Targets) -> Plan:
        at = [min(100, max(0, round(_position(one)) + step)) for one in targets.entities]
        if len(set(at)) == 1:
            return move(targets, reading.intent, at[0])
        moved = zip(targets.entities, at, strict=True)
        services = [calls((one,), "set_cover_position", {"position": to}) for one, to in moved]
        done = worded("set {thing} to {value}", thing=targets.words, value=answers.percent(at[0]))
        act = Act(
            intent=reading.intent,
            calls=tuple(call for each in services for call in each),
            done=answers.sentence(done),
        )
        if not any(map(_is_way_in, targets.entities)):
            return act
        question = worded("Shall I open {things}?", things=targets.words)
        return Ask(intent=reading.intent, text=question, if_yes=act)

    device_class = reading.text("device_class")
    return plan_for(find(reading, situation, "cover", device_class), reading.intent, make)


def _position(cover: Entity) -> float:
    now = amount(cover.attributes.get("current_position"))
    return now if now is not None else 100.0 if cover.state == "open" else 0.0


def calls(
    entities: Iterable[Entity], service: str, data: dict[str, Scalar] | None = None
) -> tuple[ServiceCall, ...]:
    """The service on each of them, in its own domain."""
    return tuple(
        ServiceCall(
            domain=entity.domain, service=service, entity_id=entity.entity_id, data=data or {}
        )
        for entity in entities
    )


def _lock(targets: Targets, intent: str, *, on: bool) -> Plan:
    service = "lock" if on else "unlock"
    only = targets.entities[0]
    done = worded("locked {things}" if on else "unlocked {things}", things=targets.words)
    if len(targets.entities) == 1 and only.state == f"{service}ed":
        done = answers.already(targets.words, only.state)
    act = Act(intent=intent, calls=calls(targets.entities, service), done=answers.sentence(done))
    if all(entity.state == "locked" for entity in targets.entities) and on:
        return act
    question = "Shall I lock {things}?" if on else "Shall I unlock {things}?"
    return Ask(intent=intent, text=worded(question, things=targets.words), if_yes=act)


def _opens(entity: Entity, position: int) -> bool:
    """Whether moving there opens something a stranger could come in by."""
    if not _is_way_in(entity) or position == 0:
        return False
    now = amount(entity.attributes.get("current_position"))
    return now is None or position >= now


def _is_way_in(cover: Entity) -> bool:
    device_class = cover.attributes.get("device_class")
    names = " ".join((cover.name, *cover.aliases)).lower()
    if device_class in GUARDED_COVERS or _WAYS_IN.search(names):
        return True
    return device_class is None and _DOORS.search(names) is not None
