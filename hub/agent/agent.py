"""The tool-calling loop of a language model: rounds of sentences and calls until none is left.

Results of actions are spoken by the system, never by the model. Guardrails stand around both sides:
`sentence_guard` decides what of the model's sentences is said, `call_authorisation` which calls the
person's own words authorise and what may leave the home in a search.
"""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog

from hub.agent import prompt, requested_actions, tools
from hub.agent.agent_run import AgentRun
from hub.agent.call_authorisation import refusal_of_command, refusal_of_query, refusal_of_timer
from hub.agent.guarded_speech import GuardedSpeech
from hub.agent.sentence_guard import NOTHING_DONE, held_sentences, notice
from hub.agent.tools import HomeCommand, RefusedCall, Request, StateQuery, TimeQuery, WebQuery
from hub.agent.untrusted_text import defused, fence
from hub.conversation import act_batches, command_gate, learned_commands
from hub.conversation.executor import Executor, combined
from hub.conversation.turn_state import TurnState
from hub.conversation.understanding import Understanding
from hub.errors import HubError
from hub.ports import (
    Act,
    Ask,
    AskTimer,
    CancelTimer,
    ChatMessage,
    Context,
    Home,
    IntentCall,
    LanguageModel,
    Pattern,
    Plan,
    Say,
    Search,
    SentenceForms,
    SetTimer,
    ToolCall,
    ToolSpec,
    TurnResult,
)
from hub.ports.meters import Meters, RefusalKind
from ingle.runtime.expiring_set import ExpiringSet
from ingle.runtime.tasks import task_group

log = structlog.get_logger()

MAX_ROUNDS: Final = 4
"""Requests to the model in one turn; the last one offers no tools, so that it ends in words."""
MAX_CALLS: Final = 8
"""Tool calls of one round that are carried out; further ones are refused."""
MAX_SEARCHES: Final = 3
"""Web searches of one turn. The provider refuses a burst, and nobody waits for more."""
MAX_SAID: Final = 1500
"""Characters of the model's sentences in one turn: some two minutes of speech."""
SEARCHED_KEPT_S: Final = 3600.0
SEARCHED_KEPT: Final = 1000
"""For how long, and for how many turns, it is kept which ones searched: longer than a turn stays in
a prompt."""
NO_SEARCH: Final = "I can't search the web just now."
BROKEN_OFF: Final = "Sorry, I lost my train of thought there."
NOT_ALL_AT_ONCE: Final = "I leave the rest for now."
NOT_POSSIBLE: Final = "not possible here"
STOPPED: Final = "There is more, but I stop here."
NOTHING_SAID: Final = "Sorry, I have no answer to that."


