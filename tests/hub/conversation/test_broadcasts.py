"""Broadcasts: a message spoken on every satellite."""

from collections.abc import Sequence

import pytest

from fakes import FakeHome, FakeNotes, FakeOutbox, FakeTimers
from hub.conversation.executor import ANNOUNCED, NOBODY_TO_TELL, Executor
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.turn_speech import TurnSpeech
from hub.conversation.turn_state import TurnState
from hub.ports import Broadcast, TurnHead
from hub.ports.announcements import PLAINLY, Announced, Manner
from hub.resilience.deadline import Deadline

pytestmark = pytest.mark.pure


class House:
    """`Announcements` that keeps what was said where."""

    def __init__(self, *satellites: str) -> None:
        self._satellites = satellites
        self.said: list[tuple[str, tuple[str, ...]]] = []
        self.offline: tuple[str, ...] = ()

    async def to_satellites(
        self, text: str, satellites: Sequence[str], manner: Manner = PLAINLY
    ) -> Announced:
        self.said.append((text, tuple(satellites)))
        return Announced(sent=tuple(satellites))

    async def to_rooms(
        self, text: str, rooms: Sequence[str], manner: Manner = PLAINLY
    ) -> Announced:
        self.said.append((text, tuple(rooms)))
        return Announced(sent=self._satellites, offline=self.offline)


async def answered(house: House | None, plan: Broadcast) -> str:
    """What is said to whoever wanted it announced."""
    outbox = FakeOutbox()
    head = TurnHead(turn_id="t", session_id="s", room_id="kitchen")
    turn = TurnState(head=head, speech=TurnSpeech(outbox, head.trace), deadline=Deadline(5.0))
    executor = Executor(
        home=FakeHome(),
        timers=FakeTimers(),
        notes=FakeNotes(),
        dialogue=PendingQuestions(lambda: 0.0),
        announcements=house,
    )
    result = await executor.carry_out(plan, turn)
    assert (result.outcome, result.intent) == ("ok", "HassBroadcast")
    return " ".join(turn.speech.sentences)


@pytest.mark.parametrize(
    ("house", "answer"),
    [(House("kitchen-1"), ANNOUNCED), (House(), NOBODY_TO_TELL), (None, NOBODY_TO_TELL)],
)
async def test_message_is_spoken_in_the_whole_house_or_said_to_reach_nobody(
    house: House | None, answer: str
) -> None:
    """Announced only where some satellite was sent it."""
    assert await answered(house, Broadcast(message="dinner is ready")) == answer
    if house is not None:
        assert house.said == [("dinner is ready", ("all",))]


@pytest.mark.parametrize(
    ("satellites", "offline", "answer"),
    [
        (("office-1",), (), "Announced in the office."),
        ((), ("office-1",), "The satellite in the office is away, so I could not announce it."),
        ((), (), "There is no satellite in the office that I could announce it on."),
    ],
)
async def test_a_message_for_a_room_is_spoken_there_alone(
    satellites: tuple[str, ...], offline: tuple[str, ...], answer: str
) -> None:
    """And it is said where it did not get to."""
    house = House(*satellites)
    house.offline = offline
    plan = Broadcast(message="dinner is ready", rooms=("office",), place="the office")
    assert await answered(house, plan) == answer
    assert house.said == [("dinner is ready", ("office",))]
