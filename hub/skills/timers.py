"""Timers by voice: set, cancelled and asked for by name or length; a satellite rings them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, assert_never

from hub.language.durations import as_adjective, spoken
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.ports import (
    Ask,
    AskTimer,
    CancelTimer,
    ChangeTimer,
    KeptThing,
    RemoteTimers,
    Say,
    SetTimer,
    Timer,
    TimerPlan,
    TimerStore,
)

SHORTEST_S: Final = 1.0
"""Length of a timer, in seconds; outside these bounds it is refused in words."""
LONGEST_S: Final = 24 * 3600.0
MAX_TIMERS: Final = 64
"""Running timers in the whole household; one more is refused in words."""
MAX_SPOKEN: Final = 3
"""Timers of a list that are read out; the rest is given as a number, as nobody can follow more."""


class HouseholdTimers:
    """Sets, cancels and lists timers; a store keeps them, the satellites ring them."""

    def __init__(
        self,
        *,
        remote: RemoteTimers,
        store: TimerStore,
        clock: Callable[[], float],
        new_id: Callable[[], str],
    ) -> None:
        """`remote`: the timers on the satellites. `store`: running timers, shared by all hubs.

        `clock`: this process's monotonic clock in seconds, which `Timer.ends_at_s` is on. `new_id`:
        gives an id that was never given before (`[a-z0-9_-]{1,64}`).
        """
        self._remote = remote
        self._store = store
        self._clock = clock
        self._new_id = new_id

    async def carry_out(
        self, plan: TimerPlan, *, room_id: str, satellite_id: str | None
    ) -> Say | Ask:
        """Does it and says what was done; asks which timer is meant where several match.

        `room_id`: where it was said. `satellite_id`: the satellite it was said to; None for a
        command that came over HTTP: then nothing can ring a timer that is set. Raises `Unavailable`
        where the satellite cannot be reached.
        """
        running = await self._store.running()
        match plan:
            case SetTimer():
                return await self._set(plan, running, room_id, satellite_id)
            case CancelTimer():
                return await self._cancel(plan, _meant(plan, running, room_id, satellite_id))
            case ChangeTimer():
                return await self._change(plan, _meant(plan, running, room_id, satellite_id))
            case AskTimer():
                found = _meant(plan, running, room_id, satellite_id)
                text = self._remaining(found) if found else self._none(plan)
                return Say(intent=plan.intent, text=text, kept=_kept(found))
            case _:
                assert_never(plan)

    async def any_running(self) -> bool:
        """Whether there is a timer, in the whole household."""
        return bool(await self._store.running())

    async def _set(
        self, plan: SetTimer, running: tuple[Timer, ...], room_id: str, satellite_id: str | None
    ) -> Say:
        if not SHORTEST_S <= plan.duration_s <= LONGEST_S:
            return Say(
                intent=plan.intent, text=worded("A timer can run from 1 second to 24 hours.")
            )
        if len(running) >= MAX_TIMERS:
            return Say(
                intent=plan.intent,
                text=worded(
                    "There are {count} timers running already. Cancel one first.", count=MAX_TIMERS
                ),
            )
        timer = Timer(
            timer_id=self._new_id(),
            name=plan.name,
            duration_s=plan.duration_s,
            ends_at_s=self._clock() + plan.duration_s,
            room_id=room_id,
            satellite_id=satellite_id,
        )
        if satellite_id is not None:
            await self._remote.set(
                timer.timer_id, timer.name, timer.duration_s, satellite_id, room_id
            )
        await self._store.save(timer)
        title = worded("{name} timer", name=plan.name) if plan.name else worded("timer")
        text = "The {title} is set for {length}."
        if not satellite_id:
            text = "The {title} is set for {length}, but nothing here can ring it."
        told = worded(text, title=title, length=spoken(plan.duration_s))
        return Say(intent=plan.intent, text=told, kept=_kept([timer]))

    async def _cancel(self, plan: CancelTimer, found: list[Timer]) -> Say | Ask:
        if not found:
            return Say(intent=plan.intent, text=self._none(plan))
        if len(found) > 1 and not plan.every:
            titles = [self._told_apart(timer, found) for timer in found]
            return Ask(
                intent=plan.intent,
                text=_which(titles),
                choices=tuple(
                    (title, CancelTimer(timer_id=timer.timer_id))
                    for title, timer in zip(titles, found, strict=True)
                ),
            )
        for timer in found:
            await self._cancel_ringing(timer)
            await self._store.remove(timer.timer_id)
        text = "Cancelled the {title}." if len(found) == 1 else "Cancelled all {count} timers."
        told = worded(text, title=_title(found[0]), count=len(found))
        return Say(intent=plan.intent, text=told)

    async def _change(self, plan: ChangeTimer, found: list[Timer]) -> Say | Ask:
        if plan.action in ("pause", "resume"):
            is_paused = plan.action == "resume"
            found = [one for one in found if (one.paused_left_s is not None) == is_paused] or found
        if not found:
            return Say(intent=plan.intent, text=self._none(plan))
        if len(found) > 1:
            titles = [self._told_apart(timer, found) for timer in found]
            return Ask(
                intent=plan.intent,
                text=_which(titles),
                choices=tuple(
                    (title, replace(plan, timer_id=timer.timer_id))
                    for title, timer in zip(titles, found, strict=True)
                ),
            )
        text = await self._changed(plan, found[0])
        return Say(intent=plan.intent, text=text, kept=_kept(found))

    async def _changed(self, plan: ChangeTimer, timer: Timer) -> str:
        """Changes one timer, on its satellite first, and says how it is now."""
        rest_s, title = self._rest_s(timer), _title(timer)
        if plan.action == "pause":
            if timer.paused_left_s is not None:
                return _with_rest("The {title} is paused already, with {left} left.", title, rest_s)
            await self._cancel_ringing(timer)
            dropped_s = self._clock() + LONGEST_S
            await self._store.save(replace(timer, paused_left_s=rest_s, ends_at_s=dropped_s))
            return _with_rest("Paused the {title}, with {left} left.", title, rest_s)
        if plan.action == "resume":
            if timer.paused_left_s is None:
                return _with_rest("The {title} is running, with {left} left.", title, rest_s)
            await self._run_on(timer, rest_s, timer.duration_s)
            return _with_rest("The {title} goes on, with {left} left.", title, rest_s)
        left_s = plan.by_s if plan.action == "set" else rest_s + plan.by_s
        if not SHORTEST_S <= left_s <= LONGEST_S:
            refusal = "The {title} has {left} left, so that does not go. I changed nothing."
            return _with_rest(refusal, title, rest_s)
        duration_s = plan.by_s if plan.action == "set" else timer.duration_s + plan.by_s
        if timer.paused_left_s is not None:
            await self._store.save(replace(timer, paused_left_s=left_s, duration_s=duration_s))
        else:
            await self._run_on(timer, left_s, duration_s)
        return _with_rest("The {title} has {left} left now.", title, left_s)

    async def _run_on(self, timer: Timer, left_s: float, duration_s: float) -> None:
        """Lets the timer run out after `left_s` seconds from now."""
        if timer.satellite_id is not None:
            await self._remote.set(
                timer.timer_id, timer.name, left_s, timer.satellite_id, timer.room_id
            )
        ends_at_s = self._clock() + left_s
        await self._store.save(
            replace(timer, ends_at_s=ends_at_s, duration_s=duration_s, paused_left_s=None)
        )

    async def _cancel_ringing(self, timer: Timer) -> None:
        if timer.satellite_id is not None:
            await self._remote.cancel(timer.timer_id, timer.satellite_id)

    # -- asking -----------------------------------------------------------------------------------

    def _remaining(self, timers: list[Timer]) -> str:
        if len(timers) == 1 and timers[0].paused_left_s is not None:
            text = "The {title} is paused, with {left} left."
            return _with_rest(text, _title(timers[0]), self._rest_s(timers[0]))
        if len(timers) == 1:
            text = "The {title} has {left} left."
            return _with_rest(text, _title(timers[0]), self._rest_s(timers[0]))
        parts = [
            _with_rest("{left} on the {title}", _title(timer), self._rest_s(timer))
            for timer in timers[:MAX_SPOKEN]
        ]
        more = len(timers) - len(parts)
        if more:
            parts.append(worded("{count} more", count=more))
        listed = joined(parts)
        return worded("You have {count} timers: {listed}.", count=len(timers), listed=listed)

    def _rest_s(self, timer: Timer) -> float:
        if timer.paused_left_s is not None:
            return timer.paused_left_s
        return max(1.0, timer.ends_at_s - self._clock())

    def _told_apart(self, timer: Timer, others: list[Timer]) -> str:
        """A title that no other of them has.

        Where name and length are the same, the time that is left distinguishes them.
        """
        title = _title(timer)
        if sum(_title(other) == title for other in others) == 1:
            return title
        return _with_rest("{title} with {left} left", title, self._rest_s(timer))

    def _none(self, plan: CancelTimer | AskTimer | ChangeTimer) -> str:
        if isinstance(plan, CancelTimer | ChangeTimer) and plan.timer_id:
            return worded("That timer has run out already.")
        if isinstance(plan, CancelTimer) and plan.place:
            return f"There is no timer running in {plan.place}."
        if plan.name:
            title = worded("{name} timer", name=plan.name)
            return worded("There is no {title} running.", title=title)
        if plan.duration_s is not None:
            title = worded("{length} timer", length=as_adjective(plan.duration_s))
            return worded("There is no {title} running.", title=title)
        return worded("There is no timer running.")


def _meant(
    plan: CancelTimer | AskTimer | ChangeTimer,
    running: tuple[Timer, ...],
    room_id: str,
    satellite_id: str | None,
) -> list[Timer]:
    """The timers that the plan refers to, soonest first.

    By id where it gives one; otherwise those that match name and length and were set at this
    satellite or in this room; where there is none here, those of the whole household.
    """
    timers = sorted(running, key=lambda timer: timer.ends_at_s)
    if isinstance(plan, CancelTimer | ChangeTimer) and plan.timer_id:
        return [timer for timer in timers if timer.timer_id == plan.timer_id]
    matching = [timer for timer in timers if _has_name_and_length(timer, plan)]
    if isinstance(plan, CancelTimer) and plan.rooms:
        return _in_rooms(matching, plan.rooms)
    here = [timer for timer in matching if _is_here(timer, room_id, satellite_id)]
    return here or matching


def _in_rooms(timers: Iterable[Timer], rooms: Iterable[str]) -> list[Timer]:
    known = set(map(_as_id, rooms))
    return [timer for timer in timers if _as_id(timer.room_id) in known]


def _as_id(room: str) -> str:
    return "_".join(room.lower().split())


def _has_name_and_length(timer: Timer, plan: CancelTimer | AskTimer | ChangeTimer) -> bool:
    """Whether the timer has the name and the length that the plan gives; one not given fits all.

    A timer without a name of its own may be called by its room: "the kitchen timer".
    """
    named = timer.name or timer.room_id.replace("_", " ")
    if plan.name and named != plan.name:
        return False
    return plan.duration_s is None or timer.duration_s == plan.duration_s


def _kept(timers: Iterable[Timer]) -> tuple[KeptThing, ...]:
    return tuple(KeptThing(kind="timer", kept_id=timer.timer_id) for timer in timers)


def _title(timer: Timer) -> str:
    if timer.name:
        return worded("{name} timer", name=timer.name)
    return worded("{length} timer", length=as_adjective(timer.duration_s))


def _with_rest(text: str, title: str, rest_s: float) -> str:
    """A sentence about a timer with what is left of it."""
    return worded(text, title=title, left=spoken(rest_s))


def _which(titles: list[str]) -> str:
    things = joined([worded("the {title}", title=title) for title in titles], "or")
    return worded("Which timer: {things}?", things=things)


def _is_here(timer: Timer, room_id: str, satellite_id: str | None) -> bool:
    if satellite_id is not None and timer.satellite_id is not None:
        return timer.satellite_id == satellite_id
    return timer.room_id == room_id
