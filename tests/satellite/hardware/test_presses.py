"""What a press of the button means."""

import pytest

from satellite.hardware.presses import DEBOUNCE_S, HELD_S, PressReader

pytestmark = pytest.mark.pure


def test_a_short_press_counts_when_it_ends() -> None:
    """Not before: it may become a hold."""
    reader = PressReader()
    assert reader.edge(True, 5.0) is None
    assert reader.due_in_s(5.1) == pytest.approx(HELD_S - 0.1)
    assert reader.edge(False, 5.2) == "press"
    assert reader.due_in_s(5.2) is None


def test_a_hold_counts_while_it_is_held_and_once() -> None:
    """Letting go after it is nothing."""
    reader = PressReader()
    reader.edge(True, 5.0)
    seen = [reader.pass_time(5.0 + HELD_S - 0.01), reader.pass_time(5.0 + HELD_S)]
    seen += [reader.pass_time(7.0), reader.edge(False, 7.5)]
    assert seen == [None, "hold", None, None]


def test_a_bounce_is_no_press() -> None:
    """Nor is letting go of what was pressed before the program began."""
    reader = PressReader()
    assert reader.edge(False, 1.0) is None
    reader.edge(True, 2.0)
    assert reader.edge(False, 2.0 + DEBOUNCE_S / 2) is None
