"""Pauses between tries to connect: how a house's satellites come back together."""

import random
from collections import Counter

import pytest

from ingle.wire.backoff import Backoff

pytestmark = pytest.mark.pure
SATELLITES = 200


def arrivals(away_s: float) -> list[float]:
    """When each of many satellites reaches a broker again that was away so long, in seconds."""
    backoff, found = Backoff(), []
    for _ in range(SATELLITES):
        at_s, attempt = 0.0, 0
        while at_s < away_s:
            at_s += backoff.wait_s(attempt)
            attempt += 1
        found.append(at_s - away_s)
    return found


@pytest.mark.parametrize(("away_s", "share"), [(3.0, 0.6), (20.0, 0.25), (600.0, 0.15)])
def test_satellites_that_come_back_at_once_make_no_storm(away_s: float, share: float) -> None:
    """The longer the broker was away, the more they are spread, and all are there in 30 s."""
    random.seed(7)
    came = arrivals(away_s)
    each_second = Counter(int(at_s) for at_s in came)
    assert max(each_second.values()) <= share * SATELLITES
    assert max(came) <= 30.0


def test_a_single_one_is_back_soon() -> None:
    """After a short loss within a second."""
    backoff = Backoff()
    assert all(0.5 <= backoff.wait_s(0) <= 1.0 for _ in range(100))
    assert all(0.5 <= backoff.wait_s(40) <= 30.0 for _ in range(100))
