"""From MQTT to turns: one bounded task per turn; what is malformed, late or said twice is counted and dropped."""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Final

import structlog

from hub.collector import AudioCollector, SpeechProbability
from hub.errors import Unavailable
from hub.outbox import MqttOutbox
from hub.ports import TurnHead, TurnResult
from hub.speech.engine import Heard, Recogniser, SpeechError, Voice
from hub.speech.wakephrase import heard_without_wake_phrase
from hub.turn import TurnRunner
from hub.wire import codec, messages
from hub.wire.codec import BadMessage
from hub.wire.link import Disconnected, Link, Received
from hub.wire.pcm import AudioChunk, decode_chunk
from hub.wire.topics import Address, Topics

log = structlog.get_logger()

MAX_TURNS: Final = 64
"""Turns at once; a further one is declined as busy."""
MAX_QUEUED: Final = 512
"""Messages of one turn that may wait for it (a minute of audio in 80 ms messages is 750); more are dropped, counted."""
COMMAND_WITHIN_S: Final = 60.0
"""Longest time from `started` to the end of the command: the satellite's own limit is far below."""
REMEMBER_S: Final = 600.0
"""How long a turn id is remembered, so that nothing said is acted on twice."""
MAX_REMEMBERED: Final = 10_000

TURN_KINDS: Final = ("audio", "speech_ended", "cancel")
SPEAKS_ITSELF: Final = "tts"
"""The capability of a satellite that needs no audio from the hub."""

TurnKey = tuple[str, str]
Event = AudioChunk | messages.SpeechEnded | messages.Command


@dataclass(slots=True)
class LiveTurn:
    """A turn that is being heard or answered."""

    head: TurnHead
    events: asyncio.Queue[Event] = field(default_factory=lambda: asyncio.Queue(MAX_QUEUED))
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechParts:
    """What hears and speaks for satellites that do not do it themselves; None where the hub cannot."""

    recogniser: Recogniser | None
    voice: Voice | None
    vad: Callable[[], SpeechProbability]


