"""Exit code of `python -m satellite --wav`, as its help has it."""

import pytest

from satellite.__main__ import Tally
from satellite.command import TurnReport

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("turns", "heard_out", "code"),
    [
        ([("ok", True)], True, 0),
        ([("error", True)], True, 0),
        ([("cancelled", False)], True, 0),
        ([("error", False)], True, 1),
        ([("ok", True), ("error", False)], True, 1),
        ([("ok", True)], False, 1),
        ([], True, 3),
        ([], False, 1),
    ],
)
def test_a_command_that_no_hub_answers_is_no_success(
    turns: list[tuple[str, bool]], heard_out: bool, code: int
) -> None:
    """Whether the hub was away from the start or died in the turn; its own errors are answers."""
    tally = Tally()
    for outcome, answered in turns:
        tally.count(TurnReport("turn-1", "hey_jarvis", outcome=outcome, answered=answered))
    assert tally.exit_code(heard_out=heard_out) == code
