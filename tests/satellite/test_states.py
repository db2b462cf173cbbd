"""What the satellite shows of all that goes on."""

import pytest

from satellite.states import SatelliteStates

pytestmark = pytest.mark.pure


def test_what_matters_most_is_shown() -> None:
    """A turn over being muted, what sounds over a turn, nothing at all over nothing."""
    states = SatelliteStates()
    seen = [states.shown]
    states.set("away", True)
    seen.append(states.shown)
    states.set("muted", True)
    seen.append(states.shown)
    states.turn("listening")
    seen.append(states.shown)
    with states.during("speaking"):
        seen.append(states.shown)
        with states.during("ringing"):
            seen.append(states.shown)
    states.turn(None)
    seen.append(states.shown)
    assert seen == ["idle", "away", "muted", "listening", "speaking", "ringing", "muted"]


def test_what_two_say_at_once_holds_until_both_are_done() -> None:
    """Two timers ring: the first to be stopped does not end the second."""
    states = SatelliteStates()
    with states.during("ringing"):
        with states.during("ringing"):
            pass
        assert states.shown == "ringing"
    assert states.shown == "idle"


def test_each_change_is_told() -> None:
    """Whoever shows it need not look again and again."""
    states = SatelliteStates()
    told = []
    for change in (
        lambda: states.turn("thinking"),
        lambda: states.set("deaf", True),
        lambda: states.turn(None),
    ):
        states.changed.clear()
        change()
        told.append((states.changed.is_set(), states.shown))
    assert told == [(True, "thinking"), (True, "thinking"), (True, "deaf")]
