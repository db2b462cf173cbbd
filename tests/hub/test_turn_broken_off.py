"""A turn that breaks off after it has begun to act: what was done is told, and "stopped" is not."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from fakes import FakeHome, FakeIntents, FakeOutbox, FakeTimers
from hub.ports import (
    Act,
    ActionResult,
    Ask,
    AskTimer,
    Plan,
    Say,
    ServiceCall,
    SetTimer,
    TimerPlan,
    TurnHead,
)
from hub.turn import APOLOGY, BEGUN_IS_DONE, CANNOT_TELL, TOO_LATE
from ingle.speech.engine import Heard
from local_hub import local_runner

pytestmark = pytest.mark.pure

LIGHT = ServiceCall(domain="light", service="turn_on", entity_id="light.kitchen_light")
LAMP = ServiceCall(domain="light", service="turn_on", entity_id="light.living_room_lamp")
DONE = "Turned on both."
PLANS: dict[str, Plan] = {
    "both on": Act(intent="HassTurnOn", calls=(LIGHT, LAMP), done=DONE),
    "timer": SetTimer(duration_s=60.0),
    "how long": AskTimer(),
}


class MuteHome(FakeHome):
    """Carries every call out; never tells of those on `mute`."""

    def __init__(self, *mute: str) -> None:
        super().__init__()
        self.mute = mute

    async def call(
        self, call: ServiceCall, *, within_s: float, waiting: Callable[[], Awaitable[None]]
    ) -> ActionResult:
        done = await super().call(call, within_s=within_s, waiting=waiting)
        if call.entity_id in self.mute:
            await asyncio.Event().wait()
        return done


class MuteTimers(FakeTimers):
    """Never tell."""

    async def carry_out(
        self, plan: TimerPlan, *, room_id: str, satellite_id: str | None
    ) -> Say | Ask:
        await asyncio.Event().wait()
        raise AssertionError(plan)


class SlowOutbox(FakeOutbox):
    """Takes one sentence for ever, or breaks at it."""

    def __init__(self, at: str = "", bug: Exception | None = None) -> None:
        super().__init__()
        self.at, self.bug = at, bug

    async def say(self, sentence: str) -> None:
        if sentence == self.at:
            if self.bug is not None:
                raise self.bug
            await asyncio.Event().wait()
        await super().say(sentence)


async def broken_off(
    said: str, home: FakeHome, outbox: FakeOutbox | None = None, limit_s: float = 0.05
) -> tuple[str, str | None, list[tuple[str, bool]]]:
    """What is said last, the error's code, and the actions with whether each is verified."""
    runner = local_runner(home, FakeIntents(dict(PLANS)), timers=MuteTimers(), limit_s=limit_s)

    async def hear() -> Heard:
        return Heard(text=said)

    head = TurnHead(turn_id="t1", session_id="s1", room_id="kitchen")
    result = await runner.answer(head, hear, outbox or FakeOutbox())
    return (
        result.sentences[-1],
        result.error_code,
        [(one.target, one.verified) for one in result.actions],
    )


async def test_a_deed_that_nobody_tells_of_in_time_is_not_called_stopped() -> None:
    """It may have been done: the light may be on. What was read back is told among the actions."""
    assert await broken_off("both on", MuteHome(LAMP.entity_id)) == (
        CANNOT_TELL,
        "deadline_exceeded",
        [(LIGHT.entity_id, True), (LAMP.entity_id, False)],
    )


async def test_what_was_read_back_stands_when_the_rest_comes_too_late() -> None:
    """There is nothing in doubt then."""
    assert await broken_off("both on", FakeHome(), SlowOutbox(at=DONE)) == (
        BEGUN_IS_DONE,
        "deadline_exceeded",
        [(LIGHT.entity_id, True), (LAMP.entity_id, True)],
    )


@pytest.mark.parametrize(("said", "sentence"), [("timer", CANNOT_TELL), ("how long", TOO_LATE)])
async def test_a_timer_may_have_been_set_and_a_question_was_not_answered(
    said: str, sentence: str
) -> None:
    """What only looks can be stopped at any time."""
    assert await broken_off(said, FakeHome()) == (sentence, "deadline_exceeded", [])


async def test_a_bug_after_a_deed_does_not_hide_it() -> None:
    """The person hears an apology, and the actions say what happened before it."""
    outbox = SlowOutbox(at=DONE, bug=ZeroDivisionError("bug"))
    assert await broken_off("both on", FakeHome(), outbox, limit_s=5.0) == (
        APOLOGY,
        "internal",
        [(LIGHT.entity_id, True), (LAMP.entity_id, True)],
    )
