"""Answers to a question: yes and no in their many wordings, a choice by any part of its name, "never mind" (pure)."""

import re
from typing import Final

from hub.intents.answers import YES_NO_CANCEL
from hub.intents.politeness import plainly
from hub.intents.wording import in_digits, lengths_in_seconds
from hub.ports import Ask, Plan, Say, SetTimer

YES: Final = frozenset(
    [
        "yes",
        "yeah",
        "yep",
        "yup",
        "ya",
        "aye",
        "sure",
        "of course",
        "certainly",
        "absolutely",
        "definitely",
        "indeed",
        "correct",
        "right",
        "exactly",
        "affirmative",
        "ok",
        "okay",
        "all right",
        "fine",
        "do it",
        "do that",
        "go ahead",
        "go for it",
        "go on",
        "confirm",
        "confirmed",
        "please do",
        "yes please",
        "sure thing",
        "i do",
        "i did",
        "you may",
        "that is right",
        "that is correct",
        "sounds good",
        "make it so",
        "why not",
        "by all means",
        "it is",
        "you can",
    ]
)
NO: Final = frozenset(
    [
        "no",
        "nope",
        "nah",
        "no way",
        "not now",
        "not yet",
        "do not",
        "do not do it",
        "do not do that",
        "better not",
        "rather not",
        "negative",
        "certainly not",
        "of course not",
        "absolutely not",
        "no thanks",
        "no thank you",
        "i do not",
        "i did not",
        "none",
        "neither",
        "none of them",
        "neither of them",
        "not that",
        "not that 1",
        "wrong",
        "that is wrong",
        "not really",
    ]
)
NEVER_MIND: Final = frozenset(
    [
        "never mind",
        "never mind that",
        "cancel",
        "cancel that",
        "cancel it",
        "forget it",
        "forget that",
        "forget about it",
        "forget about that",
        "nothing",
        "leave it",
        "stop",
        "stop it",
        "stop that",
        "abort",
        "skip it",
        "it is nothing",
        "it is fine",
        "that is all",
        "drop it",
        "it does not matter",
        "i changed my mind",
        "changed my mind",
        "be quiet",
        "shut up",
        "quiet",
        "enough",
        "not you",
        "go away",
    ]
)
_EMPTY: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "1",
        "ones",
        "in",
        "on",
        "at",
        "of",
        "i",
        "mean",
        "meant",
        "want",
        "it",
        "is",
        "that",
        "this",
        "my",
        "please",
        "just",
        "one",
        "timer",
        "for",
        "to",
        "with",
        "left",
        "to",
    ]
)
"""Words of an answer that pick nothing by themselves."""
MAX_LETTERS: Final = 200
"""Longer texts answer no question."""
_EVERY: Final = frozenset({"all", "both", "everywhere", "every", "everything"})


def never_mind(text: str) -> bool:
    """Whether a normalised sentence only takes back what was said before."""
    return _without_manners(text) in NEVER_MIND


def reply(text: str, question: Ask) -> Plan | None:
    """What the sentence means as an answer; None when it answers nothing."""
    if len(text) > MAX_LETTERS:
        return None
    said = in_digits(text)
    words = _without_manners(said)
    picked = _choice(words, question)
    if picked is not None:
        return picked
    if never_mind(said) or words in NO or _starts_with(words, NO):
        return Say(intent=question.intent, text=YES_NO_CANCEL)
    if words in YES or _starts_with(words, YES):
        if question.if_yes is not None:
            return question.if_yes
        return question.choices[0][1] if len(question.choices) == 1 else question
    return _duration(lengths_in_seconds(words), question)


def _without_manners(text: str) -> str:
    """Without "please" and "thanks", but with the words that are an answer by themselves."""
    return re.sub(r"(^| )(please|thanks|thank you)$", "", re.sub(r"^(um|uh|er|erm|oh|well|hmm) ", "", text)) or text


def _starts_with(words: str, answers: frozenset[str]) -> bool:
    """ "yes open it", "no leave it": the first words answer, and few follow."""
    parts = words.split()
    return len(parts) <= 6 and any(" ".join(parts[:count]) in answers for count in (1, 2, 3))


def _choice(words: str, question: Ask) -> Plan | None:
    """The one choice whose label holds every telling word of the answer."""
    labels = [(set(in_digits(label).split()), plan) for label, plan in question.choices]
    for label, plan in question.choices:
        if lengths_in_seconds(in_digits(label)) == lengths_in_seconds(words):
            return plan
    said = set(plainly(words).split())
    if said & _EVERY:
        every = [plan for label, plan in labels if label & _EVERY]
        return every[0] if every else None
    ordinal = _ordinal(words, question)
    if ordinal is not None:
        return ordinal
    telling = said - _EMPTY
    if not telling:
        telling = {word for word in said if word.isdigit()}
    fitting = [plan for label, plan in labels if telling and telling <= label]
    if len(fitting) != 1:  # none or several hold them all: then the only one that holds any that sets it apart
        common = set.intersection(*(label for label, _ in labels)) if labels else set()
        fitting = [plan for label, plan in labels if (telling - common) & label]
        if len(telling) > 4:
            return None
    return fitting[0] if len(fitting) == 1 else None


def _ordinal(words: str, question: Ask) -> Plan | None:
    """ "the first one", "the last": in the order they were read out."""
    match = re.fullmatch(r"(?:the )?(first|second|third|last|former|latter)(?: 1| one)?", words)
    if match is None or not question.choices:
        return None
    place = {"first": 0, "former": 0, "second": 1, "third": 2, "last": -1, "latter": -1}[match[1]]
    return question.choices[place][1] if place < len(question.choices) else None


def _duration(words: str, question: Ask) -> Plan | None:
    """A length of time, where that was asked for."""
    match = re.search(r"(\d+(?:\.\d+)?) seconds", words)
    if question.intent != "HassStartTimer" or question.choices or match is None:
        return None
    return SetTimer(duration_s=float(match[1]))
