"""A turn runner with fakes for all its ports, and plans by their sentences."""

from collections.abc import Awaitable, Callable

from fakes import (
    NOON,
    FakeHome,
    FakeIntents,
    FakeMemory,
    FakeModel,
    FakeNotes,
    FakeOutbox,
    FakeTimers,
)
from hub.agent.agent import Agent
from hub.conversation.executor import Executor
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.understanding import Understanding
from hub.ports import Act, Ask, Plan, Say, ServiceCall, SetTimer, TurnHead, TurnResult
from hub.turn import TurnRunner
from ingle.speech.engine import Heard

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
    """A turn runner whose ports are all fakes."""

    def __init__(self, limit_s: float = 5.0, model: FakeModel | None = None) -> None:
        self.home, self.intents, self.memory = FakeHome(), FakeIntents(dict(PLANS)), FakeMemory()
        self.outbox = FakeOutbox()
        self.now_s = 0.0
        self.notes, self.model = FakeNotes(), model
        dialogue = PendingQuestions(lambda: self.now_s)
        executor = Executor(
            home=self.home, timers=FakeTimers(), notes=self.notes, dialogue=dialogue
        )
        understanding = Understanding(
            intents=self.intents, home=self.home, notes=self.notes, now=lambda: NOON
        )
        self.runner = TurnRunner(
            understanding=understanding,
            executor=executor,
            agent=None
            if model is None
            else Agent(
                model=model,
                understanding=understanding,
                home=self.home,
                executor=executor,
                search=None,
                now=lambda: NOON,
            ),
            memory=self.memory,
            learning=self.memory,
            notes=self.notes,
            dialogue=dialogue,
            limit_s=limit_s,
            now=lambda: NOON,
        )

    async def hear(self, text: str, *alternatives: str) -> TurnResult:
        return await self.run(
            self.head(), lambda: heard_at_once(Heard(text=text, alternatives=alternatives))
        )

    async def run(self, head: TurnHead, hear: Callable[[], Awaitable[Heard]]) -> TurnResult:
        return await self.runner.answer(head, hear, self.outbox)

    def head(self) -> TurnHead:
        return TurnHead(turn_id="t1", session_id="s1", room_id="kitchen")


async def heard_at_once(heard: Heard) -> Heard:
    return heard
