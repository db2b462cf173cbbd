"""Answering with a language model: rounds of sentences and tool calls, until there is nothing left to call.

What is done is told by its results. Where the person asks for an action and none comes of it, the model may only ask
back or say that it cannot; elsewhere what it says of its deeds is withheld, and what it says of the home's state unless
that was looked up and is so.
"""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog

from hub.agent import claimed_actions, prompt, requested_actions, tools
from hub.agent.agent_run import AgentRun
from hub.agent.claimed_states import statement
from hub.agent.tools import HomeCommand, RefusedCall, Request, StateQuery, TimeQuery, WebQuery
from hub.agent.untrusted_text import fence
from hub.conversation import act_batches, learned_commands
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
    Intents,
    LanguageModel,
    Notes,
    Pattern,
    Plan,
    Say,
    Search,
    SetTimer,
    ToolCall,
    ToolSpec,
    TurnResult,
)
from ingle.runtime.expiring_set import ExpiringSet
from ingle.runtime.tasks import task_group

log = structlog.get_logger()

MAX_ROUNDS: Final = 4
"""Requests to the model in one turn; the last one offers no tools, so that it ends in words."""
MAX_CALLS: Final = 8
"""Tool calls of one round that are carried out; further ones are refused."""
MAX_SEARCHES: Final = 3
"""Web searches of one turn; more would be a burst that the provider refuses, and nobody waits for."""
MAX_SAID: Final = 1500
"""Characters of the model's sentences in one turn: some two minutes of speech."""
SEARCHED_KEPT_S: Final = 3600.0
SEARCHED_KEPT: Final = 1000
"""How long, and of how many turns, it is known that they searched: longer than one of them stands in a prompt."""
NO_SEARCH: Final = "I can't search the web just now."
BROKEN_OFF: Final = "Sorry, I lost my train of thought there."
NOT_ALL_AT_ONCE: Final = "I leave the rest for now."
NOT_ASKED_FOR: Final = "not asked for by the person"
NOTHING_DONE: Final = "I have not changed anything."
NOT_KNOWN: Final = "I can't say that for sure."
STOPPED: Final = "There is more, but I stop here."
NOTHING_SAID: Final = "Sorry, I have no answer to that."


