"""Test doubles (fakes) for hardware, models and other machines: one whole class a port.

Each remembers what it was given.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime

from hub.errors import HubError
from hub.ports import (
    ActionResult,
    Ask,
    ChatMessage,
    Context,
    DialogueFrame,
    Edit,
    Exchange,
    HomeSnapshot,
    HomeStatus,
    IntentCall,
    KnownPreferences,
    ModelStatus,
    NotePlan,
    Pattern,
    Plan,
    Preference,
    Say,
    SearchResult,
    Sentence,
    SentenceForms,
    ServiceCall,
    TimerPlan,
    ToolCall,
    ToolSpec,
    TurnRecord,
)
from ingle.speech.engine import Heard, SpeechError
from satellite.ports import PcmFrame, Wake

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class FakeHome:
    """`Home` whose calls succeed, fail or stay unverified as told."""

    def __init__(self) -> None:
        self.calls: list[ServiceCall] = []
        self.fails: dict[str, HubError] = {}
        self.unverified: set[str] = set()
        self.waits = False
        """Whether each call has to be tried twice."""
        self.within_s: list[float] = []

    def snapshot(self) -> HomeSnapshot:
        return HomeSnapshot(version="1", areas=(), entities=())

    def status(self) -> HomeStatus:
        return HomeStatus(backend="demo", state="connected")

    async def call(
        self, call: ServiceCall, *, within_s: float, waiting: Callable[[], Awaitable[None]]
    ) -> ActionResult:
        self.calls.append(call)
        self.within_s.append(within_s)
        if self.waits:
            await waiting()
        if call.entity_id in self.fails:
            raise self.fails[call.entity_id]
        return ActionResult(call=call, verified=call.entity_id not in self.unverified)

    async def changed(self, version: str) -> HomeSnapshot:
        await asyncio.Event().wait()
        raise AssertionError(version)


class FakeIntents:
    """`Intents` from a table of sentences."""

    def __init__(self, plans: dict[str, Plan]) -> None:
        self.plans = plans
        self.bug: Exception | None = None
        self.frames: tuple[DialogueFrame, ...] = ()
        """What the last plan was given."""

    def learn(self, home: HomeSnapshot) -> None:
        """Nothing to learn."""

    def plan(
        self,
        sentence: SentenceForms,
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
        frames: tuple[DialogueFrame, ...] = (),
    ) -> Plan | None:
        self.frames = frames
        if self.bug is not None:
            raise self.bug
        return self.plans.get(sentence.said)

    def edited(
        self,
        edit: Edit,
        sentence: SentenceForms,
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
        frames: tuple[DialogueFrame, ...] = (),
    ) -> Plan | None:
        self.frames = frames
        return self.plans.get(edit.what) if edit.kind == "restated" else None

    def reply(self, sentence: SentenceForms, question: Ask) -> Plan | None:
        return question.if_yes if sentence.said == "yes" else None

    def resolve(
        self,
        command: IntentCall,
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
    ) -> Plan | None:
        return self.plans.get(command.intent)

    def forms(self, text: str) -> SentenceForms:
        words = text.lower().replace(",", "").rstrip("?")
        return SentenceForms(said=text, whole=words, plain=words)

    def clarify(
        self,
        readings: tuple[SentenceForms, ...],
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
        frames: tuple[DialogueFrame, ...] = (),
    ) -> Plan | None:
        return Ask(intent="clarify", text=" or ".join(one.said for one in readings) + "?")


class FakeTimers:
    """`Timers` that answers with what it was asked."""

    async def carry_out(
        self, plan: TimerPlan, *, room_id: str, satellite_id: str | None
    ) -> Say | Ask:
        return Say(intent=plan.intent, text=f"timer in {room_id}")

    async def any_running(self) -> bool:
        return False


class FakeNotes:
    """`Notes` that answers with what it was asked, and knows the preferences it is given."""

    def __init__(self) -> None:
        self.held: tuple[Preference, ...] = ()
        self.writes = 0

    async def carry_out(self, plan: NotePlan) -> Say | Ask:
        return Say(intent=plan.intent, text=f"noted: {plan.intent}")

    def known(self) -> tuple[Preference, ...]:
        return self.held

    def refresh(self, preferences: tuple[Preference, ...], as_of_writes: int) -> None:
        self.held = preferences


class FakeMemory:
    """`Memory` and `Learning` that keep everything in lists."""

    def __init__(self) -> None:
        self.records: list[TurnRecord] = []
        self.patterns: list[Pattern] = []
        self.away: HubError | None = None
        self.cannot_unlearn: HubError | None = None
        self.may_load = asyncio.Event()
        self.may_load.set()

    async def load(self, session_id: str, room_id: str) -> Context:
        await self.may_load.wait()
        if self.away is not None:
            raise self.away
        exchanges = tuple(
            Exchange(
                turn_id=record.turn_id,
                said=record.said,
                answered=record.answered,
                at=record.created_at,
                frame=record.frame,
            )
            for record in self.records
            if record.session_id == session_id
        )
        return Context(
            exchanges=exchanges,
            patterns=tuple(one for one in self.patterns if one.room_id == room_id),
        )

    async def keep(self, record: TurnRecord, durable: asyncio.Event | None = None) -> None:
        if self.away is not None:
            raise self.away
        self.records.append(record)
        if durable is not None:
            durable.set()

    async def learn(self, pattern: Pattern) -> None:
        if self.away is not None:
            raise self.away
        await self.unlearn(pattern.sentence, pattern.room_id)
        self.patterns.append(pattern)

    async def unlearn(self, sentence: str, room_id: str) -> None:
        if self.cannot_unlearn is not None:
            raise self.cannot_unlearn
        self.patterns = [
            one for one in self.patterns if (one.sentence, one.room_id) != (sentence, room_id)
        ]


class FakeModel:
    """`LanguageModel` that says and calls what each round of its script holds.

    An error in the script breaks the round off.
    """

    def __init__(self, *rounds: tuple[Sentence | ToolCall | HubError, ...]) -> None:
        self.rounds = [*rounds]
        self.asked: list[tuple[ChatMessage, ...]] = []
        """The messages of each request."""
        self.offered: list[tuple[str, ...]] = []
        """The names of the tools offered with each request."""
        self.closed = 0

    async def reply(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]
    ) -> AsyncIterator[Sentence | ToolCall]:
        self.asked.append(tuple(messages))
        self.offered.append(tuple(tool.name for tool in tools))
        try:
            for item in self.rounds.pop(0):
                if isinstance(item, HubError):
                    raise item
                yield item
        finally:
            self.closed += 1

    def statuses(self) -> tuple[ModelStatus, ...]:
        return (ModelStatus(provider="fake", model="fake", state="ok"),)


class FakeSearch:
    """`Search` that finds what it is given, or is away."""

    def __init__(self, *results: SearchResult) -> None:
        self.results = results
        self.away: HubError | None = None
        self.queries: list[str] = []

    async def search(self, query: str) -> tuple[SearchResult, ...]:
        self.queries.append(query)
        if self.away is not None:
            raise self.away
        return self.results


class FakeOutbox:
    """`Outbox` that keeps the sentences."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.said = asyncio.Event()

    async def say(self, sentence: str) -> None:
        self.sentences.append(sentence)
        self.said.set()


