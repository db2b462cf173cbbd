"""Test fixture: a person in the kitchen of the demo home, and a scripted language model."""

import json
from functools import cache

from fakes import NOON, FakeModel, FakeNotes, FakeOutbox, FakeSearch, FakeTimers
from hub.agent.agent import Agent
from hub.conversation.executor import Executor
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.timed_commands import TimedCommands
from hub.conversation.times import english_times
from hub.conversation.turn_speech import TurnSpeech
from hub.conversation.turn_state import TurnState
from hub.conversation.understanding import Understanding
from hub.errors import HubError
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.observability.metrics import Metrics
from hub.ports import Context, Pattern, Schedules, Sentence, ToolCall, TurnHead, TurnResult
from hub.resilience.deadline import Deadline

Round = tuple[Sentence | ToolCall | HubError, ...]


def call(tool: str, /, **arguments: object) -> ToolCall:
    return ToolCall(call_id=f"{tool}-{len(arguments)}", name=tool, arguments=json.dumps(arguments))


def light(name: str, action: str = "turn_on") -> ToolCall:
    return call("control_home", action=action, name=name)


@cache
def _taught() -> LocalIntents:
    """Those of the demo home, whose names never change: to learn them takes half a second."""
    intents = LocalIntents()
    intents.learn(DemoHome().snapshot())
    return intents


@cache
def _times() -> TimedCommands:
    return english_times(lambda said: _taught().forms(said).plain)


class Kitchen:
    """A person in the kitchen of the demo home, and a scripted model."""

    def __init__(
        self,
        *rounds: Round,
        search: FakeSearch | None = None,
        home: DemoHome | None = None,
        schedules: Schedules | None = None,
    ) -> None:
        """`schedules`: where commands with a time are kept; None: times are not understood."""
        self.home, self.intents = home or DemoHome(), _taught()
        self.model, self.outbox, self.dialogue = (
            FakeModel(*rounds),
            FakeOutbox(),
            PendingQuestions(lambda: 0.0),
        )
        self.notes, self.metrics = FakeNotes(), Metrics()
        notes = self.notes
        self.agent = Agent(
            model=self.model,
            understanding=Understanding(
                intents=self.intents,
                home=self.home,
                notes=notes,
                now=lambda: NOON,
                times=None if schedules is None else _times(),
            ),
            home=self.home,
            executor=Executor(
                home=self.home,
                timers=FakeTimers(),
                notes=notes,
                dialogue=self.dialogue,
                schedules=schedules,
            ),
            search=search,
            now=lambda: NOON,
            meters=self.metrics,
        )

    async def ask(
        self, text: str, context: Context | None = None
    ) -> tuple[TurnResult, Pattern | None]:
        head = TurnHead(turn_id="t", session_id="s", room_id="kitchen")
        turn = TurnState(
            head=head, speech=TurnSpeech(self.outbox, head.trace), deadline=Deadline(10)
        )
        return await self.agent.answer(self.intents.forms(text), context or Context(), turn)

    @property
    def said(self) -> list[str]:
        return self.outbox.sentences

    def state(self, entity_id: str) -> str:
        return next(
            entity.state
            for entity in self.home.snapshot().entities
            if entity.entity_id == entity_id
        )

    def tool_answers(self, request: int) -> list[str]:
        return [message.text for message in self.model.asked[request] if message.role == "tool"]
