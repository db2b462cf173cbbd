"""Phrase patterns: templates of words, compiled to regular expressions over folded text (pure).

A language's data writes phrases as `(set|make) [an|my] alarm [called {name}]`: alternatives in
round brackets, what may be missing in square ones, slots in braces. Each word, and each slot, takes
the blank behind it along. `Flat` is a sentence as patterns are held against it, and leads back to
the words as they were said.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from hub.language.words import folded

_TOKEN: Final = re.compile(r"\d+(?:[.:]\d+)*|[^\W\d_]+(?:['.][^\W\d_]+)*|%")
_PART: Final = re.compile(r"\(|\)|\[|\]|\||\{[a-z_]+\}|[^\s()\[\]|{}]+|\s+")


MAX_KEPT: Final = 256
"""Sentences whose tokens are remembered: one is held against the patterns of many modules."""


@lru_cache(maxsize=MAX_KEPT)
def _tokens(said: str) -> tuple[tuple[str, int, int], ...]:
    text = said.replace("\u2019", "'")
    return tuple((folded(one[0]), one.start(), one.end()) for one in _TOKEN.finditer(text))


@dataclass(frozen=True)
class Flat:
    """A sentence as patterns see it: folded words, a blank behind each."""

    said: str

    @cached_property
    def tokens(self) -> tuple[tuple[str, int, int], ...]:
        """Each word, folded, with the place where it begins and ends in `said`."""
        return _tokens(self.said)

    @cached_property
    def text(self) -> str:
        """The folded words, a blank behind each, the last one too."""
        return "".join(f"{word} " for word, _, _ in self.tokens)

    def words_at(self, start: int, end: int) -> range:
        """The indexes of the tokens between two places of `text`."""
        first = self.text.count(" ", 0, start)
        return range(first, first + self.text.count(" ", start, end))

    def original(self, start: int, end: int) -> str:
        """The words between two places of `text`, as they were said."""
        taken = self.words_at(start, end)
        return self.said[self.tokens[taken[0]][1] : self.tokens[taken[-1]][2]]

    def without(self, taken: Iterable[int]) -> str:
        """The sentence as it was said, without the tokens of these indexes."""
        gone = set(taken)
        kept, at = [], 0
        for index, (_, start, end) in enumerate(self.tokens):
            if index in gone:
                kept.append(self.said[at:start])
                at = end
        kept.append(self.said[at:])
        return _tidy(" ".join(kept))


def _tidy(text: str) -> str:
    """Without the blanks, commas and connecting words that a gap leaves behind."""
    text = re.sub(r"\s+([,.;!?])", r"\1", " ".join(text.split()))
    return text.strip(" ,;:-")


def source(template: str, slots: Mapping[str, str]) -> str:
    """The template as a regular expression without boundaries; a slot becomes a named group.

    `slots`: for each slot a regular expression that takes the blank behind its last word. Raises
    `KeyError` for an unknown slot, and `ValueError` for brackets that do not close.
    """
    pieces: list[str] = []
    depth: list[str] = []
    for part in _PART.findall(template):
        if part.isspace():
            continue
        if part in "([":
            depth.append(")" if part == "(" else "]")
            pieces.append("(?:")
        elif part in ")]":
            if not depth or depth.pop() != part:
                raise ValueError(f"{template}: {part} closes nothing")
            pieces.append(")" if part == ")" else ")?")
        elif part == "|":
            pieces.append("|")
        elif part.startswith("{"):
            pieces.append(f"(?P<{part[1:-1]}>{slots[part[1:-1]]})")
        else:
            pieces.append(f"{re.escape(part)} ")
    if depth:
        raise ValueError(f"{template}: a bracket does not close")
    return "".join(pieces)


def compiled(template: str, slots: Mapping[str, str]) -> re.Pattern[str]:
    """The template to be searched for, from the beginning of a word."""
    return re.compile(rf"(?<![^ ])(?:{source(template, slots)})")


def any_of(words: Iterable[str]) -> str:
    """One of the words, each of which may be several, as a slot's regular expression."""
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word) for word in longest_first)}) "


ANYTHING: Final = "(?:[^ ]+ )+?"
"""A slot of one word or more, as few as do."""
