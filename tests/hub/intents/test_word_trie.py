"""Tries over words: phrases found from their first word on, and other tries made of one."""

import pytest

from hub.intents.word_trie import WordReader, WordTrie

pytestmark = pytest.mark.pure

NAMES = WordTrie([("desk lamp", 1), ("desk", 2), ("desk lamp left", 3), ("fan", 4), ("fan", 5)])


def at_begin(trie: WordTrie[int], text: str) -> list[tuple[int, list[int]]]:
    return [
        (end, list(values)) for end, values in trie.spans(WordReader(text), 0, frozenset({"s"}))
    ]


def test_every_phrase_that_begins_here_is_found() -> None:
    """The shortest first, each with where the next word begins, and all that it stands for."""
    assert at_begin(NAMES, "Desk-lamp left on") == [(5, [2]), (10, [1]), (15, [3])]
    assert at_begin(NAMES, "fan") == [(3, [4, 5])]
    assert at_begin(NAMES, "lamp") == []


def test_a_phrase_may_be_written_together_with_what_follows() -> None:
    """Where the rest of the word is one of the words that may follow."""
    assert at_begin(NAMES, "fans on") == [(3, [4, 5])]
    assert at_begin(NAMES, "fanny on") == []


def test_a_change_leaves_the_trie_of_before_as_it_was() -> None:
    """A phrase that is taken out leaves no trace, another gets other values."""
    changed = NAMES.changed({"desk lamp left": [], "fan": [], "desk": [9], "moon": [7]})
    assert at_begin(changed, "desk lamp left") == [(5, [9]), (10, [1])]
    assert at_begin(changed, "fan") == []
    assert at_begin(changed, "moon") == [(4, [7])]
    assert at_begin(NAMES, "desk lamp left") == [(5, [2]), (10, [1]), (14, [3])]
    assert at_begin(NAMES, "moon") == []


def test_the_longest_phrases_of_a_sentence_are_found() -> None:
    """In its order, without those within others."""
    reader = WordReader("put the fan and the desk lamp left on")
    found = [reader.shown(begin, end) for begin, end in NAMES.found_in(reader)]
    assert found == ["fan", "desk lamp left"]
