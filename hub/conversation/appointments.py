"""Requests about alarms, reminders, what is planned, timers and the stopwatch (pure).

Their sentences hold times and free words, so they are read by phrase patterns with the times taken
out first, in front of the intents of the home.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Final, Literal

from hub.language.appointments import AppointmentWords
from hub.language.patterns import ANYTHING, Flat, any_of, source
from hub.language.times.moments import Moment, NoSuchTime, moment_of, no_sun
from hub.language.times.reading import TimeReader
from hub.language.times.telling import Telling
from hub.language.times.when import Timed, When
from hub.ports import (
    AddSchedule,
    Ask,
    ChangeSchedule,
    ChangeTimer,
    HomeSnapshot,
    ListSchedules,
    Plan,
    Say,
    Schedule,
    ScheduleKind,
    SetTimer,
    StateEvent,
    Sun,
    UseStopwatch,
)

SNOOZE_S: Final = 600.0
"""Ten minutes, where nobody says how long."""
SHORT_S: Final = 24 * 3600.0
"""An alarm after a length of time below that is a timer."""
SHORT_SLEEP_S: Final = 3600.0
"""Likewise where somebody wants to be woken: after a longer sleep an alarm has to ring."""
USUAL_MINUTE: Final = 9 * 60
"""When a reminder is due of which only the day was said."""
_NAME: Final = "(?:[^ ]+ ){1,3}?"
MAX_LEAD_WORDS: Final = 6
"""Words in front of a request, at most: "could you please"."""
TimerAction = Literal["add", "set", "pause", "resume"]
_TIMER_INTENTS: Final = {
    "longer_timer": "HassIncreaseTimer",
    "other_timer": "HassIncreaseTimer",
    "shorter_timer": "HassDecreaseTimer",
    "pause_timer": "HassPauseTimer",
    "resume_timer": "HassUnpauseTimer",
}
"""By shape, as Home Assistant calls them."""
_INTENT: Final = "Schedule"


@dataclass(frozen=True)
class Appointments:
    """Reads requests of one language."""

    words: AppointmentWords
    reader: TimeReader
    telling: Telling
    plainly: Callable[[str], str]
    """A sentence without courtesies and fillers."""

    def plan(self, said: str, home: HomeSnapshot, now: datetime, sun: Sun) -> Plan | None:
        """The plan for such a request; None for any other sentence.

        `said`: as it was said. `now`: aware, in the household's zone.
        """
        spoken = {word for word, _, _ in Flat(said).tokens}
        if self.words.hints.isdisjoint(spoken):
            return None
        text = self._plain(said)
        if not self.words.timer_words.isdisjoint(spoken):
            return self._stopwatch(text) or self._timer(text)
        return (
            self._reminder(said, now, sun, home)
            or self._snooze(text, now)
            or self._asked(text)
            or self._changed(said, now, sun)
            or self._alarm(said, now, sun, home)
        )

    def warm_up(self) -> None:
        """Compiles the patterns, so that no command is slow."""
        self._match("alarm", "")

    # -- alarms and reminders ------------------------------------------------------------------

    def _alarm(self, said: str, now: datetime, sun: Sun, home: HomeSnapshot) -> Plan | None:
        timed = self.reader.read(said, appointed=True)
        command = said if timed is None else timed.command
        room_id, command = self._room(command, home)
        text = self._plain(command)
        wakes = self._match("wake", text) is not None
        match = self._match("alarm", text)
        if match is None and not wakes:
            return None
        start = None if timed is None else timed.start
        name = "" if match is None else (match.groupdict().get("name") or "").strip()
        length_s = _length_s(timed)
        if length_s is not None and length_s <= (SHORT_SLEEP_S if wakes else SHORT_S):
            return SetTimer(duration_s=length_s, name=name)
        if start is None:
            text = "For what time? Say, for example, wake me at 7."
            return Ask(intent=_INTENT, text=text, completes=_lacking_a_time(command))
        return self._kept("alarm", name, start, now, sun, room_id, before_noon=wakes)

    def _reminder(self, said: str, now: datetime, sun: Sun, home: HomeSnapshot) -> Plan | None:
        timed = self.reader.read(said)
        command = said if timed is None else timed.command
        found = self._free_text("reminder", command)
        if found is None:
            return None
        start = None if timed is None else timed.start
        if timed is not None and timed.event:
            event = self.event(timed.event, home)
            if isinstance(event, Say):
                return event
            schedule = replace(event, kind="reminder", text=found)
            return AddSchedule(schedule=schedule, when=f"when {event.told}")
        if start is None:
            text = f"When shall I remind you? Say, for example, remind me at 6: {found}."
            return Ask(intent=_INTENT, text=text, completes=_lacking_a_time(command))
        return self._kept("reminder", found, start, now, sun, "", usual_minute=USUAL_MINUTE)

    def _kept(
        self,
        kind: ScheduleKind,
        text: str,
        start: When,
        now: datetime,
        sun: Sun,
        room_id: str,
        *,
        usual_minute: int | None = None,
        before_noon: bool = False,
    ) -> Plan:
        try:
            moment = moment_of(start, now, sun, usual_minute=usual_minute, before_noon=before_noon)
        except NoSuchTime as error:
            return Say(intent=_INTENT, text=self.telling.words.problems[error.problem])
        schedule = Schedule(
            schedule_id="",
            kind=kind,
            text=text,
            at=moment.at,
            rhythm=moment.rhythm,
            room_id=room_id,
        )
        said = replace(start, delay_s=None) if kind == "alarm" else start
        return AddSchedule(schedule=schedule, when=self.when(moment, said, now))

    def when(self, moment: Moment, start: When, now: datetime) -> str:
        """The moment in words: "in 5 minutes", "tomorrow at 7 AM", "every weekday at 7 AM"."""
        return self.telling.when(moment.at, moment.rhythm, start.delay_s, now)

    # -- asked for and changed -----------------------------------------------------------------

    def _asked(self, text: str) -> Plan | None:
        for shape, soonest in (("next_one", True), ("listing", False)):
            match = self._match(shape, text)
            if match is not None:
                return ListSchedules(of=self._kind(match), soonest=soonest)
        return None

    def _changed(self, said: str, now: datetime, sun: Sun) -> Plan | None:
        text = self._plain(said)
        match = self._match("postpone", text)
        if match is not None:
            by_s = self.reader.lengths.seconds(match["length"])
            return ChangeSchedule(of=self._kind(match), by_s=by_s)
        match = self._match("cancel_all", text)
        if match is not None:
            return ChangeSchedule(of=self._kind(match), about=_about(match), every=True)
        timed = self.reader.read(said, appointed=True)
        text = text if timed is None else self._plain(timed.command)
        start = None if timed is None else timed.start
        match = self._match("cancel", text)
        if match is not None:
            every = match["what"].strip() in self.words.several
            about = _about(match)
            named = self.reader.clock(about)
            if named is not None:  # "the six forty five alarm"
                about, start = "", When(clock=named)
            clock = () if start is None else _minutes(start)
            return ChangeSchedule(of=self._kind(match), about=about, clock=clock, every=every)
        match = self._match("move", text)
        if match is None or start is None:
            return None
        return self._moved(match, start, now, sun)

    def _moved(self, match: re.Match[str], start: When, now: datetime, sun: Sun) -> Plan:
        change = ChangeSchedule(of=self._kind(match), about=_about(match))
        return self.moved(change, start, now, sun)

    def moved(self, change: ChangeSchedule, start: When, now: datetime, sun: Sun) -> Plan:
        """The change with the time that its schedule is moved to, as far as it was said."""
        try:
            moment = moment_of(start, now, sun, usual_minute=USUAL_MINUTE)
        except NoSuchTime as error:
            return Say(intent=_INTENT, text=self.telling.words.problems[error.problem])
        to = Schedule(schedule_id="", kind="alarm", text="", at=moment.at, rhythm=moment.rhythm)
        return replace(
            change,
            to=to,
            when=self.when(moment, start, now),
            minutes=_minutes(start) if start == When(clock=start.clock) else (),
            keeps_clock=start == When(day=start.day),
        )

    def _snooze(self, text: str, now: datetime) -> Plan | None:
        match = self._match("snooze", text)
        if match is None:
            return None
        length = match.groupdict().get("length")
        by_s = (self.reader.lengths.seconds(length) if length else None) or SNOOZE_S
        start = When(delay_s=by_s)
        return self._kept("alarm", "", start, now, no_sun, "")

    # -- timers and the stopwatch --------------------------------------------------------------

    def _stopwatch(self, text: str) -> Plan | None:
        for action in ("start", "stop", "reset", "read"):
            if self._match(f"stopwatch {action}", text) is not None:
                return UseStopwatch(action=action)
        return None

    def _timer(self, text: str) -> Plan | None:
        shapes: tuple[tuple[str, TimerAction, float], ...] = (
            ("longer_timer", "add", 1.0),
            ("shorter_timer", "add", -1.0),
            ("other_timer", "set", 1.0),
            ("pause_timer", "pause", 0.0),
            ("resume_timer", "resume", 0.0),
        )
        for shape, action, sign in shapes:
            match = self._match(shape, text)
            if match is None:
                continue
            said = match.groupdict()
            length_s = self.reader.lengths.seconds(said.get("length") or "") or 0.0
            name = (said.get("name") or "").strip()
            duration_s = self._as_duration(name)
            return ChangeTimer(
                action=action,
                intent=_TIMER_INTENTS[shape],
                by_s=sign * length_s,
                name="" if duration_s else name,
                duration_s=duration_s,
            )
        return None

    def _as_duration(self, name: str) -> float | None:
        """The length that a timer is called by: "ten minute" timer."""
        return self.reader.lengths.seconds(f"{name} ") if name else None

    # -- what is waited for ----------------------------------------------------------------------

    def event(self, clause: str, home: HomeSnapshot) -> Schedule | Say:
        """A schedule that waits for what the clause says, or why that can't be waited for."""
        flat = Flat(clause)
        named = _named(flat.text, home)
        if named is None:
            text = f"I don't know how I can tell when {clause}, so I did nothing."
            return Say(intent=_INTENT, text=text)
        states = next(
            (
                states
                for words, states in sorted(self.reader.words.states.items(), key=_longest_first)
                if flat.text.endswith(f" {words} ")
            ),
            None,
        )
        if states is None:
            text = f"I don't know which state that is: {clause}. So I did nothing."
            return Say(intent=_INTENT, text=text)
        entity_id, name, state = named
        if state in states:
            text = f"The {name.lower()} is {state.replace('_', ' ')} already, so I did nothing."
            return Say(intent=_INTENT, text=text)
        event = StateEvent(entity_id=entity_id, states=states)
        return Schedule(schedule_id="", kind="command", text="", at=None, event=event, told=clause)

    # -- patterns ------------------------------------------------------------------------------

    def _kind(self, match: re.Match[str]) -> ScheduleKind | None:
        said = match.groupdict().get("what")
        return self.words.kinds.get(said.strip()) if said else None

    def _plain(self, command: str) -> str:
        return Flat(self.plainly(command)).text

    def _free_text(self, shape: str, command: str) -> str | None:
        """The free words of a request, as they were said; None where it is no such request."""
        flat = Flat(command)
        for pattern in self._patterns[shape]:
            for start in _first_words(flat.text):
                match = pattern.fullmatch(flat.text, start)
                if match is not None and not self.plainly(flat.text[:start]):
                    return flat.original(*match.span("text")).strip()
        return None

    def _match(self, shape: str, text: str) -> re.Match[str] | None:
        found = (pattern.fullmatch(text) for pattern in self._patterns[shape])
        return next((match for match in found if match is not None), None)

    def _room(self, command: str, home: HomeSnapshot) -> tuple[str, str]:
        """The room in which it is to ring, if one is named, and the request without it."""
        flat = Flat(command)
        for area in home.areas:
            for name in (area.name, *area.aliases):
                slots = {"room": f"{re.escape(Flat(name).text)}"}
                for shape in self.words.rooms:
                    match = re.search(rf"(?<![^ ]){source(shape, slots)}", flat.text)
                    if match is not None and name:
                        return area.area_id, flat.without(flat.words_at(*match.span()))
        return "", command

    @cached_property
    def _patterns(self) -> Mapping[str, tuple[re.Pattern[str], ...]]:
        slots = {
            "text": ANYTHING,
            "name": _NAME,
            "length": self.reader.lengths.slots["length"],
            "what": any_of(self.words.kinds),
        }
        shapes: dict[str, tuple[str, ...]] = {
            name: getattr(self.words, name)
            for name in (
                *("alarm", "wake", "reminder", "listing", "next_one", "cancel", "cancel_all"),
                *("move", "postpone", "snooze", "longer_timer", "shorter_timer", "other_timer"),
                *("pause_timer", "resume_timer"),
            )
        }
        shapes |= {f"stopwatch {action}": said for action, said in self.words.stopwatch.items()}
        return {
            name: tuple(re.compile(source(shape, slots)) for shape in said)
            for name, said in shapes.items()
        }


