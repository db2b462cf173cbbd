"""Rate limit of wrong tokens: windows by address, and what is forgotten."""

import pytest

from hub.api.wrong_tokens import MAX_ADDRESSES, MAX_WRONG, WINDOW_S, WrongTokens

pytestmark = pytest.mark.pure


class Clock:
    """Monotonic seconds under test control."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


def test_the_limit_ends_with_its_window_and_is_each_address_s_own() -> None:
    """The wait that is named is the one after which the address may try again."""
    clock = Clock()
    wrong_tokens = WrongTokens(clock)
    assert [wrong_tokens.note("a") for _ in range(MAX_WRONG)] == [None] * MAX_WRONG
    clock.now_s += 20.5
    assert wrong_tokens.note("a") == 40
    assert wrong_tokens.note("b") is None
    clock.now_s += 40
    assert wrong_tokens.note("a") is None


def test_of_too_many_addresses_the_oldest_is_forgotten() -> None:
    """An attacker with many addresses costs no memory."""
    clock = Clock()
    wrong_tokens = WrongTokens(clock)
    for _ in range(MAX_WRONG):
        wrong_tokens.note("first")
    for number in range(MAX_ADDRESSES - 1):
        wrong_tokens.note(str(number))
    assert wrong_tokens.note("first") == WINDOW_S
    wrong_tokens.note("one more")
    assert wrong_tokens.note("first") is None
