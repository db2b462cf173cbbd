"""SPINE: one spoken command as the hub lives it.

    transcript -> open question | local intent -> plan -> actions, timers, words -> sentences -> outbox

Read `TurnRunner.answer` from top to bottom. The context is loaded beside the transcription; a sentence that the local
intents know never waits for it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never

import structlog

from hub.dialogue import Dialogue
from hub.errors import DeadlineExceeded, HubError, NothingHeard, NotUnderstood
from hub.ports import (
    Act,
    ActionResult,
    Ask,
    AskTimer,
    CancelTimer,
    Context,
    Home,
    Intents,
    Memory,
    Outbox,
    Plan,
    Say,
    ServiceCall,
    SetTimer,
    Timers,
    TurnHead,
    TurnRecord,
    TurnResult,
)
from hub.speech.engine import Heard
from hub.wire.messages import ActionReport
from hub.wire.tasks import task_group
from hub.wire.trace import Trace

log = structlog.get_logger()

NOTHING_HEARD: Final = "Sorry, I did not catch that."
NOT_UNDERSTOOD: Final = "Sorry, I don't know how to do that."
APOLOGY: Final = "Sorry, something went wrong on my side."
ONE_MOMENT: Final = "One moment."
TOO_LATE: Final = "Sorry, that took too long, so I stopped."


Hear = Callable[[], Awaitable[Heard]]
"""Waits for the command's text."""


