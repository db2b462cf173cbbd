"""Sentences as words with offsets, and tries over words that find phrases in them (pure)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Generic, TypeVar

Value = TypeVar("Value")
_JOINT: Final = re.compile(r"(?<=\w)[-_]|[-_](?=[^\W\d])")
"""A hyphen at a word, which is no minus: "living-room" is compared as two words."""
_TOKEN_END: Final = re.compile(r"'|(?= )")


def in_one_spelling(text: str) -> str:
    """The text as templates, names and sentences are compared: lower case, single spaces."""
    return _in_single_spaces(text).lower()


def _in_single_spaces(text: str) -> str:
    return " ".join(_JOINT.sub(" ", text.replace("\u2019", "'")).split())


def tokens(text: str) -> list[str]:
    """The words of a text; an apostrophe ends one, too: "l'", "entrée"."""
    return in_one_spelling(text).replace("'", "' ").split()


class WordReader:
    """A sentence that is read word by word from any offset in it.

    An offset within a word reads the rest of that word: "wohnzimmerlicht" has the room and,
    where the room's name ends, the word "licht".
    """

    __slots__ = ("_cuts", "_shown", "_words", "end", "text")

    def __init__(self, text: str) -> None:
        shown = _in_single_spaces(text)
        self.text = shown.lower()
        """What is compared with templates and names."""
        self._shown = shown if len(shown) == len(self.text) else self.text
        self.end = len(self.text)
        self._words: dict[int, tuple[str, int]] = {}
        self._cuts: dict[int, list[int]] = {}

    def word(self, offset: int) -> tuple[str, int]:
        """The word from the offset on, and the offset of the next one."""
        found = self._words.get(offset)
        if found is None:
            match = _TOKEN_END.search(self.text, offset)
            stop = match.end() if match is not None else self.end
            following = stop + 1 if stop < self.end and self.text[stop] == " " else stop
            found = self._words[offset] = (self.text[offset:stop], following)
        return found

    def shown(self, begin: int, end: int) -> str:
        """A part of the sentence with its capital letters."""
        return self._shown[begin:end].strip()

    def cuts(self, offset: int, tails: frozenset[str]) -> list[int]:
        """Offsets within the word at `offset` from which on its rest is one of the tails."""
        found = self._cuts.get(offset)
        if found is None:
            word, _ = self.word(offset)
            found = [offset + at for at in range(1, len(word)) if word[at:] in tails]
            self._cuts[offset] = found
        return found


class _Node(Generic[Value]):
    __slots__ = ("below", "values")

    def __init__(self) -> None:
        self.values: Sequence[Value] = ()
        self.below: dict[str, _Node[Value]] = {}

    def copied(self) -> "_Node[Value]":
        other: _Node[Value] = _Node()
        other.values, other.below = self.values, dict(self.below)
        return other


class WordTrie(Generic[Value]):
    """Phrases with values, found from their first word on. It does not change: others are made."""

    def __init__(self, phrases: Iterable[tuple[str, Value]] = ()) -> None:
        self._root: _Node[Value] = _Node()
        found: dict[str, list[Value]] = {}
        for phrase, value in phrases:
            values = found.setdefault(" ".join(tokens(phrase)), [])
            if value not in values:
                values.append(value)
        self._root = self.changed(found)._root

    def __iter__(self) -> Iterator[tuple[str, Sequence[Value]]]:
        """Each phrase with its values, in one spelling."""
        left: list[tuple[str, _Node[Value]]] = [("", self._root)]
        while left:
            phrase, node = left.pop()
            if node.values:
                yield phrase, node.values
            joint = "" if phrase.endswith("'") or not phrase else " "
            left += [(phrase + joint + word, below) for word, below in node.below.items()]

    def changed(self, phrases: Mapping[str, Sequence[Value]]) -> "WordTrie[Value]":
        """This trie with other values for some phrases; a phrase without any is not in it.

        What stays is shared with this one, so that it takes as long as there are changes.
        """
        other: WordTrie[Value] = WordTrie.__new__(WordTrie)
        other._root = self._root.copied()
        own = {id(other._root): other._root}
        for phrase, values in phrases.items():
            words = tokens(phrase)
            path = [other._root]
            for word in words:
                below = path[-1].below.get(word)
                if below is None or id(below) not in own:
                    below = _Node() if below is None else below.copied()
                    own[id(below)] = path[-1].below[word] = below
                path.append(below)
            if words:
                path[-1].values = tuple(values)
            for word, above, node in zip(words[::-1], path[-2::-1], path[:0:-1], strict=True):
                if node.values or node.below:
                    break
                del above.below[word]
        return other

    def found_in(self, sentence: WordReader) -> list[tuple[int, int]]:
        """Where phrases stand in the sentence, in its order, the longest where they overlap.

        Where each begins and ends, in letters of `sentence.text`.
        """
        starts, offset = [], 0
        while offset < sentence.end:
            starts.append(offset)
            offset = sentence.word(offset)[1]
        every = [
            (start, end - 1 if sentence.text.startswith(" ", end - 1) else end)
            for start in starts
            for end, _ in self.spans(sentence, start, frozenset())
        ]
        found: list[tuple[int, int]] = []
        for start, end in sorted(every, key=lambda one: one[0] - one[1]):
            if all(end <= other[0] or other[1] <= start for other in found):
                found.append((start, end))
        return sorted(found)

    def spans(
        self, sentence: WordReader, offset: int, tails: frozenset[str]
    ) -> list[tuple[int, Sequence[Value]]]:
        """Where the phrases end that begin at the offset, the shortest first, with their values.

        `tails`: words that a phrase may be written together with, behind it.
        """
        found = []
        node = self._root
        while offset < sentence.end:
            word, following = sentence.word(offset)
            for cut in sentence.cuts(offset, tails):
                part = node.below.get(sentence.text[offset:cut])
                if part is not None and part.values:
                    found.append((cut, part.values))
            below = node.below.get(word)
            if below is None:
                break
            node, offset = below, following
            if node.values:
                found.append((offset, node.values))
        return found
