"""Several requests with times in one sentence, and follow-ups about what was kept for later."""

from itertools import count

import pytest

from hub.coordination.file_timers import FileTimerStore
from hub.skills.timers import HouseholdTimers
from timed_house import TimedHouse

pytestmark = pytest.mark.pure


class _Bells:
    """`RemoteTimers` that take every timer and ring none."""

    async def set(
        self, timer_id: str, name: str, remaining_s: float, satellite_id: str, room_id: str
    ) -> None:
        pass

    async def cancel(self, timer_id: str, satellite_id: str) -> None:
        pass


def house() -> TimedHouse:
    """One with timers of its own, on a Monday at six in the morning."""
    ids = count()
    store = FileTimerStore(None, clock=lambda: 0.0)
    timers = HouseholdTimers(
        remote=_Bells(), store=store, clock=lambda: 0.0, new_id=lambda: f"timer{next(ids)}"
    )
    return TimedHouse(timers=timers)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "turn on the bedroom light at seven and off at nine",
            "All right, today at 7 AM: turn on the bedroom light. "
            "All right, today at 9 AM: turn off the bedroom light.",
        ),
        (
            "turn on the bedroom light at 10 pm and off at six",
            "All right, today at 10 PM: turn on the bedroom light. "
            "All right, tomorrow at 6 AM: turn off the bedroom light.",
        ),
        (
            "turn on the bedroom light every day at seven and off at nine",
            "All right, every day at 7 AM: turn on the bedroom light. "
            "All right, every day at 9 AM: turn off the bedroom light.",
        ),
        (
            "turn on the bedroom light at seven every day and on saturdays at nine",
            "All right, every day at 7 AM: turn on the bedroom light. "
            "All right, every Saturday at 9 AM: turn on the bedroom light.",
        ),
        (
            "close the bedroom blinds at nine pm and open them at seven am",
            "All right, today at 9 PM: close the bedroom blinds. "
            "All right, tomorrow at 7 AM: open the bedroom blinds.",
        ),
        (
            "turn on the bedroom light at seven and the coffee machine at eight",
            "All right, today at 7 AM: turn on the bedroom light. "
            "All right, today at 8 AM: turn on the coffee machine.",
        ),
        (
            "set a timer for 5 minutes and one for 10",
            "The timer is set for 5 minutes. The timer is set for 10 minutes.",
        ),
        (
            "set an alarm for 7 and another for 8",
            "The alarm is set for today at 7 AM. The alarm is set for today at 8 AM.",
        ),
        (
            "remind me to feed the cat at seven and to feed the dog at eight",
            "I'll remind you today at 7 AM: feed the cat. "
            "I'll remind you today at 8 AM: feed the dog.",
        ),
    ],
)
async def test_each_request_of_a_sentence_has_its_own_time(said: str, told: str) -> None:
    """What a later part leaves out stands in the first."""
    assert await house().say(said) == told


@pytest.mark.parametrize(
    "said",
    [
        "don't turn on the bedroom light at seven and off at nine",
        "should I set a timer for 5 minutes and one for 10",
        "turn on the bedroom light at seven and the moon at nine",
        "turn on the bedroom light at seven and off on the 30th of February at nine",
        "turn on the bedroom light at seven and off yesterday at nine",
    ],
)
async def test_what_is_not_wholly_a_request_keeps_nothing(said: str) -> None:
    """A question, a prohibition, or a part that names nothing here: not even the first part."""
    home = house()
    await home.say(said)
    assert home.kept == []
    assert await home.say("what timers are running") == "There is no timer running."


