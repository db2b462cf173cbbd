"""Read-your-writes: the next sentence knows the last exchange, stored or not."""

import pytest

from fakes import NOON
from hub.conversation.unsaved_exchanges import MAX_UNKEPT, UnsavedExchanges
from hub.ports import Context, Exchange, TurnHead, TurnResult

pytestmark = pytest.mark.pure


def head(turn_id: str, session_id: str = "s", room_id: str = "kitchen") -> TurnHead:
    return TurnHead(turn_id=turn_id, session_id=session_id, room_id=room_id)


def result(said: str) -> TurnResult:
    return TurnResult(outcome="ok", source="llm", said=said, sentences=("Yes.", "It is."))


def said(context: Context) -> list[str]:
    return [exchange.said for exchange in context.exchanges]


def test_what_is_not_kept_yet_stands_at_the_end() -> None:
    """In order, once each, for its own session and room only."""
    unkept = UnsavedExchanges()
    unkept.add(head("2"), result("two"), NOON)
    unkept.add(head("3"), result("three"), NOON)
    unkept.add(head("4", session_id="other"), result("elsewhere"), NOON)
    unkept.add(head("5", room_id="office"), result("next door"), NOON)
    stored = Context(exchanges=tuple(Exchange(turn_id=n, said=n, answered="") for n in ("1", "2")))
    assert said(unkept.added_to(stored, head("6"))) == ["1", "2", "three"]
    assert unkept.added_to(Context(), head("6")).exchanges[0].answered == "Yes. It is."


def test_what_was_kept_is_left_to_the_store() -> None:
    """And a turn in which nothing was said is no exchange."""
    unkept = UnsavedExchanges()
    unkept.add(head("1"), result("one"), NOON)
    unkept.add(head("2"), result(""), NOON)
    unkept.remove("1")
    unkept.remove("never there")
    assert unkept.added_to(Context(), head("3")) == Context()


def test_what_is_kept_while_a_context_is_loaded_is_in_it() -> None:
    """The store was read before the turn was in it, and it was kept before the reading was over."""
    unkept = UnsavedExchanges()
    unkept.add(head("1"), result("one"), NOON)
    before = unkept.of(head("3"))
    unkept.remove("1")
    unkept.add(head("2"), result("two"), NOON)
    assert said(unkept.added_to(Context(), head("3"), before)) == ["one", "two"]
    stored = Context(exchanges=(Exchange(turn_id="1", said="one", answered=""),))
    assert said(unkept.added_to(stored, head("3"), before)) == ["one", "two"]


def test_a_store_that_keeps_nothing_does_not_fill_the_memory() -> None:
    """The oldest goes."""
    unkept = UnsavedExchanges()
    for number in range(MAX_UNKEPT + 5):
        unkept.add(head(str(number)), result(str(number)), NOON)
    assert said(unkept.added_to(Context(), head("x")))[0] == "5"
