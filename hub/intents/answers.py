"""Response generation: short sentences with numbers, plurals, places and times right (pure).

English names are told in lower case and with an article; in other languages a name stands as the
household wrote it, because its gender and case are not known.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from hub.language.current import ENGLISH, current
from hub.language.en.words import WORDS
from hub.language.phrasebook import in_place, worded
from hub.language.spoken_lists import joined
from hub.language.words import listed
from hub.ports import Entity

YES_NO_CANCEL: Final = "All right."
_DEED: Final = re.compile(r"(?:[A-Z]\w+ed|Set|Went) ")
"""Begins an English sentence that says what was done, and can be said in one with others."""
_VERB: Final = re.compile(
    r"(?:Turned on|Turned off|Opened|Closed|Locked|Unlocked|Dimmed|Brightened) (?=the |all the )"
)
_ORDINALS: Final = {1: "st", 2: "nd", 3: "rd"}
WEEKDAYS: Final = listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTHS: Final = listed(
    "January February March April May June July August September October November December"
)


# -- names and places ------------------------------------------------------------------------------


def the(words: str) -> str:
    """With an article: "the kitchen light"; names that bring their own keep it."""
    if current() != ENGLISH:
        return words
    return (
        words
        if words.startswith(("the ", "my ", "our ", "all ", "both ", "every"))
        else f"the {words}"
    )


def definite(words: str) -> str:
    """With an article, also where the words begin with what looks like one."""
    return f"the {words}" if current() == ENGLISH else words


def label(entity: Entity) -> str:
    """What the entity is called in a choice, without article."""
    return entity.name.lower() if current() == ENGLISH else entity.name


def name(entity: Entity) -> str:
    """How the entity is called, with article: "the kitchen light"."""
    return the(label(entity))


def names(entities: Iterable[Entity], word: str = "and") -> str:
    """A spoken list of names."""
    return joined([name(entity) for entity in entities], word)


def place(area: str) -> str:
    """An area with its article: "the kitchen"."""
    return the(area.lower()) if current() == ENGLISH else area


def within(area: str) -> str:
    """Where something is, with a blank before it: " in the kitchen"."""
    return f" in {the(area)}" if current() == ENGLISH else f" {in_place(area)}"


def be(words: str) -> str:
    """ "is" or "are", by the last word of what it is about."""
    if current() != ENGLISH:
        several = f" {worded('and')} " in words or any(map(words.lower().__contains__, _plurals()))
        return worded("are" if several else "is")
    last = words.rpartition(" ")[2]
    return "are" if last.endswith("s") and not last.endswith("ss") else "is"


# -- sentences -------------------------------------------------------------------------------------


def sentence(text: str) -> str:
    """Capital first, full stop last."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"


def state(words: str, what: str, be: str | None = None) -> str:
    """How things are: "the kitchen light is on"; `be`: the verb, None: by the words."""
    return worded("{things} {be} {state}", things=words, be=be or _be(words), state=what)


def yes_or_no(words: str, what: str, *, yes: bool) -> str:
    """The answer to a question how things are, with how they are."""
    return worded("Yes, {told}." if yes else "No, {told}.", told=state(words, what))


def already(words: str, what: str) -> str:
    """For a command that changes nothing."""
    return worded("{things} {be} already {state}", things=words, be=_be(words), state=worded(what))


def none_known(noun: str, where: str = "", *, asked: bool = False) -> str:
    """Where none of a kind is; `asked`: whether there was a question for a yes or a no."""
    text = "No, I know of no {noun}{where}." if asked else "I know of no {noun}{where}."
    return worded(text, noun=noun, where=where or worded(" here"))


def cannot(words: str) -> str:
    """For a command that a thing is not made for."""
    return worded("I can't do that with {thing}.", thing=the(words))


def unknown(words: str) -> str:
    """For a command about what nothing here is called."""
    return worded("I know nothing called {name} here.", name=words)


def did_you_mean(words: str) -> str:
    return worded("Did you mean {things}?", things=words)


# -- numbers and times -----------------------------------------------------------------------------


def number(value: float) -> str:
    """A number as one says it: "20.5", "21"."""
    return f"{round(value, 1):g}".replace(".", worded("."))


def percent(value: float) -> str:
    """A whole number of percent."""
    return worded("{number} percent", number=round(value))


def degrees(value: float) -> str:
    text = "{number} degree" if value == 1 else "{number} degrees"
    return worded(text, number=number(value))


def span(low: float, high: float) -> str:
    """From one temperature to another: "18 to 22 degrees"."""
    return worded("{low} to {high}", low=number(low), high=degrees(high))


def time_of_day(now: datetime) -> str:
    """ "It's 5 past 9." """
    hour, minute = now.hour % 12 or 12, now.minute
    following = hour % 12 + 1
    if minute == 0:
        text = "It's {hour} o'clock."
    elif minute == 30:
        text = "It's half past {hour}."
    elif minute % 5:
        text = "It's {hour}:{minutes}."
    elif minute < 30:
        text = "It's a quarter past {hour}." if minute == 15 else "It's {past} past {hour}."
    else:
        text = "It's a quarter to {following}." if minute == 45 else "It's {left} to {following}."
    return worded(
        text,
        hour=hour,
        following=following,
        minutes=f"{minute:02}",
        past=minute,
        left=60 - minute,
        hour24=now.hour,
    )


def date(now: datetime) -> str:
    """ "It's Monday, the 23rd of November 2026." """
    return worded("It's {date}.", date=day(now))


def day(now: datetime) -> str:
    """ "Monday, the 23rd of November 2026" """
    return worded(
        "{weekday}, the {ordinal} of {month} {year}",
        weekday=worded(WEEKDAYS[now.weekday()]),
        ordinal=ordinal(now.day) if current() == ENGLISH else now.day,
        month=worded(MONTHS[now.month - 1]),
        year=now.year,
    )


def ordinal(number: int) -> str:
    """ "1st", "22nd", "13th"."""
    ending = "th" if 10 < number < 20 else _ORDINALS.get(number % 10, "th")
    return f"{number}{ending}"


def in_one(sentences: Iterable[str]) -> str:
    """Several done sentences as one: "Turned on the lamp and the fan, and closed the blinds."

    A verb is said once where it is the same; sentences of another form stand by themselves, and so
    do those of other languages.
    """
    if current() != ENGLISH:
        return " ".join(sentences)
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


_be = be


def _plurals() -> list[str]:
    """What many of a kind are called in the language that is spoken."""
    kinds = (*WORDS.kinds.values(), *WORDS.classes.values())
    return [worded(kind.plural).lower() for kind in kinds if kind.plural]


def _deeds_told(deeds: list[tuple[str, list[str]]]) -> str:
    parts = [f"{verb}{joined(things)}" for verb, things in deeds]
    parts = [parts[0], *(f"{part[:1].lower()}{part[1:]}" for part in parts[1:])]
    if len(parts) > 1 and any(len(things) > 1 for _, things in deeds):
        return sentence(f"{', '.join(parts[:-1])}, and {parts[-1]}")
    return sentence(joined(parts))
