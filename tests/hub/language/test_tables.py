"""The language data that the guards around a language model read."""

import pytest

from hub.language.tables import ASSERTIONS, CLAIMS, REQUESTS, WORDS, alternatives, union
from hub.language.words import folded, kind_words, meanings, nouns_of

pytestmark = pytest.mark.pure


def test_all_languages_are_one_table() -> None:
    """A kind's nouns and a state's words are those of every language."""
    assert {"light", "lampe", "lumière"} <= nouns_of("light", WORDS)
    assert "dim" in kind_words("light", WORDS) - nouns_of("light", WORDS)
    assert nouns_of("vacuum", WORDS) == frozenset()
    states = meanings(WORDS)
    assert (states["locked"], states["aus"], states["ouverte"]) == ("locked", "off", "open")


def test_no_language_at_all_is_no_alternative() -> None:
    """An empty alternative would match every sentence."""
    assert alternatives([("on", "off"), (), ("an",)]) == "on|off|an"
    with pytest.raises(ValueError, match="no language"):
        alternatives([(), ()])


def test_words_are_held_as_they_are_compared() -> None:
    """Data in capitals or with typographic apostrophes would never be found."""
    every = [*(one.everything | one.articles for one in WORDS), *(one.every for one in REQUESTS)]
    every += [said for table in WORDS for said in table.states.values()]
    shapes = [shape for one in CLAIMS for shape in (*one.courtesies, *one.refusals)]
    every += [one.definite | one.pronouns | one.things | one.kept for one in ASSERTIONS]
    for word in (*union(every), *shapes):
        assert folded(word) == word
