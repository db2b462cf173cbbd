"""Answers about several things: whether any or all are so, which, and how many (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hub.intents import answers
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.language.spoken_states import state_word
from hub.ports import Entity

MAX_LISTED: Final = 6
"""Names that are read out; the rest is given as a number."""
NONE: Final = "no {noun}{where} are {state}."
COUNTED: Final = "{count} {noun}{where} are {state}."
_AT_REST: Final = {"off": "on", "closed": "open", "unlocked": "locked"}
"""To "are they off?" the answer is that all are on, rather than that none is off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTally:
    """Things that were asked about, and those that are as was asked."""

    asked: Sequence[Entity]
    matching: Sequence[Entity]
    said: str
    """How they were asked to be: "open", "wet"."""
    noun: str
    """What they are called together: "windows"."""
    where: str = ""
    """" in the kitchen", with a blank before it; "" for the whole home."""

    def answer(self, form: str) -> str:
        """The sentence for a question: `any`, `all`, `which` or `how_many`."""
        if form == "how_many":
            return self._counted()
        if form == "all":
            return self._all()
        if not self.matching:
            none = "No, no {noun}{where} are {state}." if form == "any" else NONE
            return answers.sentence(self._worded(none))
        listed = answers.state(_listed(self.matching), worded(self.said), be=_verb(self.matching))
        return answers.sentence(worded("Yes, {told}", told=listed) if form == "any" else listed)

    def _worded(self, text: str) -> str:
        return worded(text, noun=self.noun, where=self.where, state=worded(self.said))

    def _counted(self) -> str:
        count = len(self.matching)
        if not count:
            return answers.sentence(self._worded(NONE))
        one = self.noun.removesuffix("s") if count == 1 else self.noun
        text = "{count} {noun}{where} is {state}." if count == 1 else COUNTED
        return worded(text, count=count, noun=one, where=self.where, state=worded(self.said))

    def _all(self) -> str:
        if len(self.asked) == 1:
            return whether_it_is(self.asked[0], self.said, yes=bool(self.matching))
        if len(self.matching) == len(self.asked):
            return self._worded("Yes, all the {noun}{where} are {state}.")
        if not self.matching:
            return self._none()
        others = [entity for entity in self.asked if entity not in self.matching]
        states = {state_word(entity) for entity in others}
        state = states.pop() if len(states) == 1 else worded("not {state}", state=worded(self.said))
        told = answers.state(_listed(others), state, be=_verb(others))
        return worded("No, {told}.", told=told)

    def _none(self) -> str:
        """ "No, all the doors are locked." where they are all in the state one is glad of."""
        states = {state_word(entity) for entity in self.asked}
        if self.said in _AT_REST and states == {worded(_AT_REST[self.said])}:
            return worded(
                "No, all the {noun}{where} are {state}.",
                noun=self.noun,
                where=self.where,
                state=worded(_AT_REST[self.said]),
            )
        return self._worded("No, no {noun}{where} are {state}.")


def whether_it_is(entity: Entity, said: str, *, yes: bool) -> str:
    """The answer to a question about one thing: yes with the word said, no with the one it is."""
    words = answers.name(entity)
    state = worded(said) if yes else state_word(entity)
    return answers.yes_or_no(words, state, yes=yes)


def _listed(entities: Sequence[Entity]) -> str:
    if len(entities) <= MAX_LISTED:
        return answers.names(entities)
    shown = [answers.name(entity) for entity in entities[:MAX_LISTED]]
    more = len(entities) - MAX_LISTED
    return joined([*shown, worded("1 other" if more == 1 else "{count} others", count=more)])


def _verb(entities: Sequence[Entity]) -> str:
    return worded("are") if len(entities) > 1 else answers.be(answers.name(entities[0]))
