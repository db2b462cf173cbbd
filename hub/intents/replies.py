"""Clarification dialogue: yes and no, a choice by any part of its name, a length of time (pure).

What is not surely an answer is none: then it is planned as a sentence of its own, and the question
is dropped.
"""

import re
from collections.abc import Callable
from typing import Final

from hub.intents import compound
from hub.intents.answers import YES_NO_CANCEL
from hub.intents.wording import in_digits, lengths_in_seconds, plainly
from hub.intents.yes_no import sense, words_of
from hub.language.phrasebook import worded
from hub.language.words import words as word_set
from hub.ports import Act, Ask, CancelTimer, Plan, Say, SetTimer, Several

_EMPTY: Final = word_set(
    "the a an 1 ones in at of i mean meant want would like said think it is that this my our "
    "please just only one timer for to with left do take use choose pick then now um uh actually "
    "maybe course sure thanks thank you"
)
"""Words of an answer that pick nothing by themselves."""
_BEFORE_A_PLACE: Final = re.compile(r"\b(?:on|in|at|by) (?=(?:the|my|our) )")
_ASKING: Final = re.compile(
    r"(?:is|are|was|were|did|does|has|have|what|which|when|where|who|why|how|can|could|if)\b"
)
"""What begins so is a question, and no answer to one."""
_AGREEING: Final = re.compile(r"^(?:(?:yes|yeah|yep|ok|okay|sure) )+")
_LENGTH: Final = re.compile(
    r"(?:(?:for|about|say|let us say|make it|set it to|set it for"
    r"|i want|i would like|a|the|timer) )*"
    r"(\d+(?:\.\d+)?) seconds(?: timer| please| long| from now)*"
)
MAX_LETTERS: Final = 200
"""Longer texts answer no question."""
_EVERY: Final = frozenset({"all", "both", "everywhere", "every", "everything"})
_EVERY_ONE: Final = _EVERY | {"them", "lot", "room", "rooms"}
_OF_THE_KIND: Final = frozenset({"room", "rooms"})
"""Words that pick no choice, though one alone may have them: "in this room", the living room."""
_ALIKE: Final = {"unlock": "open", "close": "shut"}
_OPPOSITE: Final = {
    "unlock": "lock",
    "lock": "unlock",
    "open": "close",
    "close": "open",
    "on": "off",
    "off": "on",
}


def never_mind(text: str) -> bool:
    """Whether a normalised sentence only takes back what was said before."""
    return _without_manners(text) in words_of().never_mind


def reply(
    text: str, question: Ask, is_command: Callable[[str], bool] = lambda _: False
) -> Plan | None:
    """What the sentence means as an answer; None when it answers nothing.

    `text`: as it was said. `is_command`: tells of a plain sentence whether it is a command or a
    question of its own, which a yes or no within it does not turn into an answer.
    """
    if len(text) > MAX_LETTERS:
        return None
    said = in_digits(text)
    words = _without_manners(said)
    picked = _choice(words, question)
    if picked is not None:
        return picked
    match sense(said, _asked(question), is_command):
        case "no" if question.if_no is not None and not never_mind(said):
            return question.if_no
        case "no":
            return Say(intent=question.intent, text=worded(YES_NO_CANCEL))
        case "yes":
            if question.if_yes is not None:
                return question.if_yes
            return question.choices[0][1] if len(question.choices) == 1 else question
        case None:
            return _duration(lengths_in_seconds(words), question)


def _without_manners(text: str) -> str:
    """Without "please" and "thanks", but with the words that are an answer by themselves."""
    return (
        re.sub(
            r"(^| )(please|thanks|thank you)$",
            "",
            re.sub(r"^(um|uh|er|erm|oh|well|hmm) ", "", text),
        )
        or text
    )


# -- the words of the question --------------------------------------------------------------------


def _asked(question: Ask) -> frozenset[str]:
    """The words of the question and of what a yes does, as in "yes, unlock the front door"."""
    asking = frozenset(in_digits(question.text.split(". ")[-1]).split())
    against = {_OPPOSITE[word] for word in asking if word in _OPPOSITE}
    return asking | _own(question.if_yes) - words_of().no - against


