"""Finite automaton over words and slots, made deterministic where it is walked (pure).

The templates of a language are one graph without loops (`Graph`): states with edges for words and
for slots. Many templates begin alike, so a sentence is in many states at once. `Automaton` joins
those to one place the first time a sentence gets there (lazy subset construction), so that the
next sentence on that way takes one dictionary look-up for each word.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from hub.intents.slot_lists import SlotValue, Span
from hub.intents.word_trie import WordReader

MAX_PLACES: Final = 20_000
"""Places that are kept, some 20 MB; beyond, all are made anew. Everyday use has a few thousand."""

MAX_STEPS: Final = 20_000
"""Steps of one walk; the longest of everyday sentences take some hundred."""

StateId = int


@dataclass(frozen=True, slots=True)
class SlotEdge:
    """A slot: the list that its values come from, and the name that a value goes by."""

    source: str
    name: str


@dataclass(frozen=True, slots=True)
class GluedEdge:
    """A slot behind letters of the same word."""

    letters: str
    slot: SlotEdge


Edge = str | SlotEdge | GluedEdge


@dataclass(slots=True)
class Graph:
    """States by number, each made once: two with the same edges are one (hash-consing)."""

    edges: list[dict[Edge, tuple[StateId, ...]]] = field(default_factory=list)
    ends: list[tuple[int, ...]] = field(default_factory=list)
    """For each state the templates that end there."""
    _known: dict[object, StateId] = field(default_factory=dict)

    def state(self, ends: Iterable[int], edges: dict[Edge, set[StateId]]) -> StateId:
        """The state that has these edges, and in which these templates end."""
        sorted_ends = tuple(sorted(set(ends)))
        tied = {edge: tuple(sorted(states)) for edge, states in edges.items()}
        key = (sorted_ends, frozenset(tied.items()))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = len(self.edges)
            self.edges.append(tied)
            self.ends.append(sorted_ends)
        return known


class Place:
    """A set of states that a sentence may be in, with the ways on that were taken before."""

    __slots__ = ("ends", "glued", "slots", "states", "words")

    def __init__(self, states: frozenset[StateId], graph: Graph) -> None:
        self.states = states
        self.words: dict[str, Place | None] = {}
        self.ends = tuple(sorted({template for state in states for template in graph.ends[state]}))
        """The templates that may end here."""
        ways: dict[Edge, set[StateId]] = {}
        for state in states:
            for edge, following in graph.edges[state].items():
                if not isinstance(edge, str):
                    ways.setdefault(edge, set()).update(following)
        self.slots = {
            edge: frozenset(to) for edge, to in ways.items() if isinstance(edge, SlotEdge)
        }
        self.glued = {
            edge: frozenset(to) for edge, to in ways.items() if isinstance(edge, GluedEdge)
        }


class Capture(NamedTuple):
    """A slot filled on the way, and those filled before it."""

    name: str
    values: Sequence[SlotValue]
    """All that the words may stand for; one of them is meant."""
    before: "Capture | None"


Spans = Callable[[str, int], Sequence[Span]]
"""Values that a list may have from an offset on: where each ends, and what it may stand for."""


class Automaton:
    """The graph of a language's templates, walked from place to place."""

    def __init__(self, graph: Graph, begin: StateId) -> None:
        self.graph, self.begin = graph, begin
        self._places: dict[frozenset[StateId], Place] = {}
        self._begin = frozenset((begin,))
        self.vocabulary = frozenset(
            edge for edges in graph.edges for edge in edges if isinstance(edge, str)
        )

    def size(self) -> tuple[int, int]:
        """How many states and edges the graph has."""
        return len(self.graph.edges), sum(map(len, self.graph.edges))

    def walk(
        self, sentence: WordReader, spans: Spans
    ) -> Iterator[tuple[tuple[int, ...], Capture | None]]:
        """The templates that the whole sentence is one of, with the slots filled on the way there.

        Gives up after `MAX_STEPS`: a sentence that can be read in so many ways is nobody's.
        """
        memo: dict[tuple[str, int], Sequence[Span]] = {}

        def known_spans(source: str, offset: int) -> Sequence[Span]:
            found = memo.get((source, offset))
            if found is None:
                found = memo[(source, offset)] = spans(source, offset)
            return found

        ways: list[tuple[int, Place, Capture | None]] = [(0, self._place(self._begin), None)]
        for _ in range(MAX_STEPS):
            if not ways:
                return
            offset, place, filled = ways.pop()
            if offset >= sentence.end:
                if place.ends:
                    yield place.ends, filled
                continue
            for edge, states in place.slots.items():
                for end, values in known_spans(edge.source, offset):
                    ways.append((end, self._place(states), Capture(edge.name, values, filled)))
            for glued, states in place.glued.items():
                if sentence.text.startswith(glued.letters, offset):
                    inside = offset + len(glued.letters)
                    for end, values in known_spans(glued.slot.source, inside):
                        capture = Capture(glued.slot.name, values, filled)
                        ways.append((end, self._place(states), capture))
            word, following = sentence.word(offset)
            to = self._after(place, word)
            if to is not None:
                ways.append((following, to, filled))

    def _after(self, place: Place, word: str) -> Place | None:
        try:
            return place.words[word]
        except KeyError:
            if word not in self.vocabulary:
                return None
        edges = self.graph.edges
        states = frozenset(to for state in place.states for to in edges[state].get(word, ()))
        found = place.words[word] = self._place(states) if states else None
        return found

    def _place(self, states: frozenset[StateId]) -> Place:
        place = self._places.get(states)
        if place is None:
            if len(self._places) >= MAX_PLACES:
                self._places = {}
            place = self._places[states] = Place(states, self.graph)
        return place
