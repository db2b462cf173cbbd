"""A set with a time to live and a size limit."""

import pytest

from ingle.runtime.expiring_set import ExpiringSet

pytestmark = pytest.mark.pure


def test_keys_are_remembered_for_a_while() -> None:
    """New once, then known, then forgotten; being asked for does not make it younger."""
    now_s = 0.0
    recent: ExpiringSet[str] = ExpiringSet(keep_s=10.0, most=3, clock=lambda: now_s)
    assert recent.add("a")
    now_s = 9.0
    assert not recent.add("a")
    assert "a" in recent
    now_s = 11.0
    assert "a" not in recent
    assert recent.add("a")


def test_the_oldest_give_way() -> None:
    """The bound holds whatever arrives."""
    recent: ExpiringSet[int] = ExpiringSet(keep_s=10.0, most=3, clock=lambda: 0.0)
    for number in range(5):
        recent.add(number)
    assert [number in recent for number in range(5)] == [False, False, True, True, True]


def test_a_discarded_key_is_new_again() -> None:
    """Discarding says whether it was there."""
    recent: ExpiringSet[str] = ExpiringSet(keep_s=10.0, most=3, clock=lambda: 0.0)
    recent.add("a")
    assert recent.discard("a")
    assert not recent.discard("a")
    assert recent.add("a")
