"""Running schedules: once, by one hub, read back; told where they fail, and late ones not done."""

from dataclasses import replace

import pytest

from hub.coordination.local_claims import LocalClaims
from hub.errors import Unavailable
from hub.skills.schedules.runner import ABANDONED_S, LATE_S
from timed_house import Shelf, TimedHouse

pytestmark = pytest.mark.pure

NIGHT = "light.bedroom_light"
LATER = "turn on the bedroom light in five minutes"


async def test_what_is_due_is_done_once_and_without_a_word() -> None:
    """And not before."""
    house = TimedHouse()
    await house.say(LATER)
    house.turn(minutes=4)
    await house.run()
    assert house.state(NIGHT) == "off"
    house.turn(minutes=1)
    await house.run(passes=2)
    assert house.state(NIGHT) == "on"
    assert house.home.calls == 1
    assert house.kept == []
    assert house.satellites.told == []


async def test_what_comes_again_goes_to_its_next_time() -> None:
    """By the clock on the wall."""
    house = TimedHouse()
    await house.say("turn on the bedroom light every day at seven")
    house.turn(hours=1)
    await house.run()
    assert house.state(NIGHT) == "on"
    [kept] = house.kept
    assert kept.at is not None
    assert kept.at.astimezone(house.now.tzinfo).strftime("%d %H:%M") == "24 07:00"


async def test_what_fails_is_told_on_the_satellite_that_asked() -> None:
    """Why, and when it was due."""
    house = TimedHouse()
    await house.say(LATER)
    house.home.fails = Unavailable("Home Assistant does not answer.")
    house.turn(minutes=5)
    await house.run()
    assert house.satellites.told == [
        (
            "kitchen-1",
            "This did not work today at 6:05 AM: turn on the bedroom light."
            " Home Assistant does not answer.",
        )
    ]
    assert house.kept == []


async def test_what_is_late_is_told_and_not_done() -> None:
    """A late message is never acted on."""
    house = TimedHouse()
    await house.say(LATER)
    house.turn(minutes=5, seconds=LATE_S + 1)
    await house.run()
    assert house.home.calls == 0
    [(where, told)] = house.satellites.told
    assert where == "kitchen-1"
    assert told == (
        "I was not running today at 6:05 AM, so I did not do this: turn on the bedroom light."
    )
    assert house.kept == []


async def test_a_little_late_is_still_done() -> None:
    """As after a restart."""
    house = TimedHouse()
    await house.say(LATER)
    house.turn(minutes=5, seconds=LATE_S - 1)
    await house.run()
    assert house.state(NIGHT) == "on"


async def test_news_wait_until_somebody_is_there() -> None:
    """On the satellite once it is back; else the next turn ends with them, once."""
    house = TimedHouse()
    await house.say(LATER)
    house.satellites.there = {}
    house.turn(minutes=10)
    await house.run()
    [kept] = house.kept
    assert kept.news.startswith("I was not running")
    assert await house.say("what time is it") == f"It's 10 past 6. {kept.news}"
    assert await house.say("what time is it") == "It's 10 past 6."
    await house.run()
    assert house.kept == []


async def test_news_are_told_when_a_satellite_comes() -> None:
    """In the room where it was said."""
    house = TimedHouse()
    await house.say(LATER)
    house.satellites.there = {}
    house.turn(minutes=10)
    await house.run()
    house.satellites.there = {"kitchen-2": "kitchen"}
    house.time.runner.note_satellite("kitchen-2")
    await house.run()
    assert [where for where, _ in house.satellites.told] == ["kitchen-2"]
    assert house.kept == []


async def test_of_two_hubs_one_runs_it() -> None:
    """By a claim in the database that they share, whatever their own files say."""
    shelf = Shelf()
    one = TimedHouse(shelf=shelf)
    other = TimedHouse(shelf=shelf, home=one.home, hub_id="hub-2")
    await one.say(LATER)
    other.turn(minutes=5)
    one.turn(minutes=5)
    await other.run()
    shelf.kept = {kept.schedule_id: kept for kept in one.kept}
    await one.run()
    assert one.home.calls == 1


async def test_where_hubs_cannot_agree_the_one_that_was_told_runs_it() -> None:
    """Neither Redis nor the database can be asked."""
    shelf = Shelf()
    one = TimedHouse(shelf=shelf)
    other = TimedHouse(shelf=shelf, home=one.home, hub_id="hub-2")
    await one.say(LATER)
    shelf.away = True
    other.turn(minutes=5)
    one.turn(minutes=5)
    await other.run()
    assert one.home.calls == 0
    await one.run()
    assert one.home.calls == 1


async def test_a_run_that_was_begun_and_not_ended_is_told_of() -> None:
    """The hub was killed in it: nobody knows what came of it, and it is not done again."""
    claims, shelf = LocalClaims(), Shelf()
    house = TimedHouse(shelf=shelf, claims=claims)
    await house.say(LATER)
    [kept] = house.kept
    assert kept.at is not None
    run_id = f"{kept.schedule_id}-{int(kept.at.timestamp())}"
    await claims.claim("schedule", run_id)
    house.turn(minutes=5)
    await house.run()
    assert (house.satellites.told, house.kept) == ([], [kept])
    house.turn(seconds=ABANDONED_S + 1)
    await house.run()
    assert [told for _, told in house.satellites.told] == [
        "I was interrupted today at 6:05 AM, and cannot tell whether this was done: "
        "turn on the bedroom light."
    ]
    assert house.home.calls == 0
    assert house.kept == []


