"""In-process hub without a language model: sentences in, answers and service calls out."""

import itertools
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from bench.peers.schedule_shelf import MemorySchedules, OneSatellite
from hub.conversation.executor import Executor
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.timed_commands import TimedCommands
from hub.conversation.times import times_of
from hub.conversation.understanding import Understanding
from hub.coordination.file_timers import FileTimerStore
from hub.coordination.local_claims import LocalClaims
from hub.intents import LocalIntents
from hub.language.current import speak
from hub.memory.conversation_memory import ConversationMemory
from hub.memory.factory import open_memory
from hub.ports import Home, TurnHead, TurnResult
from hub.settings import HubSettings
from hub.skills.notebook import Notebook
from hub.skills.timers import HouseholdTimers
from hub.timekeeping import keep_time
from hub.turn import TurnRunner
from ingle.speech.engine import Heard

LIMIT_S: Final = 20.0
SATELLITE: Final = "bench"


@dataclass(slots=True)
class _Answer:
    """Outbox that keeps the sentences."""

    sentences: list[str] = field(default_factory=list)

    async def say(self, sentence: str) -> None:
        """Keeps it."""
        self.sentences.append(sentence)


class _SilentTimers:
    """Satellites that take every timer and ring none."""

    async def set(
        self, timer_id: str, name: str, remaining_s: float, satellite_id: str, room_id: str
    ) -> None:
        """Takes it."""

    async def cancel(self, timer_id: str, satellite_id: str) -> None:
        """Takes it."""


@dataclass(slots=True)
class Mind:
    """Hubs in this process, one for each home that is handed in, over one memory."""

    memory: ConversationMemory
    folder: Path
    intents: LocalIntents
    times: TimedCommands | None
    """None in a language without them."""
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    async def conversation(self, home: Home) -> "HubSession":
        """A fresh one in this home, with timers and a session of its own."""
        number = next(self._numbers)
        timers = HouseholdTimers(
            remote=_SilentTimers(),
            store=FileTimerStore(self.folder / f"timers-{number}.json"),
            clock=time.monotonic,
            new_id=lambda: f"timer-{next(self._numbers)}",
        )
        dialogue = PendingQuestions(time.monotonic)
        notes = Notebook(preferences=self.memory, now=_now)
        understanding = Understanding(
            intents=self.intents, home=home, notes=notes, now=_now, times=self.times
        )
        time_kept = keep_time(
            understanding=understanding,
            store=MemorySchedules(),
            claims=LocalClaims(time.monotonic),
            timers=timers,
            ringers=OneSatellite(SATELLITE),
            hub_id="bench",
        )
        runner = TurnRunner(
            understanding=understanding,
            executor=Executor(
                home=home,
                timers=timers,
                notes=notes,
                dialogue=dialogue,
                schedules=time_kept.household,
            ),
            agent=None,
            memory=self.memory,
            learning=self.memory,
            notes=notes,
            dialogue=dialogue,
            limit_s=LIMIT_S,
            now=_now,
        )
        return HubSession(runner=runner, session_id=f"peers-{number}", numbers=self._numbers)


@dataclass(slots=True)
class HubSession:
    """One session with a hub."""

    runner: TurnRunner
    session_id: str
    numbers: "itertools.count[int]"

    async def say(self, text: str, room_id: str) -> TurnResult:
        """Says a sentence in a room, and returns how the turn ended."""
        head = TurnHead(
            turn_id=f"turn-{next(self.numbers)}",
            session_id=self.session_id,
            room_id=room_id,
            satellite_id=SATELLITE,
        )

        async def heard() -> Heard:
            return Heard(text=text)

        result = await self.runner.answer(head, heard, _Answer())
        async with self.runner.keeping(head, result):
            pass
        return result


@asynccontextmanager
async def open_mind(language: str = "en") -> AsyncIterator[Mind]:
    """Opens the memory in a temporary folder, for as long as the block runs."""
    speak(language)
    with tempfile.TemporaryDirectory() as folder:
        settings = HubSettings.read({"INGLE_STATE_DIR": folder})
        async with open_memory(settings.database, settings.cache, Path(folder)) as memory:
            intents = LocalIntents(language)
            times = times_of(language, lambda said: intents.forms(said).plain)
            yield Mind(memory=memory, folder=Path(folder), intents=intents, times=times)


def _now() -> datetime:
    return datetime.now().astimezone()
