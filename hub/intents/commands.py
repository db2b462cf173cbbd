"""Tool calls to plans: commands given by intent and slots instead of by a sentence (pure)."""

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Final

from hub.intents import answers
from hub.intents.handlers import dispatch
from hub.intents.handlers.switching import SWITCHED
from hub.intents.lexicon import SpokenName
from hub.intents.matcher import HERE, Recognition, Value
from hub.intents.situation import Situation
from hub.intents.wording import normalise
from hub.ports import Act, Ask, IntentCall, Plan, Say, Scalar

HERE_WORDS: Final = frozenset({"", "here", "this room", "current room"})
_PLACES: Final = frozenset({"name", "area", "every"})
_IDENTIFIERS: Final = frozenset({"domain", "device_class"})
"""Slots whose values are Home Assistant's own words: "media_player" stays as it is."""
_SWITCHES: Final = frozenset({"HassTurnOn", "HassTurnOff"})


@dataclass(frozen=True, slots=True)
class _Unknown:
    """What was said in a slot, and what there is instead."""

    slot: str
    said: str
    known: Container[str]


def reading_of(command: IntentCall, situation: Situation) -> Recognition | Plan | None:
    """The command as if it had been recognised in a sentence.

    A question or a refusal for a name that is not there; None for an intent that is not known.
    """
    found = _read(command, situation)
    return _offer(command, found, situation) if isinstance(found, _Unknown) else found


def _read(command: IntentCall, situation: Situation) -> Recognition | Plan | _Unknown | None:
    """The command as a reading; a refusal where it cannot be about what it names.

    None for an intent that nothing here knows.
    """
    if command.intent not in dispatch.MEANINGS:
        return None
    reading = _placed(_without_places(command), str(command.slots.get("area") or ""), situation)
    said = str(command.slots.get("name") or "")
    if isinstance(reading, _Unknown) or not said.strip():
        return reading
    return _named(reading, said, situation)


def _without_places(command: IntentCall) -> Recognition:
    """The command's intent and values, meant for this room or for every one."""
    every = command.slots.get("every") is True
    values = {key: _value(key, given) for key, given in command.slots.items()}
    return Recognition(
        intent=command.intent,
        form="default",
        every=every,
        area=None if every else HERE,
        slots={key: value for key, value in values.items() if value is not None},
    )


def _placed(reading: Recognition, said: str, situation: Situation) -> Recognition | _Unknown:
    """The reading with the area that was said: by any of its names, or by its id."""
    area, areas = normalise(said), situation.lexicon.areas
    if area in HERE_WORDS:
        return reading
    area_id = areas.get(area) or areas.get(normalise(area.replace("_", " ")))
    if area_id is None:
        return _Unknown("area", area, areas)
    return replace(reading, area=area_id)


def _named(reading: Recognition, said: str, situation: Situation) -> Recognition | Plan | _Unknown:
    """The reading with the thing that was said, if the command can be about it."""
    name = _spoken(said, reading, situation)
    if name is None:
        able = {spoken.words for spoken in situation.lexicon.names if _fits(spoken.domain, reading)}
        return _Unknown("name", normalise(said), able)
    if not _fits(name.domain, reading):
        return Say(intent="UnknownThing", text=answers.cannot(name.words))
    return replace(reading, name=name, area=reading.area if reading.area != HERE else None)


def _spoken(said: str, reading: Recognition, situation: Situation) -> SpokenName | None:
    """The lexicon's name for what was said: a name, a name after its room, or an entity id.

    Of several that are called so, one that the command can be about comes first.
    """
    names = situation.lexicon.names
    if said in situation.by_id:
        entity = situation.by_id[said]
        own = [
            spoken
            for spoken, ids in names.items()
            if ids == (said,) and spoken.domain == entity.domain
        ]
        return own[0] if own else None
    words = normalise(said)
    candidates = [words, words.removeprefix("the ")]
    if reading.area not in (None, HERE):
        candidates.append(f"{situation.area_words(reading.area)} {words}")
    domain = reading.text("domain")
    found = [spoken for candidate in candidates for spoken in names if spoken.words == candidate]
    return min(
        found,
        key=lambda spoken: (spoken.domain != domain, not _fits(spoken.domain, reading)),
        default=None,
    )


def _fits(domain: str, reading: Recognition) -> bool:
    """Whether the command can be about things of the domain.

    On and off go by the name where both are things that are switched, whatever kind the name was
    taken for; what is opened or locked is so by its own actions alone.
    """
    wanted = reading.text("domain")
    if reading.intent not in _SWITCHES or domain not in SWITCHED:
        return wanted == domain or (wanted is None and reading.intent not in _SWITCHES)
    return wanted is None or wanted == "everything" or wanted in SWITCHED


def _offer(command: IntentCall, unknown: _Unknown, situation: Situation) -> Plan:
    """Asks whether something like it was meant; says that there is nothing where nothing is."""
    refusal = answers.unknown(unknown.said)
    for name in situation.lexicon.near.like(unknown.said, unknown.known):
        meant = _read(replace(command, slots={**command.slots, unknown.slot: name}), situation)
        plan = dispatch.plan_of(meant, situation) if isinstance(meant, Recognition) else None
        if isinstance(plan, Act):
            return Ask(
                intent="UnknownThing",
                text=f"{refusal} {answers.did_you_mean(answers.the(name))}",
                if_yes=plan,
            )
        if isinstance(plan, Ask):
            return replace(plan, intent="UnknownThing", text=f"{refusal} {plan.text}")
    return Say(intent="UnknownThing", text=refusal)


def _value(slot: str, given: Scalar) -> Value | None:
    """A slot's value, a number also where it came as "40", "40 %" or "forty".

    None for an empty value, for true and false, and for name, area and `every`, which are read by
    themselves.
    """
    if slot in _PLACES or given is None or isinstance(given, bool):
        return None
    if not isinstance(given, str):
        return given
    if slot in _IDENTIFIERS:
        return given.strip() or None
    for number in (given.strip().removesuffix("%").strip(), words := normalise(given)):
        try:
            return float(number)
        except ValueError:
            continue
    return words or None
