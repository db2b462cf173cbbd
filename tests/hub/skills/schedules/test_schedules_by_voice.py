"""Schedules by voice: kept, listed, moved, cancelled; what cannot be changes nothing."""

import pytest

from hub.ports import StateEvent
from timed_house import Satellites, TimedHouse

pytestmark = pytest.mark.pure

NIGHT = "light.bedroom_light"


async def test_a_command_with_a_time_is_kept_and_not_done() -> None:
    """With what it came to, and where it was said."""
    house = TimedHouse()
    answer = await house.say("could you turn on the bedroom light in five minutes please")
    assert answer == "All right, in 5 minutes: turn on the bedroom light."
    assert house.state(NIGHT) == "off"
    [kept] = house.kept
    assert kept.at is not None
    assert (kept.at - house.now).total_seconds() == 300.0
    assert [call.entity_id for call in kept.calls] == [NIGHT]
    assert (kept.room_id, kept.satellite_id) == ("kitchen", "kitchen-1")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("turn on the bedroom light tomorrow at six", "tomorrow at 6 AM"),
        ("at half past seven turn on the bedroom light", "today at 7:30 AM"),
        ("turn on the bedroom light every weekday at seven", "every weekday at 7 AM"),
        ("every two hours turn on the bedroom light", "every 2 hours"),
        ("when the garage door opens turn on the bedroom light", "when the garage door opens"),
    ],
)
async def test_a_time_is_told_as_it_was_understood(said: str, told: str) -> None:
    """So that a wrong one is noticed."""
    assert await TimedHouse().say(said) == f"All right, {told}: turn on the bedroom light."


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("turn on the bedroom light yesterday at six", "That time is past, so I did nothing."),
        (
            "every 30th of February turn on the bedroom light",
            "There is no such day in the calendar, so I did nothing.",
        ),
        (
            "turn on the bedroom light tomorrow",
            "At what time? Please say the whole sentence again, with the time.",
        ),
        (
            "turn on the bedroom light at sunset",
            "I don't know where this home is, so I don't know when the sun rises or sets.",
        ),
        (
            "turn the bedroom light on at 6 at 7",
            "Those times do not go together, so I did nothing.",
        ),
        (
            "turn on the bedroom light every ten seconds",
            "I can do something once a minute at most.",
        ),
        ("set an alarm", "For what time? Say, for example, wake me at 7."),
        ("wake me up yesterday at six", "That time is past, so I did nothing."),
        (
            "when the washer is done turn on the bedroom light",
            "I don't know how I can tell when the washer is done, so I did nothing.",
        ),
        (
            "when the garage door closes turn on the bedroom light",
            "The garage door is closed already, so I did nothing.",
        ),
        (
            "remind me to call Anna",
            "When shall I remind you? Say, for example, remind me at 6: call Anna.",
        ),
        ("cancel the alarm", "There is no alarm set."),
        ("what is planned", "Nothing is planned."),
    ],
)
async def test_a_time_that_cannot_be_is_said_and_changes_nothing(said: str, told: str) -> None:
    """One clear sentence."""
    house = TimedHouse()
    assert await house.say(said) == told
    assert house.kept == []
    assert house.home.calls == 0


@pytest.mark.parametrize(
    "said",
    [
        "turn on the bedroom light if it rains at seven",
        "never turn on the bedroom light at seven",
        "should I turn on the bedroom light at seven",
        "why did the bedroom light turn on at seven",
        "I turned on the bedroom light at seven",
        "remember that the bedroom light goes on at seven",
    ],
)
async def test_what_is_no_command_is_not_kept_either(said: str) -> None:
    """A time makes a question no order."""
    house = TimedHouse()
    await house.say(said)
    assert house.kept == []
    assert house.state(NIGHT) == "off"


async def test_a_lock_is_kept_with_a_yes_only() -> None:
    """Asked when it is said; a no keeps nothing."""
    house = TimedHouse()
    question = await house.say("unlock the front door tomorrow at seven")
    assert question == "Shall I do this tomorrow at 7 AM: unlock the front door?"
    assert house.kept == []
    assert await house.say("no") == "All right."
    assert house.kept == []
    await house.say("open the garage door at noon")
    assert await house.say("yes") == "All right, today at noon: open the garage door."
    [kept] = house.kept
    assert kept.confirmed


async def test_a_command_that_clashes_is_asked_about() -> None:
    """The other one gives way to it with a yes."""
    house = TimedHouse()
    await house.say("turn on the bedroom light at seven")
    question = await house.say("turn off the bedroom light at seven")
    assert question == (
        "That clashes with what is planned today at 7 AM: turn on the bedroom light."
        " Shall I do this instead: turn off the bedroom light?"
    )
    assert await house.say("turn on the bedroom light at seven") == "That is planned already."
    await house.say("turn off the bedroom light at seven")
    await house.say("yes")
    assert [kept.text for kept in house.kept] == ["turn off the bedroom light"]


