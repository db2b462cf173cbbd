"""Ellipsis: the question to a piece of a command, by what it would be a command with (pure).

    "turn on"       -> "What shall I turn on?"       -> "the lamp"          -> "turn on the lamp"
    "the lamp"      -> "What shall I do with ...?"   -> "off"               -> "turn the lamp off"
    "fifty percent" -> "What shall I set to ...?"    -> "the lamp"
    "at seven"      -> "What shall I do at seven?"   -> "turn on the lamp"

Which kind of piece it is tells the grammar: it is put together with what it may lack, a thing of
the home among others, and is of the kind of which that makes a command.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from hub.conversation.command_gate import NOT_PLAIN, changes_home, targets
from hub.language.fragments import FragmentShape, FragmentWords
from hub.language.times.reading import TimeReader
from hub.ports import Ask, HomeSnapshot, Plan, SentenceForms

MAX_WORDS: Final = 4
"""A longer piece says enough to be told what was not understood."""
MAX_VERB_WORDS: Final = 2
"""Words of a verb: "turn on", "dim"; more have a thing of their own ("cross milk off")."""
_INTENT: Final = "Fragment"
PlanOne = Callable[[str], Plan | None]


@dataclass(frozen=True)
class Fragments:
    """Asks about the pieces of one language."""

    words: FragmentWords
    reader: TimeReader

    def question(self, one: SentenceForms, home: HomeSnapshot, plan_one: PlanOne) -> Ask | None:
        """What is asked; None for what is no such piece. `plan_one`: the plan of a sentence."""
        plain = one.plain or one.whole
        if not 0 < len(plain.split()) <= MAX_WORDS or "{" in one.said:
            return None
        said = one.said.strip(" .?!").lower()
        timed = self.reader.read(said, appointed=True)
        if timed is not None and not timed.command and timed.start is not None:
            text = self.words.time_question.format(said=said)
            completes = tuple(self._whole(shape, said) for shape in self.words.time_completes)
            return Ask(intent=_INTENT, text=text, completes=completes)
        return next(self._questions(plain, home, plan_one), None)

    def _questions(self, said: str, home: HomeSnapshot, plan_one: PlanOne) -> Iterator[Ask]:
        for shape in self.words.shapes:
            if self._is_verb(shape) and not self._may_be_verb(said):
                continue
            plan = self._understood(shape, said, home, plan_one)
            if plan is None:
                continue
            is_noun = shape.probes[0].endswith(" {said}") and "{thing}" not in shape.probes[0]
            named = self._with_article(said) if is_noun and not shape.only else said
            text = shape.question.format(said=named)
            completes = tuple(self._whole(one, named) for one in shape.completes)
            if_yes = plan if shape.only else None
            yield Ask(intent=_INTENT, text=text, completes=completes, if_yes=if_yes)

    def _understood(
        self, shape: FragmentShape, said: str, home: HomeSnapshot, plan_one: PlanOne
    ) -> Plan | None:
        """The plan of the first probe that does something in the home."""
        for probe in shape.probes:
            things = _things(home) if "{thing}" in probe else ("",)
            for thing in things:
                plan = plan_one(probe.format(said=said, thing=thing))
                if _is_understood(plan) and _is_of(shape.only, plan):
                    return plan
        return None

    def _is_verb(self, shape: FragmentShape) -> bool:
        return shape.probes[0].startswith("{said} ")

    def _may_be_verb(self, said: str) -> bool:
        words = said.split()
        return len(words) <= MAX_VERB_WORDS and self.words.articles.isdisjoint(words)

    def _with_article(self, said: str) -> str:
        known = said.split()[0].lower() in self.words.articles
        return said if known else f"{self.words.article} {said}"

    def _whole(self, shape: str, said: str) -> str:
        return shape.replace("{said}", said)


def _is_understood(plan: Plan | None) -> bool:
    """Whether it does something, and does not only ask whether a near name was meant."""
    return plan is not None and plan.intent != NOT_PLAIN and changes_home(plan)


def _is_of(domains: frozenset[str], plan: Plan | None) -> bool:
    meant = {entity_id.partition(".")[0] for entity_id in targets(plan)}
    return not domains or (bool(meant) and meant <= domains)


def _things(home: HomeSnapshot) -> tuple[str, ...]:
    """One name of each domain: what can be done with one thing can be done with its like."""
    first = {entity.domain: entity.name for entity in reversed(home.entities)}
    return tuple(first.values())
