"""Notes rewritten in the second person."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from hub.skills.second_person import retold, until

pytestmark = pytest.mark.pure

MONDAY = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("my car is in the garage", "your car is in the garage"),
        ("I am allergic to nuts", "you are allergic to nuts"),
        ("i'm late", "you're late"),
        ("our guests arrive on Friday", "your guests arrive on Friday"),
        ("we\u2019re away and you have the key", "you're away and I have the key"),
        ("Ada told me that I was late", "Ada told you that you were late"),
        ("you are in the kitchen", "I am in the kitchen"),
        ("I told you", "you told me"),
        ("your name is Jarvis", "my name is Jarvis"),
        ("Bob gave us his key and I gave him mine", "Bob gave you his key and you gave him yours"),
        ("The bins go out on Tuesday.", "the bins go out on Tuesday"),
        ("Ada likes tea", "Ada likes tea"),
        ("the US embassy is closed in May", "the US embassy is closed in May"),
    ],
)
def test_persons_are_turned(told: str, back: str) -> None:
    """ "I" is "you" and "you" is "I", wherever they stand; names and other people stay."""
    assert retold(told) == back


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 24, tzinfo=UTC), "until midnight"),
        (datetime(2026, 11, 25, tzinfo=UTC), "until the end of tomorrow"),
        (datetime(2026, 11, 28, tzinfo=UTC), "until the end of Friday"),
        (datetime(2026, 12, 4, tzinfo=UTC), "until the end of the 3rd of December"),
        (datetime(2027, 11, 12, tzinfo=UTC), "until the end of the 11th of November 2027"),
        (datetime(2026, 11, 23, 23, 5, tzinfo=UTC), "until 11:05 pm"),
        (datetime(2026, 11, 24, 12, tzinfo=UTC), "until noon tomorrow"),
        (datetime(2026, 11, 27, 9, tzinfo=UTC), "until 9 am on Friday"),
    ],
)
def test_end_is_told_as_a_day_or_a_time(moment: datetime, words: str) -> None:
    """What ends with a day is told by the day; the year only when it is far off."""
    assert until(moment, MONDAY) == words


def test_how_long_it_holds_is_told_by_the_clock_of_its_end() -> None:
    """The clock is set back in the night to Sunday."""
    thursday = datetime(2026, 10, 22, 20, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert until(datetime(2026, 10, 25, 23, tzinfo=UTC), thursday) == "until the end of Sunday"
    assert until(datetime(2026, 10, 25, 7, tzinfo=UTC), thursday) == "until 8 am on Sunday"


def test_end_is_told_in_the_household_s_time() -> None:
    """A moment kept in UTC is told by the clock on the wall."""
    now = datetime(2026, 11, 23, 21, 5, tzinfo=timezone(timedelta(hours=2)))
    assert until(datetime(2026, 11, 24, 22, tzinfo=UTC), now) == "until the end of tomorrow"
