"""Test fixture: the demo home with schedules, a clock to turn, and satellites that come and go."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from zoneinfo import ZoneInfo

from fakes import FakeMemory, FakeNotes, FakeOutbox, FakeTimers
from hub.conversation.executor import Executor
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.times import english_times
from hub.conversation.understanding import Understanding
from hub.coordination.local_claims import LocalClaims
from hub.errors import HubError, Unavailable
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import (
    Entity,
    HomeSnapshot,
    Ring,
    Schedule,
    Timers,
    TurnClaims,
    TurnHead,
    TurnResult,
)
from hub.timekeeping import keep_time
from hub.turn import TurnRunner
from ingle.speech.engine import Heard

MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Monday."""


@cache
def taught() -> LocalIntents:
    """Those of the demo home, whose names never change: to learn them takes half a second."""
    intents = LocalIntents()
    intents.learn(DemoHome().snapshot())
    return intents


class Shelf:
    """`ScheduleStore` in memory, which several hubs may share."""

    def __init__(self) -> None:
        self.kept: dict[str, Schedule] = {}
        self.runs: set[str] = set()
        self.away = False
        self.full = False
        """Whether nothing more can be kept."""

    async def schedules(self) -> tuple[Schedule, ...]:
        last = datetime.max.replace(tzinfo=UTC)
        return tuple(sorted(self.kept.values(), key=lambda one: one.at or last))

    async def save_schedule(self, schedule: Schedule) -> None:
        if self.full:
            raise Unavailable("The disk is full.")
        self.kept[schedule.schedule_id] = schedule

    async def end_schedule(self, schedule_id: str) -> None:
        self.kept.pop(schedule_id, None)

    async def claim_run(self, run_id: str) -> bool | None:
        if self.away:
            return None
        is_first = run_id not in self.runs
        self.runs.add(run_id)
        return is_first


class Satellites:
    """`Ringers` that keep what they are given and told."""

    def __init__(self) -> None:
        self.there: dict[str, str] = {"kitchen-1": "kitchen"}
        """The room of each that is online."""
        self.rings: dict[str, Ring] = {}
        self.told: list[tuple[str, str]] = []
        """Where, and what."""

    def online(self, room_id: str | None = None) -> tuple[str, ...]:
        return tuple(sorted(one for one, room in self.there.items() if room_id in (None, room)))

    async def hand_over(self, ring: Ring) -> None:
        self.rings[ring.ring_id] = ring

    async def take_back(self, ring_id: str, satellite_id: str) -> None:
        del self.rings[ring_id]

    async def tell(self, text: str, *, satellite_id: str | None, room_id: str) -> bool:
        heard = [satellite_id] if satellite_id in self.there else [*self.online(room_id)]
        self.told += [(str(one), text) for one in heard]
        return bool(heard)


class LosableHome(DemoHome):
    """One that may lose a thing, or do nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: set[str] = set()
        self.fails: HubError | None = None
        self.calls = 0

    def snapshot(self) -> HomeSnapshot:
        known = super().snapshot()
        there = tuple(one for one in known.entities if one.entity_id not in self.lost)
        return replace(known, entities=there)

    async def call(self, call, *, within_s, waiting):  # type: ignore[no-untyped-def]
        self.calls += 1
        if self.fails is not None:
            raise self.fails
        return await super().call(call, within_s=within_s, waiting=waiting)


class TimedHouse:
    """A hub with schedules, and a clock that stands still until it is turned."""

    def __init__(
        self,
        *,
        shelf: Shelf | None = None,
        claims: TurnClaims | None = None,
        home: LosableHome | None = None,
        satellites: Satellites | None = None,
        hub_id: str = "hub-1",
        timers: Timers | None = None,
    ) -> None:
        self.now, timers = MORNING, timers or FakeTimers()
        self.shelf, self.home = shelf or Shelf(), home or LosableHome()
        self.satellites = satellites or Satellites()
        self.claims = claims or LocalClaims()
        notes, memory, ids = FakeNotes(), FakeMemory(), count()
        times = english_times(lambda said: taught().forms(said).plain)
        understanding = Understanding(
            intents=taught(), home=self.home, notes=notes, now=lambda: self.now, times=times
        )
        self.time = keep_time(
            understanding=understanding,
            store=self.shelf,
            claims=self.claims,
            timers=timers,
            ringers=self.satellites,
            hub_id=hub_id,
        )
        dialogue = PendingQuestions(lambda: 0.0)
        self.turns = TurnRunner(
            understanding=understanding,
            executor=Executor(
                home=self.home,
                timers=timers,
                notes=notes,
                dialogue=dialogue,
                schedules=self.time.household,
            ),
            agent=None,
            memory=memory,
            learning=memory,
            notes=notes,
            dialogue=dialogue,
            limit_s=20.0,
            now=lambda: self.now,
            notices=self.time.news,
        )
        self._ids = ids
        self.result: TurnResult | None = None

    async def say(
        self, text: str, room_id: str = "kitchen", satellite_id: str | None = "kitchen-1"
    ) -> str:
        """Says it to the hub; returns the answer."""

        async def hear() -> Heard:
            return Heard(text=text)

        outbox = FakeOutbox()
        head = TurnHead(
            turn_id=f"t{next(self._ids)}",
            session_id="s",
            room_id=room_id,
            satellite_id=satellite_id,
        )
        self.result = await self.turns.answer(head, hear, outbox)
        return " ".join(outbox.sentences)

    def turn(self, **later: float) -> None:
        """Turns the clock."""
        self.now = (self.now.astimezone(UTC) + timedelta(**later)).astimezone(self.now.tzinfo)

    async def run(self, *, passes: int = 1) -> None:
        """What is due is done: `passes` looks at what is kept."""
        for _ in range(passes):
            await self.time.runner.look()

    def state(self, entity_id: str) -> str:
        return self.thing(entity_id).state

    def thing(self, entity_id: str) -> Entity:
        [found] = [one for one in self.home.snapshot().entities if one.entity_id == entity_id]
        return found

    @property
    def kept(self) -> list[Schedule]:
        return list(self.shelf.kept.values())
