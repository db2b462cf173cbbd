"""One-time codes: one use, a time, a few wrong tries; and how often anybody may try."""

from itertools import count

import pytest

from hub.pairing import attempts, codes
from hub.pairing.attempts import PairingAttempts
from hub.pairing.codes import MAX_OPEN, MAX_WRONG, PairingCodes

pytestmark = pytest.mark.pure


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def known(clock: Clock) -> PairingCodes:
    numbers = count(10_000_000, 1_000_000)
    return PairingCodes(clock, lambda _: str(next(numbers)))


def test_code_ends_with_its_time(known: PairingCodes, clock: Clock) -> None:
    """It is found until then, and afterwards what became of it."""
    code = known.new("Kitchen", 600.0)
    clock.now_s += 599.9
    assert known.find("10") is code
    clock.now_s += 0.1
    assert (known.find("10"), known.is_open(code)) == ("expired", False)


def test_wrong_tries_end_a_code(known: PairingCodes) -> None:
    """The last of them, for good."""
    code = known.new(None, 600.0)
    for _ in range(MAX_WRONG - 1):
        known.note_wrong(code)
    assert (known.find("10"), code.tries_left) == (code, 1)
    known.note_wrong(code)
    assert known.find("10") == "exhausted"


def test_a_guess_at_the_slot_counts_against_every_code(known: PairingCodes) -> None:
    """So that nobody gains by not knowing which code is open; other codes are let be otherwise."""
    one, other = known.new(None, 600.0), known.new(None, 600.0)
    known.note_wrong(one)
    assert (one.wrong, other.wrong) == (1, 0)
    for _ in range(MAX_WRONG):
        known.note_wrong(None)
    assert known.open == []


def test_codes_that_are_open_have_different_slots(clock: Clock) -> None:
    """A slot leads to one code."""
    numbers = iter(["11000000", "11000001", "12000000"])
    known = PairingCodes(clock, lambda _: next(numbers))
    assert [known.new(None, 60.0).digits for _ in range(2)] == ["11000000", "12000000"]


def test_oldest_code_gives_way(known: PairingCodes) -> None:
    """A few are open at once; who asks for more gets them, at the expense of the first."""
    first = known.new(None, 600.0)
    for _ in range(MAX_OPEN):
        known.new(None, 600.0)
    assert (len(known.open), known.find(first.digits[:2])) == (MAX_OPEN, "expired")


def test_no_more_is_remembered_than_has_a_use(clock: Clock) -> None:
    """Of codes that have ended."""
    numbers = count(10_000_000, 1_000_000)
    known = PairingCodes(clock, lambda _: str(next(numbers) % 100_000_000).zfill(8))
    for _ in range(codes.MAX_ENDED + 20):
        known.end(known.new(None, 60.0), "used")
    slots = [f"{number:02d}" for number in range(100)]
    assert sum(known.find(slot) == "used" for slot in slots) == codes.MAX_ENDED


def test_an_address_may_try_so_often(clock: Clock) -> None:
    """Then it is told how long to wait; another one goes on, and after the wait so does it."""
    limit = PairingAttempts(clock)
    assert [limit.wait_s("10.0.0.1") for _ in range(attempts.PER_ADDRESS)] == [None] * 10
    clock.now_s += 20.0
    assert (limit.wait_s("10.0.0.1"), limit.wait_s("10.0.0.2")) == (40, None)
    clock.now_s += 40.0
    assert limit.wait_s("10.0.0.1") is None


def test_addresses_of_one_ipv6_network_count_as_one(clock: Clock) -> None:
    """Whoever has one of them can take any; an IPv4 address is the same in IPv6's clothes."""
    limit = PairingAttempts(clock)
    for number in range(attempts.PER_ADDRESS):
        assert limit.wait_s(f"fd00::{number + 1:x}") is None
        assert limit.wait_s("::ffff:10.0.0.1") is None
    assert limit.wait_s("fd00::abc%eth0") == 60
    assert limit.wait_s("10.0.0.1") == 60


def test_all_together_may_try_so_often(clock: Clock) -> None:
    """However many addresses somebody has; and no more of these are remembered than the bound."""
    limit = PairingAttempts(clock)
    refused = [limit.wait_s(f"10.0.{number // 250}.{number % 250}") for number in range(2000)]
    assert refused.count(None) == attempts.IN_ALL
    assert len(limit._by_address) <= attempts.MAX_ADDRESSES
