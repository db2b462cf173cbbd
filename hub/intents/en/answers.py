"""Response generation in English: short sentences with numbers, plurals and times right (pure)."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from hub.language.spoken_lists import joined
from hub.ports import Entity

YES_NO_CANCEL: Final = "All right."
_DEED: Final = re.compile(r"(?:[A-Z]\w+ed|Set|Went) ")
"""Begins a sentence that says what was done, and can be said in one with others."""
_VERB: Final = re.compile(
    r"(?:Turned on|Turned off|Opened|Closed|Locked|Unlocked|Dimmed|Brightened) (?=the |all the )"
)
_ORDINALS: Final = {1: "st", 2: "nd", 3: "rd"}


def the(words: str) -> str:
    """With an article: "the kitchen light"; names that bring their own keep it."""
    return (
        words
        if words.startswith(("the ", "my ", "our ", "all ", "both ", "every"))
        else f"the {words}"
    )


def name(entity: Entity) -> str:
    """How the entity is called, with article: "the kitchen light"."""
    return the(entity.name.lower())


def names(entities: Iterable[Entity], word: str = "and") -> str:
    """A spoken list of names."""
    return joined([name(entity) for entity in entities], word)


def be(words: str) -> str:
    """ "is" or "are", by the last word of what it is about."""
    last = words.rpartition(" ")[2]
    return "are" if last.endswith("s") and not last.endswith("ss") else "is"


def sentence(text: str) -> str:
    """Capital first, full stop last."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"


def number(value: float) -> str:
    """A number as one says it: "20.5", "21"."""
    return f"{round(value, 1):g}"


def degrees(value: float) -> str:
    return f"{number(value)} degree" if value == 1 else f"{number(value)} degrees"


def time_of_day(now: datetime) -> str:
    """ "It's 5 past 9." """
    hour, minute = now.hour % 12 or 12, now.minute
    following = hour % 12 + 1
    if minute == 0:
        return f"It's {hour} o'clock."
    if minute == 30:
        return f"It's half past {hour}."
    if minute % 5:
        return f"It's {hour}:{minute:02}."
    past, left = ("past", minute) if minute < 30 else ("to", 60 - minute)
    spoken = "a quarter" if left == 15 else str(left)
    return f"It's {spoken} {past} {hour if past == 'past' else following}."


def date(now: datetime) -> str:
    """ "It's Monday, the 23rd of November 2026." """
    return f"It's {now:%A}, the {ordinal(now.day)} of {now:%B} {now.year}."


def ordinal(number: int) -> str:
    """ "1st", "22nd", "13th"."""
    ending = "th" if 10 < number < 20 else _ORDINALS.get(number % 10, "th")
    return f"{number}{ending}"


def in_one(sentences: Iterable[str]) -> str:
    """Several done sentences as one: "Turned on the lamp and the fan, and closed the blinds."

    A verb is said once where it is the same; sentences of another form stand by themselves.
    """
    told: list[str] = []
    deeds: list[tuple[str, list[str]]] = []
    for text in [*sentences, ""]:
        if _DEED.match(text) and ". " not in text:
            verb = match[0] if (match := _VERB.match(text)) else ""
            if deeds and verb and deeds[-1][0] == verb:
                deeds[-1][1].append(text.removeprefix(verb).rstrip("."))
            else:
                deeds.append((verb, [text.removeprefix(verb).rstrip(".")]))
            continue
        told += [_deeds_told(deeds)] if deeds else []
        deeds = []
        told += [text] if text else []
    return " ".join(told)


def _deeds_told(deeds: list[tuple[str, list[str]]]) -> str:
    parts = [f"{verb}{joined(things)}" for verb, things in deeds]
    parts = [parts[0], *(f"{part[:1].lower()}{part[1:]}" for part in parts[1:])]
    if len(parts) > 1 and any(len(things) > 1 for _, things in deeds):
        return sentence(f"{', '.join(parts[:-1])}, and {parts[-1]}")
    return sentence(joined(parts))
