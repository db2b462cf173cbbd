"""State queries: is it on, which are open, is the door locked (pure)."""

from collections.abc import Iterator, Sequence
from typing import Final

from hub.intents import degrees
from hub.intents.en import answers
from hub.intents.handlers.climate import measured
from hub.intents.handlers.lighting import brightness_percent
from hub.intents.matcher import HERE, Recognition
from hub.intents.resolution import Missing, Targets, find, noun_for, plan_for
from hub.intents.situation import Situation
from hub.language.sentences.wording import Wording
from hub.language.spoken_lists import counted, joined
from hub.ports import Entity, Plan, Say, amount

_AWAY: Final = frozenset({"unavailable", "unknown"})
_OPENING_CLASSES: Final = frozenset({"window", "door", "garage_door", "opening"})
_AT_REST: Final = {"off": "on", "closed": "open", "unlocked": "locked"}
"""To "are they off?" the answer is that all are on, rather than that none is off."""
MAX_LISTED: Final = 6
_ALOUD: Final = Wording("en")
"""Reads a sensor's measure: "12 km/h"."""


def get_state(reading: Recognition, situation: Situation) -> Plan:
    """Answers about one thing by name, or about all of a kind in a room or in the home."""
    wanted = reading.text("state")
    if reading.name is not None:
        found = find(reading, situation, reading.name.domain)
        return plan_for(
            found, reading.intent, lambda targets: _about_one(targets, reading, situation, wanted)
        )
    domain, device_class = reading.text("domain") or "everything", reading.text("device_class")
    noun = noun_for(domain, device_class)
    asked, where = _all_of_kind(situation, domain, device_class), ""
    here = reading.area == HERE
    for area_id in _rooms(reading, situation, domain):
        inside = [entity for entity in asked if entity.area_id == area_id]
        if area_id is not None and (
            inside or not here
        ):  # none of them here: then the home's are meant
            asked, where = inside, f" in {answers.the(situation.area_words(area_id))}"
            break
    if not asked:
        return Say(intent=reading.intent, text=f"I know of no {noun}{where or ' here'}.")
    return Say(
        intent=reading.intent, text=_about_many(asked, reading.form, wanted or "on", noun, where)
    )


def _rooms(reading: Recognition, situation: Situation, domain: str) -> Iterator[str | None]:
    """The areas to look in, one after the other, lazily: a look-up of the default room is recorded.

    The household's default room is only looked up where there are none in this room.
    """
    if reading.area != HERE:
        yield reading.area
        return
    yield situation.room
    yield situation.default_room(domain)


def state_word(entity: Entity) -> str:
    """The state as one says it of this kind of thing: "open" for a window's "on"."""
    if entity.state in _AWAY:
        return "not reachable"
    if (
        entity.domain == "binary_sensor"
        and entity.attributes.get("device_class") in _OPENING_CLASSES
    ):
        return "open" if entity.state == "on" else "closed"
    if entity.domain == "climate" and entity.state != "off":
        return "on"
    return entity.state


def how_open(reading: Recognition, situation: Situation) -> Plan:
    def make(targets: Targets) -> Plan:
        cover = targets.entities[0]
        position = amount(cover.attributes.get("current_position"))
        known = (
            f"{round(position)} percent open"
            if position is not None and 0 < position < 100
            else state_word(cover)
        )
        return Say(intent=reading.intent, text=_is(targets.words, known))

    return plan_for(find(reading, situation, "cover"), reading.intent, make)


def _all_of_kind(situation: Situation, domain: str, device_class: str | None) -> list[Entity]:
    bare = Recognition(intent="", form="", slots={})
    found = find(bare, situation, domain, device_class)
    entities = (
        [] if isinstance(found, Missing) or not isinstance(found, Targets) else list(found.entities)
    )
    if domain == "cover" and device_class is not None:
        classes = (device_class, "garage_door") if device_class == "door" else (device_class,)
        entities += [
            entity
            for entity in situation.home.entities
            if entity.domain == "binary_sensor" and entity.attributes.get("device_class") in classes
        ]
    return entities


def _matches(entity: Entity, wanted: str) -> bool:
    word = state_word(entity)
    if wanted == "on" and entity.domain == "media_player":
        return word not in ("off", "standby", "idle", "not reachable", "paused")
    if wanted == "off" and entity.domain == "media_player":
        return not _matches(entity, "on")
    if wanted == "open":
        return word in ("open", "opening", "closing")
    return word == wanted


