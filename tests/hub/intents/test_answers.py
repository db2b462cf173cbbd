"""Response generation: times, dates, lists, plurals."""

from datetime import datetime

import pytest

from hub.intents import answers
from hub.ports import amount

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("hour", "minute", "told"),
    [
        (9, 5, "It's 5 past 9."),
        (21, 5, "It's 5 past 9."),
        (0, 0, "It's 12 o'clock."),
        (12, 15, "It's a quarter past 12."),
        (12, 45, "It's a quarter to 1."),
        (23, 55, "It's 5 to 12."),
        (6, 30, "It's half past 6."),
        (7, 8, "It's 7:08."),
    ],
)
def test_time_is_told_as_people_do(hour: int, minute: int, told: str) -> None:
    """Fives are told past and to, the rest by the clock."""
    assert answers.time_of_day(datetime(2026, 11, 23, hour, minute)) == told  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "told"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_date_has_an_ordinal(day: int, told: str) -> None:
    """Days are told as first, second, third."""
    assert f"the {told} of November 2026." in answers.date(datetime(2026, 11, day))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("words", "verb"), [("the blinds", "are"), ("the light", "is"), ("the glass", "is")]
)
def test_verb_agrees(words: str, verb: str) -> None:
    """Plurals are, the rest is."""
    assert answers.be(words) == verb


def test_done_sentences_join() -> None:
    """Several done sentences become one."""
    told = answers.in_one(["Turned on the lamp.", "Closed the blinds.", "Locked the front door."])
    assert told == "Turned on the lamp, closed the blinds and locked the front door."
    told = answers.in_one(["Turned on the lamp.", "Turned on the fan.", "Turned off the heating."])
    assert told == "Turned on the lamp and the fan, and turned off the heating."
    told = answers.in_one(
        ["The fan is already off.", "Set the thermostat to 20.5 degrees.", "Closed the blinds."]
    )
    assert (
        told == "The fan is already off. Set the thermostat to 20.5 degrees and closed the blinds."
    )


@pytest.mark.parametrize(
    ("value", "number"), [("20.5", 20.5), (3, 3.0), (True, None), ("unknown", None), (None, None)]
)
def test_states_are_read_as_numbers_where_they_are(
    value: str | float | None, number: float | None
) -> None:
    """Home Assistant's states are texts; those that are no numbers are None."""
    assert amount(value) == number
