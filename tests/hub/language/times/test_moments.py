"""Moments: by the clock on the wall, over daylight saving, and told again."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.language.en.telling import TELLING
from hub.language.en.times import TIMES
from hub.language.times.moments import NoSuchTime, Problem, moment_of, no_sun, time_after
from hub.language.times.reading import TimeReader
from hub.language.times.telling import Telling
from hub.ports import Rhythm, SunEvent

pytestmark = pytest.mark.pure

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=BERLIN)
"""A Monday."""
READER, TOLD = TimeReader(TIMES), Telling(TELLING)


def sun(event: SunEvent, day: date) -> datetime | None:
    """It rises at seven and sets at four; on the longest day it does neither."""
    if (day.month, day.day) == (6, 21):
        return None
    hour = 7 if event == "sunrise" else 16
    return datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN).astimezone(UTC)


def meant(said: str, now: datetime = NOW) -> tuple[datetime, Rhythm | None]:
    timed = READER.read(f"lamp on {said}")
    assert timed is not None
    assert timed.start is not None
    moment = moment_of(timed.start, now, sun)
    return moment.at.astimezone(BERLIN), moment.rhythm


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("in five minutes", "2026-11-23 14:05"),
        ("at half past seven", "2026-11-23 19:30"),
        ("at one", "2026-11-24 01:00"),
        ("at 1 pm", "2026-11-24 13:00"),
        ("tomorrow at six", "2026-11-24 06:00"),
        ("tonight at nine", "2026-11-23 21:00"),
        ("tonight at one", "2026-11-24 01:00"),
        ("in the evening", "2026-11-23 19:00"),
        ("at midnight", "2026-11-24 00:00"),
        ("in the morning", "2026-11-24 08:00"),
        ("on Friday at noon", "2026-11-27 12:00"),
        ("next Friday at noon", "2026-12-04 12:00"),
        ("on the 31st at 7", "2026-12-31 07:00"),
        ("in two days at seven", "2026-11-25 07:00"),
        ("at sunset", "2026-11-23 16:00"),
        ("at sunrise", "2026-11-24 07:00"),
        ("ten minutes before sunset", "2026-11-23 15:50"),
        ("every weekday at seven", "2026-11-24 07:00"),
        ("every Monday at noon", "2026-11-30 12:00"),
        ("every month on the 1st at 8", "2026-12-01 08:00"),
        ("every hour", "2026-11-23 15:00"),
    ],
)
def test_a_time_is_the_next_one_that_it_can_be(said: str, told: str) -> None:
    """Today's next one of both halves of the day; on another day as a 24-hour clock shows it."""
    assert f"{meant(said)[0]:%Y-%m-%d %H:%M}" == told


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("yesterday at six", "past"),
        ("today at 1 pm", "past"),
        ("two hours ago", "past"),
        ("every 30th of February at noon", "no_such_day"),
        ("on the 31st of June at noon", "no_such_day"),
        ("tomorrow", "no_clock"),
        ("every day", "no_clock"),
        ("every ten seconds", "too_often"),
        ("on the 21st of June at sunset", "no_sun"),
        ("in 50 weeks at sunset", "clash"),
        ("in 60 weeks", "too_far"),
    ],
)
def test_a_time_that_cannot_be_says_why(said: str, problem: Problem) -> None:
    """Each problem has its sentence."""
    with pytest.raises(NoSuchTime) as caught:
        meant(said)
    assert caught.value.problem == problem
    assert TELLING.problems[problem].endswith((".", "?"))


def test_the_sun_of_a_home_whose_place_is_not_known_is_not_guessed() -> None:
    """It is said that the place is unknown."""
    timed = READER.read("lamp on at sunset")
    assert timed is not None
    assert timed.start is not None
    with pytest.raises(NoSuchTime, match="no_place"):
        moment_of(timed.start, NOW, no_sun)


def test_a_time_of_day_is_one_on_the_wall_and_a_length_is_one_by_the_clock_that_is_never_set() -> (
    None
):
    """In the night in which the clocks are set forward from two to three."""
    before = datetime(2026, 3, 28, 22, 0, tzinfo=BERLIN)
    assert meant("at 2:30 am", before)[0].astimezone(UTC) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )
    assert meant("in 12 hours", before)[0].hour == 11
    assert meant("in one day", before)[0].hour == 22
    assert meant("tomorrow at seven", before)[0].astimezone(UTC).hour == 5


def test_a_rhythm_keeps_its_time_of_day_over_daylight_saving() -> None:
    """Seven o'clock is seven o'clock, an hour earlier by UTC in summer."""
    at, rhythm = meant("every day at 7 am", datetime(2026, 3, 28, 6, 0, tzinfo=BERLIN))
    assert rhythm is not None
    following = time_after(rhythm, at, at, sun)
    assert following is not None
    assert following.astimezone(BERLIN).hour == 7
    assert following - at.astimezone(UTC) == timedelta(hours=23)


def test_a_rhythm_of_seconds_skips_what_was_missed() -> None:
    """It does not catch up."""
    rhythm = Rhythm(every_s=3600.0)
    missed = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    following = time_after(rhythm, missed, datetime(2026, 11, 23, 3, 30, tzinfo=UTC), sun)
    assert following == datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def test_the_29th_of_february_comes_again() -> None:
    """After years."""
    assert f"{meant('every 29th of February at noon')[0]:%Y-%m-%d}" == "2028-02-29"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("at half past seven", "today at 7:30 PM"),
        ("tomorrow at six", "tomorrow at 6 AM"),
        ("on Friday at noon", "on Friday at noon"),
        ("on the 3rd of May at 6", "on the 3rd of May at 6 AM"),
        ("at midnight", "today at midnight"),
        ("every weekday at seven", "every weekday at 7 AM"),
        ("every Monday and Thursday at 6 pm", "every Monday and Thursday at 6 PM"),
        ("every month on the 1st at 8", "on the 1st of every month at 8 AM"),
        ("ten minutes before sunset every day", "every day 10 minutes before sunset"),
        ("every two hours", "every 2 hours"),
        ("in five minutes", "in 5 minutes"),
    ],
)
def test_a_time_is_told_as_one_says_it(said: str, told: str) -> None:
    """As it is confirmed."""
    timed = READER.read(f"lamp on {said}")
    assert timed is not None
    assert timed.start is not None
    moment = moment_of(timed.start, NOW, sun)
    assert TOLD.when(moment.at, moment.rhythm, timed.start.delay_s, NOW) == told
