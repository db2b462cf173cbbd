"""Reading of a clause: its subject, what of the home is in it, and what is said of that (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from hub.agent.clauses import is_number
from hub.agent.home_words import HomeWords, Mention
from hub.language.assertions import AssertionWords

About = Literal["world", "home", "tale"]
"""What the person's sentence is about: this home or what the hub keeps; something to be made up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause, and what of its structure tells a claim."""

    said: list[str]
    words: AssertionWords
    about: About
    mentions: list[Mention]
    lead: int
    """Where the subject begins, behind adverbs."""

    @classmethod
    def read(
        cls, said: list[str], words: AssertionWords, home: HomeWords, about: About
    ) -> "Clause":
        lead = 0
        while (
            lead < len(said) - 1
            and said[lead] in words.adverbs
            and said[lead] not in words.definite
        ):
            lead += 1
        return cls(
            said=said, words=words, about=about, mentions=home.mentions(said, words), lead=lead
        )

    @property
    def supposed(self) -> bool:
        """Whether it is a condition."""
        return not self.words.hypothetical.isdisjoint(self.said[: self.lead + 3])

    @property
    def of_now(self) -> bool:
        """Whether it speaks of the moment."""
        return self.has(self.words.deictic)

    def begins(self, one: Mention) -> bool:
        """Whether the clause begins with it, a preposition aside: an imperative does not."""
        first, words = self.said[self.lead], self.words
        if one.start == self.lead + 2 and is_number(first, words):
            return self.said[self.lead + 1] in words.prepositions  # "one of the doors"
        return one.start <= self.lead or (
            one.start == self.lead + 1 and first in self.words.prepositions | self.words.definite
        )

    def has(self, group: frozenset[str]) -> bool:
        return not group.isdisjoint(self.said)

    def is_strong(self) -> bool:
        """Whether a state, a value, a moment, or something else of the home is said."""
        words = self.words
        return (
            self.has_switched()
            or any(True for _ in self.outside(words.states))
            or self.has_value()
            or self.of_now
            or self.has(words.perfect)
            or self.has_clock()
            or self._is_going_on()
            or sum(one.strength > 1 for one in self.mentions) > 1
        )

    def outside(self, group: frozenset[str]) -> Iterator[int]:
        """Where the words of a group stand: behind the auxiliary, outside of what is mentioned."""
        verb = next(
            (
                at
                for at, token in enumerate(self.said[:-1])
                if token in self.words.present or token in self.words.past
            ),
            -1,
        )
        return (
            at
            for at, token in self.unmentioned()
            if at > verb and token in group and not self.describes(at)
        )

    def _is_going_on(self) -> bool:
        """Whether an auxiliary is followed by what is being done: "is spinning"."""
        words = self.words
        verbs = [token for _, token in self.unmentioned() if token not in words.adverbs]
        return any(
            before in words.present and re.fullmatch(words.going, token) is not None
            for before, token in pairwise(verbs)
        )

    def begins_with_value(self) -> bool:
        """Whether a number follows the subject's copula: "it is 17 degrees"."""
        rest = self.said[self.lead + 1 : self.lead + 4]
        return (
            rest[:1] != []
            and rest[0] in self.words.present
            and any(is_number(token, self.words) for token in rest[1:])
        )

    def nouns(self) -> tuple[str, ...]:
        """The names and nouns of the home in it, without articles."""
        words = self.words
        articles = words.definite | words.indefinite | words.yours | words.numbers.keys()
        return tuple(
            token
            for one in self.mentions
            for token in self.said[one.start : one.end]
            if token not in articles
        )

    def unmentioned(self) -> Iterator[tuple[int, str]]:
        """The tokens, with their places, that are not in what is mentioned."""
        covered = {at for one in self.mentions for at in range(one.start, one.end)}
        return ((at, token) for at, token in enumerate(self.said) if at not in covered)

    def describes(self, at: int) -> bool:
        """Whether a state's word only describes the noun behind or before it: "open source"."""
        words, said = self.words, self.said
        if at + 1 == len(said):
            return False
        return not any(
            said[at + 1] in group
            for group in (
                words.deictic, words.adverbs, words.prepositions, words.places, words.states,
                words.switched, words.present, words.past, words.definite, words.perfect,
                words.you, words.pronouns, words.indefinite, words.yours,
            )
        )  # fmt: skip

    def has_switched(self) -> bool:
        """Whether a device's state is said, and "on" is no preposition."""
        words, said = self.words, self.said
        for at in self.outside(words.switched):
            behind = said[at + 1] if at + 1 < len(said) else ""
            if not behind or len(said[at]) > 3:
                return True
            if behind in words.deictic | words.adverbs | words.prepositions | words.places:
                return True
        return False

    def has_value(self) -> bool:
        """Whether a number with a unit is said, or a bare one of something that is measured."""
        words, said = self.words, self.said
        measured = words.units | words.degrees | words.percent
        for at, token in enumerate(said):
            if is_number(token, words) and not measured.isdisjoint(said[at + 1 : at + 3]):
                return True
        return said[-1][0].isdigit() and len(said) > 1 and said[-2] in words.present

    def has_clock(self) -> bool:
        words, said = self.words, self.said
        hours = (at for at, token in enumerate(said) if ":" in token or is_number(token, words))
        return any(
            ":" in said[at]
            or not words.clock.isdisjoint(said[at + 1 : at + 2])
            or (at + 1 == len(said) and said[at - 1] in words.at_hour)
            for at in hours
        )
