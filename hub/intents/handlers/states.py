"""State queries: is it on, which are open, is the door locked (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from hub.intents import answers, degrees
from hub.intents.handlers.climate import measured
from hub.intents.handlers.lighting import brightness_percent
from hub.intents.handlers.tally import StateTally
from hub.intents.lexicon import SpokenName
from hub.intents.matcher import EITHER, HERE, Recognition
from hub.intents.resolution import (
    EVERYTHING,
    Targets,
    find,
    in_place,
    is_kind,
    noun_for,
    plan_for,
)
from hub.intents.situation import Situation
from hub.language.en.classes import CLASSES
from hub.language.phrasebook import worded
from hub.language.spoken_states import (
    UNREACHABLE,
    answers_to,
    class_words,
    spoken_state,
    state_word,
)
from hub.ports import Entity, Plan, Say, amount

_SENSED: Final = {"garage": "garage_door"}
"""By the class of a cover: that of a sensor that tells of it, where it is called otherwise."""


def get_state(reading: Recognition, situation: Situation) -> Plan | None:
    """Answers about one thing by name, or about all of a kind in a room or in the home."""
    wanted = reading.text("state")
    if reading.name is not None and not _is_of_the_class(reading, reading.name, situation):
        return None
    if reading.name is not None:
        found = find(
            _of_the_class(reading, reading.name, situation), situation, reading.name.domain
        )
        return plan_for(
            found, reading.intent, lambda targets: _about_one(targets, reading, situation, wanted)
        )
    return _about_kind(reading, situation, wanted or "on")


def _is_of_the_class(reading: Recognition, name: SpokenName, situation: Situation) -> bool:
    """Whether what is called so is of the device class that the question is about, if of any."""
    wanted = reading.text("device_class")
    return wanted is None or any(
        entity.attributes.get("device_class") in (*wanted.split(EITHER), None)
        for entity in situation.called(name)
    )


def _of_the_class(reading: Recognition, name: SpokenName, situation: Situation) -> Recognition:
    """The reading for the one thing of its class, where several things are called the same."""
    called = situation.called(name)
    wanted = (reading.text("device_class") or "").split(EITHER)
    alike = [one.entity_id for one in called if one.attributes.get("device_class") in wanted]
    if len(alike) != 1 or len(called) < 2 or reading.area not in (None, HERE):
        return reading
    return replace(reading, meant=(alike[0],))


def _about_kind(reading: Recognition, situation: Situation, wanted: str) -> Plan:
    domain, device_class = reading.text("domain") or "everything", reading.text("device_class")
    noun = noun_for(domain, device_class)
    asked, where = _all_of_kind(situation, domain, device_class), ""
    here = reading.area == HERE
    for area_id in _rooms(reading, situation, domain):
        inside = [*in_place(tuple(asked), area_id, situation)]
        if area_id is not None and (
            inside or not here
        ):  # none of them here: then the home's are meant
            asked, where = inside, answers.within(situation.area_words(area_id))
            break
    if not asked:
        text = answers.none_known(noun, where, asked=reading.form == "any")
        return Say(intent=reading.intent, text=text)
    wanted = _said_of_the_class(wanted, domain, device_class)
    matching = [entity for entity in asked if _matches(entity, wanted)]
    tally = StateTally(asked=asked, matching=matching, said=wanted, noun=noun, where=where)
    return Say(
        intent=reading.intent, text=tally.answer(reading.form), about=_ids(matching or asked)
    )


def _said_of_the_class(wanted: str, domain: str, device_class: str | None) -> str:
    """The class's word for a binary sensor's "on" or "off", where these were meant."""
    known = CLASSES.get(device_class or "")
    if domain != "binary_sensor" or known is None or wanted not in ("on", "off"):
        return wanted
    return known.on if wanted == "on" else known.off


def _ids(entities: Sequence[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)


def _rooms(reading: Recognition, situation: Situation, domain: str) -> Iterator[str | None]:
    """The areas to look in, one after the other, lazily: a look-up of the default room is recorded.

    The household's default room is only looked up where there are none in this room.
    """
    if reading.area != HERE:
        yield reading.area
        return
    yield situation.room
    yield situation.default_room(domain)


def how_open(reading: Recognition, situation: Situation) -> Plan:
    def make(targets: Targets) -> Plan:
        cover = targets.entities[0]
        position = amount(cover.attributes.get("current_position"))
        known = (
            worded("{value} open", value=answers.percent(position))
            if position is not None and 0 < position < 100
            else state_word(cover)
        )
        return Say(intent=reading.intent, text=_is(targets.words, known))

    return plan_for(find(reading, situation, "cover"), reading.intent, make)


def _all_of_kind(situation: Situation, domain: str, device_class: str | None) -> list[Entity]:
    """All of the kind; of covers of a class also what senses them.

    A sensor whose class is called otherwise counts where no cover of the class is known: it may
    tell of the same door.
    """
    domains = EVERYTHING if domain == "everything" else (domain,)
    known = situation.of_domains(*domains)
    entities = [one for one in known if is_kind(one, domain, device_class)]
    if domain != "cover" or device_class is None:
        return entities
    senses = device_class if entities else _SENSED.get(device_class, device_class)
    sensing = situation.of_domains("binary_sensor")
    return entities + [one for one in sensing if is_kind(one, "binary_sensor", senses)]


def _matches(entity: Entity, wanted: str) -> bool:
    return answers_to(entity, wanted) is True


def _about_one(
    targets: Targets, reading: Recognition, situation: Situation, wanted: str | None
) -> Plan:
    entity = targets.entities[0]
    word = state_word(entity)
    if entity.state in UNREACHABLE:
        return Say(
            intent=reading.intent, text=_is(targets.words, worded("not reachable at the moment"))
        )
    if wanted is None:
        return Say(intent=reading.intent, text=_described(entity, targets.words, situation))
    if entity.domain == "lock" and wanted in ("open", "closed"):
        text = worded(
            "I can only tell the lock: {thing} is {state}.", thing=targets.words, state=word
        )
        return Say(intent=reading.intent, text=text)
    # what was asked is in the binary sensor's words on/off or in the spoken ones
    spoken = wanted
    if entity.domain == "binary_sensor" and wanted in ("on", "off"):
        spoken = class_words(entity).on if wanted == "on" else class_words(entity).off
    if _matches(entity, spoken):
        return Say(
            intent=reading.intent, text=answers.yes_or_no(targets.words, worded(spoken), yes=True)
        )
    return Say(intent=reading.intent, text=answers.yes_or_no(targets.words, word, yes=False))


def _described(entity: Entity, words: str, situation: Situation) -> str:
    temperature = measured(entity)
    if temperature is not None:
        told = answers.degrees(degrees.spoken(temperature, entity, situation.unit))
        if entity.domain != "sensor":
            return _is(words, worded("at {value}", value=told))
        place = answers.place(situation.area_words(entity.area_id)) if entity.area_id else words
        return answers.sentence(worded("{place} is {value}", place=place, value=told))
    if entity.domain == "light" and entity.state == "on":
        level = answers.percent(brightness_percent(entity))
        return _is(words, worded("on, at {value}", value=level))
    if entity.domain == "person":
        return _is(entity.name, state_word(entity))
    return _is(words, spoken_state(entity, situation.aware_now))


def _is(words: str, what: str) -> str:
    return answers.sentence(answers.state(words, what))
