"""The hub's spine: one command from transcript to sentences."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from fakes import NOON, FakeHome, FakeIntents, FakeMemory, FakeOutbox, FakeTimers
from hub.dialogue import ANSWER_WITHIN_S, Dialogue
from hub.errors import Rejected, Unavailable
from hub.ports import Act, Ask, Plan, Say, ServiceCall, SetTimer, TurnHead, TurnResult
from hub.speech.engine import Heard
from hub.turn import APOLOGY, NOT_UNDERSTOOD, NOTHING_HEARD, TOO_LATE, TurnRunner

pytestmark = pytest.mark.pure

LIGHT = ServiceCall(domain="light", service="turn_on", entity_id="light.kitchen_light")
LAMP = ServiceCall(domain="light", service="turn_on", entity_id="light.living_room_lamp")
BOTH = Act(intent="HassTurnOn", calls=(LIGHT, LAMP), done="Turned on both.")
UNLOCK = Act(
    intent="HassUnlock",
    calls=(ServiceCall(domain="lock", service="unlock", entity_id="lock.front_door"),),
    done="Unlocked the front door.",
)
PLANS: dict[str, Plan] = {
    "both on": BOTH,
    "time": Say(intent="time", text="It is noon."),
    "unlock": Ask(intent="HassUnlock", text="Shall I unlock the front door?", if_yes=UNLOCK),
    "timer": SetTimer(duration_s=60.0),
}


class Stage:
    """A turn runner with everything around it in the test's hand."""

    def __init__(self, limit_s: float = 5.0) -> None:
        self.home, self.intents, self.memory = FakeHome(), FakeIntents(dict(PLANS)), FakeMemory()
        self.outbox = FakeOutbox()
        self.now_s = 0.0
        self.runner = TurnRunner(
            home=self.home,
            intents=self.intents,
            timers=FakeTimers(),
            memory=self.memory,
            dialogue=Dialogue(lambda: self.now_s),
            limit_s=limit_s,
            now=lambda: NOON,
        )

    async def hear(self, text: str, *alternatives: str) -> TurnResult:
        return await self.run(self.head(), lambda: _heard(Heard(text=text, alternatives=alternatives)))

    async def run(self, head: TurnHead, hear: Callable[[], Awaitable[Heard]]) -> TurnResult:
        return await self.runner.answer(head, hear, self.outbox)

    def head(self) -> TurnHead:
        return TurnHead(turn_id="t1", session_id="s1", room_id="kitchen")


async def _heard(heard: Heard) -> Heard:
    return heard


async def test_verified_actions_are_reported_done() -> None:
    """Each call is made once and "done" is said once all were read back."""
    stage = Stage()
    result = await stage.hear("both on")
    assert (result.outcome, result.source, result.intent) == ("ok", "intent", "HassTurnOn")
    assert sorted(call.entity_id for call in stage.home.calls) == ["light.kitchen_light", "light.living_room_lamp"]
    assert [(a.target, a.verified) for a in result.actions] == [
        ("light.kitchen_light", True),
        ("light.living_room_lamp", True),
    ]
    assert stage.outbox.sentences == ["Turned on both."] == list(result.sentences)


async def test_an_unverified_action_is_never_reported_done() -> None:
    """What was not read back is said to be unconfirmed, and the turn is no success."""
    stage = Stage()
    stage.home.unverified.add("light.living_room_lamp")
    result = await stage.hear("both on")
    assert (result.outcome, result.error_code) == ("error", "unavailable")
    assert "Turned on both." not in stage.outbox.sentences
    assert [a.verified for a in result.actions] == [True, False]


@pytest.mark.parametrize(
    ("error", "code"), [(Rejected("no such lamp"), "rejected"), (Unavailable("it is away"), "unavailable")]
)
async def test_one_failed_action_does_not_hide_the_others(error: Unavailable | Rejected, code: str) -> None:
    """The other call is still made, and the answer says that only a part worked, and why."""
    stage = Stage()
    stage.home.fails["light.living_room_lamp"] = error
    result = await stage.hear("both on")
    assert (result.outcome, result.error_code) == ("error", code)
    assert [(a.target, a.verified) for a in result.actions] == [
        ("light.kitchen_light", True),
        ("light.living_room_lamp", False),
    ]
    assert stage.outbox.sentences == [f"Only part of that worked: {error}"]


