"""Expiry in words: how long "until" and "for" last."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from hub.intents.notes import expiry
from hub.intents.notes.expiry import lasting, until

pytestmark = pytest.mark.pure

BERLIN = ZoneInfo("Europe/Berlin")
"""UTC+2 until Sunday, 25 October 2026, 3:00, then UTC+1.

UTC+2 again from Sunday, 28 March 2027, 2:00."""

NOW = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)
"""A Monday."""


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("today", "2026-11-24 00:00"),
        ("tonight", "2026-11-24 00:00"),
        ("midnight", "2026-11-24 00:00"),
        ("the end of the day", "2026-11-24 00:00"),
        ("tomorrow", "2026-11-25 00:00"),
        ("the day after tomorrow", "2026-11-26 00:00"),
        ("Friday", "2026-11-28 00:00"),
        ("on Friday", "2026-11-28 00:00"),
        ("Monday", "2026-12-01 00:00"),
        ("next Friday", "2026-12-05 00:00"),
        ("the weekend", "2026-11-30 00:00"),
        ("next week", "2026-12-07 00:00"),
        ("the end of the month", "2026-12-01 00:00"),
        ("the end of the year", "2027-01-01 00:00"),
        ("December 3rd", "2026-12-04 00:00"),
        ("the third of December", "2026-12-04 00:00"),
        ("the twenty first of January", "2027-01-22 00:00"),
        ("24 December 2027", "2027-12-25 00:00"),
        ("the 25th", "2026-11-26 00:00"),
        ("the 3rd", "2026-12-04 00:00"),
        ("November 3", "2027-11-04 00:00"),
        ("February 29", "2028-03-01 00:00"),
        ("5 pm", "2026-11-24 17:00"),
        ("ten o'clock", "2026-11-23 22:00"),
        ("5:30", "2026-11-24 05:30"),
        ("noon", "2026-11-24 12:00"),
        ("tomorrow at 5:30", "2026-11-24 17:30"),
        ("5 p.m. tomorrow", "2026-11-24 17:00"),
        ("Friday at noon", "2026-11-27 12:00"),
        ("tomorrow morning", "2026-11-24 12:00"),
        ("this evening", "2026-11-24 00:00"),
        ("this morning", "2026-11-24 12:00"),
    ],
)
def test_until_takes_in_the_day_that_is_named(said: str, moment: str) -> None:
    """A day lasts to its midnight; a time is the next one."""
    assert f"{until(said, NOW):%Y-%m-%d %H:%M}" == moment


@pytest.mark.parametrize(
    "said",
    [
        "",
        "the plumber came",
        "February 30",
        "3 January 1999",
        "3 January 2099",
        "25 pm",
        "5",
        "ever",
    ],
)
def test_no_day_is_none(said: str) -> None:
    """What is no day, never comes, is past or too far off is not guessed at."""
    assert until(said, NOW) is None


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ("two hours", timedelta(hours=2)),
        ("half an hour", timedelta(minutes=30)),
        ("an hour and a half", timedelta(minutes=90)),
        ("one hour and thirty minutes", timedelta(minutes=90)),
        ("the next two weeks", timedelta(weeks=2)),
        ("a day", timedelta(days=1)),
        ("a couple of days", timedelta(days=2)),
        ("a year", timedelta(days=365)),
        ("today", timedelta(hours=2, minutes=55)),
    ],
)
def test_for_lasts_that_long(said: str, length: timedelta) -> None:
    """Lengths from seconds to years, in words or digits."""
    assert lasting(said, NOW) == NOW + length


@pytest.mark.parametrize(
    "said", ["", "me", "the party", "0 minutes", "100 years", "ever", "two hours or so"]
)
def test_no_length_is_none(said: str) -> None:
    """What is no length, or longer than ten years."""
    assert lasting(said, NOW) is None


def test_days_end_by_the_household_s_clock() -> None:
    """Midnight is the household's own, wherever UTC is."""
    local = NOW.astimezone(timezone(timedelta(hours=3)))
    assert until("tonight", local) == datetime(2026, 11, 24, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "said", "moment"),
    [
        ("2026-10-22 20:00", "Saturday", "2026-10-24 22:00"),
        ("2026-10-22 20:00", "Sunday", "2026-10-25 23:00"),
        ("2026-10-22 20:00", "Sunday at 8 am", "2026-10-25 07:00"),
        ("2026-10-24 20:00", "8:30 am", "2026-10-25 07:30"),
        ("2026-10-25 02:30", "noon", "2026-10-25 11:00"),
        ("2026-10-24 20:00", "this morning", "2026-10-25 11:00"),
        ("2027-03-25 20:00", "Saturday", "2027-03-27 23:00"),
        ("2027-03-25 20:00", "Sunday", "2027-03-28 22:00"),
        ("2027-03-25 20:00", "Monday at 8 am", "2027-03-29 06:00"),
        ("2027-03-25 20:00", "December 24", "2027-12-24 23:00"),
    ],
)
def test_a_day_ends_at_its_midnight_also_after_the_clock_was_set(
    now: str, said: str, moment: str
) -> None:
    """The offset is that of the day that is named, not that of today."""
    assert (
        f"{until(said, datetime.fromisoformat(now).replace(tzinfo=BERLIN)):%Y-%m-%d %H:%M %Z}"
        == f"{moment} UTC"
    )


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("12 hours", "2026-10-25 06:00"),
        ("1 day", "2026-10-25 19:00"),
        ("1 week", "2026-10-31 19:00"),
        ("1 day and 2 hours", "2026-10-25 21:00"),
    ],
)
def test_an_hour_is_an_hour_and_a_day_ends_at_the_same_time_of_day(said: str, moment: str) -> None:
    """From eight in the evening before the clock is set back."""
    now = datetime(2026, 10, 24, 20, 0, tzinfo=BERLIN)
    assert f"{lasting(said, now):%Y-%m-%d %H:%M %Z}" == f"{moment} UTC"


