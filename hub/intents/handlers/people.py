"""Where the people of the household are, as Home Assistant tells it (pure)."""

from typing import Final

from hub.intents import answers
from hub.intents.matcher import Recognition
from hub.intents.situation import Situation
from hub.language.current import ENGLISH, current
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.language.spoken_states import UNREACHABLE, answers_to, state_word
from hub.ports import Entity, Plan, Say

_START: Final = {
    ("any", True): "Yes, {told}",
    ("any", False): "No, {told}",
    ("none", True): "No, {told}",
    ("none", False): "Yes, {told}",
}
"""How an answer begins, by the question and whether anybody is as was asked."""


def where_is(reading: Recognition, situation: Situation) -> Plan | None:
    """Where one person is, or whether at the place said."""
    if reading.name is None:
        return None
    said = reading.text("said")
    ids = situation.lexicon.names.get(reading.name, ())
    for key in ids:
        person = situation.by_id.get(key)
        if person is not None and said is not None:
            start = "Yes, {told}." if _is_at(person, said) else "No, {told}."
            return Say(intent="HassGetState", text=worded(start, told=_state(person)))
        if person is not None:
            return Say(intent="HassGetState", text=_told(person))
    return None


def who_is(reading: Recognition, situation: Situation) -> Plan | None:
    """Who is home, away or at a place: whether anybody, everybody, who, how many.

    None for a place that nobody is known to be at: it may be none of theirs.
    """
    said = reading.text("said") or "home"
    people = situation.of_domains("person")
    if not people:
        return Say(intent="HassGetState", text=worded("I know of no people here."))
    there = [person for person in people if _is_at(person, said)]
    if not there and all(answers_to(person, said) is None for person in people):
        return None
    others = [person for person in people if person not in there]
    told = _counted(reading.form, said, there, others)
    return Say(intent="HassGetState", text=answers.sentence(told))


def _counted(form: str, said: str, there: list[Entity], others: list[Entity]) -> str:
    names, verb = joined([person.name for person in there]), "are" if len(there) > 1 else "is"
    if form == "how_many":
        who = str(len(there)) if there else worded("nobody")
        return worded(
            "{name} is {state}" if verb == "is" else "{names} are {state}",
            name=who,
            names=who,
            state=_told_place(said),
        )
    if form == "all":
        rest = joined([_state(person) for person in others])
        if others:
            return worded("No, {told}", told=rest)
        return worded("Yes, everybody is {state}", state=_told_place(said))
    if not there:
        names = worded("nobody")
    start = _START.get((form, bool(there)), "{told}")
    text = "{names} are {state}" if len(there) > 1 else "{name} is {state}"
    told = worded(text, name=names, names=names, state=_told_place(said))
    return worded(start, told=told)


def _told_place(said: str) -> str:
    return worded("at home") if said == "home" and current() != ENGLISH else worded(said)


def _is_at(person: Entity, said: str) -> bool:
    named = (said, worded(said).lower())  # a zone may be called so in its language
    return answers_to(person, said) is True or person.state.lower() in named


def _told(person: Entity) -> str:
    if person.state in UNREACHABLE:
        return worded("I don't know where {name} is.", name=person.name)
    return answers.sentence(_state(person))


def _state(person: Entity) -> str:
    return worded("{name} is {state}", name=person.name, state=state_word(person))
