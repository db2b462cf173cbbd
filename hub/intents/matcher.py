"""Intent recognition and slot filling: compiled sentence templates and the home's names.

The templates are home-assistant-intents' and our own (`en.sentences`), compiled once by `grammar`;
the names of a home are a table of their own (`lexicon`), so that a change of one compiles nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Final

from hub.intents.automaton import Capture
from hub.intents.en.sentences import BOTH
from hub.intents.grammar import SentenceBlock, SentenceGrammar
from hub.intents.lexicon import Lexicon, SpokenName
from hub.intents.slot_lists import SlotValue, Span
from hub.intents.word_trie import WordReader
from hub.language.current import ENGLISH, current

HERE: Final = "(here)"
"""The area of sentences that are meant for the room they are said in."""
MAX_READINGS: Final = 64
"""Ways to read one sentence that are looked at; more means a sentence nobody says."""

EITHER: Final = "|"
"""Between the values of a slot of which either fits: "blind|shade"."""

Value = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """One reading of a sentence."""

    intent: str
    form: str
    """The kind of question: `any`, `all`, `which`, `how_many`, `one_yesno` …; for commands
    `default`."""
    every: bool = False
    name: SpokenName | None = None
    area: str | None = None
    """An area id, or `HERE`, or None when none was said."""
    slots: dict[str, Value] = field(default_factory=dict)
    guessed: int = 0
    """Words that a wildcard took: the fewer, the surer."""
    meant: tuple[str, ...] = ()
    """The entities it is for, where these are known from before; then no name is looked up."""

    def text(self, slot: str) -> str | None:
        value = self.slots.get(slot)
        return str(value) if value is not None else None

    def number(self, slot: str) -> float | None:
        value = self.slots.get(slot)
        return float(value) if isinstance(value, int | float) else None


class SentenceMatcher:
    """One language's sentences, one home's names."""

    def __init__(self, grammar: SentenceGrammar, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._grammar = grammar

    def renamed(self, lexicon: Lexicon) -> "SentenceMatcher":
        """The same sentences with other names."""
        return SentenceMatcher(self._grammar, lexicon)

    def recognise(self, sentence: str) -> Recognition | None:
        """The surest reading of a plain sentence, or None."""
        return next(iter(self.readings(sentence)), None)

    def readings(self, sentence: str) -> list[Recognition]:
        """Every reading of a plain sentence, the surest first."""
        if current() == ENGLISH and BOTH.search(sentence):
            return [
                replace(reading, slots={**reading.slots, "both": "yes"})
                for reading in self.readings(BOTH.sub("the ", sentence))
            ]
        found = self._ranked(WordReader(sentence))
        if self._grammar.skipped is not None:
            shorter = self._grammar.skipped.sub(" ", sentence)
            if shorter != sentence:
                found += self._ranked(WordReader(shorter))
        found.sort(key=lambda one: one[0])
        return [reading for _, reading in found[:MAX_READINGS]]

    def _ranked(self, sentence: WordReader) -> list[tuple[tuple[int, ...], Recognition]]:
        """Readings with their doubt; behind it the template's place among all decides."""
        automaton, lists, names = self._grammar.automaton, self._grammar.lists, self.lexicon.phrases
        tails = automaton.vocabulary

        def spans(source: str, offset: int) -> Sequence[Span]:
            phrases = names.get(source)
            if phrases is not None:
                return phrases.spans(sentence, offset, tails)
            listed = lists.get(source)
            return () if listed is None else listed.spans(sentence, offset, tails)

        found = []
        for templates, filled in automaton.walk(sentence, spans):
            captures = _captures(filled)
            first = {id(self._grammar.blocks[number]): number for number in reversed(templates)}
            for number in first.values():
                block = self._grammar.blocks[number]
                for at, values in enumerate(product(*(values for _, values in captures))):
                    named = dict(zip((name for name, _ in captures), values, strict=True))
                    reading = _reading(block, named)
                    if reading is not None:
                        found.append(((*_doubt(reading), number, at), reading))
        return found


def _captures(filled: Capture | None) -> list[tuple[str, Sequence[SlotValue]]]:
    """The slots in the order they were filled in; the last of a name counts."""
    found = []
    while filled is not None:
        found.append((filled.name, filled.values))
        filled = filled.before
    return found[::-1]


def _doubt(reading: Recognition) -> tuple[int, ...]:
    """The rank of a reading, the least the surest: few guessed words, then a name, then a room."""
    return (
        reading.guessed,
        -len(reading.name.words) if reading.name else 0,
        0 if reading.area not in (None, HERE) else 1,
        0 if reading.every else 1,
    )


def _reading(block: SentenceBlock, filled: Mapping[str, SlotValue]) -> Recognition | None:
    """What the block means with its slots filled so; None where they do not fit it."""
    context: dict[str, object] = {"area": HERE}
    for value in filled.values():
        if value.context:
            context.update(value.context)
    if not block.fits(context):
        return None
    said = {name: value.value for name, value in filled.items() if name}
    slots = {**block.slots, **dict(block.from_context(context)), **said}
    name, area, every = slots.pop("name", None), slots.pop("area", None), slots.pop("every", None)
    return Recognition(
        intent=block.intent,
        form=block.form,
        every=every is not None or block.metadata.get("slot_combination") == "domain_all",
        name=name if isinstance(name, SpokenName) else None,
        area=None if area is None else str(area),
        slots=dict(_plain(slots)),
        guessed=sum(value.guessed for value in filled.values()),
    )


def _plain(slots: Mapping[str, object]) -> Iterator[tuple[str, Value]]:
    """The slots that have a value; of several values that fit alike all, as one text."""
    for slot, value in slots.items():
        if isinstance(value, str | int | float):
            yield slot, value
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            yield slot, EITHER.join(value)
