"""Staleness of messages under clock skew: over days, drifts, restarts and freezes."""

from dataclasses import replace

import pytest

from hub.mqtt.staleness import HEARD_OUT_WITHIN_S, MAX_CLOCKS, StalenessCheck
from ingle.wire.link import ACK_TIMEOUT_S
from ingle.wire.messages import (
    ACCEPTED_WITHIN_S,
    Command,
    SatelliteStatus,
    SpeechEnded,
    TurnStarted,
)

pytestmark = pytest.mark.pure

DAY_S = 86_400.0
STATUS = SatelliteStatus(state="online", room_id="kitchen", version="1")
TYPED = Command(session_id="s", room_id="kitchen", text="light on")
SPOKEN = replace(TYPED, after_started=True)
STARTED = TurnStarted(
    session_id="s",
    room_id="kitchen",
    wake_word="hey_jarvis",
    wake_score=0.9,
    level_dbfs=-20.0,
    stt="local",
)
ENDED = SpeechEnded(frames=3, reason="silence")
Stamped = TurnStarted | Command | SpeechEnded


class House:
    """A hub, and one satellite whose clock began at another time and runs at another pace."""

    def __init__(self, *, ppm: float = 0.0, began_s: float = 5_000.0) -> None:
        self.now_s = 100.0
        self.staleness = StalenessCheck(lambda: self.now_s)
        self.satellite = "kitchen"
        self.reboot("first", began_s=began_s, ppm=ppm)

    def reboot(self, clock: str, *, began_s: float = 0.0, ppm: float = 0.0) -> None:
        """The satellite's clock begins anew, under another name."""
        self._clock, self._began_s, self._since_s, self._pace = (
            clock,
            began_s,
            self.now_s,
            1.0 + ppm / 1e6,
        )

    def sleep(self, seconds: float) -> None:
        """The satellite's clock stands still while the hub's goes on."""
        self.now_s += seconds
        self._since_s += seconds

    def introduce(self, state: str = "online", *, after_s: float = 0.0) -> None:
        status = replace(STATUS, state="online" if state == "online" else "offline")
        sent_ms = self._sent_ms() if state == "online" else None
        self.now_s += after_s
        self.staleness.note_status(
            self.satellite, replace(status, clock=self._clock, sent_ms=sent_ms)
        )

    def late(self, message: Stamped, *, after_s: float, begun: bool = False) -> bool:
        """Whether the message is too late that is sent now and comes so much later."""
        sent = replace(message, clock=self._clock, sent_ms=self._sent_ms())
        self.now_s += after_s
        return self.staleness.is_too_late(self.satellite, sent, begun=begun)

    def _sent_ms(self) -> int:
        return round((self._began_s + (self.now_s - self._since_s) * self._pace) * 1000.0)


@pytest.fixture
def house() -> House:
    house = House()
    house.introduce()
    return house


@pytest.mark.parametrize(
    ("message", "begun", "within_s"),
    [
        (STARTED, False, ACCEPTED_WITHIN_S),
        (TYPED, False, ACCEPTED_WITHIN_S),
        (SPOKEN, False, HEARD_OUT_WITHIN_S),
        (TYPED, True, HEARD_OUT_WITHIN_S),
        (ENDED, True, HEARD_OUT_WITHIN_S),
    ],
    ids=["started", "typed", "spoken", "after_started_unsaid", "speech_ended"],
)
def test_a_message_is_late_when_its_satellite_has_given_up(
    house: House, message: Stamped, begun: bool, within_s: float
) -> None:
    """What begins a turn has to be accepted in time, what ends a command to be acknowledged."""
    assert not house.late(message, after_s=within_s - 0.01, begun=begun)
    assert house.late(message, after_s=within_s + 0.01, begun=begun)


def test_the_hub_stops_before_the_satellite_does(house: House) -> None:
    """Also where the status took a while on its way, and ten minutes have passed since."""
    house.satellite = "bedroom"
    house.introduce(after_s=0.25)
    house.now_s += 600.0
    assert house.late(SPOKEN, after_s=ACK_TIMEOUT_S)


def test_a_start_that_is_delivered_again_ends_no_turn(house: House) -> None:
    """Its turn goes on: the copy is a duplicate, however late."""
    assert not house.late(STARTED, after_s=3.0, begun=True)


def test_a_late_message_does_not_make_the_next_one_punctual(house: House) -> None:
    """The reference stays with what was quickest."""
    for _ in range(5):
        assert house.late(TYPED, after_s=6.0)
        assert house.late(TYPED, after_s=1.0)
        assert not house.late(TYPED, after_s=0.02)


def test_a_busy_machines_jitter_drops_nothing(house: House) -> None:
    """Up to 0.7 s on the way, over an hour of messages, with the quickest at 2 ms."""
    for number in range(3_600):
        assert not house.late(TYPED, after_s=0.002 + 0.7 * (number * 37 % 101) / 101)
        house.now_s += 1.0


