"""Agent in this process whose model says one given sentence, to hear what becomes of it."""

import itertools
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench.outbox import KeptSentences
from hub.agent.agent import Agent
from hub.conversation.executor import Executor
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.turn_speech import TurnSpeech
from hub.conversation.turn_state import TurnState
from hub.conversation.understanding import Understanding
from hub.coordination.file_timers import FileTimerStore
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import (
    ChatMessage,
    Context,
    ModelStatus,
    NotePlan,
    Preference,
    Say,
    Sentence,
    ToolCall,
    ToolSpec,
    TurnHead,
)
from hub.resilience.deadline import Deadline
from hub.skills.timers import HouseholdTimers

NOON: Final = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LIMIT_S: Final = 20.0


@dataclass(slots=True)
class OneSentence:
    """Language model that answers with one sentence, whatever it is asked."""

    sentence: str = ""

    async def reply(
        self,
        messages: Sequence[ChatMessage],  # noqa: ARG002 - it does not listen
        tools: Sequence[ToolSpec],  # noqa: ARG002
    ) -> AsyncGenerator[Sentence | ToolCall, None]:
        """As `LanguageModel.reply`."""
        yield Sentence(self.sentence)

    def statuses(self) -> tuple[ModelStatus, ...]:
        """As `LanguageModel.statuses`."""
        return ()


class _NoNotes:
    """A household that has nothing remembered."""

    writes = 0

    async def carry_out(self, plan: NotePlan) -> Say:
        return Say(intent=plan.intent, text="There is nothing.")

    def known(self) -> tuple[Preference, ...]:
        return ()

    def refresh(self, preferences: tuple[Preference, ...], as_of_writes: int) -> None:
        """Takes nothing in."""


class _NoSatellites:
    """Satellites that take every timer and ring none."""

    async def set(
        self, timer_id: str, name: str, remaining_s: float, satellite_id: str, room_id: str
    ) -> None:
        """Takes it."""

    async def cancel(self, timer_id: str, satellite_id: str) -> None:
        """Takes it."""


@dataclass(slots=True)
class OneSentenceHub:
    """Agent in the kitchen of the demo home at noon, with no timer running."""

    folder: Path
    """For the timers."""
    intents: LocalIntents = field(default_factory=LocalIntents)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.intents.learn(DemoHome().snapshot())

    async def spoken(self, said: str, sentence: str) -> list[str]:
        """What the person hears where the model answers `said` with `sentence`."""
        home, notes, number = DemoHome(), _NoNotes(), next(self._numbers)
        timers = HouseholdTimers(
            remote=_NoSatellites(),
            store=FileTimerStore(self.folder / f"timers-{number}.json"),
            clock=time.monotonic,
            new_id=lambda: f"timer-{next(self._numbers)}",
        )
        agent = Agent(
            model=OneSentence(sentence),
            understanding=Understanding(
                intents=self.intents, home=home, notes=notes, now=lambda: NOON
            ),
            home=home,
            executor=Executor(
                home=home, timers=timers, notes=notes, dialogue=PendingQuestions(time.monotonic)
            ),
            search=None,
            now=lambda: NOON,
        )
        heard = KeptSentences()
        head = TurnHead(turn_id=f"turn-{number}", session_id=f"s-{number}", room_id="kitchen")
        turn = TurnState(
            head=head, speech=TurnSpeech(heard, head.trace), deadline=Deadline(LIMIT_S)
        )
        await agent.answer(self.intents.forms(said), Context(), turn)
        return heard.sentences
