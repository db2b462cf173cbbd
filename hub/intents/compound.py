"""Two commands in one sentence: where to cut it, and one plan from the parts (pure)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from hub.intents import answers
from hub.ports import Act, Ask, Plan, Say

_JOINT = re.compile(r" (?:and then|and also|and|then|also|as well as|plus) ")
_HEAD = re.compile(
    r"(?:turn|switch|put|shut) (?:on|off|up|down)"
    r"|turn|switch|set|open|close|lock|unlock|dim|brighten|is|are|make|pause|cancel"
)
_TAIL = re.compile(r" (on|off|out|up|down|to .+|open|closed|locked|unlocked|brighter|darker|dimmer)$")
MAX_PARTS = 4


def cuts(text: str) -> Iterator[tuple[str, ...]]:
    """Ways to cut a sentence into commands, the plainest first; missing verbs and endings come from the neighbour."""
    parts = tuple(_JOINT.split(text))
    if not 1 < len(parts) <= MAX_PARTS:
        return
    yield parts
    head, tail = _HEAD.match(parts[0]), _TAIL.search(parts[-1])
    headed = parts
    if head is not None:
        headed = (parts[0], *(part if _HEAD.match(part) else f"{head[0]} {part}" for part in parts[1:]))
        yield headed
    if tail is not None:
        yield tuple(part if _TAIL.search(part) else f"{part}{tail[0]}" for part in headed)
    noun = parts[-1].rpartition(" ")[2] if tail is None else _TAIL.sub("", parts[-1]).rpartition(" ")[2]
    named = (*(f"{part} {noun}" for part in headed[:-1]), headed[-1])  # "the kitchen and bedroom lights"
    yield named
    if tail is not None:
        yield tuple(part if _TAIL.search(part) else f"{part}{tail[0]}" for part in named)


def together(plans: list[Plan]) -> Plan:
    """One plan that does them all. A question among them is asked before any of it is done."""
    whole = plans[0]
    for plan in plans[1:]:
        whole = _both(whole, plan)
    return whole


def _both(first: Plan, second: Plan) -> Plan:
    match first, second:
        case Act(), Act():
            kept = tuple(call for call in first.calls if call not in second.calls)
            done = answers.in_one((first.done, second.done))
            return Act(intent=first.intent, calls=(*kept, *second.calls), done=done)
        case Say(), Say():
            return Say(intent=first.intent, text=f"{first.text} {second.text}")
        case Act(), Say():
            return replace(first, done=f"{first.done} {second.text}")
        case Say(), Act():
            return replace(second, done=f"{first.text} {second.done}")
        case Act() | Say(), Ask():
            return _within(second, lambda plan: _both(first, plan))
        case Ask(), Act() | Say():
            return _within(first, lambda plan: _both(plan, second))
        case _:
            return Say(intent=first.intent, text="One thing at a time, please: I cannot do both of that at once.")


def _within(question: Ask, join: Callable[[Plan], Plan]) -> Ask:
    return replace(
        question,
        if_yes=None if question.if_yes is None else join(question.if_yes),
        choices=tuple((label, join(plan)) for label, plan in question.choices),
    )
