"""Times are taken out of a sentence, and the command is left as it was said."""

import pytest

from hub.language.de.times import TIMES as GERMAN
from hub.language.en.times import TIMES
from hub.language.times.reading import TimeReader
from hub.language.times.when import ClockTime, Day, Repeat, SunTime, When

pytestmark = pytest.mark.pure

READER = TimeReader(TIMES)
EVERY_DAY = tuple(range(7))


def clock(minute: int, *, open_half: bool = False, sure: bool = True) -> ClockTime:
    return ClockTime(minute=minute, open_half=open_half, sure=sure)


@pytest.mark.parametrize(
    ("said", "command", "start"),
    [
        ("turn on the light in five minutes", "turn on the light", When(delay_s=300)),
        ("In an hour and a half, turn it off", "turn it off", When(delay_s=5400)),
        ("turn off the TV in 1 hour and 30 minutes", "turn off the TV", When(delay_s=5400)),
        ("lamp off half an hour from now", "lamp off", When(delay_s=1800)),
        (
            "turn it off at half past seven",
            "turn it off",
            When(clock=clock(450, open_half=True)),
        ),
        ("at 7:30pm open the blinds", "open the blinds", When(clock=clock(1170))),
        ("open the blinds at 19:30", "open the blinds", When(clock=clock(1170))),
        (
            "lamp off at quarter to eight in the evening",
            "lamp off",
            When(clock=clock(1185)),
        ),
        ("lamp on at noon", "lamp on", When(clock=clock(720))),
        (
            "tomorrow at six turn on the heating",
            "turn on the heating",
            When(day=Day(ahead=1), clock=clock(360, open_half=True, sure=False)),
        ),
        (
            "open the blinds next Friday at 6 pm",
            "open the blinds",
            When(day=Day(weekday=4, next_week=True), clock=clock(1080)),
        ),
        (
            "lamp on on the 3rd of May at noon",
            "lamp on",
            When(day=Day(number=3, month=5), clock=clock(720)),
        ),
        ("lamp on at sunset", "lamp on", When(sun=SunTime(event="sunset"))),
        (
            "ten minutes before sunrise close the blinds",
            "close the blinds",
            When(sun=SunTime(event="sunrise", offset_s=-600.0)),
        ),
        (
            "every weekday at 7 am turn on the light",
            "turn on the light",
            When(repeat=Repeat(weekdays=(0, 1, 2, 3, 4)), clock=clock(420)),
        ),
        (
            "lamp on every Monday and Thursday at 6 pm",
            "lamp on",
            When(repeat=Repeat(weekdays=(0, 3)), clock=clock(1080)),
        ),
        (
            "lamp on every 30th of February at noon",
            "lamp on",
            When(repeat=Repeat(number=30, month=2), clock=clock(720)),
        ),
        ("lamp on every two hours", "lamp on", When(repeat=Repeat(every_s=7200.0))),
        (
            "lamp on daily at noon",
            "lamp on",
            When(repeat=Repeat(weekdays=EVERY_DAY), clock=clock(720)),
        ),
        ("turn it on two hours ago", "turn it on", When(past=True)),
    ],
)
def test_the_time_is_taken_out(said: str, command: str, start: When) -> None:
    """Whatever its place in the sentence."""
    timed = READER.read(said)
    assert timed is not None
    assert (timed.command, timed.start) == (command, start)


def test_how_long_and_until_when_are_ends() -> None:
    """And do not say when it begins."""
    lasting = READER.read("turn on the fan for ten minutes")
    until = READER.read("turn on the fan until midnight")
    both = READER.read("lights on from 6 until 8 pm")
    assert lasting is not None
    assert (lasting.start, lasting.lasts_s) == (None, 600.0)
    assert until is not None
    assert (until.start, until.end) == (None, When(clock=clock(1440)))
    assert both is not None
    assert both.command == "lights on"
    assert both.end == When(clock=clock(1200))


@pytest.mark.parametrize(
    "said",
    [
        "turn off the plug when the washer is done",
        "when the washer is done, turn off the plug",
        "When the washer is done turn off the plug",
        "turn off the plug as soon as the washer is done",
    ],
)
def test_what_is_waited_for_is_taken_out(said: str) -> None:
    """In front or behind, with a comma or without."""
    timed = READER.read(said)
    assert timed is not None
    assert (timed.command, timed.event) == ("turn off the plug", "the washer is done")


@pytest.mark.parametrize(
    "said",
    [
        "turn on the light in the living room",
        "dim the light at 20 percent",
        "set the volume to 7",
        "turn on the light for me",
        "set the light to twenty five",
    ],
)
def test_what_is_no_time_is_left_alone(said: str) -> None:
    """A room, a percentage, a value, a favour."""
    assert READER.read(said) is None


def test_a_bare_number_may_be_another_one() -> None:
    """ "At 21" are degrees, too; "at 7:30" is a time."""
    bare, sure = READER.read("set the heating at 21"), READER.read("set it at 7:30")
    assert bare is not None
    assert bare.start is not None
    assert bare.start.is_weak
    assert sure is not None
    assert sure.start is not None
    assert not sure.start.is_weak


def test_two_times_of_one_thing_clash_but_not_of_an_appointment_that_is_moved() -> None:
    """ "From seven to eight" says which alarm, and where it goes."""
    one = READER.read("light on at 6 and lamp off at 7")
    other = READER.read("move my alarm from seven to eight", appointed=True)
    assert one is not None
    assert one.start is not None
    assert one.start.clash
    assert other is not None
    assert other.command == "move my alarm"
    assert other.start == When(clock=clock(480, open_half=True, sure=False))


@pytest.mark.parametrize(
    ("said", "command", "start"),
    [
        ("mach das Licht in fünf Minuten aus", "mach das Licht aus", When(delay_s=300)),
        ("in einer halben Stunde Licht an", "Licht an", When(delay_s=1800)),
        ("Licht an um halb acht", "Licht an", When(clock=clock(450, open_half=True))),
        ("Licht an um 19 Uhr 30", "Licht an", When(clock=clock(1170))),
        ("Licht an um sieben Uhr abends", "Licht an", When(clock=clock(1140))),
        ("morgen um 18 Uhr Heizung an", "Heizung an", When(day=Day(ahead=1), clock=clock(1080))),
        (
            "jeden Werktag um sieben Uhr morgens Licht an",
            "Licht an",
            When(repeat=Repeat(weekdays=(0, 1, 2, 3, 4)), clock=clock(420)),
        ),
        ("Rollladen zu bei Sonnenuntergang", "Rollladen zu", When(sun=SunTime(event="sunset"))),
        ("Licht an vor zwei Stunden", "Licht an", When(past=True)),
    ],
)
def test_another_language_is_data_alone(said: str, command: str, start: When) -> None:
    """German has "halb acht" for half past seven, and its verb at the end."""
    timed = TimeReader(GERMAN).read(said)
    assert timed is not None
    assert (timed.command, timed.start) == (command, start)