@pytest.mark.parametrize(
    ("said", "then", "told"),
    [
        (
            "turn on the coffee machine tomorrow at 6:30",
            "no, at seven",
            "That is now set for tomorrow at 7 AM.",
        ),
        (
            "turn on the coffee machine today at seven",
            "no, make it tomorrow",
            "That is now set for tomorrow at 7 AM.",
        ),
        (
            "turn on the coffee machine every weekday at seven",
            "half past six instead",
            "That is now set for every weekday at 6:30 AM.",
        ),
        (
            "turn on the coffee machine at seven",
            "cancel that",
            "Cancelled: turn on the coffee machine today at 7 AM.",
        ),
        ("wake me at seven", "actually make it eight", "The alarm is now set for today at 8 AM."),
        (
            "remind me about the laundry in 45 minutes",
            "make that an hour",
            "The reminder is now set for today at 7 AM.",
        ),
        ("wake me at seven", "scrap that", "Cancelled the alarm today at 7 AM."),
        ("wake me at seven", "undo that", "Cancelled the alarm today at 7 AM."),
        ("wake me at seven", "that was wrong", "Sorry. Shall I cancel that?"),
        ("set an alarm", "for seven tomorrow", "The alarm is set for tomorrow at 7 AM."),
        (
            "remind me to water the plants",
            "tonight",
            "I'll remind you today at 10 PM: water the plants.",
        ),
        ("set a tea timer for 90 seconds", "make it two minutes", "The tea timer has 2 minutes"),
        ("set a tea timer for 90 seconds", "cancel that", "Cancelled the tea timer."),
        ("set a timer for 5 minutes and one for 10", "cancel them", "Cancelled the 5 minute timer"),
    ],
)
async def test_a_follow_up_edits_what_was_kept(said: str, then: str, told: str) -> None:
    """By what the last turn set, whatever else is kept."""
    home = house()
    await home.say("wake me at nine", satellite_id="kitchen-1")
    await home.say(said)
    assert (await home.say(then)).startswith(told)
    assert any(one.kind == "alarm" and one.at and one.at.hour == 8 for one in home.kept)


async def test_what_was_told_of_is_meant_next() -> None:
    """A reminder that was read out is the one that is deleted."""
    home = house()
    await home.say("remind me to call mum at five pm")
    await home.say("turn on the kitchen light")
    assert await home.say("what are my reminders") == (
        "There is one reminder: call mum today at 5 PM."
    )
    assert await home.say("delete it") == "Cancelled the reminder today at 5 PM: call mum."
    assert home.kept == []


async def test_an_alarm_that_is_moved_keeps_its_day() -> None:
    """ "Half past six" said in the evening is in the morning, where the alarm was."""
    home = house()
    await home.say("wake me tomorrow at seven")
    home.turn(hours=10)
    assert await home.say("move my alarm to half past six") == (
        "The alarm is now set for tomorrow at 6:30 AM."
    )


async def test_a_question_for_a_time_gives_way_to_another_command() -> None:
    """What is a sentence of its own completes nothing."""
    home = house()
    await home.say("set an alarm")
    assert await home.say("turn on the kitchen light") == "Turned on the kitchen light."
    assert home.kept == []


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ("no, yesterday at nine", "That time is past, so I did nothing."),
        ("no, on the 30th of February", "There is no such day in the calendar, so I did nothing."),
    ],
)
async def test_a_time_that_cannot_be_moves_nothing(then: str, told: str) -> None:
    """One clear sentence, and the alarm rings when it was to."""
    home = house()
    await home.say("wake me tomorrow at seven")
    [before] = home.kept
    assert await home.say(then) == told
    assert home.kept == [before]


async def test_a_timer_cannot_be_made_longer_than_a_day() -> None:
    """Nor shorter than a second; it goes on as it was."""
    home = house()
    await home.say("set a tea timer for 90 seconds")
    assert await home.say("make it two days") == (
        "The tea timer has 1 minute and 30 seconds left, so that does not go. I changed nothing."
    )


async def test_what_was_cancelled_meanwhile_is_not_there_any_more() -> None:
    """A follow-up about something that is gone says so."""
    home = house()
    await home.say("turn on the coffee machine at seven")
    [kept] = home.kept
    await home.time.household.cancel(kept.schedule_id)
    assert await home.say("no, at eight") == "Nothing is planned."
    assert home.kept == []
