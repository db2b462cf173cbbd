"""SPINE: one spoken command as the hub lives it.

    transcript -> answer to an open question | local intent | learned | language model with tools
               -> plans -> actions read back, timers, words -> sentences -> outbox

Read `TurnRunner._answer` from top to bottom. The context is loaded during the transcription; a
sentence that the local intents know waits neither for it (except one that edits the one before, as
"turn it off" does, and "where is the key") nor for a language model.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog

from hub.agent.agent import Agent
from hub.conversation import act_batches, learned_commands, unanswered
from hub.conversation.command_gate import changes_home
from hub.conversation.executor import Executor, combined
from hub.conversation.gibberish import is_gibberish
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.turn_keeper import TurnKeeper
from hub.conversation.turn_speech import TurnSpeech
from hub.conversation.turn_state import PerformedActions, TurnState
from hub.conversation.understanding import Understanding
from hub.conversation.unsaved_exchanges import UnsavedExchanges
from hub.errors import DeadlineExceeded, HubError, NothingHeard, NotUnderstood, Rejected
from hub.language import follow_up
from hub.language.phrasebook import worded
from hub.ports import (
    Ask,
    Context,
    DialogueFrame,
    KnownPreferences,
    Learning,
    Memory,
    Notes,
    Notices,
    Outbox,
    Pattern,
    Plan,
    Say,
    SentenceForms,
    Several,
    TurnHead,
    TurnResult,
)
from hub.resilience.deadline import Deadline
from ingle.runtime.tasks import task_group
from ingle.speech.engine import Heard

log = structlog.get_logger()

NOTHING_HEARD: Final = "Sorry, I did not catch that."
TOO_LONG: Final = "Sorry, that was too long for me. Please say it in fewer words."
NO_MODEL: Final = "Sorry, I can't reach my language model right now. I can still control the home."
REFUSED: Final = "Sorry, I can't use my language model:"
"""The sentence goes on with what is to be put right."""
FORGOTTEN: Final = "All right, I won't take it that way again."
APOLOGY: Final = "Sorry, something went wrong on my side."
TOO_LATE: Final = "Sorry, that took too long, so I stopped."
BEGUN_IS_DONE: Final = "Sorry, that took too long. What I had begun is done."
CANNOT_TELL: Final = "Sorry, I did not hear back in time: I cannot tell whether that was done."

MAX_WORDS: Final = 200
"""Longer sentences go to no language model: nobody speaks them, and each would cost a minute."""
CONTEXT_GRACE_S: Final = 0.1
"""How long a turn that needed no context waits for it at its end, in seconds.

So it gets cached and into the trace."""
UNKNOWN_THING: Final = "UnknownThing"
"""The intent of a refusal where no known thing was named.

A language model may know better ("turn on the news")."""

Hear = Callable[[], Awaitable[Heard]]
"""Waits for the command's text."""


