"""Follow-up: after which answers the microphone opens, and the guard against a loop."""

import pytest

from satellite.listening.follow_up import MOST_IN_A_ROW, FollowUp
from satellite.settings import EndpointSettings, FollowUpMode

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("mode", "asked", "opens"),
    [
        ("questions", True, True),
        ("questions", False, False),
        ("always", False, True),
        ("off", True, False),
    ],
)
def test_the_setting_decides_after_which_answers(
    mode: FollowUpMode, asked: bool, opens: bool
) -> None:
    """And what nobody could hear to its end is never replied to."""
    follow_up = FollowUp(mode)
    assert follow_up.opens(asked=asked, answered=True) is opens
    assert not follow_up.opens(asked=asked, answered=False)


def test_replies_in_a_row_come_to_an_end() -> None:
    """Until a wake word is said: so no television holds a conversation."""
    follow_up = FollowUp("always")
    follow_up.turn_began(by_itself=False)
    for _ in range(MOST_IN_A_ROW):
        assert follow_up.opens(asked=True, answered=True)
        follow_up.turn_began(by_itself=True)
    assert not follow_up.opens(asked=True, answered=True)
    follow_up.turn_began(by_itself=False)
    assert follow_up.opens(asked=True, answered=True)


def test_a_reply_is_not_waited_for_as_long_as_a_command() -> None:
    """Nobody asked to be heard; a shorter setting stays."""
    usual, short = (
        EndpointSettings.read({}),
        EndpointSettings.read({"ENDPOINT_NOTHING_SAID_MS": "900"}),
    )
    follow_up = FollowUp()
    assert follow_up.endpoint(usual, by_itself=False) is usual
    assert follow_up.endpoint(usual, by_itself=True).nothing_said_ms == 5000
    assert follow_up.endpoint(short, by_itself=True).nothing_said_ms == 900
