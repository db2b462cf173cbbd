"""Judges whether what was said so far is a whole command, by the home's grammar (JSGF). Pure.

What the grammar has is `complete`; what begins one of its sentences, or stops at a word that no
sentence ends with, is `open`; of the rest nothing is known.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final, Literal

from ingle.speech import spokenform
from ingle.speech.fusion.bigrams import WIDER, rules_of, spoken_words
from ingle.speech.sentence_ends import COURTESIES, OPEN_ENDINGS

Completeness = Literal["complete", "extendable", "open", "unknown", "wordless"]
"""Of what was said so far. `extendable`: complete, but often only the beginning of another command
("stop", "set it to twenty"); `wordless`: a sound without words in it."""

_LONGEST: Final = 40
"""Words beyond which no sentence is a command."""
_SHORTEST: Final = 2
"""Words up to which a complete command is not trusted to be all, where more can follow."""


class CompletenessJudge:
    """Judges transcripts; knows no command until it has a vocabulary. Any thread may ask."""

    def __init__(self, language: str = "en") -> None:
        self._open_endings = OPEN_ENDINGS.get(language, frozenset())
        self._courtesies = COURTESIES.get(language, frozenset())
        self._grammar: Grammar | None = None

    def use_vocabulary(self, jsgf: str) -> None:
        """Judges by this grammar from now on."""
        self._grammar = Grammar(jsgf)

    def judge(self, text: str) -> Completeness:
        """Some 2 ms of a desktop core for a command."""
        words = spoken_words(text)
        if not words:
            return "wordless"
        complete, following = self._grammar.match(words) if self._grammar else (False, frozenset())
        if complete:
            brief = len(words) <= _SHORTEST and following - self._courtesies
            return "extendable" if brief or _counts_on(words[-1], following) else "complete"
        return "open" if following or words[-1] in self._open_endings else "unknown"


def _counts_on(last: str, following: AbstractSet[str]) -> bool:
    """Whether a number that ends a sentence could have another digit: twenty, twenty one."""
    return _is_number(last) and any(map(_is_number, following))


def _is_number(word: str) -> bool:
    return all(part.isdecimal() for part in spokenform.words(word))


class _Node:
    """A piece of grammar: a word, pieces in a row, a choice of them, or one to be repeated."""

    optional: bool
    """Whether it can be nothing at all."""

    def __init__(
        self,
        kind: Literal["word", "row", "choice", "repeat"],
        parts: "tuple[_Node, ...]" = (),
        word: str = "",
    ) -> None:
        self.kind, self.parts, self.word = kind, parts, word
        self.firsts = frozenset({word} if word else ())
        """The words it can begin with."""
        self.optional = kind == "repeat" or (kind == "row" and all(part.optional for part in parts))
        """Whether it can be nothing at all."""
        for part in parts:
            self.firsts |= part.firsts
            if kind == "row" and not part.optional:
                break
        if kind == "choice":
            self.optional = any(part.optional for part in parts)


@dataclass(slots=True)
class _Match:
    """One sentence that is being matched: what was found for each piece at each word."""

    words: list[str]
    ends: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)
    following: set[str] = field(default_factory=set)
    """The words that could come next."""


class Grammar:
    """Sentences of a JSGF grammar: its public rules, and those that are understood only (`WIDER`).

    A rule that refers to itself matches nothing.
    """

    def __init__(self, jsgf: str) -> None:
        rules, public = rules_of(jsgf)
        reader = _Reader(rules)
        self._root = _Node("choice", tuple(reader.rule(name) for name in (*public, WIDER)))

    def match(self, words: list[str]) -> tuple[bool, frozenset[str]]:
        """Whether `words` are a sentence, and which words could go on from them."""
        if len(words) > _LONGEST:
            return False, frozenset()
        match = _Match(words)
        complete = len(words) in _ends(self._root, 0, match)
        return complete, frozenset(match.following)


def _ends(node: _Node, begin: int, match: _Match) -> frozenset[int]:
    """Where the piece can end when it begins at a word; notes what it still waits for."""
    if not node.optional:
        if begin == len(match.words):
            match.following |= node.firsts
            return frozenset()
        if match.words[begin] not in node.firsts:
            return frozenset()
    key = (id(node), begin)
    found = match.ends.get(key)
    if found is None:
        found = match.ends[key] = _found(node, begin, match)
    return found


def _found(node: _Node, begin: int, match: _Match) -> frozenset[int]:
    match node.kind:
        case "word":
            return frozenset({begin + 1})
        case "choice":
            return frozenset().union(*(_ends(part, begin, match) for part in node.parts))
        case "row":
            ends = frozenset({begin})
            for part in node.parts:
                ends = frozenset().union(*(_ends(part, at, match) for at in ends))
            return ends
        case "repeat":
            ends, new = frozenset({begin}), frozenset({begin})
            while new:
                new = frozenset().union(*(_ends(node.parts[0], at, match) for at in new)) - ends
                ends |= new
            return ends


class _Reader:
    """Reads rules into nodes, each rule once."""

    def __init__(self, rules: Mapping[str, list[str]]) -> None:
        self._rules = rules
        self._read: dict[str, _Node] = {"NULL": _Node("row")}
        self._above: list[str] = []

    def rule(self, name: str) -> _Node:
        if name in self._read:
            return self._read[name]
        if name in self._above or name not in self._rules:
            return _Node("choice")  # nothing matches it
        self._above.append(name)
        node = self._choice(list(reversed(self._rules[name])))
        self._above.pop()
        self._read[name] = node
        return node

    def _choice(self, pieces: list[str]) -> _Node:
        """Reads up to the bracket that closes it."""
        options: list[_Node] = []
        row: list[_Node] = []
        while pieces and pieces[-1] not in (")", "]"):
            piece = pieces.pop()
            if piece == "|":
                options.append(_Node("row", tuple(row)))
                row = []
            elif piece in ("(", "["):
                part = self._choice(pieces)
                if pieces:
                    pieces.pop()
                nothing = _Node("row")
                row.append(part if piece == "(" else _Node("choice", (part, nothing)))
            elif piece in ("*", "+") and row:
                again = _Node("repeat", (row[-1],))
                row[-1:] = [again] if piece == "*" else [row[-1], again]
            elif piece.startswith("<"):
                row.append(self.rule(piece[1:-1]))
            else:
                row += [_Node("word", word=word) for word in spoken_words(piece)]
        return _Node("choice", (*options, _Node("row", tuple(row))))
