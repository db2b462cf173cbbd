"""Commands with a time: the time is taken out, the command is planned, and kept for then (pure).

    "turn off the light in five minutes" -> "turn off the light" -> Act -> AddSchedule
    "turn on the fan for ten minutes"    -> "turn on the fan"    -> Act -> ActFor

What is left must be a plain command that the local intents understand, or a language model: a
question, a statement or a prohibition with a time in it is none.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from hub.conversation import command_gate
from hub.conversation.appointments import Appointments
from hub.conversation.fragments import Fragments
from hub.conversation.joined_requests import JoinedRequests
from hub.language.durations import spoken
from hub.language.mood import mood_of
from hub.language.patterns import Flat
from hub.language.times.moments import NoSuchTime, moment_of
from hub.language.times.reading import TimeReader
from hub.language.times.telling import Telling
from hub.language.times.when import Timed, When
from hub.ports import (
    Act,
    ActFor,
    AddSchedule,
    Area,
    Ask,
    Entity,
    HomeSnapshot,
    Plan,
    Say,
    Schedule,
    Several,
    Sun,
)

_INTENT: Final = "Schedule"
LONGEST_S: Final = 7 * 86_400.0
"""For longer nothing is taken back by itself."""


@dataclass(frozen=True, slots=True)
class TimedCommand:
    """A sentence's command without its times, ready to be planned."""

    command: str
    """As it was said."""
    timed: Timed
    keeper: "TimedCommands"
    home: HomeSnapshot
    now: datetime
    sun: Sun

    @property
    def is_weak(self) -> bool:
        """Whether the time may be another number: "at 21"."""
        timed = self.timed
        rest = (timed.end, timed.lasts_s)
        weak = timed.start is not None and timed.start.is_weak
        return weak and not timed.event and all(one is None for one in rest)

    def kept(self, plan: Plan, plain: str) -> Plan:
        """The plan of the command as it is kept for its time.

        `plain`: the command without courtesies, as it is told and understood again later. What is
        no act stays as it is.
        """
        return self.keeper.kept(plan, plain or self.command, self)