@pytest.mark.parametrize("ppm", [-100.0, -50.0, 0.0, 50.0, 100.0])
@pytest.mark.parametrize("days", [0.5, 3.0, 30.0])
def test_a_satellite_that_said_nothing_for_days_is_heard(ppm: float, days: float) -> None:
    """Its clock has gone 26 s wrong in three days at 100 ppm, and its next command is in time."""
    house = House(ppm=ppm)
    house.introduce()
    house.now_s += days * DAY_S
    assert not house.late(TYPED, after_s=0.3)
    assert house.late(
        TYPED, after_s=ACCEPTED_WITHIN_S + 0.4
    )  # 0.3 of which the message before took, too


@pytest.mark.parametrize("ppm", [-100.0, 0.0, 100.0])
def test_with_a_status_every_ten_minutes_lateness_is_known_for_days(ppm: float) -> None:
    """To a fifth of a second, whatever the drift: two seconds never pass for none, half a second
    always does.
    """
    house = House(ppm=ppm)
    for _ in range(3 * 144):
        house.introduce(after_s=0.01)
        house.now_s += 599.0
        assert not house.late(TYPED, after_s=ACCEPTED_WITHIN_S - 0.2)
        assert house.late(TYPED, after_s=ACCEPTED_WITHIN_S + 0.2)
        house.now_s += 1.0


def test_without_any_status_the_allowance_for_drift_hides_lateness_and_then_no_more() -> None:
    """The price: after a silent day six seconds go unnoticed once; from then on they are noticed
    again.
    """
    house = House()
    assert not house.late(TYPED, after_s=0.01)
    house.now_s += DAY_S
    assert not house.late(TYPED, after_s=6.0)
    assert not house.late(TYPED, after_s=0.01)
    assert house.late(TYPED, after_s=6.0)


@pytest.mark.parametrize("began_s", [0.0, 1e9])
def test_a_clock_that_begins_anew_is_another_clock(house: House, began_s: float) -> None:
    """After a restart or a reboot nothing of the old offset counts, and what the old clock sent is
    still late.
    """
    old = replace(TYPED, clock="first", sent_ms=round(5_000.0 * 1000.0))
    house.now_s += 60.0
    house.reboot("second", began_s=began_s)
    house.introduce()
    assert not house.late(TYPED, after_s=0.1)
    assert house.late(TYPED, after_s=6.0)
    assert house.staleness.is_too_late("kitchen", old, begun=False)


def test_the_first_message_of_a_clock_is_taken(house: House) -> None:
    """There is nothing to compare it with; the next is compared with it."""
    house.satellite = "bedroom"
    assert not house.late(TYPED, after_s=6.0)
    assert not house.late(TYPED, after_s=0.1)
    assert house.late(TYPED, after_s=6.0)


def test_a_clock_that_stood_still_is_learned_anew_with_the_next_connection(house: House) -> None:
    """A machine that slept for an hour has lost its connection; its commands are not late for
    ever.
    """
    house.sleep(3_600.0)
    house.introduce("offline")
    house.introduce()
    assert not house.late(TYPED, after_s=0.1)
    assert house.late(TYPED, after_s=6.0)


def test_another_satellite_that_goes_offline_changes_nothing(house: House) -> None:
    """Only its own clock is forgotten."""
    house.staleness.note_status("bedroom", replace(STATUS, state="offline"))
    assert house.late(TYPED, after_s=6.0)


@pytest.mark.parametrize(
    "missing", [{"clock": None}, {"sent_ms": None}, {"clock": None, "sent_ms": None}]
)
def test_a_message_that_does_not_say_when_it_was_sent_is_taken(
    house: House, missing: dict[str, None]
) -> None:
    """As from satellites that know nothing of it; half of it is nothing."""
    stamped = replace(TYPED, clock="first", sent_ms=0)
    assert house.staleness.is_too_late("kitchen", stamped, begun=False)
    assert not house.staleness.is_too_late("kitchen", replace(stamped, **missing), begun=False)


def test_clocks_are_forgotten_before_they_are_too_many(house: House) -> None:
    """The one that was silent the longest goes: a flood of names costs the others a message, not
    the hub its memory.
    """
    for number in range(MAX_CLOCKS - 1):
        house.staleness.note_status(f"s{number}", replace(STATUS, clock="c", sent_ms=0))
    assert house.late(TYPED, after_s=6.0)
    for number in range(MAX_CLOCKS - 1):
        house.staleness.note_status(f"t{number}", replace(STATUS, clock="c", sent_ms=0))
    assert house.late(TYPED, after_s=6.0)
    house.staleness.note_status("one-more", replace(STATUS, clock="c", sent_ms=0))
    for number in range(MAX_CLOCKS):
        house.staleness.note_status(f"u{number}", replace(STATUS, clock="c", sent_ms=0))
    assert not house.late(TYPED, after_s=6.0)