class TurnRunner:
    """Answers turns; one for the process, many turns at once."""

    def __init__(
        self,
        *,
        home: Home,
        intents: Intents,
        timers: Timers,
        memory: Memory,
        dialogue: Dialogue,
        limit_s: float,
        now: Callable[[], datetime],
    ) -> None:
        self._home = home
        self._intents = intents
        self._timers = timers
        self._memory = memory
        self._dialogue = dialogue
        self._limit_s = limit_s
        self._now = now

    async def answer(self, turn: TurnHead, hear: Hear, outbox: Outbox) -> TurnResult:
        """Answers one command: never raises for what can go wrong in a turn, the person hears it instead."""
        speech = _Spoken(outbox, turn.trace)
        try:
            async with asyncio.timeout(self._limit_s):
                return await self._answer(turn, hear, speech)
        except TimeoutError:
            return await self._fail(turn, speech, DeadlineExceeded(TOO_LATE))
        except HubError as error:
            return await self._fail(turn, speech, error)
        except Exception:  # the turn boundary: a bug in one turn must not end the others
            log.exception("turn.failed", turn_id=turn.turn_id)
            return await self._fail(turn, speech, HubError(APOLOGY))

    async def _answer(self, turn: TurnHead, hear: Hear, speech: "_Spoken") -> TurnResult:
        async with task_group() as tasks:
            context = tasks.create_task(self._load_context(turn))
            heard = await hear()
            speech.transcript_in_hand(heard.text)
            if not heard.text.strip():
                raise NothingHeard(NOTHING_HEARD)
            with turn.trace.stage("intent"):
                plan = await self._understand(turn, heard)
            if plan is None:
                await context  # what an answer by conversation starts from
                raise NotUnderstood(NOT_UNDERSTOOD)
            result = await self._carry_out(plan, turn, speech)
        return replace(result, said=speech.said, sentences=speech.sentences)

    async def keep(self, turn: TurnHead, result: TurnResult) -> None:
        """Remembers the turn; to be called once the answer is on its way. A store that is away costs no answer."""
        record = TurnRecord(
            turn_id=turn.turn_id,
            session_id=turn.session_id,
            room_id=turn.room_id,
            said=result.said,
            answered=" ".join(result.sentences),
            source=result.source,
            outcome=result.outcome,
            intent=result.intent,
            created_at=self._now(),
        )
        try:
            await self._memory.keep(record)
        except HubError as error:
            log.error("turn.not_kept", turn_id=turn.turn_id, reason=str(error))

    # -- understanding -------------------------------------------------------------------------

    async def _load_context(self, turn: TurnHead) -> Context:
        with turn.trace.stage("context"):
            try:
                return await self._memory.load(turn.session_id, turn.room_id)
            except HubError as error:
                log.warning("turn.context_missing", turn_id=turn.turn_id, reason=str(error))
                return Context()

    async def _understand(self, turn: TurnHead, heard: Heard) -> Plan | None:
        """The plan for the sentence: as an answer to the open question if there is one, else as a new command."""
        question = await self._dialogue.take(turn.session_id)
        if question is not None:
            plan = self._intents.reply(heard.text, question)
            if plan is not None:
                return plan
        home, now = self._home.snapshot(), self._now()
        if heard.alternatives:
            readings = (heard.text, *heard.alternatives)
            return self._intents.clarify(readings, room_id=turn.room_id, home=home, now=now)
        return self._intents.plan(heard.text, room_id=turn.room_id, home=home, now=now)

    # -- doing ---------------------------------------------------------------------------------

    async def _carry_out(self, plan: Plan, turn: TurnHead, speech: "_Spoken") -> TurnResult:
        done = TurnResult(outcome="ok", source="intent", intent=plan.intent)
        match plan:
            case Act():
                with turn.trace.stage("action"):
                    outcomes = await self._perform(plan.calls, speech)
                return await self._report(plan, outcomes, done, speech)
            case SetTimer() | CancelTimer() | AskTimer():
                with turn.trace.stage("action"):
                    words = await self._timers.carry_out(plan, room_id=turn.room_id, satellite_id=turn.satellite_id)
                return await self._carry_out(words, turn, speech)
            case Ask():
                await self._dialogue.ask(turn.session_id, plan)
                await speech.say(plan.text)
                return replace(done, expects_reply=True)
            case Say():
                await speech.say(plan.text)
                return done
            case _:
                assert_never(plan)

    async def _perform(self, calls: tuple[ServiceCall, ...], speech: "_Spoken") -> list[ActionResult | HubError]:
        """Every call at once; one that fails does not stop the others."""

        async def perform(call: ServiceCall) -> ActionResult | HubError:
            try:
                return await self._home.call(call, within_s=self._limit_s, waiting=speech.one_moment)
            except HubError as error:
                log.warning("turn.action_failed", service=f"{call.domain}.{call.service}", reason=str(error))
                return error

        async with task_group() as tasks:
            running = [tasks.create_task(perform(call)) for call in calls]
        return [task.result() for task in running]

    async def _report(
        self, plan: Act, outcomes: list[ActionResult | HubError], done: TurnResult, speech: "_Spoken"
    ) -> TurnResult:
        """Says "done" only when every call was read back; otherwise what is known."""
        results = [item for item in outcomes if isinstance(item, ActionResult)]
        failures = [item for item in outcomes if isinstance(item, HubError)]
        reports = tuple(
            item.report()
            if isinstance(item, ActionResult)
            else ActionReport(domain=call.domain, service=call.service, target=call.entity_id, verified=False)
            for call, item in zip(plan.calls, outcomes, strict=True)
        )
        if failures:
            sentence = f"Sorry, that did not work: {failures[0]}"
            if any(result.verified for result in results):
                sentence = f"Only part of that worked: {failures[0]}"
            await speech.say(sentence)
            return replace(done, outcome="error", error_code=failures[0].code, actions=reports)
        if not all(result.verified for result in results):
            await speech.say("I sent that, but I could not confirm that it happened.")
            return replace(done, outcome="error", error_code="unavailable", actions=reports)
        await speech.say(plan.done)
        return replace(done, actions=reports)

    async def _fail(self, turn: TurnHead, speech: "_Spoken", error: HubError) -> TurnResult:
        log.info("turn.not_answered", turn_id=turn.turn_id, code=error.code)
        await speech.say(str(error))
        return TurnResult(
            outcome="error", source="fallback", said=speech.said, error_code=error.code, sentences=speech.sentences
        )


class _Spoken:
    """What was said in one turn, the sentences on their way out, and when the first left."""

    def __init__(self, outbox: Outbox, trace: Trace) -> None:
        self.said = ""
        self.sentences: tuple[str, ...] = ()
        self._outbox = outbox
        self._trace = trace
        self._in_hand_s = trace.clock()

    def transcript_in_hand(self, said: str) -> None:
        self.said = said
        self._in_hand_s = self._trace.clock()

    async def one_moment(self) -> None:
        """Says once that it takes longer."""
        if ONE_MOMENT not in self.sentences:
            await self.say(ONE_MOMENT)

    async def say(self, sentence: str) -> None:
        if not self.sentences:
            self._trace.add("first_sentence", self._trace.clock() - self._in_hand_s)
        self.sentences += (sentence,)
        await self._outbox.say(sentence)
