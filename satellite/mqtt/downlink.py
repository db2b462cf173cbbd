"""MQTT downlink: sorts the hub's messages by turn, drops and counts those of ended turns."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import structlog

from ingle.runtime.tasks import background
from ingle.speech.engine import PreparingVoice, VocabularyUser
from ingle.wire import codec, messages
from ingle.wire.codec import BadMessage
from ingle.wire.link import Link, Received
from ingle.wire.pcm import decode_chunk
from ingle.wire.topics import Topics
from satellite.errors import HubAway
from satellite.mqtt.uplink import AWAY
from satellite.ports import TurnEvent

log = structlog.get_logger()

TURN_KINDS: Final = ("accepted", "declined", "transcript", "answer", "speech", "finished")
MAX_QUEUED: Final = 2048
"""Messages of one answer that may wait to be played; more are dropped and counted."""
MAX_ANNOUNCED: Final = 4
"""Announcements in the hub's voice that may wait or be played; a further one only chimes. A long
one is some 6 MB."""

WENT_AWAY: Final = "The hub went away before it could answer."
NO_ANSWER: Final = "The hub does not answer."
OWN_ANSWERS: Final = (AWAY, WENT_AWAY, NO_ANSWER, "The hub is busy.", "Your timer is done.")
"""What a satellite says by itself, for its voice to make ahead."""

Control = (
    messages.Announce
    | messages.TimerControl
    | messages.StopControl
    | messages.VolumeControl
    | messages.ListenControl
    | messages.MuteControl
    | messages.SettingsControl
)
CONTROL_KINDS: Final = ("announce", "timer", "stop", "volume", "listen", "mute", "settings")


class TurnQueue:
    """The bounded queue of one turn's events, in order."""

    def __init__(self, *, awaited: bool = False) -> None:
        """`awaited`: nothing is to be sent for it, so that it is the hub's to speak at once."""
        self._queue: asyncio.Queue[TurnEvent | HubAway] = asyncio.Queue(MAX_QUEUED)
        self.hub_id: str | None = None
        self.audio_owner: str | None = None
        """As in `TurnEvents`."""
        self.heard_elsewhere = False
        self.so_far: messages.Transcript | None = None
        """What a hub heard of the command while it is spoken, the newest."""
        self._accepted_s: float | None = None
        """When `accepted` came, less the time for which the hub held it back."""
        self._awaited = awaited
        """Whether all was sent that the hub must have, so that now it is the hub's to answer."""
        self._link_lost = False

    def lose_link(self) -> None:
        """Ends an answer that is waited for.

        While the person still speaks the link may come back in time.
        """
        self._link_lost = True
        if self._awaited:
            self.put(HubAway(WENT_AWAY))

    def regain_link(self) -> None:
        """What is sent from now on can be answered."""
        self._link_lost = False

    def one_way_s(self, asked_s: float) -> float:
        """Half the round trip from `started` to `accepted`, in seconds; 0 before it.

        `asked_s`: when `started` was sent, by the monotonic clock.
        """
        return max(0.0, self._accepted_s - asked_s) / 2 if self._accepted_s is not None else 0.0

    def put(self, event: TurnEvent | HubAway) -> bool:
        if isinstance(event, messages.TurnAccepted):
            if self._accepted_s is not None:
                # The first hub has it; whoever else says so has heard that too, but perhaps in
                # another order, where the broker is a cluster: then neither is to miss the audio.
                if event.hub_id != self.hub_id:
                    self.audio_owner = ""
                return True
            self._accepted_s, self.hub_id = time.monotonic() - event.held_ms / 1000.0, event.hub_id
            self.audio_owner = event.hub_id if event.audio == "owner" else ""
        elif isinstance(event, messages.TurnDeclined) and event.reason == "heard_elsewhere":
            self.heard_elsewhere = True
        elif isinstance(event, messages.Transcript) and not event.final:
            self.so_far = event  # of use only now: nobody waits for it
            return True
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            return False
        return True

    async def next(self, within_s: float) -> TurnEvent:
        """The next event; to be asked for once the command is sent.

        Raises `HubAway` when none comes in time, the hub that took the turn went away, or the link
        was lost.
        """
        if not self._awaited:
            self._awaited = True
            if self._link_lost:
                self.put(HubAway(WENT_AWAY))
        try:
            async with asyncio.timeout(within_s):
                event = await self._queue.get()
        except TimeoutError as error:
            raise HubAway(NO_ANSWER) from error
        if isinstance(event, HubAway):
            raise event
        return event


