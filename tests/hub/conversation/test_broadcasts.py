"""Broadcasts: a message spoken on every satellite."""

from collections.abc import Sequence

import pytest

from fakes import FakeHome, FakeNotes, FakeOutbox, FakeTimers
from hub.conversation.executor import ANNOUNCED, NOBODY_TO_TELL, Executor
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.turn_speech import TurnSpeech
from hub.conversation.turn_state import TurnState
from hub.ports import Broadcast, TurnHead
from hub.ports.announcements import Announced
from hub.resilience.deadline import Deadline

pytestmark = pytest.mark.pure


class House:
    """`Announcements` that keeps what was said where."""

    def __init__(self, *satellites: str) -> None:
        self._satellites = satellites
        self.said: list[tuple[str, tuple[str, ...]]] = []

    async def to_satellites(self, text: str, satellites: Sequence[str]) -> Announced:
        self.said.append((text, tuple(satellites)))
        return Announced(sent=tuple(satellites))

    async def to_rooms(self, text: str, rooms: Sequence[str]) -> Announced:
        self.said.append((text, tuple(rooms)))
        return Announced(sent=self._satellites)


@pytest.mark.parametrize(
    ("house", "answer"),
    [(House("kitchen-1"), ANNOUNCED), (House(), NOBODY_TO_TELL), (None, NOBODY_TO_TELL)],
)
async def test_message_is_spoken_in_the_whole_house_or_said_to_reach_nobody(
    house: House | None, answer: str
) -> None:
    """Announced only where some satellite was sent it."""
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
    result = await executor.carry_out(Broadcast(message="dinner is ready"), turn)
    assert (result.outcome, result.intent) == ("ok", "HassBroadcast")
    assert turn.speech.sentences == (answer,)
    if house is not None:
        assert house.said == [("dinner is ready", ("all",))]