@dataclass(frozen=True)
class TimedCommands:
    """Reads the times of one language's commands."""

    reader: TimeReader
    telling: Telling
    appointments: Appointments
    joined: JoinedRequests
    fragments: Fragments

    def read(self, said: str, home: HomeSnapshot, now: datetime, sun: Sun) -> TimedCommand | None:
        """The command in the sentence and its time; None where it has none, or is no command.

        A time that is said of a name ("Sunday lamp") or of a timer is none.
        """
        tokens = {word for word, _, _ in Flat(said).tokens}
        if not self.appointments.words.own_time.isdisjoint(tokens):
            return None
        if self.reader.read(said) is None:
            return None
        masked, names = self._masked(said, home)
        timed = self.reader.read(masked)
        if timed is None:
            return None
        command = _unmasked(timed.command, names)
        if not command or mood_of(command) != "plain":
            return None
        timed = replace(timed, command=command, event=_unmasked(timed.event, names))
        return TimedCommand(command, timed, self, home, now, sun)

    def kept(self, plan: Plan, plain: str, one: TimedCommand) -> Plan:
        """The plan as it is kept for the time of `one`."""
        if not command_gate.changes_home(plan):
            return plan
        try:
            return self._wrapped(plan, plain, one)
        except NoSuchTime as error:
            return Say(intent=_INTENT, text=self.telling.words.problems[error.problem])

    def _wrapped(self, plan: Plan, plain: str, one: TimedCommand) -> Plan:
        match plan:
            case Act():
                return self._later(plan, plain, one, confirmed=False)
            case Ask(if_yes=Act() as act, choices=()):
                return self._asked(plan, act, plain, one)
            case Ask():
                choices = tuple(
                    (label, self._wrapped(choice, plain, one)) for label, choice in plan.choices
                )
                if_yes = None if plan.if_yes is None else self._wrapped(plan.if_yes, plain, one)
                return replace(plan, choices=choices, if_yes=if_yes)
            case Several():
                return replace(
                    plan, plans=tuple(self._wrapped(part, plain, one) for part in plan.plans)
                )
            case _:
                return plan

    def _asked(self, question: Ask, act: Act, plain: str, one: TimedCommand) -> Plan:
        """A command that needs a yes: what is done now asks as always, what is kept asks then."""
        later = self._later(act, plain, one, confirmed=True)
        if isinstance(later, ActFor):
            return replace(question, if_yes=later)
        return self._later(act, plain, one, confirmed=False)

    def _later(self, act: Act, plain: str, one: TimedCommand, *, confirmed: bool) -> Plan:
        timed = one.timed
        if timed.event:
            return self._on_event(act, plain, one)
        start = timed.start
        begins = one.now if start is None else moment_of(start, one.now, one.sun).at
        lasts_s = self._lasts_s(timed, begins, one)
        if start is None:
            if lasts_s is None:
                raise NoSuchTime("no_clock")
            done = f"{act.done.rstrip('.')} for {spoken(lasts_s)}."
            if timed.end is not None:
                ends = moment_of(timed.end, one.now, one.sun)
                done = f"{act.done.rstrip('.')} {self.telling.until(ends.at, one.now)}."
            return ActFor(
                act=replace(act, done=done), text=plain, lasts_s=lasts_s, confirmed=confirmed
            )
        moment = moment_of(start, one.now, one.sun)
        when = self.telling.when(moment.at, moment.rhythm, start.delay_s, one.now)
        schedule = Schedule(
            schedule_id="",
            kind="command",
            text=plain,
            at=moment.at,
            rhythm=moment.rhythm,
            calls=act.calls,
            lasts_s=lasts_s,
            confirmed=confirmed,
        )
        return AddSchedule(schedule=schedule, when=when)

    def _on_event(self, act: Act, plain: str, one: TimedCommand) -> Plan:
        event = self.appointments.event(one.timed.event, one.home)
        if isinstance(event, Say):
            return event
        lasts_s = one.timed.lasts_s
        schedule = replace(event, text=plain, calls=act.calls, lasts_s=lasts_s)
        return AddSchedule(schedule=schedule, when=f"when {event.told}")

    def _lasts_s(self, timed: Timed, begins: datetime, one: TimedCommand) -> float | None:
        """How long it is to last; None: for good. Raises `NoSuchTime`."""
        if timed.end is None:
            lasts_s = timed.lasts_s
        else:
            local = begins.astimezone(one.now.tzinfo)
            lasts_s = (moment_of(_end(timed), local, one.sun).at - begins).total_seconds()
        if lasts_s is not None and not 0.0 < lasts_s <= LONGEST_S:
            raise NoSuchTime("too_far" if lasts_s > 0.0 else "past")
        return lasts_s

    def _masked(self, said: str, home: HomeSnapshot) -> tuple[str, dict[str, str]]:
        """The sentence with a mark for each name of the home that has words of time in it."""
        names: dict[str, str] = {}
        telling = self.reader.shapes.telling_words
        things: tuple[Entity | Area, ...] = (*home.entities, *home.areas)
        for name in (name for thing in things for name in (thing.name, *thing.aliases)):
            if telling.isdisjoint(name.lower().split()):
                continue
            found = re.search(rf"\b{re.escape(name)}\b", said, re.IGNORECASE)
            if found is not None:
                mark = f"zq{'x' * (len(names) + 1)}"
                names[mark] = found[0]
                said = said.replace(found[0], mark)
        return said, names


def _end(timed: Timed) -> When:
    return timed.end or When()


def _unmasked(text: str, names: dict[str, str]) -> str:
    for mark, name in sorted(names.items(), reverse=True):
        text = text.replace(mark, name)
    return text
