"""A turn runner without a language model, made of fakes."""

from fakes import NOON, FakeMemory, FakeNotes, FakeOutbox, FakeTimers
from hub.conversation.executor import Executor
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.understanding import Understanding
from hub.ports import Home, Intents, TurnHead, TurnResult
from hub.turn import TurnRunner
from ingle.speech.engine import Heard


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


class Talk:
    """One person in one room of a home, and a hub that has no language model."""

    def __init__(
        self,
        home: Home,
        intents: Intents,
        room_id: str = "test",
        memory: FakeMemory | None = None,
        *,
        first: int = 1,
    ) -> None:
        """`memory`: shared with other hubs; `first`: the number of the first turn."""
        self._room_id, self._turns = room_id, first - 1
        self._outbox = FakeOutbox()
        self._runner = local_runner(home, intents, memory=memory)

    async def say(self, *sentences: str) -> TurnResult:
        """Says them one after the other; returns how the last turn ended."""
        for text in sentences:
            result = await self.hear(text)
        return result

    async def hear(self, text: str, *alternatives: str) -> TurnResult:
        """One turn, with what else the recogniser may have heard."""
        self._turns += 1
        head = TurnHead(turn_id=f"t{self._turns}", session_id="s", room_id=self._room_id)

        async def hear() -> Heard:
            return Heard(text=text, alternatives=alternatives)

        result = await self._runner.answer(head, hear, self._outbox)
        await keep(self._runner, head, result)
        return result


async def keep(runner: TurnRunner, head: TurnHead, result: TurnResult) -> None:
    """Keeps the turn, as a door does around the message that ends it."""
    async with runner.keeping(head, result):
        pass
