"""Where the people of the household are, as Home Assistant tells it (pure)."""

from typing import Final

from hub.intents.en import answers
from hub.intents.matcher import Recognition
from hub.intents.situation import Situation
from hub.language.spoken_lists import joined
from hub.language.spoken_states import UNREACHABLE, answers_to, state_word
from hub.ports import Entity, Plan, Say

_START: Final = {
    ("any", True): "Yes, ",
    ("any", False): "No, ",
    ("none", True): "No, ",
    ("none", False): "Yes, ",
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
            start = "Yes" if _is_at(person, said) else "No"
            return Say(intent="HassGetState", text=f"{start}, {_state(person)}.")
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
        return Say(intent="HassGetState", text="I know of no people here.")
    there = [person for person in people if _is_at(person, said)]
    if not there and all(answers_to(person, said) is None for person in people):
        return None
    others = [person for person in people if person not in there]
    told = _counted(reading.form, said, there, others)
    return Say(intent="HassGetState", text=answers.sentence(told))


def _counted(form: str, said: str, there: list[Entity], others: list[Entity]) -> str:
    names, verb = joined([person.name for person in there]), "are" if len(there) > 1 else "is"
    if form == "how_many":
        return f"{len(there) or 'nobody'} {verb} {said}"
    if form == "all":
        rest = joined([_state(person) for person in others])
        return f"No, {rest}" if others else f"Yes, everybody is {said}"
    if not there:
        return f"{_START.get((form, False), '')}nobody is {said}"
    return f"{_START.get((form, True), '')}{names} {verb} {said}"


def _is_at(person: Entity, said: str) -> bool:
    return answers_to(person, said) is True or person.state.lower() == said


def _told(person: Entity) -> str:
    if person.state in UNREACHABLE:
        return f"I don't know where {person.name} is."
    return answers.sentence(_state(person))


def _state(person: Entity) -> str:
    return f"{person.name} is {state_word(person)}"
