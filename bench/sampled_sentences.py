"""Sentences drawn from the templates themselves, and sentences that only look like them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hassil.expression import (
    Alternative,
    Expression,
    ListReference,
    Permutation,
    RuleReference,
    TextChunk,
)
from hassil.expression import Sentence as Template
from hassil.expression import Sequence as InSequence
from hassil.intents import IntentData, Intents, RangeSlotList, TextSlotList

from hub.intents.lexicon import Lexicon

NUMBERS: Final = (0, 1, 5, 20, 21, 50, 100, 150)
ANYTHING: Final = ("pasta", "big egg", "tea for two")
"""What is drawn for a wildcard."""


@dataclass(frozen=True, slots=True)
class SentenceSampler:
    """Draws from one language's templates, with the names of one home; the same for one seed."""

    grammar: Intents
    lexicon: Lexicon
    rng: random.Random

    def drawn(self, for_each: int) -> list[str]:
        """Sentences from each template, each once, in no order."""
        found = {
            " ".join(self._text(template.expression, block).split())
            for intent in self.grammar.intents.values()
            for block in intent.data
            for template in block.sentences
            for _ in range(for_each)
        }
        sentences = sorted(found)
        self.rng.shuffle(sentences)
        return sentences

    def altered(self, sentences: Sequence[str]) -> list[str]:
        """The sentences with a word left out, added, replaced, or all in another order."""
        words = [word for sentence in sentences for word in sentence.split()]
        return [" ".join(self._altered(sentence.split(), words)) for sentence in sentences]

    def _altered(self, sentence: list[str], words: Sequence[str]) -> list[str]:
        at = self.rng.randrange(len(sentence))
        match self.rng.randrange(4):
            case 0:
                return sentence[:at] + sentence[at + 1 :]
            case 1:
                return [*sentence[:at], self.rng.choice(words), *sentence[at:]]
            case 2:
                return [*sentence[:at], self.rng.choice(words), *sentence[at + 1 :]]
            case _:
                return self.rng.sample(sentence, len(sentence))

    def _text(self, expression: Expression, block: IntentData) -> str:
        match expression:
            case TextChunk():
                return expression.text
            case InSequence():
                return "".join(self._text(item, block) for item in expression.items)
            case Alternative():
                return self._text(self.rng.choice(expression.items), block)
            case Permutation():
                items = self.rng.sample(expression.items, len(expression.items))
                return "".join(self._text(item, block) for item in items)
            case RuleReference():
                rules: Mapping[str, Template] = {
                    **self.grammar.expansion_rules,
                    **block.expansion_rules,
                }
                return self._text(rules[expression.rule_name].expression, block)
            case ListReference():
                return self._value(expression.list_name, block)
        raise TypeError(type(expression).__name__)

    def _value(self, name: str, block: IntentData) -> str:
        values = {**self.grammar.slot_lists, **block.slot_lists}.get(name)
        if isinstance(values, TextSlotList):
            return self._text(self.rng.choice(values.values).text_in, block)
        if isinstance(values, RangeSlotList):
            half = 0.5 if values.fraction_type and self.rng.random() < 0.2 else 0
            return str(self.rng.choice(NUMBERS) + half)
        return self.rng.choice(sorted(self._names(name, block)) or [*ANYTHING])

    def _names(self, name: str, block: IntentData) -> Iterator[str]:
        """The home's names that fit the block."""
        if name == "area":
            yield from self.lexicon.areas
        elif name == "name":
            wanted = block.requires_context.get("domain")
            for spoken in self.lexicon.names:
                if not isinstance(wanted, list | str) or spoken.domain in wanted:
                    yield spoken.words
