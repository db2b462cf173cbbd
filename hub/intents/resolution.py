"""Entity resolution: which entities a sentence is about, by name or room; never guessed (pure)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from hub.intents import answers
from hub.intents.lexicon import SpokenName
from hub.intents.matcher import EITHER, HERE, Recognition
from hub.intents.situation import Situation
from hub.language.en.classes import CLASSES
from hub.language.en.words import WORDS
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.ports import Ask, Entity, Plan, Say

EVERYTHING: Final = ("light", "switch", "fan", "media_player", "input_boolean")
"""What "turn everything off" turns off: no locks, no covers, no heating."""
UNKNOWN_THING: Final = "UnknownThing"
"""The intent of what is said where nothing that is asked about is here; others may know better."""
MAX_NAMED: Final = 4
"""More choices than that are not read out; any of them may still be answered."""
_ANY_KIND: Final = "devices"
"""What many of any kind are called where there is no noun for their own."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Entities, and how they are called together, with article."""

    entities: tuple[Entity, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Several could be meant."""

    question: str
    choices: tuple[tuple[str, Targets], ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing of the kind is there; `instead` is the only one elsewhere."""

    text: str
    instead: Targets | None = None


Found = Targets | Unclear | Missing


def plan_for(found: Found, intent: str, make: Callable[[Targets], Plan]) -> Plan:
    """The plan for what was found: made at once, or after the question that is still open."""
    if isinstance(found, Targets):
        plan = make(found)
        if isinstance(plan, Say) and not plan.about:
            return replace(plan, about=tuple(entity.entity_id for entity in found.entities))
        return plan
    if isinstance(found, Unclear):
        choices = tuple((label, make(targets)) for label, targets in found.choices)
        return Ask(intent=intent, text=found.question, choices=choices)
    if found.instead is None:
        return Say(intent=intent, text=found.text)
    question = f"{found.text} {answers.did_you_mean(found.instead.words)}"
    return Ask(intent=intent, text=question, if_yes=make(found.instead))


def find(
    reading: Recognition, situation: Situation, domain: str, device_class: str | None = None
) -> Found:
    """The entities meant by a reading that is about `domain`.

    `domain`: Home Assistant's, or "everything" for all that is switched. `device_class`: narrows a
    domain down, "garage" among the covers; None: all of the domain. Where the reading names a
    thing, neither is looked at. Looks the default room up only where this room has none of the
    kind, because each look-up makes the sentence wait (see `KnownPreferences`).
    """
    if reading.meant or situation.focus:
        return _known(reading, situation, domain, device_class)
    if reading.name is not None:
        return _named(reading.name, reading, situation)
    kind = _of_kind(domain, device_class, situation)
    noun = noun_for(domain, device_class)
    if reading.area is None or reading.every:
        return Targets(kind, _all(noun)) if kind else Missing(_none_here(noun))
    area_id, inside = _of_the_room(kind, reading.area, situation, domain)
    if reading.text("both") and len(inside) != 2 == len(kind):
        return Targets(kind, worded("both {noun}", noun=noun))
    if inside:
        return Targets(inside, _together(inside, noun, situation.area_words(area_id)))
    if reading.area == HERE:
        return _anywhere(kind, noun, situation, by_room=domain in ("light", "everything"))
    where = answers.within(situation.area_words(area_id))
    text = worded("There are no {noun}{where}.", noun=noun, where=where)
    return Missing(text, Targets((kind[0],), answers.name(kind[0])) if len(kind) == 1 else None)


def _known(
    reading: Recognition, situation: Situation, domain: str, device_class: str | None
) -> Found:
    """What is known from before, of that what the reading can be for."""
    ids = reading.meant or situation.focus
    entities = tuple(entity for entity in situation.home.entities if entity.entity_id in ids)
    if not reading.meant:
        named = None if reading.name is None else situation.lexicon.names.get(reading.name, ())
        entities = tuple(
            entity
            for entity in entities
            if (
                is_kind(entity, domain, device_class)
                if named is None
                else entity.entity_id in named
            )
        )
    if not entities:
        return Missing(worded("That is not here any more."))
    return Targets(entities, _called(entities, situation))


def _called(entities: tuple[Entity, ...], situation: Situation) -> str:
    """How some things are called together: those of a room by it, others by their names."""
    first, ids = entities[0], {entity.entity_id for entity in entities}
    if len(ids) > 1 and ids == {
        entity.entity_id for entity in situation.home.entities if entity.domain == first.domain
    }:
        return _all(noun_for(first.domain, None))
    alike = {
        entity.entity_id
        for entity in situation.home.entities
        if (entity.domain, entity.area_id) == (first.domain, first.area_id)
    }
    if len(ids) > 1 and ids == alike and first.area_id:
        return _in_room(noun_for(first.domain, None), situation.area_words(first.area_id))
    return answers.names(entities)


def _named(name: SpokenName, reading: Recognition, situation: Situation) -> Found:
    """What is called so; where that only says the kind, what there is of it in this room first."""
    if _only_says_the_kind(name, reading, situation):
        found = find(replace(reading, name=None, area=HERE), situation, name.domain)
        if isinstance(found, Targets):
            return found
    return _by_name(name, reading, situation)


def noun_for(domain: str, device_class: str | None) -> str:
    """What many of the kind are called."""
    if device_class is not None:
        device_class = device_class.partition(EITHER)[0]
        known = WORDS.classes.get(device_class)
        plural = (
            known.plural
            if known is not None
            else CLASSES[device_class].plural
            if device_class in CLASSES
            else f"{device_class}s"
        )
        return worded(plural)
    kind = WORDS.kinds.get(domain)
    return worded(kind.plural if kind is not None and kind.plural else _ANY_KIND)


def _of_kind(domain: str, device_class: str | None, situation: Situation) -> tuple[Entity, ...]:
    """Everything in the home that is of the domain and class.

    Other classes that the class takes in are meant where there is none of it: "the door" is the
    garage's only where no other is known.
    """
    found = situation.of_domains(*(EVERYTHING if domain == "everything" else (domain,)))
    if device_class is None:
        return found
    exact = tuple(entity for entity in found if _is_of(entity, device_class))
    return exact or tuple(entity for entity in found if is_kind(entity, domain, device_class))


def _is_of(entity: Entity, device_class: str) -> bool:
    return entity.attributes.get("device_class") in device_class.split(EITHER)


def is_kind(entity: Entity, domain: str, device_class: str | None) -> bool:
    if domain == "everything":
        return entity.domain in EVERYTHING
    if entity.domain != domain:
        return False
    if device_class is None:
        return True
    classes = frozenset(device_class.split(EITHER))
    if domain == "cover":
        classes = classes.union(*map(_taken_in, classes))
    return entity.attributes.get("device_class") in classes


def _taken_in(device_class: str) -> frozenset[str]:
    """Device classes of covers that the noun for one means as well: a garage door is a door, too.

    Sensors tell of one thing each; they are of their own class only.
    """
    known = WORDS.classes.get(device_class)
    return frozenset() if known is None else known.takes_in


def _of_the_room(
    kind: tuple[Entity, ...], area: str, situation: Situation, domain: str
) -> tuple[str | None, tuple[Entity, ...]]:
    """The area id that is meant, and what of the kind is in it.

    For `HERE` it is this room, or the household's default room where this one has none of the kind;
    None where the sentence was said in a room that is no area of the home.
    """
    if area != HERE:
        return area, in_place(kind, area, situation)
    inside = in_place(kind, situation.room, situation)
    usual = None if inside else situation.default_room(domain)
    return (situation.room, inside) if usual is None else (usual, in_place(kind, usual, situation))


def in_place(
    entities: tuple[Entity, ...], place: str | None, situation: Situation
) -> tuple[Entity, ...]:
    """Those of the entities that are in the area or on the floor; none where there is no place."""
    if place is None:
        return ()
    areas = situation.lexicon.inside(place)
    return tuple(entity for entity in entities if entity.area_id in areas)


def _only_says_the_kind(name: SpokenName, reading: Recognition, situation: Situation) -> bool:
    """Whether a name is that of its kind, and nothing in this room is called so.

    "The thermostat" is then this room's, whatever its name, and not another room's "Thermostat".
    """
    if reading.area not in (None, HERE) or not situation.lexicon.is_generic(name):
        return False
    ids = situation.lexicon.names.get(name, ())
    return all(situation.lexicon.area_of.get(key) != situation.room for key in ids)


def _by_name(name: SpokenName, reading: Recognition, situation: Situation) -> Found:
    """The entity of that name; of several, that in the room said, in this or the default room."""
    ids = situation.lexicon.names.get(name, ())
    entities = tuple(situation.by_id[key] for key in ids if key in situation.by_id)
    if reading.area not in (None, HERE):
        # what is in no room may be meant for any: a scene "in the kitchen"
        anywhere = tuple(entity for entity in entities if entity.area_id is None)
        entities = in_place(entities, reading.area, situation) or anywhere
        if not entities:
            where = answers.within(situation.area_words(reading.area))
            return Missing(worded("There is no {thing}{where}.", thing=name.words, where=where))
    if reading.text("both") and len(entities) == 2:
        return Targets(entities, worded("both {noun}", noun=name.words))
    entities = _here_first(entities, name.domain, situation)
    if not entities:
        return Missing(worded("The {thing} is gone.", thing=name.words))
    if len(entities) == 1:
        return Targets(entities, answers.name(entities[0]))
    return _which_one(entities, situation)


def _here_first(
    entities: tuple[Entity, ...], domain: str, situation: Situation
) -> tuple[Entity, ...]:
    """Of several, those in this room, else those just spoken of, else those in the default room.

    All where there are none of these.
    """
    if len(entities) < 2:
        return entities
    here = in_place(entities, situation.room, situation)
    lately = tuple(entity for entity in entities if entity.entity_id in situation.lately)
    usual = () if here or lately else _in_default_room(entities, domain, situation)
    return here or lately or usual or entities


def _in_default_room(
    entities: tuple[Entity, ...], domain: str, situation: Situation
) -> tuple[Entity, ...]:
    return in_place(entities, situation.default_room(domain), situation)


def _anywhere(kind: tuple[Entity, ...], noun: str, situation: Situation, *, by_room: bool) -> Found:
    """For a sentence about "here" where there is none of the kind: the only one, or a question.

    `by_room`: whether to ask for a room, where they are in several, and not for one of the things.
    """
    if not kind:
        return Missing(_none_here(noun))
    lately = tuple(entity for entity in kind if entity.entity_id in situation.lately)
    if len(kind) == 1 or len(lately) == 1:
        only = lately or kind
        return Targets(only, answers.name(only[0]))
    rooms = _rooms_with(kind, situation) if by_room else []
    if len(rooms) < 2:
        return _which_one(kind, situation)
    choices = []
    for area_id in rooms:
        inside, words = in_place(kind, area_id, situation), situation.area_words(area_id)
        choices.append((words, Targets(inside, _together(inside, noun, words))))
    choices.append((worded("everywhere"), Targets(kind, _all(noun))))
    return Unclear(worded("In which room?"), tuple(choices))


def _rooms_with(kind: tuple[Entity, ...], situation: Situation) -> list[str]:
    """The areas that have some of the kind, in the order of the things."""
    areas = dict.fromkeys(entity.area_id for entity in kind)
    return [area for area in areas if area in situation.lexicon.area_words]


def _which_one(entities: tuple[Entity, ...], situation: Situation) -> Unclear:
    """The question which of them is meant."""
    labelled = _told_apart(entities, situation)
    choices = tuple(
        (label, Targets((entity,), answers.definite(label))) for label, entity in labelled
    )
    labels = _read_out([label for label, _ in labelled])
    return Unclear(worded("Which one: {things}?", things=labels), choices)


def _together(entities: tuple[Entity, ...], noun: str, room: str) -> str:
    return answers.name(entities[0]) if len(entities) == 1 else _in_room(noun, room)


def _in_room(noun: str, room: str) -> str:
    return worded("the {room} {noun}", room=room, noun=noun, where=answers.within(room))


def _all(noun: str) -> str:
    return worded("all the {noun}", noun=noun)


def _none_here(noun: str) -> str:
    return worded("There are no {noun} here.", noun=noun)


def _told_apart(entities: tuple[Entity, ...], situation: Situation) -> list[tuple[str, Entity]]:
    """A label for each that no other has: its name, with its room where names are the same."""
    labels = [answers.label(entity) for entity in entities]
    told = []
    for label, entity in zip(labels, entities, strict=True):
        if labels.count(label) > 1:
            room = situation.area_words(entity.area_id)
            label = worded("{room} {thing}", room=room, thing=label)
        told.append((label, entity))
    if len({label for label, _ in told}) < len(told):
        told = [
            (entity.entity_id.partition(".")[2].replace("_", " "), entity) for entity in entities
        ]
    return told


def _read_out(labels: list[str]) -> str:
    shown = [answers.the(label) for label in labels[:MAX_NAMED]]
    return joined(shown if len(labels) <= MAX_NAMED else [*shown, worded("another one")], "or")
