"""A turn runner without a language model, made of fakes."""

from fakes import NOON, FakeMemory, FakeNotes, FakeTimers
from hub.conversation.executor import Executor
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.understanding import Understanding
from hub.ports import Home, Intents, TurnHead, TurnResult
from hub.turn import TurnRunner


def local_runner(
    home: Home,
    intents: Intents,
    *,
    memory: FakeMemory | None = None,
    timers: FakeTimers | None = None,
    limit_s: float = 5.0,
) -> TurnRunner:
    """It is noon, and questions stay open for ever."""
    memory, notes, dialogue = memory or FakeMemory(), FakeNotes(), PendingQuestions(lambda: 0.0)
    return TurnRunner(
        understanding=Understanding(intents=intents, home=home, notes=notes, now=lambda: NOON),
        executor=Executor(home=home, timers=timers or FakeTimers(), notes=notes, dialogue=dialogue),
        agent=None,
        memory=memory,
        learning=memory,
        notes=notes,
        dialogue=dialogue,
        limit_s=limit_s,
        now=lambda: NOON,
    )


async def keep(runner: TurnRunner, head: TurnHead, result: TurnResult) -> None:
    """Keeps the turn, as a door does around the message that ends it."""
    async with runner.keeping(head, result):
        pass
