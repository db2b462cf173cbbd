"""Bigram model of a JSGF grammar: how much a sentence is built like one of its sentences. Pure.

A grammar takes a sentence or does not. Its pairs of words also tell "turn the light in the hall
off", which it may not have but every pair of which it knows, from "turn the light in the valve
off".
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ingle.speech import spokenform

BEGIN: Final = "<s>"
END: Final = "</s>"
WIDER: Final = "wider"
"""The rule of sentences that belong to the language but are too many to be listened for: it is
not public."""
_HEADER: Final = re.compile(
    r"\A\s*#JSGF[^;\n]*;?|/\*.*?\*/|//[^\n]*|/[0-9.eE+-]+/|\{[^}]*\}", re.DOTALL
)
_RULE: Final = re.compile(r"(public\s+)?<([^>]+)>\s*=(.*)", re.DOTALL)
_TOKEN: Final = re.compile(r"<[^>]+>|[][()|*+]|[^\s][^\s\[\]()|*+<>;]*")

_CONTRACTED: Final = {
    "im": "i am",
    "id": "i would",
    "ive": "i have",
    "its": "it is",
    "whats": "what is",
    "hows": "how is",
    "whos": "who is",
    "thats": "that is",
    "theres": "there is",
    "lets": "let us",
    "nevermind": "never mind",
    "alright": "all right",
}
"""Two ways of saying, or of writing, the same: they must not stand against each other.
Apostrophes are off by then."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of grammar: its first and last words, whether it may be left out, its bigrams."""

    firsts: frozenset[str] = frozenset()
    lasts: frozenset[str] = frozenset()
    optional: bool = True
    pairs: frozenset[Pair] = frozenset()


_VOID: Final = _Part(optional=False)


class Bigrams:
    """The bigrams of one grammar.

    Beginning and end of a sentence count as words. Numbers are compared in words.
    """

    def __init__(self, jsgf: str) -> None:
        """A grammar without a public rule, or with one that refers to itself, has no pairs."""
        rules, public = rules_of(jsgf)
        reader = _Reader(rules)
        whole = _alternatives([reader.rule(name, ()) for name in (*public, WIDER)])
        framed = _sequence([_word(BEGIN), whole, _word(END)])
        self.pairs = framed.pairs
        self.words = frozenset(word for pair in framed.pairs for word in pair) - {BEGIN, END}

    def unknown(self, sentence: str) -> int:
        """How many of the sentence's pairs the grammar lacks: 0 for every sentence that it has."""
        words = [BEGIN, *spoken_words(sentence), END]
        return sum(pair not in self.pairs for pair in itertools.pairwise(words))


def spoken_words(sentence: str) -> list[str]:
    """The words as they are said, numbers in words.

    "It's at 21%" is it, is, at, twenty, one, percent.
    """
    words = [_CONTRACTED.get(word, word) for word in spokenform.words(sentence)]
    return [part for word in words for part in spokenform.spell(word).split()]


def alternatives(jsgf: str, rule: str) -> list[str]:
    """What a rule that is a plain list of names holds; none where there is no such rule."""
    return [
        name.strip()
        for name in " ".join(rules_of(jsgf)[0].get(rule, ())).split("|")
        if name.strip()
    ]


class _Reader:
    def __init__(self, rules: dict[str, list[str]]) -> None:
        self._rules = rules
        self._read: dict[str, _Part] = {}

    def rule(self, name: str, above: tuple[str, ...]) -> _Part:
        if name == "NULL":
            return _Part()
        if name in above or name not in self._rules:
            return _VOID
        if name not in self._read:
            pieces = list(reversed(self._rules[name]))
            self._read[name] = self._choice(pieces, (*above, name))
        return self._read[name]

    def _choice(self, pieces: list[str], above: tuple[str, ...]) -> _Part:
        """Reads up to the bracket that closes it."""
        options: list[_Part] = []
        row: list[_Part] = []
        while pieces and pieces[-1] not in (")", "]"):
            piece = pieces.pop()
            if piece == "|":
                options.append(_sequence(row))
                row = []
            elif piece in ("(", "["):
                part = self._choice(pieces, above)
                if pieces:
                    pieces.pop()
                row.append(part if piece == "(" else _alternatives([part, _Part()]))
            elif piece in ("*", "+") and row:
                again = _sequence([row[-1], row[-1]])
                row[-1] = _alternatives([row[-1], again, *([_Part()] if piece == "*" else [])])
            else:
                row.append(self.rule(piece[1:-1], above) if piece.startswith("<") else _word(piece))
        return _alternatives([*options, _sequence(row)])


def _word(word: str) -> _Part:
    plain = word.lower().replace("'", "")
    return _sequence(
        [_Part(frozenset({part}), frozenset({part}), optional=False) for part in _plain(plain)]
    )


def _plain(word: str) -> list[str]:
    return _CONTRACTED.get(word, word).split()


def _alternatives(parts: Sequence[_Part]) -> _Part:
    return _Part(
        frozenset().union(*(part.firsts for part in parts)),
        frozenset().union(*(part.lasts for part in parts)),
        any(part.optional for part in parts),
        frozenset().union(*(part.pairs for part in parts)),
    )


def _sequence(parts: Iterable[_Part]) -> _Part:
    firsts: set[str] = set()
    lasts: set[str] = set()
    pairs: set[Pair] = set()
    optional = True
    for part in parts:
        if part == _VOID:
            return _VOID
        pairs |= part.pairs
        pairs.update((last, first) for last in lasts for first in part.firsts)
        firsts |= part.firsts if optional else set()
        lasts = lasts | part.lasts if part.optional else set(part.lasts)
        optional = optional and part.optional
    return _Part(frozenset(firsts), frozenset(lasts), optional, frozenset(pairs))


def rules_of(jsgf: str) -> tuple[dict[str, list[str]], list[str]]:
    """Each rule's pieces (words, brackets, bars, `<rules>`), and the names of the public ones."""
    rules: dict[str, list[str]] = {}
    public: list[str] = []
    for statement in _HEADER.sub(" ", jsgf).split(";"):
        match = _RULE.search(statement)
        if match is not None:
            rules[match[2]] = _TOKEN.findall(match[3])
            public += [match[2]] if match[1] else []
    return rules, public