class Inbox:
    """Takes turns from the broker. `run` until cancelled."""

    def __init__(self, *, link: Link, topics: Topics, hub_id: str, runner: TurnRunner, speech: SpeechParts) -> None:
        self._link = link
        self._topics = topics
        self._hub_id = hub_id
        self._runner = runner
        self._speech = speech
        self._live: dict[TurnKey, LiveTurn] = {}
        self._seen: OrderedDict[TurnKey, float] = OrderedDict()
        self.ready = asyncio.Event()
        """Turns are being taken, or will be from the next connect on."""
        self.dropped: Counter[str] = Counter()
        """Messages dropped, by reason."""
        self.outcomes: Counter[str] = Counter()
        """Turns ended, by outcome."""
        self.satellites: dict[str, messages.SatelliteStatus] = {}

    async def run(self) -> None:
        """Serves turns until cancelled; each turn in progress is then ended with a terminal message."""
        filters = [self._topics.shared_turn("started"), self._topics.shared_turn("command")]
        filters += [self._topics.every_turn(kind) for kind in TURN_KINDS]
        filters.append(self._topics.every_satellite_status())
        async with asyncio.TaskGroup() as turns, self._link.subscribe(*filters, capacity=4096) as received:
            self.ready.set()
            async for message in received:
                try:
                    self._take(message, turns)
                except BadMessage as error:
                    self._drop("malformed", str(error))

    @property
    def turns_in_progress(self) -> int:
        return len(self._live)

    # -- sorting -------------------------------------------------------------------------------

    def _take(self, received: Received, turns: asyncio.TaskGroup) -> None:
        address = self._topics.parse(received.topic)
        if address is None:
            raise BadMessage(f"topic {received.topic[:200]!r}")
        if address.kind == "satellite_status":
            self._note_satellite(address, received.payload)
        elif received.retained:
            self._drop("late", f"{address.kind}: retained")
        elif address.kind == "audio":
            self._pass_on(address, decode_chunk("audio", received.payload))
        else:
            self._take_turn_message(address, codec.decode(address.kind, received.payload), turns)

    def _take_turn_message(self, address: Address, message: messages.Message, turns: asyncio.TaskGroup) -> None:
        match message:
            case messages.TurnStarted():
                self._begin(address, message, turns)
            case messages.Command():
                if self._key(address) in self._live or self._begin(address, message, turns):
                    self._pass_on(address, message)
            case messages.SpeechEnded():
                self._pass_on(address, message)
            case messages.TurnCancelled():
                live = self._live.get(self._key(address))
                if live is None:
                    self._drop("late", "cancel: no such turn")
                else:
                    live.cancelled.set()
            case _:
                self._drop("unknown", address.kind)

    def _begin(
        self, address: Address, message: messages.TurnStarted | messages.Command, turns: asyncio.TaskGroup
    ) -> bool:
        """Takes the turn on, unless it was seen before or there are too many."""
        key = self._key(address)
        if not self._remember(key):
            self._drop("duplicate", f"{message.kind}: turn seen before")
            return False
        if len(self._live) >= MAX_TURNS:
            turns.create_task(self._reply(key, messages.TurnDeclined(reason="busy")))
            return False
        head = TurnHead(turn_id=key[1], satellite_id=key[0], session_id=message.session_id, room_id=message.room_id)
        live = self._live[key] = LiveTurn(head)
        turns.create_task(self._serve(key, live, message))
        return True

    def _pass_on(self, address: Address, event: Event) -> None:
        live = self._live.get(self._key(address))
        if live is None:
            self._drop("late", f"{address.kind}: no such turn")
            return
        try:
            live.events.put_nowait(event)
        except asyncio.QueueFull:
            self._drop("overflow", f"{address.kind}: the turn's queue is full")

    def _note_satellite(self, address: Address, payload: bytes) -> None:
        if not payload:
            self.satellites.pop(address.owner_id, None)
            return
        status = codec.decode("satellite_status", payload)
        if isinstance(status, messages.SatelliteStatus):
            self.satellites[address.owner_id] = status

    # -- one turn ------------------------------------------------------------------------------

    async def _serve(self, key: TurnKey, live: LiveTurn, first: messages.TurnStarted | messages.Command) -> None:
        head = live.head
        structlog.contextvars.bind_contextvars(turn_id=head.turn_id, satellite_id=head.satellite_id)
        outbox = MqttOutbox(self._link, self._topics, key[0], key[1], head.trace)
        result = TurnResult(outcome="cancelled", source="fallback")
        try:
            await self._reply(key, messages.TurnAccepted(hub_id=self._hub_id))
            async with outbox.open(self._voice_for(key[0])):
                answering = self._runner.answer(head, lambda: self._hear(live, outbox, first), outbox)
                result = await _unless(live.cancelled, answering) or result
        finally:
            self._live.pop(key, None)
            self.outcomes[result.outcome] += 1
            await outbox.finish(result)
            _log_turn(head, result)
        if result.said:
            await self._runner.keep(head, result)

    async def _hear(self, live: LiveTurn, outbox: MqttOutbox, first: messages.TurnStarted | messages.Command) -> Heard:
        """The command's text: the satellite's own transcript, or what the hub makes of the audio."""
        wake_word = first.wake_word if isinstance(first, messages.TurnStarted) else ""
        collector: AudioCollector | None = None
        if self._speech.recogniser is not None and isinstance(first, messages.TurnStarted) and first.stt == "hub":
            collector = AudioCollector(self._speech.recogniser.listen(), self._speech.vad)
        try:
            async with asyncio.timeout(COMMAND_WITHIN_S):
                async for event in _events(live):
                    match event:
                        case messages.Command():
                            live.head.trace.join(event.stages_ms)
                            return Heard(
                                text=event.text,
                                confidence=event.confidence,
                                language=event.language,
                                alternatives=event.alternatives,
                            )
                        case messages.SpeechEnded():
                            live.head.trace.join(event.stages_ms)
                            return await self._transcribe(collector, event, live, outbox, wake_word)
                        case AudioChunk() if collector is not None:
                            collector.add(event)
                        case _:
                            self._drop("unwanted", "audio for a turn with local speech-to-text")
            return Heard(text="")
        finally:
            if collector is not None:
                collector.close()

    async def _transcribe(
        self,
        collector: AudioCollector | None,
        ended: messages.SpeechEnded,
        live: LiveTurn,
        outbox: MqttOutbox,
        wake_word: str,
    ) -> Heard:
        if collector is None:
            raise Unavailable("Sorry, the hub has no speech recogniser.", stage="stt")
        with live.head.trace.stage("stt"):
            try:
                heard = heard_without_wake_phrase(await collector.result(ended.frames), wake_word)
            except SpeechError as error:
                log.error("turn.not_heard", reason=str(error))
                raise Unavailable("Sorry, I could not transcribe that.", stage="stt") from error
        if collector.missing:
            log.warning("turn.audio_missing", messages=collector.missing)
        await outbox.transcript(heard.text, final=True)
        return heard

    def _voice_for(self, satellite_id: str) -> Voice | None:
        """The hub speaks for every satellite that has not said that it speaks itself."""
        status = self.satellites.get(satellite_id)
        return None if status is not None and SPEAKS_ITSELF in status.capabilities else self._speech.voice

    # -- small things --------------------------------------------------------------------------

    @staticmethod
    def _key(address: Address) -> TurnKey:
        if address.turn_id is None:
            raise BadMessage(f"{address.kind}: not a turn's topic")
        return address.owner_id, address.turn_id

    def _remember(self, key: TurnKey) -> bool:
        """Whether the turn is new."""
        now_s = time.monotonic()
        while self._seen and (len(self._seen) > MAX_REMEMBERED or now_s - next(iter(self._seen.values())) > REMEMBER_S):
            self._seen.popitem(last=False)
        if key in self._seen:
            return False
        self._seen[key] = now_s
        return True

    async def _reply(self, key: TurnKey, message: messages.TurnAccepted | messages.TurnDeclined) -> None:
        topic = self._topics.turn(*key, message.kind)
        try:
            await self._link.publish(topic, codec.encode(message), expiry_s=5)
        except Disconnected:
            log.warning("inbox.message_lost", kind=message.kind)

    def _drop(self, reason: str, detail: str) -> None:
        """Counts; the first of a kind is logged, so that a broken peer cannot fill the journal."""
        self.dropped[reason] += 1
        if self.dropped[reason] == 1:
            log.warning("inbox.message_dropped", reason=reason, detail=detail)


async def _events(live: LiveTurn) -> AsyncIterator[Event]:
    while True:
        yield await live.events.get()


async def _unless(stop: asyncio.Event, work: Coroutine[None, None, TurnResult]) -> TurnResult | None:
    """The work's result, or None when `stop` was set first and the work was given up."""
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(work)
        stopping = tasks.create_task(stop.wait())
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        working.cancel()
    return None if working.cancelled() else working.result()


def _log_turn(head: TurnHead, result: TurnResult) -> None:
    """One record per stage that ran here, and one for the turn; the satellite logs its own under the same turn id."""
    for stage, elapsed_ms in head.trace.own_stages_ms().items():
        log.info("turn.stage_done", stage=stage, elapsed_ms=elapsed_ms, outcome=result.outcome)
    log.info(
        "turn.finished",
        outcome=result.outcome,
        error_code=result.error_code,
        source=result.source,
        intent=result.intent,
    )
