"""Questions by device class: is it wet, are any windows open, which batteries are low (pure)."""

from typing import Final

from hub.intents import answers
from hub.intents.handlers.tally import StateTally, whether_it_is
from hub.intents.lexicon import SpokenName
from hub.intents.matcher import HERE, Recognition
from hub.intents.resolution import UNKNOWN_THING, Missing, find, in_place
from hub.intents.situation import Situation
from hub.language.en.classes import CLASSES
from hub.language.phrasebook import worded
from hub.language.spoken_states import UNREACHABLE, answers_to
from hub.ports import Entity, Plan, Say, amount

_ANY_KIND: Final = frozenset({"thing", "things", "device", "devices"})
_SWITCHED: Final = frozenset({"on", "off"})
"""Words that are about what is switched, where no kind is said."""
_COVERS: Final = {
    "door": ("door", "garage", "gate"),
    "garage_door": ("garage",),
    "window": ("window",),
}
"""Classes of covers that a class of sensors stands beside: both tell of doors."""
_ANSWERED: Final = "HassGetState"
LOW_PERCENT: Final = 20.0
"""A battery that reports a percentage counts as low up to this."""


def class_state(reading: Recognition, situation: Situation) -> Plan | None:
    """Whether things are as a word of their class says; None where the words do not fit."""
    said = reading.text("said") or ""
    if reading.name is not None:
        return _about_one(reading, reading.name, said, situation)
    classes = _classes(reading, said)
    if not classes:
        return None
    asked = tuple(entity for entity in situation.home.entities if _is_of(entity, classes, said))
    return _about_several(reading, asked, classes, situation)


def _about_several(
    reading: Recognition,
    asked: tuple[Entity, ...],
    classes: frozenset[str],
    situation: Situation,
) -> Plan:
    said, noun = reading.text("said") or "", _noun(classes, reading)
    place, inside = _where(reading, asked, situation)
    where = answers.within(situation.area_words(place)) if place is not None else ""
    if not inside:
        text = answers.none_known(noun, where, asked=reading.form == "any")
        return Say(intent=UNKNOWN_THING, text=text)
    matching = tuple(entity for entity in inside if _is_so(entity, said or "on"))
    word = said or _on(classes)
    tally = StateTally(asked=inside, matching=matching, said=word, noun=noun, where=where)
    return Say(intent=_ANSWERED, text=tally.answer(reading.form))


def _where(
    reading: Recognition, asked: tuple[Entity, ...], situation: Situation
) -> tuple[str | None, tuple[Entity, ...]]:
    """The place that is meant with what is in it; the whole home where this room has none."""
    place = situation.room if reading.area == HERE else reading.area
    inside = asked if place is None else in_place(asked, place, situation)
    return (None, asked) if reading.area == HERE and not inside else (place, inside)


def _about_one(
    reading: Recognition, name: SpokenName, said: str, situation: Situation
) -> Plan | None:
    """The answer about one thing: of several that are called so, that which the word is about."""
    ids = situation.lexicon.names.get(name, ())
    known = [situation.by_id[key] for key in ids if key in situation.by_id]
    able = tuple(entity for entity in known if _fits(entity, said, reading.text("present")))
    if not able:
        return None
    found = find(reading, situation, name.domain)
    if isinstance(found, Missing):
        return Say(intent=_ANSWERED, text=found.text)
    entity = (in_place(able, situation.room, situation) or able)[0]
    if entity.state in UNREACHABLE:
        text = worded("{thing} is not reachable at the moment", thing=answers.name(entity))
        return Say(intent=_ANSWERED, text=answers.sentence(text))
    yes = answers_to(entity, said) if said else entity.state == "on"
    word = said or _word_for(entity)
    return Say(intent=_ANSWERED, text=whether_it_is(entity, word, yes=bool(yes)))


def _fits(entity: Entity, said: str, present: str | None) -> bool:
    if present is not None:
        known = CLASSES.get(str(entity.attributes.get("device_class")))
        return known is not None and present in known.present
    return answers_to(entity, said) is not None


def _word_for(entity: Entity) -> str:
    known = CLASSES.get(str(entity.attributes.get("device_class")))
    return known.on if known is not None else "on"


def _classes(reading: Recognition, said: str) -> frozenset[str]:
    """The device classes that a noun and a state are about; none where they do not fit."""
    noun, present = reading.text("noun"), reading.text("present")
    if noun in _ANY_KIND and said in _SWITCHED:
        return frozenset()
    return frozenset(
        name
        for name, words in CLASSES.items()
        if words.on
        and (noun is None or noun in words.nouns)
        and (present is None or present in words.present)
        and (not said or said in words.states)
    )


def _is_of(entity: Entity, classes: frozenset[str], said: str) -> bool:
    device_class = entity.attributes.get("device_class")
    if entity.domain == "binary_sensor":
        return str(device_class) in classes
    if entity.domain == "cover":
        return any(device_class in _COVERS.get(name, ()) for name in classes)
    battery = entity.domain == "sensor" and device_class == "battery" and "battery" in classes
    return battery and said != "charging" and amount(entity.state) is not None


def _is_so(entity: Entity, said: str) -> bool:
    level = amount(entity.state) if entity.domain == "sensor" else None
    if level is not None:
        low = CLASSES["battery"].states.get(said) == "on"
        return (level <= LOW_PERCENT) == low
    return answers_to(entity, said) is True


def _noun(classes: frozenset[str], reading: Recognition) -> str:
    """What the things are called together in the answer."""
    noun = reading.text("noun")
    if len(classes) == 1:
        [only] = classes
        return worded(CLASSES[only].plural or noun or "things")
    return worded(noun or "sensors")


def _on(classes: frozenset[str]) -> str:
    [*words] = {CLASSES[name].on for name in classes}
    return words[0] if len(words) == 1 else "on"
