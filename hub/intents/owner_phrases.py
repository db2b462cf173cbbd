"""The owner's sentences as rules of the speech grammar (JSGF): what is added is also heard (pure).

The compiled templates are made one graph, in which each node becomes a rule, or a part of the one
before it where nothing else leads to it. What cannot be spoken out (any words at all, long ranges
of numbers) is left out, and with it the sentences that need it: those are heard as all other speech
is.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hub.intents.automaton import Edge, GluedEdge, Graph, StateId
from hub.intents.en.numbers import in_words, is_number
from hub.intents.grammar import SentenceGrammar
from hub.intents.slot_lists import NumberList, TextList
from hub.intents.wording import contracted

OWN: Final = "own"
"""The rule of the owner's sentences."""
MAX_ALTERNATIVES: Final = 200
"""Values of one list; timers of a day in seconds are not spoken out one by one."""
MAX_PIECES: Final = 6_000
"""Words and names of rules in all: the home's own grammar has some 1,500, and each of them makes
the others a little harder to hear. A file that comes to more is not listened for."""
_SPOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LARGEST: Final = 999


def own_rules(grammar: SentenceGrammar, names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The rules that the sentences make, by name, `OWN` the first; none where there are too many.

    `names`: the home's own by list ("name", "area", "floor"), as they are spoken.
    """
    rules = _Speller(grammar, names).rules()
    pieces = sum(len(body.split()) for body in rules.values())
    return rules if rules and pieces <= MAX_PIECES else {}


_Ways = frozenset[tuple[StateId, str]]
"""States of the templates that a sentence may be in, each with the letters that its next word
begins with ("what'" before "s")."""


@dataclass(frozen=True, slots=True)
class _Node:
    """What may be said from one point on: each way as a word, or a list's rule, and a node."""

    ends: bool
    edges: tuple[tuple[str, int], ...]


class _Speller:
    """Makes the templates one graph in which no word has two ways and no two nodes are alike."""

    def __init__(self, grammar: SentenceGrammar, names: Mapping[str, Sequence[str]]) -> None:
        self._grammar, self._names = grammar, names
        self._numbers: dict[_Ways, int | None] = {}
        self._nodes: dict[_Node, int] = {}
        self._known: list[_Node] = []
        self._lists: dict[str, str | None] = {}

    def rules(self) -> dict[str, str]:
        begin = self._node(frozenset([(self._grammar.automaton.begin, "")]))
        nodes = self._known = list(self._nodes)
        if begin is None or not nodes[begin].edges:
            return {}
        led_to = Counter(to for node in nodes for _, to in node.edges)
        bodies: list[str] = []
        for node in nodes:  # what follows comes first
            bodies.append(self._said(node, bodies, led_to))
        named = {OWN: begin, **{f"{OWN}_{to}": to for to, ways in led_to.items() if ways > 1}}
        rules = {name: contracted(bodies[to]) for name, to in named.items() if bodies[to]}
        return rules | {_rule(name): said for name, said in self._lists.items() if said}

    def _said(self, node: _Node, bodies: Sequence[str], led_to: Mapping[int, int]) -> str:
        """All that may be said from the node on; "" for nothing more."""
        ways = [
            " ".join(filter(None, (word, self._rest(to, bodies, led_to))))
            for word, to in node.edges
        ]
        return f"[ {' | '.join(ways)} ]" if node.ends and ways else " | ".join(ways)

    def _rest(self, number: int, bodies: Sequence[str], led_to: Mapping[int, int]) -> str:
        body = bodies[number]
        if body and led_to[number] > 1:
            return f"<{OWN}_{number}>"
        node = self._known[number]
        return f"( {body} )" if len(node.edges) > 1 and not node.ends else body

    def _node(self, ways: _Ways) -> int | None:
        """The number of the node; None where nothing that can be spoken out leads to an end."""
        if ways not in self._numbers:
            ends = any(self._graph.ends[state] and not letters for state, letters in ways)
            edges = {word: self._node(frozenset(to)) for word, to in self._onward(ways).items()}
            node = _Node(ends, tuple((word, to) for word, to in edges.items() if to is not None))
            useful = node.ends or node.edges
            self._numbers[ways] = self._nodes.setdefault(node, len(self._nodes)) if useful else None
        return self._numbers[ways]

    def _onward(self, ways: _Ways) -> dict[str, set[tuple[StateId, str]]]:
        """The words, or rules of lists, that may come next, and where each leads."""
        found: dict[str, set[tuple[StateId, str]]] = {}
        left = sorted(ways)
        while left:
            state, letters = left.pop()
            for edge, states in self._graph.edges[state].items():
                if isinstance(edge, str) and edge.endswith("'"):
                    left += [(to, letters + edge) for to in states]
                    continue
                word = self._word(edge, letters)
                if word:
                    found.setdefault(word, set()).update((to, "") for to in states)
        return dict(sorted(found.items()))

    def _word(self, edge: Edge, letters: str) -> str | None:
        """As it is spoken; None for what cannot be: a name within a word, a list of anything."""
        if isinstance(edge, str):
            return _spoken(letters + edge)
        if isinstance(edge, GluedEdge) or letters:
            return None
        if edge.source not in self._lists:
            self._lists[edge.source] = self._listed(edge.source)
        return f"<{_rule(edge.source)}>" if self._lists[edge.source] else None

    def _listed(self, source: str) -> str | None:
        match self._grammar.lists.get(source):
            case TextList() as texts:
                values = [text for text, _ in texts.phrases]
            case NumberList(tenths=None) as numbers:
                values = _numbers(numbers)
            case None:
                return " | ".join(self._names.get(source, ())) or None
            case _:
                return None
        spoken = dict.fromkeys(filter(None, map(_phrase, values)))
        return " | ".join(spoken) if 0 < len(spoken) <= MAX_ALTERNATIVES else None

    @property
    def _graph(self) -> Graph:
        return self._grammar.automaton.graph


def _numbers(numbers: NumberList) -> list[str]:
    every = range(max(0, numbers.first), min(numbers.last, _LARGEST) + 1, numbers.step)
    return [str(number) for number in every[: MAX_ALTERNATIVES + 1]]


def _phrase(text: str) -> str | None:
    """Several words as they are spoken; None where one of them cannot be."""
    words = [_spoken(word) for word in text.split()]
    return " ".join(word for word in words if word) if all(words) else None


def _spoken(word: str) -> str | None:
    """A word as a dictionary may know it, numbers in words; None where it has other signs in it."""
    if is_number(word) and word.isdigit() and int(word) <= _LARGEST:
        return in_words(int(word))
    return word if _SPOKEN.fullmatch(word) else None


def _rule(source: str) -> str:
    """The name of a list's rule."""
    return f"{OWN}_list_" + re.sub(r"\W+", "_", source)
