"""Compiler of sentence templates: from hassil's YAML form, in any language, to one automaton.

Templates are compiled from their last word to their first, so that what follows is known where a
word is put in front of it. What may follow is a set of `_Next`: a space, a word or its rest, a
slot, or the end of a template.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final, NamedTuple

from hassil.expression import (
    Alternative,
    Expression,
    ListReference,
    Permutation,
    RuleReference,
    Sequence,
    TextChunk,
)
from hassil.parse_expression import parse_sentence

from hub.intents.automaton import Automaton, Edge, GluedEdge, Graph, SlotEdge, StateId
from hub.intents.slot_lists import (
    NumberList,
    SlotList,
    SlotValue,
    TextList,
    Wildcard,
    number_list,
)
from hub.intents.word_trie import WordTrie, in_one_spelling

HOMES: Final = frozenset({"name", "area", "floor"})
"""Lists that each home fills with its own names."""
_PIECE: Final = re.compile(r"\s+|[^\s']*'|[^\s']+")
_INLINE_RANGE: Final = re.compile(r"(\d+)\.\.(\d+)(?:,(\d+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceBlock:
    """What the sentences of one block mean."""

    intent: str
    form: str
    """The key of the response: the kind of question, `default` for commands."""
    slots: Mapping[str, object]
    """Values that the sentences imply."""
    metadata: Mapping[str, object]
    required: Mapping[str, object]
    """Context that the slots and the situation must give, as in hassil's `requires_context`."""
    excluded: Mapping[str, object]

    def fits(self, context: Mapping[str, object]) -> bool:
        """Whether the context has what the sentences require, and nothing that they exclude."""
        return all(
            _is_one_of(context.get(key), wanted) for key, wanted in self.required.items()
        ) and not any(
            key in context and _is_one_of(context[key], unwanted)
            for key, unwanted in self.excluded.items()
        )

    def from_context(self, context: Mapping[str, object]) -> Iterator[tuple[str, object]]:
        """The slots that take their value from the context where the sentence names none."""
        for key, wanted in self.required.items():
            slot = wanted.get("slot") if isinstance(wanted, Mapping) else None
            if slot:
                yield (slot if isinstance(slot, str) else key), context[key]


@dataclass(frozen=True, slots=True)
class SentenceGrammar:
    """A language's compiled templates and lists, without the names of any home."""

    language: str
    automaton: Automaton
    blocks: tuple[SentenceBlock, ...]
    """By the number of a template: the block that it is one of."""
    lists: Mapping[str, SlotList]
    skipped: re.Pattern[str] | None
    """Words that mean nothing ("please"); None where there are none."""


def compiled(source: Mapping[str, object]) -> SentenceGrammar:
    """The grammar of a language's templates, as a YAML file in hassil's form has them.

    Raises `ValueError` for a template, rule or list that is not well-formed, and names it.
    """
    return _Compiler(source).grammar()


class _Next(NamedTuple):
    """One way that a sentence goes on from a point in it.

    `letters`: the word, or what is left of it, that comes first; empty where a space or a slot
    comes first. `slot`: the slot that comes next, behind the letters. `state`: what follows then;
    None with a `template` that ends.
    """

    letters: str = ""
    slot: SlotEdge | None = None
    state: StateId | None = None
    template: int | None = None


_Ways = frozenset[_Next]


@dataclass(slots=True)
class _Scope:
    """The rules and lists that hold for a block of sentences."""

    rules: Mapping[str, Expression]
    lists: Mapping[str, str]
    """Name of a list in the block to its name in the grammar."""
    memo: dict[tuple[int, _Ways], _Ways] = field(default_factory=dict)


