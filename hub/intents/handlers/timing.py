"""Timer and clock intents (pure); `hub.skills.timers` carries the timers out."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Literal

from hub.intents import answers
from hub.intents.en.clock import BY_NAME
from hub.intents.matcher import HERE, Recognition
from hub.intents.situation import Situation
from hub.intents.word_forms import word_forms
from hub.language.current import ENGLISH, current
from hub.language.phrasebook import worded
from hub.language.words import words as word_set
from hub.ports import Ask, AskTimer, CancelTimer, ChangeTimer, Plan, Say, SetTimer

MAX_NAME_WORDS: Final = 3
_CHANGES: Final[Mapping[str, tuple[Literal["add", "pause", "resume"], int]]] = {
    "HassIncreaseTimer": ("add", 1),
    "HassDecreaseTimer": ("add", -1),
    "HassPauseTimer": ("pause", 1),
    "HassUnpauseTimer": ("resume", 1),
}
"""By intent: what is done with a timer, and the sign of a length that is said."""
_NO_TIMERS: Final = word_set("light lights lamp music song sound heating door blinds fan")
"""What cannot be meant by a timer's bare name, whether or not something here is called so."""
_NO_NAMES: Final = word_set(
    "a an and any are all at by can do does for from how i in is it left me more much my of off "
    "on our please set show start that the this time timer timers to turn up what when which with "
    "you your new another"
)
"""Words that no timer's name holds: a wildcard that took one has swallowed part of a sentence."""


# All handlers have one shape, also those that need no situation (ARG001).


def set_timer(reading: Recognition, situation: Situation) -> Plan | None:  # noqa: ARG001
    name = timer_name(reading)
    duration_s = reading.number("duration")
    if name is None:
        return None
    if duration_s is None and name:
        return Say(
            intent=reading.intent,
            text=worded(
                "For how long? Say, for example, set a {name} timer for 10 minutes.", name=name
            ),
        )
    if duration_s is None:
        return Ask(intent=reading.intent, text=worded("For how long?"))
    return SetTimer(duration_s=duration_s, name=name)


def cancel_timer(reading: Recognition, situation: Situation) -> Plan | None:
    name = timer_name(reading)
    if reading.form == BY_NAME and (name in situation.lexicon.near or name in _NO_TIMERS):
        return None
    return None if name is None else CancelTimer(name=name, duration_s=reading.number("duration"))


def cancel_all(reading: Recognition, situation: Situation) -> Plan | None:
    """All timers, or those that were set in a room."""
    area_id = reading.area
    if area_id is None:
        return CancelTimer(every=True, intent=reading.intent)
    named = (area for area in situation.home.areas if area.area_id in (area_id, situation.room))
    area = next((one for one in named if area_id in (HERE, one.area_id)), None)
    called = () if area is None else (area.area_id, area.name, *area.aliases)
    place = answers.the(situation.area_words(area_id if area is None else area.area_id))
    rooms = called or (area_id,)
    return CancelTimer(every=True, rooms=rooms, place=place, intent=reading.intent)


def change_timer(reading: Recognition, situation: Situation) -> Plan | None:  # noqa: ARG001
    """Lengthens, shortens, pauses or resumes a timer."""
    name, by_s = timer_name(reading), reading.number("duration") or 0.0
    action, sign = _CHANGES[reading.intent]
    if name is None or (action == "add" and not by_s):
        return None
    return ChangeTimer(action=action, by_s=sign * by_s, name=name, intent=reading.intent)


def never_mind(reading: Recognition, situation: Situation) -> Plan | None:  # noqa: ARG001
    return Say(intent=reading.intent, text=worded(answers.YES_NO_CANCEL))


def ask_timer(reading: Recognition, situation: Situation) -> Plan | None:  # noqa: ARG001
    name = timer_name(reading)
    return None if name is None else AskTimer(name=name, duration_s=reading.number("duration"))


def tell_time(reading: Recognition, situation: Situation) -> Plan | None:
    return Say(intent=reading.intent, text=answers.time_of_day(situation.now))


def tell_date(reading: Recognition, situation: Situation) -> Plan | None:
    day = reading.text("day")
    if day is None:
        return Say(intent=reading.intent, text=answers.date(situation.now))
    away, text = (1, "Tomorrow is {date}.") if day == "tomorrow" else (-1, "Yesterday was {date}.")
    told = answers.day(situation.now + timedelta(days=away))
    return Say(intent=reading.intent, text=worded(text, date=told))


def is_day(reading: Recognition, situation: Situation) -> Plan | None:
    """Whether today is the weekday said."""
    day = reading.text("day")
    if day is None:
        return None
    yes = answers.WEEKDAYS[situation.now.weekday()].lower() == day
    today = worded(answers.WEEKDAYS[situation.now.weekday()])
    text = worded("Yes, it's {day}." if yes else "No, it's {day}.", day=today)
    return Say(intent="HassGetCurrentDate", text=text)


def _no_names() -> frozenset[str]:
    if current() == ENGLISH:
        return _NO_NAMES
    forms = word_forms(current())
    return forms.articles | frozenset({*forms.lengths.units, forms.lengths.seconds})


def timer_name(reading: Recognition) -> str | None:
    """The name said, "" when none was, None when what was taken for one cannot be."""
    words = (reading.text("timer_name") or "").split()
    if len(words) > MAX_NAME_WORDS or not _no_names().isdisjoint(words):
        return None
    return " ".join(words)
