"""Commands given by intent and slots, as a language model gives them, instead of by a sentence (pure)."""

from dataclasses import replace
from typing import Final

from hub.intents import answers, meaning, nearest
from hub.intents.lexicon import Spoken
from hub.intents.recogniser import HERE, Recognition, Value
from hub.intents.situation import Situation
from hub.intents.wording import normalise
from hub.ports import Act, Ask, Command, Plan, Say, Scalar

HERE_WORDS: Final = frozenset({"", "here", "this room", "current room"})
_PLACES: Final = frozenset({"name", "area", "every"})


def reading_of(command: Command, situation: Situation) -> Recognition | Plan | None:
    """The command as if it had been recognised in a sentence; a question or refusal for a name that is not there.

    None for an intent that nothing here knows.
    """
    if command.intent not in meaning.MEANINGS:
        return None
    every = command.slots.get("every") is True
    area = normalise(str(command.slots.get("area") or ""))
    reading = Recognition(
        intent=command.intent,
        form="default",
        every=every,
        area=None if every else HERE,
        slots={key: value for key, given in command.slots.items() if (value := _value(key, given)) is not None},
    )
    if area not in HERE_WORDS:
        area_id = situation.lexicon.areas.get(area) or situation.lexicon.areas.get(normalise(area.replace("_", " ")))
        if area_id is None:
            return _unknown(command, "area", area, list(situation.lexicon.areas), situation)
        reading = replace(reading, area=area_id)
    said = str(command.slots.get("name") or "")
    if not said.strip():
        return reading
    name = _spoken(said, reading, situation)
    if name is None:
        known = list({spoken.words for spoken in situation.lexicon.names})
        return _unknown(command, "name", normalise(said), known, situation)
    return replace(reading, name=name, area=reading.area if reading.area != HERE else None)


def _spoken(said: str, reading: Recognition, situation: Situation) -> Spoken | None:
    """The lexicon's name for what was said: a name, a name after its room, or an entity id."""
    names = situation.lexicon.names
    if said in situation.by_id:
        entity = situation.by_id[said]
        own = [spoken for spoken, ids in names.items() if ids == (said,) and spoken.domain == entity.domain]
        return own[0] if own else None
    words = normalise(said)
    candidates = [words, words.removeprefix("the ")]
    if reading.area not in (None, HERE):
        candidates.append(f"{situation.area_words(reading.area)} {words}")
    domain = reading.text("domain")
    for candidate in candidates:
        found = [spoken for spoken in names if spoken.words == candidate]
        for spoken in found:
            if spoken.domain == domain:
                return spoken
        if found and domain is None:
            return found[0]
    return None


def _unknown(command: Command, slot: str, said: str, known: list[str], situation: Situation) -> Plan:
    refusal = f"I know nothing called {said} here."
    for name in nearest.by_likeness(said, known):
        meant = reading_of(replace(command, slots={**command.slots, slot: name}), situation)
        plan = meaning.plan_of(meant, situation) if isinstance(meant, Recognition) else None
        if isinstance(plan, Act):
            return Ask(intent="UnknownThing", text=f"{refusal} Did you mean {answers.the(name)}?", if_yes=plan)
        if isinstance(plan, Ask):
            return replace(plan, intent="UnknownThing", text=f"{refusal} {plan.text}")
    return Say(intent="UnknownThing", text=refusal)


def _value(slot: str, given: Scalar) -> Value | None:
    """Numbers as numbers, also where they came as "40" or "40 %"; the places are taken apart elsewhere."""
    if slot in _PLACES or given is None or isinstance(given, bool):
        return None
    if isinstance(given, str):
        number = given.strip().removesuffix("%").strip()
        try:
            return float(number)
        except ValueError:
            return normalise(given) or None
    return given