@pytest.mark.parametrize(
    ("told", "fact", "said"),
    [
        ("the cat is outside until tomorrow", "the cat is outside", "tomorrow"),
        ("the guest is staying until Sunday", "the guest is staying until Sunday", "Sunday"),
        (
            "we are away, but only until the 3rd of December",
            "we are away, but only until the 3rd of December",
            "3 december",
        ),
        ("I have to stay in bed until Friday", "I have to stay in bed until Friday", "Friday"),
        ("the baby is asleep until 8 pm", "the baby is asleep until 8 pm", "8 pm"),
        ("Bob's here until the end of the week", "Bob's here", "the end of the week"),
    ],
)
def test_a_fact_that_names_its_end_ends_then(told: str, fact: str, said: str) -> None:
    """A day by its name stays in the fact; what would be wrong tomorrow does not."""
    assert expiry.ending(told, NOW) == (fact, expiry.until(said, NOW))


@pytest.mark.parametrize(
    ("told", "fact", "said"),
    [
        ("the oven is on for two hours", "the oven is on", "two hours"),
        ("Bob is staying for a week", "Bob is staying", "a week"),
        ("we are away for the weekend", "we are away", "the weekend"),
    ],
)
def test_what_is_so_just_now_for_a_while_ends_after_it(told: str, fact: str, said: str) -> None:
    """Counted from now."""
    assert expiry.ending(told, NOW) == (fact, expiry.lasting(said, NOW))


@pytest.mark.parametrize(
    "told",
    [
        "the cake has to bake for two hours",
        "the bakery is open until 6 pm",
        "the shop closes for lunch",
        "we lived in Rome until Friday",
        "dinner is at eight until further notice",
        "the present is for Bob",
        "the key is in the box for the neighbours",
        "until tomorrow",
    ],
)
def test_what_is_always_so_has_no_end(told: str) -> None:
    """Nor has what ends with something that is no time."""
    assert expiry.ending(told, NOW) == (told, None)