class Agent:
    """Answers what the local intents do not know; one for the process, many turns at once."""

    def __init__(
        self,
        *,
        model: LanguageModel,
        intents: Intents,
        home: Home,
        executor: Executor,
        notes: Notes,
        search: Search | None,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._searched: ExpiringSet[str] = ExpiringSet(
            keep_s=SEARCHED_KEPT_S, most=SEARCHED_KEPT, clock=clock
        )
        """The ids of the turns that searched: their answers may hold a stranger's words."""
        self._model = model
        self._intents = intents
        self._home = home
        self._executor = executor
        self._understanding = Understanding(intents=intents, home=home, notes=notes, now=now)
        self._search = search
        self._now = now

    async def answer(
        self, text: str, context: Context, turn: TurnState
    ) -> tuple[TurnResult, Pattern | None]:
        """Answers in `turn` and returns how it went, and what may be learned from it.

        Raises `Unavailable` or `Rejected` when no provider answered, or the answer broke off.
        """
        home = self._home.snapshot()
        messages = prompt.conversation(
            text, home=home, context=context, room_id=turn.head.room_id, now=self._now()
        )
        course = AgentRun(
            [*messages],
            asked=requested_actions.asks_for_action(text, home),
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
        return await self._end(course, text, turn)

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
        async with aclosing(self._model.reply(course.messages, offered)) as reply:
            async for item in reply:
                if isinstance(item, ToolCall):
                    calls.append(item)
                    continue
                course.heard += len(item.text)
                if self._may_be_said(item.text, course):
                    said.append(item.text)
                    await turn.speech.say(item.text)
                if course.heard > MAX_SAID:
                    log.warning("llm.stopped", reason=f"more than {MAX_SAID} characters")
                    if said:
                        await turn.speech.say(STOPPED)
                    return said, []
        return said, calls

    def _may_be_said(self, sentence: str, course: AgentRun) -> bool:
        """Whether a sentence of the model is said as it comes; else it is counted, or held for later."""
        state = statement(sentence, self._home.snapshot(), course.looked_up)
        if claimed_actions.claims_deed(sentence):
            course.withheld += 1
        elif state == "unfounded":
            course.unsure += 1
        elif not course.asked or course.did or state == "founded":
            return True
        elif claimed_actions.is_courtesy(sentence):
            return False
        elif not course.held and not course.withheld and _is_free(sentence):
            return True
        else:
            course.held.append(sentence)
            return False
        log.info("llm.claim_withheld", sentence_length=len(sentence))
        return False

    # -- tools ---------------------------------------------------------------------------------

    async def _use(
        self,
        calls: Sequence[ToolCall],
        offered: Sequence[ToolSpec],
        course: AgentRun,
        text: str,
        turn: TurnState,
    ) -> bool:
        """Carries the calls out and appends their results; whether the model has to be asked again."""
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
        return bool(looking) or not all(_was_told(answer) for answer in answers.values())

    async def _act(
        self,
        requests: Sequence[Request | RefusedCall],
        course: AgentRun,
        text: str,
        turn: TurnState,
    ) -> dict[int, str]:
        """Everything that does something, in the order of the calls; acts on different things at once."""
        plans: dict[int, Plan] = {}
        answers: dict[int, str] = {}
        waiting: list[Act] = []
        for place, request in enumerate(requests):
            if isinstance(request, HomeCommand):
                plan = self._resolve(request.command, course, text, turn)
                if isinstance(plan, Act) and act_batches.touches(plan, waiting):
                    # "Off, then on again": the second is worded by what the first one left.
                    await self._perform(waiting, course, turn)
                    waiting = []
                    plan = self._resolve(request.command, course, text, turn)
                if plan is None:
                    course.only_acts = False
                    answers[place] = _error(
                        NOT_ASKED_FOR if course.searched else "not possible here"
                    )
                    continue
                plans[place] = plan
                course.commands.append(request.command)
                if isinstance(plan, Act):
                    waiting.append(plan)
            elif isinstance(request, SetTimer | CancelTimer | AskTimer):
                if (
                    course.searched
                    and not isinstance(request, AskTimer)
                    and not requested_actions.timer_asked_for(text)
                ):
                    answers[place] = _error(NOT_ASKED_FOR)
                else:
                    plans[place] = request
        await self._perform(waiting, course, turn)
        others = [plan for plan in plans.values() if not isinstance(plan, Act)]
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
        return answers | dict.fromkeys(plans, TOLD)

    async def _perform(self, acts: Sequence[Act], course: AgentRun, turn: TurnState) -> None:
        course.acts += acts
        for act in act_batches.together(acts):
            result = await self._executor.carry_out(act, turn)
            course.results.append(result)
            course.did = course.did or result.outcome == "ok"

    def _resolve(
        self, command: IntentCall, course: AgentRun, text: str, turn: TurnState
    ) -> Plan | None:
        """The plan of a command; None where it is none, or where nothing but a search result asks for it."""
        room_id = turn.head.room_id
        plan = self._understanding.resolve(command, room_id)
        home = self._home.snapshot()
        if (
            plan is not None
            and course.searched
            and not requested_actions.asked_for(command, text, home, room_id)
        ):
            log.warning(
                "llm.action_refused",
                reason="only a search result asks for it",
                intent=command.intent,
            )
            return None
        return plan

    async def _look_up(
        self, request: StateQuery | WebQuery | TimeQuery, course: AgentRun, turn: TurnState
    ) -> str:
        course.only_acts = False
        match request:
            case StateQuery():
                home = self._home.snapshot()
                course.looked_up |= {entity.entity_id for entity in prompt.looked_up(request, home)}
                return prompt.states(request, home)
            case TimeQuery():
                return json.dumps({"now": prompt.spoken_time(self._now())})
            case WebQuery():
                course.searches += 1
                if course.searches > MAX_SEARCHES:
                    return _error(
                        f"at most {MAX_SEARCHES} searches for one answer: answer with what was found"
                    )
                return await self._search_web(request.query, turn)

    async def _search_web(self, query: str, turn: TurnState) -> str:
        if self._search is None:
            return _error("there is no search")
        try:
            return fence(await self._search.search(query))
        except HubError as error:
            log.warning("turn.search_failed", reason=str(error))
            if NO_SEARCH not in turn.speech.sentences:
                await turn.speech.say(NO_SEARCH)
            return _error(
                "the search is not available and the person was told so; answer without it"
            )

    # -- the end -------------------------------------------------------------------------------

    async def _say_held(self, course: AgentRun, turn: TurnState) -> None:
        """What could not be said before it was known whether anything was done."""
        if course.did:
            for sentence in course.held:
                await turn.speech.say(sentence)
            return
        dropped = [sentence for sentence in course.held if not _is_free(sentence)]
        untrue = course.withheld or dropped or (course.asked and course.unsure)
        if untrue and not course.results:  # else what came of it was told
            await turn.speech.say(NOTHING_DONE)
        elif course.unsure and not course.results:
            await turn.speech.say(NOT_KNOWN)
        for sentence in course.held:
            if (
                _is_free(sentence) or course.searches
            ):  # "turn on the news": what was found is worth telling
                await turn.speech.say(sentence)

    async def _end(
        self, course: AgentRun, text: str, turn: TurnState
    ) -> tuple[TurnResult, Pattern | None]:
        """One result for the turn; it never ends without a word."""
        await self._say_held(course, turn)
        if not turn.speech.sentences:
            await turn.speech.say(NOTHING_DONE if course.asked else NOTHING_SAID)
        result = combined(course.results, "llm")
        result = replace(
            result,
            intent=course.commands[0].intent if course.commands else None,
            expects_reply=result.expects_reply or turn.speech.sentences[-1].rstrip().endswith("?"),
        )
        if (
            result.outcome == "ok"
            and course.only_acts
            and course.acts
            and all(report.verified for report in result.actions)
        ):
            sentence = self._intents.normal_form(text)
            return result, learned_commands.pattern_of(
                sentence, turn.head.room_id, course.commands, course.acts
            )
        return result, None


def _is_free(sentence: str) -> bool:
    """Whether a sentence says nothing that could be taken for a deed: a question, or that something cannot be done."""
    return claimed_actions.is_question(sentence) or claimed_actions.is_refusal(sentence)


TOLD: Final = json.dumps({"result": "the person was told what came of it; do not repeat it"})


def _was_told(answer: str) -> bool:
    return answer == TOLD


def _error(reason: str) -> str:
    return json.dumps({"error": reason})