class FakeUtterance:
    """`Utterance` whose result is given; remembers the sound."""

    def __init__(self, heard: Heard) -> None:
        self.heard = heard
        self.samples = b""
        self.pauses = 0
        self.closed = False

    def feed(self, samples: bytes) -> None:
        self.samples += samples

    def pause(self) -> None:
        self.pauses += 1

    def resume(self) -> None:
        """Nothing is stale."""

    @property
    def so_far(self) -> Heard | None:
        return self.heard if self.pauses else None

    async def result(self) -> Heard:
        return self.heard

    def close(self) -> None:
        self.closed = True


class FakeWakeDetector:
    """`WakeDetector` that hears a wake word in a frame where it is told to."""

    def __init__(self) -> None:
        self.threshold = 0.5
        self.hears: Wake | None = None
        self.frames = 0
        """That it was given since the last reset."""

    async def detect(self, frame: PcmFrame, *, speaking: bool = False) -> Wake | None:
        self.frames += 1
        heard, self.hears = self.hears, None
        return heard

    def reset(self) -> None:
        self.frames = 0


class FakeRecogniser:
    """`Recogniser` that hears what it is told."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.utterances: list[FakeUtterance] = []

    def listen(self) -> FakeUtterance:
        self.utterances.append(FakeUtterance(Heard(text=self.text)))
        return self.utterances[-1]

    async def warm_up(self) -> None:
        """Always warm."""

    def close(self) -> None:
        """Nothing to free."""


class FakeVoice:
    """`Voice` that makes 10 ms of sound per letter."""

    sample_rate_hz = 16_000

    def __init__(self) -> None:
        self.broken = False

    async def speak(self, text: str) -> AsyncIterator[bytes]:
        if self.broken:
            raise SpeechError("the voice is broken")
        for letter in text:
            yield bytes([ord(letter) & 0x7F, 0]) * 160

    async def warm_up(self) -> None:
        """Always warm."""

    def close(self) -> None:
        """Nothing to free."""
