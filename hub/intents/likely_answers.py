"""Answers that a home is likely to be given: what its commonest commands are answered with.

A voice speaks them ahead. They are asked of the intents themselves, so that none is written twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from hub.ports import Act, Ask, HomeSnapshot, Intents, Plan, Say

MAX_ANSWERS: Final = 150
"""Some four minutes of speech, 9 MB: a Raspberry Pi makes them in a few minutes."""
_OF_ROOMS: Final = ("turn on the lights in the {}", "turn off the lights in the {}")
_OF_THINGS: Final = {
    "light": ("turn on the {}", "turn off the {}"),
    "switch": ("turn on the {}", "turn off the {}"),
    "fan": ("turn on the {}", "turn off the {}"),
    "cover": ("open the {}", "close the {}"),
    "lock": ("lock the {}", "unlock the {}"),
}
"""By domain: what people say most. Nothing whose answer has a value in it."""
_ALWAYS: Final = ("never mind", "thank you")


def likely_answers(intents: Intents, home: HomeSnapshot, now: datetime) -> tuple[str, ...]:
    """The sentences, the likeliest first, each once; some 2 ms each.

    `intents` know the home's names already.
    """
    # In no state that a command asks for: "is already on" is no likely answer.
    unset = replace(
        home, entities=tuple(replace(entity, state="unknown") for entity in home.entities)
    )
    found: dict[str, None] = {}
    for command in _commands(home):
        plan = intents.plan(intents.forms(command), room_id="", home=unset, now=now)
        for answer in _answers(plan):
            found[answer] = None
            if len(found) == MAX_ANSWERS:
                return tuple(found)
    return tuple(found)


def _commands(home: HomeSnapshot) -> Iterator[str]:
    yield from _ALWAYS
    lit = {entity.area_id for entity in home.entities if entity.domain == "light"}
    for area in home.areas:
        if area.area_id in lit:
            yield from (form.format(area.name) for form in _OF_ROOMS)
    for domain, forms in _OF_THINGS.items():
        for entity in home.entities:
            if entity.domain == domain:
                yield from (form.format(entity.name) for form in forms)


def _answers(plan: Plan | None) -> Iterable[str]:
    match plan:
        case Act():
            return (plan.done,)
        case Say():
            return (plan.text,)
        case Ask():
            return (plan.text, *_answers(plan.if_yes))
        case _:
            return ()