def _own(plan: Plan | None) -> frozenset[str]:
    """The words of what a plan does, in the forms in which they are commanded."""
    match plan:
        case Act():
            text = plan.done
        case Say():
            text = plan.text
        case Ask():
            return frozenset(in_digits(plan.text).split()) | _own(plan.if_yes)
        case CancelTimer():
            text = "cancel stop delete"
        case SetTimer():
            text = f"set {plan.name}"
        case Several():
            return frozenset[str]().union(*map(_own, plan.plans[:1]))
        case _:
            text = ""
    words = in_digits(text).split()
    forms = {
        *words,
        *(word.removesuffix("ed") for word in words),
        *(word.removesuffix("d") for word in words),
    }
    return frozenset(forms | {_ALIKE[word] for word in forms if word in _ALIKE})


# -- choices --------------------------------------------------------------------------------------


def _choice(words: str, question: Ask) -> Plan | None:
    """The one choice that every telling word of the answer is about."""
    if not question.choices or _ASKING.match(words):
        return None
    exact = _of_the_same_length(words, question) or _ordinal(words, question)
    if exact is not None:
        return exact
    parts = words.split(" and ")
    if len(parts) > 1:
        chosen = [plan for part in parts if (plan := _choice(part, question)) is not None]
        return _all(chosen) if len(chosen) == len(parts) else None
    words = _BEFORE_A_PLACE.sub("", _AGREEING.sub("", words))
    said = frozenset((plainly(words) or words).split())
    labels = [(frozenset(in_digits(label).split()), plan) for label, plan in question.choices]
    if said & _EVERY:
        return _every(said - _EMPTY, labels, question)
    return _by_words(said, labels, question)


def _of_the_same_length(words: str, question: Ask) -> Plan | None:
    """The choice that says the same, lengths of time in any unit: "sixty seconds" is "1 minute"."""
    said = lengths_in_seconds(words)
    return next(
        (plan for label, plan in question.choices if lengths_in_seconds(in_digits(label)) == said),
        None,
    )


def _by_words(
    said: frozenset[str], labels: list[tuple[frozenset[str], Plan]], question: Ask
) -> Plan | None:
    """The one choice whose label is just these words, else the one that all content words fit.

    `labels`: the words of each choice, and its plan.
    """
    common = frozenset.intersection(*(label for label, _ in labels))
    apart = frozenset[str]().union(*(label - common for label, _ in labels))
    telling = said - (_EMPTY - apart)
    exact = [plan for label, plan in labels if telling == label]
    if len(exact) == 1:
        return exact[0]
    allowed = common | frozenset(in_digits(question.text).split()) - apart - words_of().no
    fitting = [
        plan
        for label, plan in labels
        if telling & (label - common - _OF_THE_KIND) and telling <= label | allowed | _own(plan)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _every(
    said: frozenset[str], labels: list[tuple[frozenset[str], Plan]], question: Ask
) -> Plan | None:
    """ "all of them", "both": the choice that says so, else all choices where they can be joined.

    `said`: the content words. None where it says more, or where not all can be meant.
    """
    rest = said - _EVERY_ONE
    of_them = [plan for label, plan in labels if not label & _EVERY]
    if "both" in said and len(of_them) != 2:
        return None
    for label, plan in labels:
        if label & _EVERY:
            return plan if rest <= label | _own(plan) else None
    known = frozenset[str]().union(*(label | _own(plan) for label, plan in labels))
    return _all(of_them) if rest <= known and question.intent != "Clarify" else None


def _all(plans: list[Plan]) -> Plan | None:
    """The choices as one plan, with what follows on any of them; None unless they are all alike."""
    chosen = [plan.plans[0] if isinstance(plan, Several) else plan for plan in plans]
    following = [plan.plans[1:] if isinstance(plan, Several) else () for plan in plans]
    if any(rest != following[0] for rest in following):
        return None
    if not all(
        isinstance(plan, Act) or (isinstance(plan, Ask) and not following[0]) for plan in chosen
    ):
        return None
    whole = compound.together(chosen)
    return Several(intent=whole.intent, plans=(whole, *following[0])) if following[0] else whole


def _ordinal(words: str, question: Ask) -> Plan | None:
    """ "the first one", "the last": in the order they were read out."""
    match = re.fullmatch(r"(?:the )?(first|second|third|last|former|latter)(?: 1| one)?", words)
    if match is None or not question.choices:
        return None
    place = {"first": 0, "former": 0, "second": 1, "third": 2, "last": -1, "latter": -1}[match[1]]
    return question.choices[place][1] if place < len(question.choices) else None


def _duration(words: str, question: Ask) -> Plan | None:
    """A length of time, where that was asked for."""
    match = _LENGTH.fullmatch(words)
    if question.intent != "HassStartTimer" or question.choices or match is None:
        return None
    return SetTimer(duration_s=float(match[1]))
