"""Pairing by voice: a one-time code for a new satellite, told digit by digit."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from fakes import NOON, FakeHome, FakeNotes, FakeOutbox, FakeTimers
from hub.conversation.executor import CODE_VALID_S, Executor
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.turn_speech import TurnSpeech
from hub.conversation.turn_state import TurnState
from hub.errors import Rejected
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import PairSatellite, TurnHead
from hub.ports.pairing import OpenPairing, PairedSatellite, PairingCode
from hub.resilience.deadline import Deadline

pytestmark = pytest.mark.pure


class House:
    """`Pairing` whose codes are all the same."""

    def __init__(self) -> None:
        self.asked: list[tuple[str | None, float]] = []

    async def new_code(self, name: str | None, valid_s: float) -> PairingCode:
        self.asked.append((name, valid_s))
        return PairingCode(
            code="1234-5678", name=name, expires_at=datetime.now(UTC), expires_in_s=round(valid_s)
        )

    def open_codes(self) -> Sequence[OpenPairing]:
        return []

    def satellites(self) -> Sequence[PairedSatellite]:
        return []

    async def revoke(self, satellite_id: str) -> bool:
        return False

    async def rotate(self, satellite_id: str | None, *, authority: bool) -> datetime | None:
        return None


def _executor(pairing: House | None) -> Executor:
    return Executor(
        home=FakeHome(),
        timers=FakeTimers(),
        notes=FakeNotes(),
        dialogue=PendingQuestions(lambda: 0.0),
        pairing=pairing,
    )


def _turn() -> TurnState:
    head = TurnHead(turn_id="t", session_id="s", room_id="kitchen")
    speech = TurnSpeech(FakeOutbox(), head.trace)
    return TurnState(head=head, speech=speech, deadline=Deadline(5.0))


async def test_code_is_told_twice_digit_by_digit_and_is_short_lived() -> None:
    house, turn = House(), _turn()
    result = await _executor(house).carry_out(PairSatellite(name="Kitchen"), turn)
    assert (result.outcome, result.intent) == ("ok", "PairSatellite")
    assert " ".join(turn.speech.sentences).count("1 2 3 4, 5 6 7 8") == 2
    assert house.asked == [("Kitchen", CODE_VALID_S)]


async def test_hub_that_pairs_nothing_says_so() -> None:
    with pytest.raises(Rejected, match="can't pair"):
        await _executor(None).carry_out(PairSatellite(), _turn())


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("pair a new satellite", ""),
        ("please add a satellite for the bedroom", "Bedroom"),
        ("I need a new pairing code", ""),
        ("pair the satellite", ""),
        ("pair the kitchen light", None),
        ("add satellite dishes to the shopping list", None),
    ],
)
def test_pairing_is_asked_for_with_a_satellite_or_its_code(said: str, name: str | None) -> None:
    """Called as the room that it is for; nothing else gives a code out."""
    home = DemoHome().snapshot()
    intents = LocalIntents()
    intents.learn(home)
    plan = intents.plan(intents.forms(said), home=home, room_id="office", now=NOON)
    found = plan.name if isinstance(plan, PairSatellite) else None
    assert found == name