async def test_a_thing_that_is_gone_is_told() -> None:
    """Nothing else is done in its place."""
    house = TimedHouse()
    await house.say(LATER)
    house.home.lost.add(NIGHT)
    house.turn(minutes=5)
    await house.run()
    assert [told for _, told in house.satellites.told] == [
        "The bedroom light is no longer there, so this was not done today at 6:05 AM: "
        "turn on the bedroom light."
    ]
    assert house.home.calls == 0


async def test_a_way_in_never_opens_without_a_yes() -> None:
    """Not even where somebody wrote it into the database."""
    house = TimedHouse()
    await house.say("unlock the front door in five minutes")
    await house.say("yes")
    [kept] = house.kept
    await house.shelf.save_schedule(replace(kept, confirmed=False))
    house.turn(minutes=5)
    await house.run()
    assert house.state("lock.front_door") == "locked"
    [(_, told)] = house.satellites.told
    assert told.startswith("Nobody said yes to this")


async def test_with_a_yes_it_does() -> None:
    """The question was asked when it was said."""
    house = TimedHouse()
    await house.say("unlock the front door in five minutes")
    await house.say("yes")
    house.turn(minutes=5)
    await house.run()
    assert house.state("lock.front_door") == "unlocked"


async def test_for_a_while_goes_back_to_the_state_before() -> None:
    """Brightness included; said twice it counts from the second time."""
    house = TimedHouse()
    await house.say("set the bedroom light to 40 percent")
    before = house.thing(NIGHT)
    await house.say("set the bedroom light to 90 percent for ten minutes")
    house.turn(minutes=5)
    await house.say("set the bedroom light to 80 percent for ten minutes")
    house.turn(minutes=6)
    await house.run()
    assert house.thing(NIGHT) != before
    house.turn(minutes=4)
    await house.run()
    assert house.thing(NIGHT) == before
    assert house.kept == []


async def test_on_for_a_while_is_off_afterwards_also_where_it_was_on() -> None:
    """Nobody means anything else."""
    house = TimedHouse()
    await house.say("turn on the fan", room_id="bedroom")
    await house.say("turn on the fan for ten minutes", room_id="bedroom")
    house.turn(minutes=10)
    await house.run()
    assert house.state("fan.bedroom_fan") == "off"


async def test_a_later_act_for_a_while_is_taken_back_too() -> None:
    """From its beginning on."""
    house = TimedHouse()
    await house.say("turn on the bedroom light at 7 am for ten minutes")
    house.turn(hours=1)
    await house.run()
    assert house.state(NIGHT) == "on"
    house.turn(minutes=10)
    await house.run()
    assert house.state(NIGHT) == "off"
    assert house.kept == []


async def test_what_is_waited_for_is_done_when_it_comes() -> None:
    """Once, and only when it comes."""
    house = TimedHouse()
    await house.say("turn on the bedroom light when the garage door opens")
    await house.run()
    assert house.state(NIGHT) == "off"
    await house.say("open the garage door")
    await house.say("yes")
    await house.run(passes=2)
    assert house.state(NIGHT) == "on"
    assert house.kept == []


async def test_what_came_while_no_hub_was_running_is_told_and_not_done() -> None:
    """Nobody knows when it came."""
    shelf = Shelf()
    house = TimedHouse(shelf=shelf)
    await house.say("turn on the bedroom light when the garage door opens")
    await house.say("open the garage door")
    await house.say("yes")
    house.turn(hours=1)
    restarted = TimedHouse(shelf=shelf, home=house.home)
    restarted.now = house.now
    await restarted.run()
    assert house.state(NIGHT) == "off"
    assert len(restarted.satellites.told) == 1


async def test_a_satellite_that_comes_back_is_given_its_alarms_again() -> None:
    """It may have lost them; a repeated one is handed over anew after each ring."""
    house = TimedHouse()
    await house.say("wake me up every day at seven")
    house.satellites.rings.clear()
    house.time.runner.note_satellite("kitchen-1")
    await house.run()
    [ring] = house.satellites.rings.values()
    assert ring.remaining_s == 3600.0
    house.turn(hours=1)
    await house.run()
    assert house.satellites.told == []
    assert house.satellites.rings[ring.ring_id].remaining_s == 24 * 3600.0


async def test_a_reminder_over_http_is_said_in_its_room() -> None:
    """Where a satellite is by then; else it is told later."""
    house = TimedHouse()
    house.satellites.there = {}
    await house.say("remind me to call Anna in five minutes", satellite_id=None)
    house.satellites.there = {"kitchen-2": "kitchen"}
    house.turn(minutes=5)
    await house.run()
    assert house.satellites.told == [("kitchen-2", "You wanted to be reminded: call Anna.")]


async def test_a_full_disk_keeps_nothing_and_says_so() -> None:
    """Nothing half-done."""
    house = TimedHouse()
    house.shelf.full = True
    answer = await house.say(LATER)
    assert answer == "The disk is full."
    assert house.kept == []


async def test_an_alarm_that_was_cancelled_while_its_satellite_was_away_is_taken_back_then() -> (
    None
):
    """It would ring it by itself."""
    house = TimedHouse()
    await house.say("wake me up at seven")
    there, house.satellites.there = house.satellites.there, {}
    assert await house.say("cancel the alarm") == "Cancelled the alarm today at 7 AM."
    assert len(house.satellites.rings) == 1
    house.satellites.there = there
    house.time.runner.note_satellite("kitchen-1")
    await house.run()
    assert house.satellites.rings == {}
