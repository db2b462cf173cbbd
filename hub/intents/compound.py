"""Coordination: a sentence with several commands, cut at "and" and joined to one plan (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from hub.intents import answers
from hub.intents.answers import YES_NO_CANCEL
from hub.intents.resolution import UNKNOWN_THING
from hub.intents.word_forms import any_phrase, word_forms
from hub.language.current import ENGLISH, current
from hub.language.phrasebook import worded
from hub.ports import Act, Ask, Plan, Say, Several

REFUSAL: Final = "One thing at a time, please: I cannot do both of that at once."
_JOINT: Final = re.compile(r" (?:and then|and also|and|then|also|as well as|plus) ")
_HEAD: Final = re.compile(
    r"(?:turn|switch|put|shut) (?:on|off|up|down)"
    r"|what is the temperature (?:in|of)|how (?:warm|cold|hot) is it in"
    r"|turn|switch|set|open|close|lock|unlock|dim|brighten|is|are|make|pause|cancel"
)
_TAIL: Final = re.compile(
    r" (on|off|out|up|down|to .+|open|closed|locked|unlocked|brighter|darker|dimmer)$"
)
_NOTE: Final = re.compile(
    r"(?P<command>.+?),? (?:and then|and also|and|then|also) "
    r"(?P<note>(?:please )?(?:remember|memori[sz]e|don't forget|do not forget|make a note|note"
    r"|keep in mind) .+)",
    re.IGNORECASE,
)
MAX_PARTS: Final = 4


@dataclass(frozen=True, slots=True)
class _Shapes:
    """How commands are joined in a language."""

    joint: re.Pattern[str]
    head: re.Pattern[str]
    tail: re.Pattern[str]


_ENGLISH: Final = _Shapes(_JOINT, _HEAD, _TAIL)


@cache
def _shapes(language: str) -> _Shapes:
    if language == ENGLISH:
        return _ENGLISH
    joined = word_forms(language).joined
    joints = "|".join(sorted(map(re.escape, joined.joints), key=len, reverse=True))
    tails = "|".join(sorted(map(re.escape, joined.tails), key=len, reverse=True)) or "(?!)"
    return _Shapes(
        joint=re.compile(f" (?:{joints}) "),
        head=re.compile(any_phrase(joined.heads)),
        tail=re.compile(f" ({tails})$"),
    )


def cuts(text: str) -> Iterator[tuple[str, ...]]:
    """Ways to cut a sentence into commands, the plainest first.

    Missing verbs and endings come from the neighbour (gapping). Nothing for a sentence with one
    command or with more than `MAX_PARTS`.
    """
    shapes = _shapes(current())
    parts = tuple(shapes.joint.split(text))
    if not 1 < len(parts) <= MAX_PARTS:
        return
    yield parts
    head, tail = shapes.head.match(f"{parts[0]} "), shapes.tail.search(parts[-1])
    noun = shapes.tail.sub("", parts[-1]).rpartition(" ")[2]
    headed = parts if head is None else _headed(parts, head[0].strip(), shapes)
    named = (*(f"{part} {noun}" for part in headed[:-1]), headed[-1])
    if head is not None:
        yield headed
    if tail is not None:
        yield _tailed(headed, tail[0], shapes)
    yield named  # "the kitchen and bedroom lights"
    if tail is not None:
        yield _tailed(named, tail[0], shapes)


def _headed(parts: tuple[str, ...], verb: str, shapes: _Shapes) -> tuple[str, ...]:
    """The parts with the first one's verb where there is none: "open the blinds and the garage"."""
    return (
        parts[0],
        *(part if shapes.head.match(f"{part} ") else f"{verb} {part}" for part in parts[1:]),
    )


def _tailed(parts: tuple[str, ...], ending: str, shapes: _Shapes) -> tuple[str, ...]:
    """The parts with the last one's ending after each that has none: "the lamp and the fan off"."""
    return tuple(part if shapes.tail.search(part) else f"{part}{ending}" for part in parts)


def without_commas(text: str) -> str:
    """With "and" in the place of a comma between two words: "lamp on, fan off"."""
    joint = "and" if current() == ENGLISH else word_forms(current()).joined.joints[0]
    return re.sub(rf"(?<=\w),\s+(?:{joint} |then )*(?=\w)", f" {joint} ", text)


def with_a_note(text: str) -> tuple[str, str] | None:
    """A command and what is to be remembered along with it, as they were said; None for no note."""
    match = _NOTE.fullmatch(text.replace("\u2019", "'").strip())
    return None if match is None else (match["command"], match["note"])