class _Compiler:
    """Compiles one language's source."""

    def __init__(self, source: Mapping[str, object]) -> None:
        self._source = source
        self._graph = Graph()
        self._blocks: list[SentenceBlock] = []
        self._lists: dict[str, SlotList] = {}
        self._parsed: dict[str, Expression] = {}
        self._pieces: dict[str, tuple[str, ...]] = {}

    def grammar(self) -> SentenceGrammar:
        shared = self._scope(_mapping(self._source.get("expansion_rules")), self._source, None)
        begin: set[_Next] = set()
        for intent, data in _mapping(self._source["intents"]).items():
            for block in _blocks(data):
                begin |= self._sentences(intent, block, shared)
        return SentenceGrammar(
            language=str(self._source["language"]),
            automaton=Automaton(self._graph, self._state(frozenset(begin))),
            blocks=tuple(self._blocks),
            lists=self._lists,
            skipped=_skipped(self._source.get("skip_words")),
        )

    # -- blocks of sentences ----------------------------------------------------------------------

    def _sentences(
        self, intent: str, given: Mapping[str, object], shared: _Scope
    ) -> frozenset[_Next]:
        """The first words of a block's sentences."""
        scope = shared
        if "expansion_rules" in given or "lists" in given:
            scope = self._scope(_mapping(given.get("expansion_rules")), given, shared)
        block = SentenceBlock(
            intent=intent,
            form=str(given.get("response") or "default"),
            slots=_mapping(given.get("slots")),
            metadata=_mapping(given.get("metadata")),
            required=_mapping(given.get("requires_context")),
            excluded=_mapping(given.get("excludes_context")),
        )
        begin: set[_Next] = set()
        for text in _texts(given["sentences"]):
            end = frozenset([_Next(template=len(self._blocks))])
            self._blocks.append(block)
            begin |= self._before(self._parse(text, intent), end, scope)
        return frozenset(begin)

    def _scope(
        self, rules: Mapping[str, object], given: Mapping[str, object], outer: _Scope | None
    ) -> _Scope:
        """The rules and lists of `given` over those of the scope around it."""
        number = 0 if outer is None else len(self._lists) + 1
        lists = {} if outer is None else dict(outer.lists)
        for name, one in _mapping(given.get("lists")).items():
            known_as = name if outer is None else f"{name}#{number}"
            self._lists[known_as] = self._list(name, _mapping(one))
            lists[name] = known_as
        parsed = {name: self._parse(str(text), f"<{name}>") for name, text in rules.items()}
        inherited = {} if outer is None else outer.rules
        return _Scope(rules={**inherited, **parsed}, lists=lists)

    def _parse(self, text: str, where: str) -> Expression:
        known = self._parsed.get(text)
        if known is None:
            try:
                known = self._parsed[text] = parse_sentence(text).expression
            except Exception as error:  # its parser asserts as well as it raises
                raise ValueError(f"{where}: {text!r} is no template: {error}") from error
        return known

    # -- lists ------------------------------------------------------------------------------------

    def _list(self, name: str, given: Mapping[str, object]) -> SlotList:
        if given.get("wildcard"):
            return Wildcard()
        if "range" in given:
            return number_list(_mapping(given["range"]))
        if "values" not in given:
            raise ValueError(f"the list {name} has neither values nor a range, and is no wildcard")
        phrases: list[tuple[str, SlotValue]] = []
        for one in _items(given["values"]):
            value = one if isinstance(one, Mapping) else {"in": one}
            context = _mapping(value.get("context")) or None
            phrases += [
                (text, SlotValue(value.get("out", text.strip()), context))
                for text in _phrases(self._parse(str(value["in"]), name))
            ]
        return TextList(WordTrie(phrases))

    # -- templates, from behind -------------------------------------------------------------------

    def _before(self, expression: Expression, ways: _Ways, scope: _Scope) -> _Ways:
        """The ways that a sentence goes on with the expression and then in one of `ways`."""
        if isinstance(expression, TextChunk):
            return self._literally(expression.text, ways)
        key = (id(expression), ways)
        known = scope.memo.get(key)
        if known is None:
            known = scope.memo[key] = self._made_before(expression, ways, scope)
        return known

    def _made_before(self, expression: Expression, ways: _Ways, scope: _Scope) -> _Ways:
        match expression:
            case Sequence():
                for item in reversed(expression.items):
                    ways = self._before(item, ways, scope)
                return ways
            case Alternative():
                return frozenset().union(
                    *[self._before(item, ways, scope) for item in expression.items]
                )
            case Permutation():
                return self._in_any_order(tuple(expression.items), ways, scope)
            case ListReference():
                slot = SlotEdge(self._list_of(expression, scope), _slot_name(expression))
                return frozenset([_Next(slot=slot, state=self._state(ways))])
            case RuleReference():
                if expression.rule_name not in scope.rules:
                    raise ValueError(f"there is no rule <{expression.rule_name}>")
                return self._before(scope.rules[expression.rule_name], ways, scope)
        raise ValueError(f"a template cannot have {type(expression).__name__}")

    def _in_any_order(self, items: tuple[Expression, ...], ways: _Ways, scope: _Scope) -> _Ways:
        if not items:
            return ways
        found: set[_Next] = set()
        for at, item in enumerate(items):
            rest = self._in_any_order(items[:at] + items[at + 1 :], ways, scope)
            found |= self._before(item, rest, scope)
        return frozenset(found)

    def _list_of(self, reference: ListReference, scope: _Scope) -> str:
        """The grammar's name of the list; a range that the template itself has becomes one."""
        name = reference.list_name
        if name in scope.lists:
            return scope.lists[name]
        given = _INLINE_RANGE.fullmatch(name)
        if given is not None:
            first, last, step = given.groups(default="1")
            self._lists[name] = NumberList(first=int(first), last=int(last), step=int(step))
        elif name not in HOMES:
            raise ValueError(f"there is no list {{{name}}}")
        return name

    def _literally(self, text: str, ways: _Ways) -> _Ways:
        """With the words and spaces of a text in front of each way."""
        pieces = self._pieces.get(text)
        if pieces is None:
            pieces = self._pieces[text] = tuple(reversed(_PIECE.findall(_compared(text))))
        for piece in pieces:
            ways = self._behind_space(ways) if piece.isspace() else self._word(piece, ways)
        return ways

    def _word(self, letters: str, ways: _Ways) -> _Ways:
        """With letters in front of each way, which become one word with those behind them."""
        if letters.endswith("'"):
            ways = self._behind_space(ways)
        return frozenset(
            [
                _Next(letters, None, self._state(frozenset([way])))
                if way.state is None
                else _Next(letters + way.letters, way.slot, way.state)
                for way in ways
            ]
        )

    def _behind_space(self, ways: _Ways) -> _Ways:
        """With a space in front: several make one, and one at the end means nothing."""
        return frozenset([_Next(state=self._state(ways))])

    def _state(self, ways: _Ways) -> StateId:
        """The graph's state with these ways on."""
        ends: set[int] = set()
        edges: dict[Edge, set[StateId]] = {}
        for way in ways:
            if way.template is not None:
                ends.add(way.template)
            elif way.state is None:
                raise AssertionError("a way leads nowhere")
            elif way.slot is not None:
                edge = GluedEdge(way.letters, way.slot) if way.letters else way.slot
                edges.setdefault(edge, set()).add(way.state)
            elif way.letters:
                edges.setdefault(way.letters, set()).add(way.state)
            else:
                ends.update(self._graph.ends[way.state])
                for onward, states in self._graph.edges[way.state].items():
                    edges.setdefault(onward, set()).update(states)
        return self._graph.state(ends, edges)