class TurnRunner:
    """Answers turns; one for the process, many turns at once."""

    def __init__(
        self,
        *,
        understanding: Understanding,
        executor: Executor,
        agent: Agent | None,
        memory: Memory,
        learning: Learning,
        notes: Notes,
        dialogue: PendingQuestions,
        limit_s: float,
        now: Callable[[], datetime],
        notices: Notices | None = None,
        late: Callable[[], None] | None = None,
    ) -> None:
        """`agent`: None: no language model; then only local intents are understood.

        `limit_s`: deadline of a turn, in seconds. `now`: aware, in the household's time zone.
        `notices`: what the person must be told of the store, once; None: nothing ever. `late` is
        called for each turn that ends before it is durable.
        """
        self._understanding = understanding
        self._executor = executor
        self._agent = agent
        self._memory = memory
        self._learning = learning
        self._notes = notes
        self._dialogue = dialogue
        self._limit_s = limit_s
        self._now = now
        self._notices = notices
        self._unkept = UnsavedExchanges()
        self._keeper = TurnKeeper(memory=memory, unkept=self._unkept, now=now, late=late)

    async def answer(self, head: TurnHead, hear: Hear, outbox: Outbox) -> TurnResult:
        """Answers one command; whatever goes wrong in the turn is spoken instead of raised.

        `hear` waits for the command's text, `outbox` takes the sentences of the answer.
        """
        turn = TurnState(
            head=head, speech=TurnSpeech(outbox, head.trace), deadline=Deadline(self._limit_s)
        )
        try:
            async with asyncio.timeout(self._limit_s):
                result = await self._answer(turn, hear)
                await self._tell_notice(turn, result)
        except TimeoutError:
            result = await self._fail(turn, DeadlineExceeded(_too_late(turn.deeds)))
        except HubError as error:
            result = await self._fail(turn, error)
        except Exception:  # the turn boundary: a bug in one turn must not end the others
            log.exception("turn.failed", turn_id=head.turn_id)
            result = await self._fail(turn, HubError(APOLOGY))
        result = replace(
            result,
            said=turn.speech.said,
            sentences=turn.speech.sentences,
            frame=turn.frame.frame(),
        )
        self._unkept.add(head, result, self._now())
        return result

    async def _answer(self, turn: TurnState, hear: Hear) -> TurnResult:
        async with task_group() as tasks:
            loading = tasks.create_task(self._load_context(turn.head))
            heard = await hear()
            turn.speech.transcript_in_hand(heard.text)
            if not heard.text.strip():
                raise NothingHeard(NOTHING_HEARD)
            with turn.head.trace.stage("intent"):
                readings = tuple(map(self._understanding.forms, (heard.text, *heard.alternatives)))
                plan = await self._understand(turn.head, readings, loading)
            if plan is not None and not self._may_be_known_better(plan):
                result = await self._executor.carry_out(plan, turn)
                await asyncio.wait(
                    (loading,), timeout=min(CONTEXT_GRACE_S, turn.deadline.left_s() / 2.0)
                )
                loading.cancel()
                return result
            context, sentence = await loading, readings[0]
            known = await self._recall(turn, context, sentence)
            if known is not None:
                return known
            return await self._reason(turn, context, sentence, otherwise=plan)

    def keeping(self, head: TurnHead, result: TurnResult) -> AbstractAsyncContextManager[None]:
        """Records the turn around the message that ends it.

        The block begins once the turn is durable, or once that takes too long.
        """
        return self._keeper.keeping(head, result)

    async def _tell_notice(self, turn: TurnState, result: TurnResult) -> None:
        """Says once what the person must know of the store; not behind a question."""
        if self._notices is None or result.expects_reply:
            return
        notice = self._notices.take()
        if notice:
            await turn.speech.say(notice)

    # -- understanding: by the intents, by what was learned, by the language model ---------------

    async def _load_context(self, head: TurnHead) -> Context:
        before, writes = self._unkept.of(head), self._notes.writes
        with head.trace.stage("context"):
            try:
                context = await self._memory.load(head.session_id, head.room_id)
            except HubError as error:
                log.warning("turn.context_missing", turn_id=head.turn_id, reason=str(error))
                return self._unkept.added_to(Context(), head, before)
        self._notes.refresh(context.preferences, as_of_writes=writes)
        return self._unkept.added_to(context, head, before)

    async def _understand(
        self,
        head: TurnHead,
        readings: tuple[SentenceForms, ...],
        loading: "asyncio.Task[Context]",
    ) -> Plan | None:
        """The plan for the sentence, as an answer to the open question or as a new command.

        `readings`: what was heard, the likeliest first (n-best); usually one. `loading`: the
        context, waited for only by a sentence that leans on the one before, by one that would be
        asked which thing it means, and by one about what the household noted or prefers. None where
        it is no local intent.
        """
        question = await self._dialogue.take(head.session_id)
        answer: Plan | None = None
        if question is not None:
            answer = self._understanding.reply(readings[0], question, head.room_id)
            corrects = isinstance(answer, Say) and follow_up.takes_back(readings[0].whole)
            if answer is not None and not corrects:
                return answer
        forgotten = await self._taken_back(head, readings[0], loading)
        if forgotten is not None:
            return forgotten
        known = self._understanding.known()
        plan = await self._interpret(readings, head.room_id, loading, known)
        if known.consulted:
            await loading  # another hub may have been told something else meanwhile
            newest = self._understanding.known()
            if newest.differ_from(known):
                plan = await self._interpret(readings, head.room_id, loading, newest)
        return plan if answer is None or changes_home(plan) else answer

    async def _taken_back(
        self, head: TurnHead, sentence: SentenceForms, loading: "asyncio.Task[Context]"
    ) -> Plan | None:
        """Unlearns the last sentence where this one takes it back, as in "no, the other one".

        Returns what is said where it asks for nothing else; None: it is still to be understood.
        """
        if not follow_up.takes_back(sentence.whole):
            return None
        context = await loading
        last = context.exchanges[-1].said if context.exchanges else ""
        learned = learned_commands.known(context, self._understanding.forms(last), head.room_id)
        if learned is None:
            return None
        await self._unlearn(learned)
        complains = follow_up.only_complains(sentence.whole)
        return Say(intent="Unlearn", text=FORGOTTEN) if complains else None

    async def _interpret(
        self,
        readings: tuple[SentenceForms, ...],
        room_id: str,
        loading: "asyncio.Task[Context]",
        known: KnownPreferences,
    ) -> Plan | None:
        """The plan for a new command, by what the household is `known` to prefer."""
        edits = [edit for sentence in readings for edit in follow_up.read(sentence.whole)]
        leans = any(edit.is_likely for edit in edits)
        frames = await self._frames(loading) if leans else ()
        plan = self._planned(readings, room_id, frames, known)
        unknown = plan is None or plan.intent == UNKNOWN_THING
        unclear = (unknown and edits) or (isinstance(plan, Ask) and plan.choices)
        if leans or not unclear:
            return plan
        frames = await self._frames(loading)  # what was spoken of may be the answer
        return self._planned(readings, room_id, frames, known) if frames else plan

    def _planned(
        self,
        readings: tuple[SentenceForms, ...],
        room_id: str,
        frames: tuple[DialogueFrame, ...],
        known: KnownPreferences,
    ) -> Plan | None:
        if len(readings) > 1:
            return self._understanding.clarify(readings, room_id, frames, known)
        return self._understanding.plan(readings[0], room_id, frames, known)

    async def _frames(self, loading: "asyncio.Task[Context]") -> tuple[DialogueFrame, ...]:
        """What the last turns did and spoke of, oldest first."""
        return follow_up.frames_of((await loading).exchanges, self._now())

    def _may_be_known_better(self, plan: Plan) -> bool:
        return (
            self._agent is not None
            and isinstance(plan, Say | Several)
            and plan.intent == UNKNOWN_THING
        )

    async def _recall(
        self, turn: TurnState, context: Context, sentence: SentenceForms
    ) -> TurnResult | None:
        """Does what the sentence was learned to mean.

        None where it was not learned; then a language model is asked.
        """
        room_id = turn.head.room_id
        if follow_up.takes_back(sentence.whole) and context.exchanges:
            return None
        pattern = learned_commands.known(context, sentence, room_id)
        if pattern is None:
            return None
        acts = learned_commands.recall(
            pattern, lambda command: self._understanding.resolve(command, room_id)
        )
        results = [await self._executor.carry_out(act, turn) for act in act_batches.together(acts)]
        return combined(results, "learned") if results else None

    async def _reason(
        self, turn: TurnState, context: Context, sentence: SentenceForms, *, otherwise: Plan | None
    ) -> TurnResult:
        """The language model's answer.

        `otherwise`: the plan to carry out where the model cannot be reached; None: then the person
        is told why. Raises `NothingHeard` for gibberish, `NotUnderstood` for a sentence that is too
        long or where there is no model, `Unavailable` or `Rejected` of a home never reached.
        """
        text = sentence.said
        answering = bool(context.exchanges) and context.exchanges[-1].answered.endswith("?")
        if is_gibberish(text, answering=answering):
            raise NothingHeard(NOTHING_HEARD)
        if self._agent is None:
            room_id = turn.head.room_id
            plan = unanswered.plan_for(sentence, self._understanding, room_id, context)
            if plan is not None:
                return await self._executor.carry_out(plan, turn)
            reason = NotUnderstood(unanswered.reason_for(sentence))
            raise self._understanding.missing_home() or reason
        if len(text.split()) > MAX_WORDS:
            raise NotUnderstood(TOO_LONG)
        try:
            result, pattern = await self._agent.answer(sentence, context, turn)
        except HubError as error:
            log.warning("turn.no_model", turn_id=turn.head.turn_id, reason=str(error))
            if otherwise is not None:
                return await self._executor.carry_out(otherwise, turn)
            await turn.speech.say(
                f"{worded(REFUSED)} {error}" if isinstance(error, Rejected) else NO_MODEL
            )
            return TurnResult(outcome="error", source="fallback", error_code=error.code)
        if pattern is not None:
            await self._learn(pattern)
        return result

    # -- small things ----------------------------------------------------------------------------

    async def _learn(self, pattern: Pattern) -> None:
        try:
            await self._learning.learn(pattern)
        except HubError as error:
            log.warning("turn.not_learned", reason=str(error))

    async def _unlearn(self, pattern: Pattern) -> None:
        """Raises `HubError`: "I won't" must not be said where it will."""
        await self._learning.unlearn(pattern.sentence, pattern.room_id)
        log.info("turn.unlearned", room_id=pattern.room_id)

    async def _fail(self, turn: TurnState, error: HubError) -> TurnResult:
        log.info("turn.not_answered", turn_id=turn.head.turn_id, code=error.code)
        await turn.speech.say(str(error))
        return TurnResult(
            outcome="error", source="fallback", error_code=error.code, actions=turn.deeds.reports
        )


def _too_late(deeds: PerformedActions) -> str:
    """ "Stopped" only where nothing was begun: a deed that is under way cannot be called back."""
    if not deeds.begun:
        return TOO_LATE
    return BEGUN_IS_DONE if deeds.certain else CANNOT_TELL
