"""Coreference: the things of earlier sentences that "it" may stand for, the last first (pure)."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from hub.intents import resolution
from hub.intents.lexicon import Lexicon
from hub.intents.situation import Situation
from hub.intents.word_trie import WordReader
from hub.language.follow_up import points_back
from hub.ports import Act, Ask, Plan, SetTimer, Several

FARTHEST: Final = 4
"""Sentences back that are looked at."""


def things(
    earlier: Sequence[str], situation: Situation, replan: Callable[[str], Plan | None]
) -> Iterator[str]:
    """Ways to say what each of the earlier sentences (plain, oldest first) was about, with article.

    A sentence that spoke of "it" itself says nothing of its own; the one before it does.
    """
    for sentence in reversed(earlier[-FARTHEST:]):
        if points_back(sentence):
            continue
        plan = replan(sentence)
        if isinstance(plan, Several):
            yield from (
                f"the {meant}"
                for part in reversed(plan.plans)
                if (meant := _meant(part, situation))
            )
        meant = _meant(plan, situation)
        names = [meant] if meant is not None else _named(sentence, situation.lexicon)
        if names:
            yield " and ".join(f"the {name}" for name in names)


def again_with(what: str, earlier: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """The earlier sentences with another room or thing in them (ellipsis): "and the bedroom?".

    `what`: the room or thing, normalised. `earlier`: plain sentences, oldest first; they are taken
    the last first.
    """
    for sentence in reversed(earlier[-FARTHEST:]):
        if what in lexicon.areas:
            said = _longest(_held(sentence, lexicon, "area"))
            yield f"{sentence} in the {what}" if said is None else _replaced(sentence, said, what)
        said = _longest(_named(sentence, lexicon))
        if said is not None and _named(what, lexicon) == [what]:
            yield _replaced(sentence, said, what)


def _longest(names: Sequence[str]) -> str | None:
    return max(names, key=len, default=None)


def _replaced(sentence: str, name: str, other: str) -> str:
    return re.sub(rf"\b{re.escape(name)}\b", other, sentence)


def _named(sentence: str, lexicon: Lexicon) -> list[str]:
    """The names of things in the sentence in its order, the longest where they overlap."""
    return _held(sentence, lexicon, "name")


def _held(sentence: str, lexicon: Lexicon, kind: str) -> list[str]:
    phrases, reader = lexicon.phrases.get(kind), WordReader(sentence)
    places = () if phrases is None else phrases.found_in(reader)
    return [reader.shown(begin, end) for begin, end in places]


def _meant(plan: Plan | None, situation: Situation) -> str | None:
    """What a plan does something with: a thing by its name, several of a kind by their room.

    None for a plan that does nothing, and for things of several kinds or rooms.
    """
    if isinstance(plan, SetTimer):
        return f"{plan.name} timer".strip()
    act = plan.if_yes if isinstance(plan, Ask) else plan
    if not isinstance(act, Act):
        return None
    entities = [
        situation.by_id[key]
        for key in {call.entity_id: None for call in act.calls}
        if key in situation.by_id
    ]
    kinds = {(entity.domain, entity.area_id) for entity in entities}
    if len(entities) == 1:
        return entities[0].name.lower()
    if len(kinds) == 1:
        [(domain, area_id)] = kinds
        return f"{situation.area_words(area_id)} {resolution.noun_for(domain, None)}"
    return None
