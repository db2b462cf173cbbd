"""Timers: which satellite rings, which timer is meant, and when they are over."""

from itertools import count

import pytest

from hub.coordination.file_timers import FileTimerStore
from hub.errors import Unavailable
from hub.language.durations import as_adjective, spoken
from hub.ports import Ask, AskTimer, CancelTimer, ChangeTimer, Say, SetTimer, TimerPlan
from hub.skills.timers import MAX_TIMERS, HouseholdTimers

pytestmark = pytest.mark.pure

PIZZA = SetTimer(duration_s=600, name="pizza")


class Bell:
    """`RemoteTimers` that records what it is asked; can be away."""

    def __init__(self) -> None:
        self.rings: dict[str, tuple[str, float, str, str]] = {}
        self.away = False

    async def set(
        self, timer_id: str, name: str, remaining_s: float, satellite_id: str, room_id: str
    ) -> None:
        if self.away:
            raise Unavailable("the satellite is away")
        self.rings[timer_id] = (name, remaining_s, satellite_id, room_id)

    async def cancel(self, timer_id: str, satellite_id: str) -> None:
        if self.away:
            raise Unavailable("the satellite is away")
        assert self.rings.pop(timer_id)[2] == satellite_id


class Household:
    """Household timers with a clock to turn and a remote to look at."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.remote = Bell()
        ids = count()
        self.store = FileTimerStore(None, clock=lambda: self.now_s)
        self.book = HouseholdTimers(
            remote=self.remote,
            store=self.store,
            clock=lambda: self.now_s,
            new_id=lambda: f"t{next(ids)}",
        )

    async def say(
        self, plan: TimerPlan, room_id: str = "kitchen", satellite_id: str | None = "one"
    ) -> Say | Ask:
        return await self.book.carry_out(plan, room_id=room_id, satellite_id=satellite_id)

    async def told(
        self, plan: TimerPlan, room_id: str = "kitchen", satellite_id: str | None = "one"
    ) -> str:
        return (await self.say(plan, room_id, satellite_id)).text


@pytest.fixture
def household() -> Household:
    return Household()


async def test_satellite_that_set_it_rings_it(household: Household) -> None:
    """The remote learns name, time, satellite and room; the answer repeats name and length."""
    assert await household.told(PIZZA) == "The pizza timer is set for 10 minutes."
    assert household.remote.rings == {"t0": ("pizza", 600, "one", "kitchen")}


async def test_without_a_satellite_the_answer_says_that_nothing_rings(household: Household) -> None:
    """A timer set over HTTP runs and can be asked for, but no remote is told, and the person is."""
    text = await household.told(SetTimer(duration_s=60), satellite_id=None)
    assert text == "The timer is set for 1 minute, but nothing here can ring it."
    assert household.remote.rings == {}
    assert (
        await household.told(AskTimer(), satellite_id=None)
        == "The 1 minute timer has 1 minute left."
    )


async def test_remaining_time_counts_down(household: Household) -> None:
    """What is left follows the clock; a timer that is over is gone."""
    await household.say(PIZZA)
    household.now_s += 330
    assert await household.told(AskTimer()) == "The pizza timer has 4 minutes and 30 seconds left."
    household.now_s += 269.9
    assert await household.told(AskTimer()) == "The pizza timer has 1 second left."
    household.now_s += 0.2
    assert await household.told(AskTimer()) == "There is no timer running."


async def test_several_are_told_soonest_first(household: Household) -> None:
    """A list is short: three, and how many more."""
    for minutes in (30, 10, 20, 40, 50):
        await household.say(SetTimer(duration_s=60 * minutes))
    assert await household.told(AskTimer()) == (
        "You have 5 timers: 10 minutes on the 10 minute timer, 20 minutes on the 20 minute timer, "
        "30 minutes on the 30 minute timer and 2 more."
    )


@pytest.mark.parametrize(
    ("plan", "left"),
    [
        (CancelTimer(name="pizza"), {"t1", "t2"}),
        (CancelTimer(duration_s=300), {"t0", "t2"}),
        (CancelTimer(every=True), set()),
        (CancelTimer(timer_id="t2"), {"t0", "t1"}),
        (CancelTimer(name="bread"), {"t0", "t1", "t2"}),
        (CancelTimer(duration_s=77), {"t0", "t1", "t2"}),
        (CancelTimer(timer_id="t9"), {"t0", "t1", "t2"}),
    ],
)
async def test_the_one_said_is_cancelled(
    household: Household, plan: CancelTimer, left: set[str]
) -> None:
    """By name, by length, all; one that is not there cancels no other."""
    for duration_s, name in ((600, "pizza"), (300, ""), (900, "")):
        await household.say(SetTimer(duration_s=duration_s, name=name))
    await household.say(plan)
    assert set(household.remote.rings) == left


async def test_one_of_several_is_asked_for(household: Household) -> None:
    """Not clear which: a question whose choices cancel exactly one; until then all run."""
    await household.say(PIZZA)
    await household.say(SetTimer(duration_s=300))
    question = await household.say(CancelTimer())
    assert isinstance(question, Ask)
    assert question.text == "Which timer: the 5 minute timer or the pizza timer?"
    assert question.choices == (
        ("5 minute timer", CancelTimer(timer_id="t1")),
        ("pizza timer", CancelTimer(timer_id="t0")),
    )
    assert len(household.remote.rings) == 2
    assert await household.told(CancelTimer(timer_id="t0")) == "Cancelled the pizza timer."


async def test_timers_alike_are_told_apart_by_what_is_left(household: Household) -> None:
    """Two ten minute timers differ in when they ring."""
    await household.say(SetTimer(duration_s=600))
    household.now_s += 60
    await household.say(SetTimer(duration_s=600))
    question = await household.say(CancelTimer())
    assert isinstance(question, Ask)
    labels = [label for label, _ in question.choices]
    assert labels == ["10 minute timer with 9 minutes left", "10 minute timer with 10 minutes left"]


async def test_own_timers_come_before_others(household: Household) -> None:
    """ "The timer" is this satellite's; with none here, the household's."""
    await household.say(PIZZA, "kitchen", "one")
    await household.say(SetTimer(duration_s=300), "bedroom", "two")
    assert (
        await household.told(AskTimer(), "kitchen", "one") == "The pizza timer has 10 minutes left."
    )
    assert (
        await household.told(AskTimer(name="pizza"), "bedroom", "two")
        == "The pizza timer has 10 minutes left."
    )
    assert await household.told(CancelTimer(), "bedroom", "two") == "Cancelled the 5 minute timer."
    assert await household.told(CancelTimer(), "bedroom", "two") == "Cancelled the pizza timer."


@pytest.mark.parametrize("duration_s", [0, 0.5, -5, 86401, 1e9, float("nan"), float("inf")])
async def test_impossible_length_is_answered_with_the_range(
    household: Household, duration_s: float
) -> None:
    """Nothing is set; the answer says what can be."""
    text = await household.told(SetTimer(duration_s=duration_s))
    assert text == "A timer can run from 1 second to 24 hours."
    assert household.remote.rings == {}


@pytest.mark.parametrize("duration_s", [1, 86400])
async def test_ends_of_the_range_are_possible(household: Household, duration_s: float) -> None:
    """One second and a whole day can be set."""
    await household.say(SetTimer(duration_s=duration_s))
    assert len(household.remote.rings) == 1


async def test_there_is_a_most_of_timers(household: Household) -> None:
    """One more than the most is refused; one that has rung makes room."""
    for number in range(MAX_TIMERS):
        await household.say(SetTimer(duration_s=60 + number))
    assert "running already" in await household.told(SetTimer(duration_s=5))
    assert len(household.remote.rings) == MAX_TIMERS
    household.now_s += 61
    assert await household.told(SetTimer(duration_s=5)) == "The timer is set for 5 seconds."


async def test_timer_that_cannot_ring_is_not_set(household: Household) -> None:
    """A remote that is away is an error, and no timer stands that nobody rings."""
    household.remote.away = True
    with pytest.raises(Unavailable):
        await household.say(PIZZA)
    assert await household.told(AskTimer()) == "There is no timer running."


async def test_timer_that_cannot_be_silenced_still_stands(household: Household) -> None:
    """A cancel that did not reach the satellite is no cancel."""
    await household.say(PIZZA)
    household.remote.away = True
    with pytest.raises(Unavailable):
        await household.say(CancelTimer())
    assert await household.told(AskTimer()) == "The pizza timer has 10 minutes left."


@pytest.mark.parametrize(
    ("duration_s", "words", "adjective"),
    [
        (1, "1 second", "1 second"),
        (59.6, "1 minute", "1 minute"),
        (90, "1 minute and 30 seconds", "1 minute 30 second"),
        (3600, "1 hour", "1 hour"),
        (5445, "1 hour, 30 minutes and 45 seconds", "1 hour 30 minute 45 second"),
        (0, "0 seconds", "0 second"),
    ],
)
def test_length_is_spoken(duration_s: float, words: str, adjective: str) -> None:
    """Lengths of time are said in hours, minutes and seconds."""
    assert spoken(duration_s) == words
    assert as_adjective(duration_s) == adjective


async def test_a_timer_is_made_longer_and_shorter() -> None:
    """On its satellite, too; it never has less than a second."""
    home = Household()
    await home.say(PIZZA)
    longer = ChangeTimer(action="add", by_s=120, name="pizza")
    assert await home.told(longer) == "The pizza timer has 12 minutes left now."
    assert home.remote.rings["t0"] == ("pizza", 720.0, "one", "kitchen")
    home.now_s += 600
    shorter = ChangeTimer(action="add", by_s=-300)
    assert await home.told(shorter) == (
        "The pizza timer has 2 minutes left, so that does not go. I changed nothing."
    )
    assert await home.told(ChangeTimer(action="set", by_s=60)) == (
        "The pizza timer has 1 minute left now."
    )


async def test_a_paused_timer_does_not_ring_and_goes_on_where_it_was() -> None:
    """It outlives its own end meanwhile."""
    home = Household()
    await home.say(PIZZA)
    home.now_s += 60
    pause, resume = ChangeTimer(action="pause"), ChangeTimer(action="resume")
    assert await home.told(pause) == "Paused the pizza timer, with 9 minutes left."
    assert home.remote.rings == {}
    home.now_s += 3600
    assert await home.told(AskTimer()) == "The pizza timer is paused, with 9 minutes left."
    assert await home.told(pause) == "The pizza timer is paused already, with 9 minutes left."
    assert await home.told(resume) == "The pizza timer goes on, with 9 minutes left."
    assert home.remote.rings["t0"] == ("pizza", 540.0, "one", "kitchen")
    assert await home.told(ChangeTimer(action="pause", name="eggs")) == (
        "There is no eggs timer running."
    )


async def test_a_timer_without_a_name_is_called_by_its_room() -> None:
    """ "The kitchen timer", from anywhere."""
    home = Household()
    await home.say(SetTimer(duration_s=600))
    await home.say(SetTimer(duration_s=300), room_id="bedroom", satellite_id="two")
    asked = await home.told(AskTimer(name="kitchen"), room_id="bedroom", satellite_id="two")
    assert asked == "The 10 minute timer has 10 minutes left."


async def test_which_of_two_timers_is_changed_is_asked() -> None:
    """The answer changes that one."""
    home = Household()
    await home.say(PIZZA)
    await home.say(SetTimer(duration_s=300, name="eggs"))
    question = await home.say(ChangeTimer(action="pause"))
    assert isinstance(question, Ask)
    [_, (label, plan)] = question.choices
    assert label == "pizza timer"
    assert isinstance(plan, ChangeTimer)
    assert await home.told(plan) == "Paused the pizza timer, with 10 minutes left."