class Agent:
    """Answers what the local intents do not know; one for the process, many turns at once."""

    def __init__(
        self,
        *,
        model: LanguageModel,
        understanding: Understanding,
        home: Home,
        executor: Executor,
        search: Search | None,
        now: Callable[[], datetime],
        meters: Meters | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._searched: ExpiringSet[str] = ExpiringSet(
            keep_s=SEARCHED_KEPT_S, most=SEARCHED_KEPT, clock=clock
        )
        """The ids of the turns that searched: their answers may hold a stranger's words."""
        self._model = model
        self._home = home
        self._executor = executor
        self._understanding = understanding
        self._search = search
        self._now = now
        self._meters = meters
        self._speech = GuardedSpeech(home, understanding, executor, now)

    async def answer(
        self, sentence: SentenceForms, context: Context, turn: TurnState
    ) -> tuple[TurnResult, Pattern | None]:
        """Answers one sentence, speaking in `turn`, and returns its result and a pattern to learn.

        `sentence`: its forms. `context`: the last exchanges and what is remembered.
        The pattern is None unless the turn was nothing but acts on the home that were verified.
        Raises `Unavailable` or `Rejected` when no provider answered, or when the answer broke off
        before anything was said or done; where it breaks off later, that is said and the result is
        an error.
        """
        text, home = sentence.said, self._home.snapshot()
        messages = prompt.conversation(
            text, home=home, context=context, room_id=turn.head.room_id, now=self._now()
        )
        course = AgentRun(
            [*messages],
            said=text,
            remembered=context.preferences,
            asked=requested_actions.asks_for_action(text, home)
            or requested_actions.note_asked_for(text),
            about=await self._speech.subject_of(text),
            asked_back_about_note=requested_actions.note_is_asked_back(context),
            searched=any(
                one.turn_id in self._searched for one in context.exchanges[-prompt.MAX_EXCHANGES :]
            ),
        )
        try:
            await self._converse(course, text, turn)
        except HubError as error:
            if not course.results and not turn.speech.sentences:
                raise
            log.warning("llm.broke_off", reason=str(error))
            await turn.speech.say(BROKEN_OFF)
            course.results.append(TurnResult(outcome="error", source="llm", error_code=error.code))
        return await self._end(course, sentence, turn)

    async def _converse(self, course: AgentRun, text: str, turn: TurnState) -> None:
        for rounds_left in range(MAX_ROUNDS - 1, -1, -1):
            offered = tools.tools(search=self._search is not None) if rounds_left else ()
            said, calls = await self._listen(course, offered, turn)
            if not calls:
                return
            course.messages.append(
                ChatMessage(role="assistant", text=" ".join(said), tool_calls=tuple(calls))
            )
            if not await self._use(calls, offered, course, text, turn):
                return

    async def _listen(
        self, course: AgentRun, offered: Sequence[ToolSpec], turn: TurnState
    ) -> tuple[list[str], list[ToolCall]]:
        """One reply of the model: its sentences are said as they come, its calls returned."""
        said: list[str] = []
        calls: list[ToolCall] = []
        async with aclosing(self._model.reply(defused(course.messages), offered)) as reply:
            async for item in reply:
                if isinstance(item, ToolCall):
                    calls.append(item)
                    continue
                course.heard += len(item.text)
                if await self._speech.say(item.text, course, turn):
                    said.append(item.text)
                if course.heard > MAX_SAID:
                    log.warning("llm.stopped", reason=f"more than {MAX_SAID} characters")
                    if said:
                        await turn.speech.say(STOPPED)
                    return said, []
        return said, calls

    # -- tools ---------------------------------------------------------------------------------

    async def _use(
        self,
        calls: Sequence[ToolCall],
        offered: Sequence[ToolSpec],
        course: AgentRun,
        text: str,
        turn: TurnState,
    ) -> bool:
        """Carries the calls out and appends their results to the messages.

        Returns whether the model has to be asked again: not where the system spoke every result.
        """
        requests = [tools.read(call, offered) for call in calls[:MAX_CALLS]]
        requests += [RefusedCall(f"at most {MAX_CALLS} calls at once")] * (
            len(calls) - len(requests)
        )
        # Looking things up runs beside acting, as neither can change the other.
        async with task_group() as tasks:
            looking = {
                place: tasks.create_task(self._look_up(request, course, turn))
                for place, request in enumerate(requests)
                if isinstance(request, StateQuery | WebQuery | TimeQuery)
            }
            answers = await self._act(requests, course, text, turn)
        answers |= {place: task.result() for place, task in looking.items()}
        for place, (call, request) in enumerate(zip(calls, requests, strict=True)):
            if isinstance(request, RefusedCall):
                log.warning("llm.call_refused", tool=call.name[:60], reason=request.reason[:200])
                course.only_acts = False
                answers[place] = _error(request.reason)
            course.messages.append(
                ChatMessage(
                    role="tool", text=answers[place], tool_call_id=call.call_id, tool_name=call.name
                )
            )
        if any(isinstance(request, WebQuery) for request in requests):
            course.searched = True
            self._searched.add(turn.head.turn_id)
        return bool(looking) or any(answer != ANSWERED for answer in answers.values())

    async def _act(
        self,
        requests: Sequence[Request | RefusedCall],
        course: AgentRun,
        text: str,
        turn: TurnState,
    ) -> dict[int, str]:
        """Carries out everything that does something and returns the answers by the calls' places.

        In the order of the calls; acts on different things at once. Look-ups are not its business:
        it has no answer for their places, nor for those of refused calls.
        """
        plans: dict[int, Plan] = {}
        answers: dict[int, str] = {}
        waiting: list[Act] = []
        for place, request in enumerate(requests):
            match request:
                case HomeCommand():
                    plan = await self._plan(request.command, waiting, course, text, turn)
                    if isinstance(plan, RefusedCall):
                        course.only_acts = False
                        answers[place] = _error(plan.reason)
                    else:
                        plans[place] = plan
                case SetTimer() | CancelTimer() | AskTimer():
                    if reason := refusal_of_timer(request, course, text):
                        answers[place] = self._refused("not_asked_for", reason)
                    elif reason := command_gate.refusal(request, text, self._home.snapshot()):
                        answers[place] = self._refused("not_a_command", reason)
                    else:
                        plans[place] = request
        await self._perform(waiting, course, turn)
        await self._carry_out_others(
            [plan for plan in plans.values() if not isinstance(plan, Act)], course, turn
        )
        return answers | dict.fromkeys(plans, ANSWERED)

    async def _plan(
        self,
        command: IntentCall,
        waiting: list[Act],
        course: AgentRun,
        text: str,
        turn: TurnState,
    ) -> Plan | RefusedCall:
        """The plan of a command, or why there is none; an act joins those that are `waiting`.

        An act on what one of those touches is planned only after they were performed: "off, then on
        again" is worded by what the first one left.
        """
        room_id = turn.head.room_id
        if reason := refusal_of_command(command, course, text, self._home.snapshot(), room_id):
            self._refused("not_asked_for", reason)
            return RefusedCall(reason)
        plan = self._understanding.resolve(command, room_id)
        if isinstance(plan, Act) and act_batches.touches(plan, waiting):
            await self._perform(waiting, course, turn)
            waiting.clear()
            plan = self._understanding.resolve(command, room_id)
        if plan is None:
            return RefusedCall(NOT_POSSIBLE)
        timed = self._understanding.timed(text)
        if timed is not None:  # the time belongs to the command, whoever understood it
            plan = timed.kept(plan, timed.command)
        if reason := command_gate.refusal(plan, text, self._home.snapshot()):
            self._refused("not_a_command", reason)
            return RefusedCall(reason)
        course.commands.append(command)
        if isinstance(plan, Act):
            waiting.append(plan)
        return plan

    async def _carry_out_others(
        self, others: Sequence[Plan], course: AgentRun, turn: TurnState
    ) -> None:
        """Carries out what is no act on the home; of several questions only the first is asked."""
        course.only_acts = course.only_acts and not others
        questions = [plan for plan in others if isinstance(plan, Ask)]
        for plan in others:
            if not isinstance(plan, Ask):
                result = await self._executor.carry_out(plan, turn)
                course.results.append(result)
                course.did = course.did or (result.outcome == "ok" and not isinstance(plan, Say))
        if len(questions) > 1:  # a dialogue holds one
            await turn.speech.say(NOT_ALL_AT_ONCE)
        if questions:
            course.results.append(await self._executor.carry_out(questions[0], turn))

    async def _perform(self, acts: Sequence[Act], course: AgentRun, turn: TurnState) -> None:
        """Carries acts on the home out, in batches of what can be done and said together."""
        course.acts += acts
        for act in act_batches.together(acts):
            result = await self._executor.carry_out(act, turn)
            course.results.append(result)
            course.did = course.did or result.outcome == "ok"

    async def _look_up(
        self, request: StateQuery | WebQuery | TimeQuery, course: AgentRun, turn: TurnState
    ) -> str:
        """The answer to a call that changes nothing, as text for the model."""
        course.only_acts = False
        match request:
            case StateQuery():
                home = self._home.snapshot()
                course.looked_up |= {entity.entity_id for entity in prompt.looked_up(request, home)}
                return prompt.states(request, home)
            case TimeQuery():
                course.told_time = True
                return json.dumps({"now": prompt.spoken_time(self._now())})
            case WebQuery():
                course.searches += 1
                if course.searches > MAX_SEARCHES:
                    return _error(
                        f"at most {MAX_SEARCHES} searches for one answer:"
                        " answer with what was found"
                    )
                return await self._search_web(request.query, course, turn)

    async def _search_web(self, query: str, course: AgentRun, turn: TurnState) -> str:
        """The results, fenced as untrusted text; a failure is said to the person once a turn."""
        if self._search is None:
            return _error("there is no search")
        known = (*course.remembered, *self._understanding.known().everything())
        if reason := refusal_of_query(query, course.said, known, self._now()):
            return self._refused("note_in_query", reason)
        try:
            return fence(await self._search.search(query))
        except HubError as error:
            log.warning("turn.search_failed", reason=str(error))
            if NO_SEARCH not in turn.speech.sentences:
                await turn.speech.say(NO_SEARCH)
            return _error(
                "the search is not available and the person was told so; answer without it"
            )

    def _refused(self, kind: RefusalKind, reason: str) -> str:
        """The answer to a call that is not authorised; it is counted."""
        if self._meters is not None:
            self._meters.call_refused(kind)
        return _error(reason)

    # -- the end -------------------------------------------------------------------------------

    async def _end(
        self, course: AgentRun, sentence: SentenceForms, turn: TurnState
    ) -> tuple[TurnResult, Pattern | None]:
        """One result for the turn; it never ends without a word."""
        if missing := notice(course):
            await turn.speech.say(missing)
        for held in held_sentences(course):
            await turn.speech.say(held)
        if not turn.speech.sentences:
            await turn.speech.say(NOTHING_DONE if course.asked else NOTHING_SAID)
        result = combined(course.results, "llm")
        result = replace(
            result,
            intent=course.commands[0].intent if course.commands else None,
            expects_reply=result.expects_reply or turn.speech.sentences[-1].rstrip().endswith("?"),
        )
        if not _is_learnable(result, course):
            return result, None
        return result, learned_commands.pattern_of(
            sentence, turn.head.room_id, course.commands, course.acts
        )


def _is_learnable(result: TurnResult, course: AgentRun) -> bool:
    """Whether the turn was nothing but acts, and each was seen to have happened."""
    if result.outcome != "ok" or not course.only_acts or not course.acts:
        return False
    return all(report.verified for report in result.actions)


ANSWERED: Final = json.dumps({"result": "the person was told what came of it; do not repeat it"})
"""The answer to a call whose result is spoken by the system: the model need not be asked again."""


def _error(reason: str) -> str:
    return json.dumps({"error": reason})