def _compared(literal: str) -> str:
    """A template's text in the spelling of sentences, with its spaces: a hyphen is one, too."""
    return literal.lower().replace("\u2019", "'").replace("-", " ").replace("_", " ")


def _is_one_of(actual: object, wanted: object) -> bool:
    """Whether a value of the context is the one wanted, or one of them; None wants any."""
    if isinstance(wanted, Mapping):
        wanted = wanted.get("value")
    if wanted is None:
        return actual is not None
    if isinstance(wanted, list | tuple | set | frozenset):
        return actual in wanted
    return actual == wanted


def _slot_name(reference: ListReference) -> str:
    return "" if reference.is_capture else reference.slot_name


def phrases_of(template: str) -> Iterator[str]:
    """Every wording of a template without slots."""
    return _phrases(parse_sentence(template).expression)


def _phrases(expression: Expression) -> Iterator[str]:
    """Every wording of a list's value."""
    match expression:
        case TextChunk():
            yield expression.text
        case Alternative():
            for item in expression.items:
                yield from _phrases(item)
        case Sequence():
            for parts in product(*map(_phrases, expression.items)):
                yield "".join(parts)
        case _:
            raise ValueError("a list's value can have words, ( | ) and [ ] only")


def _skipped(words: object) -> re.Pattern[str] | None:
    known = sorted({in_one_spelling(word) for word in _texts(words or ())}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)") if known else None


# -- YAML's values ---------------------------------------------------------------------------------


def _mapping(given: object) -> Mapping[str, object]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ValueError(f"{given!r} is no mapping")
    return given


def _items(given: object) -> Iterable[object]:
    if not isinstance(given, Iterable) or isinstance(given, str):
        raise ValueError(f"{given!r} is no list")
    return given


def _texts(given: object) -> list[str]:
    return [str(one) for one in _items(given)]


def _blocks(given: object) -> list[Mapping[str, object]]:
    return [_mapping(one) for one in _items(_mapping(given).get("data", ()))]
