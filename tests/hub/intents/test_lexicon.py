"""Lexicon by difference: the same as one that is learned anew."""

from dataclasses import replace

import pytest

from bench.made_home import made_home
from hub.intents import LocalIntents, lexicon
from hub.intents.lexicon import Lexicon
from hub.intents.word_trie import WordReader
from hub.ports import HomeSnapshot

pytestmark = pytest.mark.pure

HOME = made_home(60)


def changed(home: HomeSnapshot, **what: str) -> HomeSnapshot:
    """The home with one entity's fields changed."""
    first, *others = home.entities
    return replace(home, version=repr(what), entities=(replace(first, **what), *others))


def told(learned: Lexicon) -> object:
    """All that can be asked of a lexicon, but for the order that it was learned in."""
    spans = {
        name.words: {
            value.value
            for _, values in learned.phrases["name"].spans(WordReader(name.words), 0, frozenset())
            for value in values
        }
        for name in learned.names
    }
    return (
        {name: sorted(ids) for name, ids in learned.names.items()},
        learned.areas,
        dict(learned.area_of),
        learned.counts,
        spans,
        [name.words in learned.near for name in learned.names],
    )


@pytest.mark.parametrize(
    "after",
    [
        changed(HOME, name="Brand New Thing"),
        changed(HOME, area_id="attic"),
        changed(HOME, entity_id="switch.other"),
        replace(HOME, version="less", entities=HOME.entities[7:]),
        replace(HOME, version="fewer", areas=HOME.areas[2:]),
        made_home(90),
    ],
)
def test_what_has_changed_is_learned_as_if_anew(after: HomeSnapshot) -> None:
    """A name, a room or an id changes, things or rooms go or come."""
    assert told(lexicon.learn(after, lexicon.learn(HOME))) == told(lexicon.learn(after))


def test_a_renamed_thing_is_known_by_its_new_name_only() -> None:
    """Without learning the others again."""
    intents = LocalIntents()
    intents.learn(HOME)
    known = intents._recogniser.lexicon
    intents.learn(made_home(60, renamed=1))
    learned = intents._recogniser.lexicon
    gone = HOME.entities[-1].name.lower()
    assert gone in known.near
    assert gone not in learned.near
    assert "brand new 59" in learned.near