def together(plans: Sequence[Plan]) -> Plan:
    """One plan for them all: what needs no question at once, then the questions one by one.

    Calls to different things are made at once. Where a question is about a thing that another part
    does something with, the order matters and is not to be guessed: then none of it is done.
    """
    parts = [part for plan in plans for part in _parts(plan)]
    questions = [plan for plan in parts if isinstance(plan, Ask)]
    rest = _in_order([plan for plan in parts if not isinstance(plan, Ask)])
    if _interfere(questions, rest):
        return Say(intent=parts[0].intent, text=worded(REFUSAL))
    if questions:
        rest.append(_one_by_one(questions))
    return rest[0] if len(rest) == 1 else Several(intent=_intent(parts), plans=tuple(rest))


def _parts(plan: Plan) -> tuple[Plan, ...]:
    return plan.plans if isinstance(plan, Several) else (plan,)


def _interfere(questions: Sequence[Ask], others: Sequence[Plan]) -> bool:
    """Whether a question is about a thing of another plan or of an earlier question."""
    taken = frozenset[str]().union(*map(_targets, others))
    for question in questions:
        targets = _targets(question)
        if not taken.isdisjoint(targets):
            return True
        taken |= targets
    return False


def _intent(plans: Sequence[Plan]) -> str:
    """The first part's intent, or `UNKNOWN_THING` where a part names nothing that is known.

    Then a language model may know better.
    """
    unknown = any(isinstance(plan, Say) and plan.intent == UNKNOWN_THING for plan in plans)
    return UNKNOWN_THING if unknown else plans[0].intent


def _in_order(plans: Sequence[Plan]) -> list[Plan]:
    """What may be done at once as one act, then other plans, then what is said, as one answer."""
    at_once: list[Act] = []
    others: list[Plan] = []
    told = [plan for plan in plans if isinstance(plan, Say)]
    for plan in plans:
        if isinstance(plan, Act) and all(_may_run_at_once(act, plan) for act in at_once):
            at_once.append(plan)
        elif not isinstance(plan, Say):
            others.append(plan)
    acts: list[Plan] = [_at_once(at_once)] if at_once else []
    said: list[Plan] = [_told_in_one(told)] if told else []
    return [*acts, *others, *said]


def _told_in_one(told: Sequence[Say]) -> Say:
    about = tuple(thing for plan in told for thing in plan.about)
    return replace(told[0], text=" ".join(plan.text for plan in told), about=about)


def _may_run_at_once(first: Act, second: Act) -> bool:
    """Whether no entity gets two different services.

    "Turn it on and set it to blue" is one service twice.
    """
    services = {(call.entity_id, call.service) for call in first.calls}
    things = {thing for thing, _ in services}
    return all(
        call.entity_id not in things or (call.entity_id, call.service) in services
        for call in second.calls
    )


def _at_once(acts: Sequence[Act]) -> Act:
    calls = tuple(call for act in acts for call in act.calls)
    last = {call: at for at, call in enumerate(map(repr, calls))}  # what is told twice is told once
    kept = tuple(call for at, call in enumerate(calls) if last[repr(call)] == at)
    return Act(intent=acts[0].intent, calls=kept, done=answers.in_one(act.done for act in acts))


def _one_by_one(questions: Sequence[Ask]) -> Ask:
    """The first question, each answer to which is followed by the next; so is a no."""
    if len(questions) == 1:
        return questions[0]
    first, following = questions[0], _one_by_one(questions[1:])
    left = Say(intent=first.intent, text=worded(YES_NO_CANCEL))

    def followed(plan: Plan) -> Plan:
        if isinstance(plan, Ask):
            return _one_by_one((plan, *questions[1:]))
        return Several(intent=first.intent, plans=(plan, following))

    return replace(
        first,
        if_yes=None if first.if_yes is None else followed(first.if_yes),
        choices=tuple((label, followed(plan)) for label, plan in first.choices),
        if_no=followed(left if first.if_no is None else first.if_no),
    )


def _targets(plan: Plan | None) -> frozenset[str]:
    """Every thing that a plan may do something with."""
    match plan:
        case Act():
            return frozenset(call.entity_id for call in plan.calls)
        case Ask():
            return frozenset[str]().union(
                _targets(plan.if_yes),
                _targets(plan.if_no),
                *(_targets(choice) for _, choice in plan.choices),
            )
        case Several():
            return frozenset[str]().union(*map(_targets, plan.plans))
        case _:
            return frozenset()
