"""Answers about several things: whether any or all are so, which, and how many (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hub.intents.en import answers
from hub.language.spoken_lists import counted, joined
from hub.language.spoken_states import state_word
from hub.ports import Entity

MAX_LISTED: Final = 6
"""Names that are read out; the rest is given as a number."""
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
            one = self.noun.removesuffix("s") if len(self.matching) == 1 else self.noun
            verb = "is" if len(self.matching) == 1 else "are"
            return f"{len(self.matching) or 'No'} {one}{self.where} {verb} {self.said}."
        if form == "all":
            return self._all()
        start = "Yes, " if form == "any" else ""
        if not self.matching:
            none = f"no {self.noun}{self.where} are {self.said}."
            return f"No, {none}" if form == "any" else answers.sentence(none)
        listed = f"{start}{_listed(self.matching)} {_verb(self.matching)} {self.said}"
        return answers.sentence(listed)

    def _all(self) -> str:
        if len(self.asked) == 1:
            return whether_it_is(self.asked[0], self.said, yes=bool(self.matching))
        if len(self.matching) == len(self.asked):
            return f"Yes, all the {self.noun}{self.where} are {self.said}."
        if not self.matching:
            return self._none()
        others = [entity for entity in self.asked if entity not in self.matching]
        states = {state_word(entity) for entity in others}
        state = states.pop() if len(states) == 1 else f"not {self.said}"
        return f"No, {_listed(others)} {_verb(others)} {state}."

    def _none(self) -> str:
        """ "No, all the doors are locked." where they are all in the state one is glad of."""
        states = {state_word(entity) for entity in self.asked}
        if self.said in _AT_REST and states == {_AT_REST[self.said]}:
            return f"No, all the {self.noun}{self.where} are {_AT_REST[self.said]}."
        return f"No, no {self.noun}{self.where} are {self.said}."


def whether_it_is(entity: Entity, said: str, *, yes: bool) -> str:
    """The answer to a question about one thing: yes with the word said, no with the one it is."""
    words = answers.name(entity)
    state = said if yes else state_word(entity)
    return f"{'Yes' if yes else 'No'}, {words} {answers.be(words)} {state}."


def _listed(entities: Sequence[Entity]) -> str:
    if len(entities) <= MAX_LISTED:
        return answers.names(entities)
    shown = [answers.name(entity) for entity in entities[:MAX_LISTED]]
    return joined([*shown, f"{counted(len(entities) - MAX_LISTED, 'other')}"])


def _verb(entities: Sequence[Entity]) -> str:
    return "are" if len(entities) > 1 else answers.be(answers.name(entities[0]))
