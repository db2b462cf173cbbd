"""Timer and clock intents (pure); `hub.skills.timers` carries the timers out."""

from datetime import timedelta
from typing import Final

from hub.intents.en import answers
from hub.intents.en.clock import BY_NAME
from hub.intents.matcher import Recognition
from hub.intents.situation import Situation
from hub.language.words import words as word_set
from hub.ports import Ask, AskTimer, CancelTimer, Plan, Say, SetTimer

MAX_NAME_WORDS: Final = 3
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
            text=f"For how long? Say, for example, set a {name} timer for 10 minutes.",
        )
    if duration_s is None:
        return Ask(intent=reading.intent, text="For how long?")
    return SetTimer(duration_s=duration_s, name=name)


def cancel_timer(reading: Recognition, situation: Situation) -> Plan | None:
    name = timer_name(reading)
    if reading.form == BY_NAME and (name in situation.lexicon.near or name in _NO_TIMERS):
        return None
    return None if name is None else CancelTimer(name=name, duration_s=reading.number("duration"))


def cancel_all(reading: Recognition, situation: Situation) -> Plan | None:  # noqa: ARG001
    return CancelTimer(every=True)


def ask_timer(reading: Recognition, situation: Situation) -> Plan | None:  # noqa: ARG001
    name = timer_name(reading)
    return None if name is None else AskTimer(name=name, duration_s=reading.number("duration"))


def tell_time(reading: Recognition, situation: Situation) -> Plan | None:
    return Say(intent=reading.intent, text=answers.time_of_day(situation.now))


def tell_date(reading: Recognition, situation: Situation) -> Plan | None:
    day = reading.text("day")
    if day is None:
        return Say(intent=reading.intent, text=answers.date(situation.now))
    away, start = (1, "Tomorrow is") if day == "tomorrow" else (-1, "Yesterday was")
    told = answers.date(situation.now + timedelta(days=away)).removeprefix("It's")
    return Say(intent=reading.intent, text=f"{start}{told}")


def is_day(reading: Recognition, situation: Situation) -> Plan | None:
    """Whether today is the weekday said."""
    day = reading.text("day")
    if day is None:
        return None
    yes = f"{situation.now:%A}".lower() == day
    return Say(
        intent="HassGetCurrentDate", text=f"{'Yes' if yes else 'No'}, it's {situation.now:%A}."
    )


def timer_name(reading: Recognition) -> str | None:
    """The name said, "" when none was, None when what was taken for one cannot be."""
    words = (reading.text("timer_name") or "").split()
    if len(words) > MAX_NAME_WORDS or not _NO_NAMES.isdisjoint(words):
        return None
    return " ".join(words)