def _first_words(text: str) -> list[int]:
    """Where the first words begin: politeness may stand before a request."""
    return [0, *(match.end() for match in re.finditer(" ", text))][:MAX_LEAD_WORDS]


def _lacking_a_time(command: str) -> tuple[str, ...]:
    """The request with the answer in the place of its time, which may be said as "seven"."""
    text = command.replace("{", "").replace("}", "").rstrip(" .?!")
    return (f"{text} {{reply}}", f"{text} at {{reply}}")


def _longest_first(item: tuple[str, tuple[str, ...]]) -> int:
    return -len(item[0])


def _length_s(timed: Timed | None) -> float | None:
    """The length of time that is all that was said: "an alarm for twenty minutes"."""
    if timed is None:
        return None
    if timed.start is not None and timed.start == When(delay_s=timed.start.delay_s):
        return timed.start.delay_s
    return timed.lasts_s if timed.start is None else None


def _minutes(start: When) -> tuple[int, ...]:
    """The minutes of the day that a time of day may mean."""
    if start.clock is None:
        return ()
    minute = start.clock.minute % 1440
    return (minute, (minute + 720) % 1440) if start.clock.open_half else (minute,)


def _about(match: re.Match[str]) -> str:
    return (match.groupdict().get("text") or "").strip()


def _named(text: str, home: HomeSnapshot) -> tuple[str, str, str] | None:
    """The thing with the longest name at the beginning of a clause: its id, name and state."""
    text = re.sub(r"^(?:the|my|our) ", "", text)
    best: tuple[int, tuple[str, str, str]] | None = None
    for entity in home.entities:
        for name in (entity.name, *entity.aliases):
            words = Flat(name).text
            if words and text.startswith(words) and (best is None or len(words) > best[0]):
                best = (len(words), (entity.entity_id, entity.name, entity.state))
    return None if best is None else best[1]