async def test_a_dangerous_action_waits_for_yes() -> None:
    """Nothing is unlocked by the question; "yes" in the same session does it, once."""
    stage = Stage()
    asked = await stage.hear("unlock")
    assert asked.expects_reply
    assert stage.home.calls == []
    answered = await stage.hear("yes")
    assert answered.actions[0].target == "lock.front_door"
    again = await stage.hear("yes")
    assert again.error_code == "not_understood"
    assert len(stage.home.calls) == 1


async def test_a_question_is_answered_soon_or_never() -> None:
    """A "yes" that comes after the question was forgotten unlocks nothing."""
    stage = Stage()
    await stage.hear("unlock")
    stage.now_s += ANSWER_WITHIN_S
    assert (await stage.hear("yes")).error_code == "not_understood"
    assert stage.home.calls == []


async def test_a_question_is_closed_by_another_command() -> None:
    """After something else was said, "yes" no longer answers the old question."""
    stage = Stage()
    await stage.hear("unlock")
    await stage.hear("time")
    assert (await stage.hear("yes")).error_code == "not_understood"
    assert stage.home.calls == []


async def test_differing_readings_lead_to_a_question() -> None:
    """Where the recognisers disagree on a number, the hub asks and does nothing."""
    stage = Stage()
    result = await stage.hear("ten minutes", "twenty minutes")
    assert result.expects_reply
    assert stage.outbox.sentences == ["ten minutes or twenty minutes?"]


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("", "no_speech", NOTHING_HEARD),
        ("  ", "no_speech", NOTHING_HEARD),
        ("fnord", "not_understood", NOT_UNDERSTOOD),
    ],
)
async def test_what_is_not_understood_is_said_and_nothing_is_done(text: str, code: str, sentence: str) -> None:
    """Silence and gibberish get a short sentence."""
    stage = Stage()
    result = await stage.hear(text)
    assert (result.outcome, result.error_code, result.source) == ("error", code, "fallback")
    assert stage.outbox.sentences == [sentence]
    assert stage.home.calls == []


async def test_timers_answer_with_their_own_words() -> None:
    """A timer plan goes to the timers, which say what was done."""
    stage = Stage()
    result = await stage.hear("timer")
    assert (result.outcome, stage.outbox.sentences) == ("ok", ["timer in kitchen"])


async def test_a_local_intent_never_waits_for_the_context() -> None:
    """The answer is out while the store is still being read."""
    stage = Stage()
    stage.memory.may_load.clear()
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        task = tasks.create_task(stage.hear("time"))
        await stage.outbox.said.wait()
        stage.memory.may_load.set()
    assert task.result().outcome == "ok"


async def test_a_store_that_is_away_costs_no_answer() -> None:
    """Neither reading nor keeping the conversation can fail the turn."""
    stage = Stage()
    stage.memory.away = Unavailable("the database is away")
    result = await stage.hear("time")
    await stage.runner.keep(stage.head(), result)
    assert result.outcome == "ok"


async def test_a_bug_in_one_turn_is_an_apology_not_a_crash() -> None:
    """The person hears that something went wrong; the next turn works."""
    stage = Stage()
    stage.intents.bug = ZeroDivisionError("bug")
    result = await stage.hear("time")
    assert (result.outcome, result.error_code) == ("error", "internal")
    assert stage.outbox.sentences == [APOLOGY]
    stage.intents.bug = None
    assert (await stage.hear("time")).outcome == "ok"


async def test_a_turn_ends_at_its_deadline() -> None:
    """A transcript that never comes ends the turn in words."""
    stage = Stage(limit_s=0.01)

    async def never() -> Heard:
        await asyncio.Event().wait()
        raise AssertionError

    result = await stage.run(stage.head(), never)
    assert (result.outcome, result.error_code) == ("error", "deadline_exceeded")
    assert stage.outbox.sentences == [TOO_LATE]


async def test_every_stage_is_in_the_trace() -> None:
    """A local intent's turn shows what it waited for."""
    stage = Stage()
    head = stage.head()
    await stage.run(head, lambda: _heard(Heard(text="both on")))
    assert list(head.trace.stages_ms()) == ["context", "intent", "action", "first_sentence"]


async def test_a_turn_is_kept_with_what_was_said_and_answered() -> None:
    """The record holds both sides of the exchange and how it came about."""
    stage = Stage()
    result = await stage.hear("time")
    await stage.runner.keep(stage.head(), result)
    [record] = stage.memory.records
    assert (record.said, record.answered, record.source, record.intent) == ("time", "It is noon.", "intent", "time")