class MqttDownlink:
    """`Downlink` of one satellite over MQTT. `run` until cancelled."""

    def __init__(
        self,
        link: Link,
        topics: Topics,
        *,
        satellite_id: str,
        language: str,
        vocabulary: VocabularyUser | None,
        voice: PreparingVoice | None = None,
        status_wanted: asyncio.Event | None = None,
    ) -> None:
        """`language`: the vocabulary's to subscribe to; `vocabulary`: its user, None for none.

        `voice`: what speaks likely answers ahead; None for none. `status_wanted`: an event to share
        with others that want it said; None: one of its own.
        """
        self._link = link
        self._topics = topics
        self._satellite_id = satellite_id
        self._language = language
        self._vocabulary = vocabulary
        self._voice = voice
        self.idle = asyncio.Event()
        """No turn goes on."""
        self.idle.set()
        self._turns: dict[str, TurnQueue] = {}
        self._announced: dict[str, TurnQueue] = {}
        """As `_turns`, of announcements that the hub speaks."""
        self._controls: asyncio.Queue[Control] = asyncio.Queue(64)
        self.dropped: Counter[str] = Counter()
        """Messages dropped, by reason."""
        self._refused: Counter[str] = Counter()
        """Controls that were not understood, by kind."""
        self.listening = asyncio.Event()
        """Answers will be heard, now or from the next connect on."""
        self.hub_ready = asyncio.Event()
        """A hub has said that it is there."""
        self.status_wanted = status_wanted or asyncio.Event()
        """Set when the satellite's status is to be said again: a hub came, or it has changed."""
        self.hubs_changed = asyncio.Event()
        """Set whenever `hub_there` may have changed, for whoever clears it."""
        self._hubs: set[str] = set()
        """The hubs that said they are there, and not yet that they are gone."""
        self.hub_speaks: bool | None = None
        """Whether the hub that spoke last has a voice; None: it did not say."""
        self.hub_hears: bool | None = None
        """Likewise, whether it has a recogniser."""
        self.vocabulary_known = asyncio.Event()
        self.turn_began = asyncio.Event()
        """Set each time that a turn begins, for whoever clears it."""

    async def run(self) -> None:
        filters = [self._topics.own_turns(self._satellite_id, kind) for kind in TURN_KINDS]
        filters += [self._topics.own_control(self._satellite_id), self._topics.every_hub_status()]
        filters.append(self._topics.vocabulary(self._language))
        async with (
            self._link.subscribe(*filters, capacity=MAX_QUEUED) as received,
            background(self._watch_link()),
        ):
            self.listening.set()
            async for message in received:
                try:
                    self._take(message)
                except BadMessage as error:
                    self._drop("malformed", str(error))

    async def _watch_link(self) -> None:
        """Ends, when the link is lost, the turns that wait for an answer, and announcements.

        What hubs say while it is away never arrives, and the broker has told them, by our last
        will, that we are gone. What had come of an announcement is heard out.
        """
        while True:
            await self._link.wait_disconnected()
            self._hubs.clear()  # those that are there say so again at the next connect
            self.hubs_changed.set()
            for events in (*self._turns.values(), *self._announced.values()):
                events.lose_link()
            await self._link.wait_connected()
            self.hubs_changed.set()
            for events in self._turns.values():
                events.regain_link()

    @contextmanager
    def turn(self, turn_id: str) -> Iterator[TurnQueue]:
        """The events of one turn while the block runs."""
        events = self._turns[turn_id] = TurnQueue()
        self.turn_began.set()
        self.idle.clear()
        if not self._link.connected:
            events.lose_link()
        try:
            yield events
        finally:
            del self._turns[turn_id]
            if not self._turns:
                self.idle.set()

    @property
    def hub_there(self) -> bool:
        """Whether a hub can hear this satellite, as far as is known."""
        return self._link.connected and bool(self._hubs)

    @property
    def in_turn(self) -> bool:
        """Whether a turn is going on."""
        return bool(self._turns)

    def announced(self, turn_id: str) -> TurnQueue:
        """The hub's speech for the announcement with this turn id, until it is forgotten."""
        return self._announced[turn_id]

    def forget(self, turn_id: str) -> None:
        """Takes no more of the hub's speech for an announcement; harmless when there is none."""
        self._announced.pop(turn_id, None)

    async def controls(self) -> AsyncIterator[Control]:
        """What the hub asks for outside turns."""
        while True:
            yield await self._controls.get()

    def _take(self, received: Received) -> None:
        address = self._topics.parse(received.topic)
        if address is None:
            raise BadMessage(f"topic {received.topic[:200]!r}")
        if address.kind == "speech":
            self._pass_on(address.turn_id, decode_chunk("speech", received.payload))
            return
        try:
            message = codec.decode(address.kind, received.payload)
        except BadMessage as error:
            if address.kind in CONTROL_KINDS:
                self._note_refused(address.kind, str(error))
            raise
        match message:
            case messages.HubStatus():
                self._note_hub(address.owner_id, message)
            case messages.Vocabulary():
                self._use(message)
            case messages.AccountControl():
                pass  # `account.py` takes it
            case _ if isinstance(message, Control):
                self._take_control(message, received)
            case (
                messages.TurnAccepted()
                | messages.TurnDeclined()
                | messages.Transcript()
                | messages.Answer()
                | messages.TurnFinished()
            ):
                self._pass_on(address.turn_id, message)
            case _:
                self._drop("unknown", address.kind)

    def _note_refused(self, kind: str, reason: str) -> None:
        """Logs the 1st, 2nd, 4th, 8th ... refused control of its kind, with the count.

        Somebody waits for it to be done, so the first says why; a sender that never stops must not
        fill the log.
        """
        self._refused[kind] += 1
        count = self._refused[kind]
        if count.bit_count() == 1:  # a power of two
            log.warning("control.refused", reason=reason, count=count)

    def _take_control(self, message: Control, received: Received) -> None:
        if received.retained:
            self._drop("late", f"{message.kind}: retained")
            return
        if self._controls.full():
            self._drop("overflow", message.kind)
            return
        if isinstance(message, messages.Announce) and message.turn_id is not None:
            if message.turn_id in self._announced:
                self._drop("duplicate", "announce: turn seen before")
                return
            if len(self._announced) < MAX_ANNOUNCED:
                # Now: the speech may be the very next message.
                self._announced[message.turn_id] = TurnQueue(awaited=True)
            else:
                self._drop("overflow", "speech: too many announcements wait")
                message = replace(message, turn_id=None)
        self._controls.put_nowait(message)

    def _use(self, vocabulary: messages.Vocabulary) -> None:
        if self._vocabulary is not None:
            self._vocabulary.use_vocabulary(vocabulary.jsgf)
            log.info("vocabulary.received", version=vocabulary.version, names=len(vocabulary.names))
        if self._voice is not None:
            self._voice.want((*OWN_ANSWERS, *(vocabulary.answers or ())))
        self.vocabulary_known.set()

    def _note_hub(self, hub_id: str, status: messages.HubStatus) -> None:
        self.hubs_changed.set()
        if status.state == "online":
            self._hubs.add(hub_id)
            if status.ready:
                self.hub_speaks, self.hub_hears = status.speaks, status.hears
                self.hub_ready.set()
                self.status_wanted.set()
            return
        gone = [events for events in self._turns.values() if events.hub_id == hub_id]
        if self._hubs == {hub_id}:  # The last one: an announcement does not say whose it is.
            gone += self._announced.values()
        self._hubs.discard(hub_id)
        for events in gone:
            events.put(HubAway(WENT_AWAY))

    def _pass_on(self, turn_id: str | None, event: TurnEvent) -> None:
        events = self._turns.get(turn_id or "") or self._announced.get(turn_id or "")
        if events is None:
            self._drop("late", "no such turn")
        elif not events.put(event):
            self._drop("overflow", "the turn's queue is full")

    def _drop(self, reason: str, detail: str) -> None:
        self.dropped[reason] += 1
        if self.dropped[reason] == 1:
            log.warning("downlink.message_dropped", reason=reason, detail=detail)