def _about_one(
    targets: Targets, reading: Recognition, situation: Situation, wanted: str | None
) -> Plan:
    entity = targets.entities[0]
    word = state_word(entity)
    if entity.state in _AWAY:
        return Say(intent=reading.intent, text=_is(targets.words, "not reachable at the moment"))
    if wanted is None:
        return Say(intent=reading.intent, text=_described(entity, targets.words, situation))
    if entity.domain == "lock" and wanted in ("open", "closed"):
        return Say(
            intent=reading.intent, text=f"I can only tell the lock: {targets.words} is {word}."
        )
    # what was asked is in the binary sensor's words on/off or in the spoken ones
    spoken = (
        {"on": "open", "off": "closed"}.get(wanted, wanted)
        if entity.domain == "binary_sensor"
        else wanted
    )
    if _matches(entity, spoken):
        return Say(
            intent=reading.intent,
            text=f"Yes, {targets.words} {answers.be(targets.words)} {spoken}.",
        )
    return Say(
        intent=reading.intent, text=f"No, {targets.words} {answers.be(targets.words)} {word}."
    )


def _described(entity: Entity, words: str, situation: Situation) -> str:
    temperature = measured(entity)
    if temperature is not None:
        place = answers.the(situation.area_words(entity.area_id)) if entity.area_id else words
        told = answers.degrees(degrees.spoken(temperature, entity, situation.unit))
        return _is(place if entity.domain == "sensor" else words, f"at {told}").replace(
            " is at ", " is " if entity.domain == "sensor" else " is at "
        )
    if entity.domain == "sensor":
        measure = f"{entity.state} {entity.attributes.get('unit_of_measurement') or ''}".strip()
        return _is(words, _ALOUD.of(measure, closed=False) or measure)
    if entity.domain == "light" and entity.state == "on":
        return _is(words, f"on, at {brightness_percent(entity)} percent")
    return _is(words, state_word(entity))


def _about_many(asked: Sequence[Entity], form: str, wanted: str, noun: str, where: str) -> str:
    matching = [entity for entity in asked if _matches(entity, wanted)]
    if form == "how_many":
        one = noun.removesuffix("s") if len(matching) == 1 else noun
        verb = "is" if len(matching) == 1 else "are"
        return f"{len(matching) or 'No'} {one}{where} {verb} {wanted}."
    if form == "all":
        return _all_or_not(asked, matching, wanted, noun, where)
    start = "Yes, " if form == "any" else ""
    if not matching:
        return (
            f"No, no {noun}{where} are {wanted}."
            if form == "any"
            else f"No {noun}{where} are {wanted}."
        )
    return answers.sentence(f"{start}{_listed(matching)} {_verb(matching)} {wanted}")


def _all_or_not(
    asked: Sequence[Entity], matching: list[Entity], wanted: str, noun: str, where: str
) -> str:
    if len(asked) == 1:
        return _whether_it_is(asked[0], wanted, yes=bool(matching))
    if len(matching) == len(asked):
        return f"Yes, all the {noun}{where} are {wanted}."
    if not matching:
        return _none_is(asked, wanted, noun, where)
    others = [entity for entity in asked if entity not in matching]
    if len(others) > len(matching):
        return f"Only {_listed(matching)} {_verb(matching)} {wanted}."
    states = {state_word(entity) for entity in others}
    state = states.pop() if len(states) == 1 else f"not {wanted}"
    return f"Not all: {_listed(others)} {_verb(others)} {state}."


def _whether_it_is(entity: Entity, wanted: str, *, yes: bool) -> str:
    words = answers.name(entity)
    state = wanted if yes else state_word(entity)
    return f"{'Yes' if yes else 'No'}, {words} {answers.be(words)} {state}."


def _none_is(asked: Sequence[Entity], wanted: str, noun: str, where: str) -> str:
    """ "No, all the doors are locked." where they are all in the state that one is glad of."""
    states = {state_word(entity) for entity in asked}
    if wanted in _AT_REST and states == {_AT_REST[wanted]}:
        return f"No, all the {noun}{where} are {_AT_REST[wanted]}."
    return f"No, no {noun}{where} are {wanted}."


def _listed(entities: Sequence[Entity]) -> str:
    if len(entities) <= MAX_LISTED:
        return answers.names(entities)
    shown = [answers.name(entity) for entity in entities[:MAX_LISTED]]
    return joined([*shown, f"{counted(len(entities) - MAX_LISTED, 'other')}"])


def _verb(entities: Sequence[Entity]) -> str:
    return "are" if len(entities) > 1 else answers.be(answers.name(entities[0]))


def _is(words: str, what: str) -> str:
    return answers.sentence(f"{words} {answers.be(words)} {what}")