async def test_what_is_planned_is_listed_moved_and_cancelled() -> None:
    """By its kind, its words, or all at once."""
    house = TimedHouse()
    await house.say("wake me up at seven")
    await house.say("remind me to call Anna tomorrow at six")
    await house.say("turn on the bedroom light at noon")
    assert await house.say("what alarms do I have") == "There is one alarm: today at 7 AM."
    assert await house.say("move my alarm to eight") == "The alarm is now set for today at 8 AM."
    assert await house.say("what is planned") == (
        "There are 3 things planned: the alarm today at 8 AM, turn on the bedroom light today at"
        " noon and call Anna tomorrow at 6 AM."
    )
    cancelled = await house.say("cancel the reminder about Anna")
    assert cancelled == "Cancelled the reminder tomorrow at 6 AM: call Anna."
    assert await house.say("cancel everything planned") == "Cancelled all 2 things planned."
    assert house.kept == []
    assert house.satellites.rings == {}


async def test_two_alarms_are_asked_about() -> None:
    """A time tells them apart, too."""
    house = TimedHouse()
    await house.say("set an alarm for 7 am")
    await house.say("set an alarm for 8 am")
    question = await house.say("cancel the alarm")
    assert question == "Which one: the alarm today at 7 AM or the alarm today at 8 AM?"
    assert await house.say("the one at 8") == "Cancelled the alarm today at 8 AM."
    await house.say("set an alarm for 9 am")
    assert await house.say("cancel the alarm at 10") == "There is no such alarm."
    assert await house.say("cancel the nine o'clock alarm") == "Cancelled the alarm today at 9 AM."


async def test_an_alarm_is_handed_to_the_satellite_that_was_asked_or_is_named() -> None:
    """Which rings it by itself."""
    house = TimedHouse()
    house.satellites.there["bed"] = "bedroom"
    await house.say("wake me up at seven")
    await house.say("set an alarm in the bedroom for 8 am")
    rings = sorted(house.satellites.rings.values(), key=lambda ring: ring.remaining_s)
    assert [(ring.satellite_id, ring.remaining_s) for ring in rings] == [
        ("kitchen-1", 3600.0),
        ("bed", 7200.0),
    ]
    assert {ring.sound for ring in rings} == {"alarm"}


async def test_a_reminder_takes_its_words_as_they_were_said() -> None:
    """Without the time, wherever it stood."""
    house = TimedHouse()
    answer = await house.say("Remind me in 10 minutes to call Anna about Max")
    assert answer == "I'll remind you in 10 minutes: call Anna about Max."
    [ring] = house.satellites.rings.values()
    assert ring.said == "You wanted to be reminded: call Anna about Max."
    assert ring.remaining_s == 600.0


async def test_an_alarm_that_nothing_can_ring_says_so() -> None:
    """It is kept, and handed over when a satellite comes."""
    satellites = Satellites()
    satellites.there = {}
    house = TimedHouse(satellites=satellites)
    answer = await house.say("wake me up at seven", satellite_id=None)
    assert answer == "The alarm is set for today at 7 AM, but nothing here can ring it yet."


async def test_an_act_for_a_while_keeps_its_end_first() -> None:
    """The end is durable before the beginning is done."""
    house = TimedHouse()
    assert await house.say("turn on the bedroom light for ten minutes") == (
        "Turned on the bedroom light for 10 minutes."
    )
    assert house.state(NIGHT) == "on"
    [kept] = house.kept
    assert kept.is_return
    house.shelf.full = True
    house.home.calls = 0
    answer = await house.say("turn on the kitchen light until noon")
    assert "disk is full" in answer
    assert house.home.calls == 0


async def test_a_state_is_waited_for_by_home_assistants_names() -> None:
    """ "Opens" is the state open."""
    house = TimedHouse()
    await house.say("turn on the bedroom light when the garage door opens")
    [kept] = house.kept
    assert kept.event == StateEvent(entity_id="cover.garage_door", states=("open", "on"))


async def test_a_number_that_is_a_value_is_no_time() -> None:
    """ "At 21" are degrees where the sentence is understood so."""
    house = TimedHouse()
    answer = await house.say("set the heating at 21", room_id="living_room")
    assert answer == "Set the living room thermostat to 21 degrees."


async def test_the_stopwatch_runs_stops_and_goes_on() -> None:
    """One for each satellite; it outlives the hub as schedules do."""
    house = TimedHouse()
    assert await house.say("how long has the stopwatch been running") == (
        "The stopwatch is not running."
    )
    assert await house.say("start the stopwatch") == "The stopwatch is running."
    house.turn(seconds=75)
    assert await house.say("check the stopwatch") == "The stopwatch is at 1 minute and 15 seconds."
    assert await house.say("stop the stopwatch") == "Stopped at 1 minute and 15 seconds."
    house.turn(hours=1)
    await house.say("resume the stopwatch")
    house.turn(seconds=5)
    assert await house.say("stop the stopwatch") == "Stopped at 1 minute and 20 seconds."
    assert await house.say("reset the stopwatch") == "The stopwatch is back to zero."
    assert house.kept == []


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("pause the timer for the pizza", "HassPauseTimer"),
        ("pause timer named pizza", "HassPauseTimer"),
        ("pause the timer for 1 hour", "HassPauseTimer"),
        ("continue timer for 1 hour", "HassUnpauseTimer"),
        ("add 5 minutes to the timer for pizza", "HassIncreaseTimer"),
        ("decrease the timer for 1 hour by 5 minutes", "HassDecreaseTimer"),
    ],
)
async def test_a_timer_is_called_by_what_stands_behind_it(said: str, intent: str) -> None:
    """By its name or its length; no new one is set of such a sentence."""
    house = TimedHouse()
    await house.say(said)
    assert house.result is not None
    assert house.result.intent == intent
