"""How the satellite's states look."""

from typing import get_args

import pytest

from satellite.hardware.light_patterns import colours, is_moving
from satellite.states import Shown

pytestmark = pytest.mark.pure
STATES: tuple[Shown, ...] = get_args(Shown)
MOMENTS = [second / 25 for second in range(50)]


@pytest.mark.parametrize("count", [1, 3, 12])
def test_states_look_different_on_any_board(count: int) -> None:
    """Within two seconds, with a single LED as well."""
    looks = [tuple(tuple(colours(state, at_s, count, 1.0)) for at_s in MOMENTS) for state in STATES]
    assert len(set(looks)) == len(STATES)


@pytest.mark.parametrize("state", STATES)
def test_a_state_that_stays_needs_one_picture(state: Shown) -> None:
    """An idle satellite does not light its LEDs 25 times a second."""
    pictures = {tuple(colours(state, at_s, 12, 0.5)) for at_s in MOMENTS}
    assert is_moving(state) is (len(pictures) > 1)


@pytest.mark.parametrize("state", [state for state in STATES if state != "idle"])
def test_it_is_lit_from_the_first_moment(state: Shown) -> None:
    """Whoever looks at the wake word sees that it was heard."""
    assert any(sum(colour) for colour in colours(state, 0.0, 3, 0.3))


def test_brightness_is_a_share_of_full() -> None:
    """At none it is dark."""
    assert colours("listening", 0.0, 1, 1.0) == [(0, 200, 255)]
    assert colours("listening", 0.0, 1, 0.5) == [(0, 100, 128)]
    assert colours("ringing", 0.0, 2, 0.0) == [(0, 0, 0)] * 2
