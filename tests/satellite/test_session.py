"""Which conversation a command belongs to."""

from itertools import count

import pytest

from satellite.session import CONVERSATION_S, Session

pytestmark = pytest.mark.pure


def test_commands_in_short_order_are_one_conversation() -> None:
    """Each command keeps it alive; a long pause ends it."""
    now_s, ids = [0.0], count(1)
    session = Session(lambda: f"s{next(ids)}", lambda: now_s[0])
    assert session.current() == "s1"
    for _ in range(3):
        now_s[0] += CONVERSATION_S
        assert session.current() == "s1"
    now_s[0] += CONVERSATION_S + 1.0
    assert session.current() == "s2"
