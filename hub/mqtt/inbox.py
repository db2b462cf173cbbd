"""MQTT consumer: one bounded task per turn; malformed, late and duplicate messages are dropped.

Every hub of a home receives every turn's messages; a shared subscription chooses one of them for
each new turn:

    started | command -> chosen -> the best satellite? -> accepted
        -> first on the broker? -> claimed -> heard, answered

Should several hubs say `accepted`, the first that the broker delivers has the turn; the claim then
holds even if a message is delivered again after a crash (idempotency). A hub acts only on a turn
that is its own by both (`ownership.py`). Where the chosen one stays silent, a hub that saw the turn
takes it over (failover). What is dropped is counted by reason.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import structlog

from hub.mqtt.command_text import CommandText, Event, Opening, SpeechParts, TooLate
from hub.mqtt.dropped import DroppedMessages
from hub.mqtt.hubs import HubRegistry
from hub.mqtt.known_turns import KnownTurns
from hub.mqtt.outbox import MqttOutbox
from hub.mqtt.ownership import OTHERS_WITHIN_S, LiveTurn, Ownership, TurnKey
from hub.mqtt.quotas import SatelliteQuotas
from hub.mqtt.satellites import SatelliteRegistry
from hub.mqtt.staleness import StalenessCheck
from hub.mqtt.turn_filters import plain_filters, shared_filters
from hub.observability.turn_history import log_turn
from hub.ports import Arbiter, TurnClaims, TurnHead, TurnResult
from hub.turn import TurnRunner
from ingle.runtime.tasks import unless
from ingle.speech.engine import Heard
from ingle.wire import codec, messages
from ingle.wire.codec import BadMessage
from ingle.wire.link import Disconnected, Link, Received, Subscription
from ingle.wire.pcm import decode_chunk
from ingle.wire.topics import Address, Topics

log = structlog.get_logger()

MAX_TURNS: Final = 64
"""Turns at once (back-pressure); a further one is left to another hub, else declined as busy."""
MAX_FOLLOWED: Final = 512
"""Turns followed at once, those of other hubs included; a further one is dropped."""

PARSED: Final = 1024
"""Topics whose address is remembered: a satellite that streams says the same one 12 times a
second."""

SMALL_BYTES: Final = 16 * 1024
"""Bytes. Messages but `command` and `audio` are smaller by far; a larger one is not decoded."""


class Inbox:
    """Takes turns from the broker; `run` serves them until cancelled."""

    def __init__(
        self,
        *,
        link: Link,
        topics: Topics,
        hub_id: str,
        runner: TurnRunner,
        speech: SpeechParts,
        claims: TurnClaims,
        arbiter: Arbiter,
        ended: Callable[[TurnHead, TurnResult], None] | None = None,
        satellite_noted: Callable[[str, messages.SatelliteStatus], None] | None = None,
        max_turns: int = MAX_TURNS,
        others_within_s: float = OTHERS_WITHIN_S,
    ) -> None:
        """Connects the inbox to its parts; nothing runs before `run`.

        `runner` answers a turn, `speech` hears and speaks for satellites that cannot. `claims` and
        `arbiter` decide with the other hubs whose turn it is. `ended` is called after each turn
        that this hub has answered, `satellite_noted` with each satellite's status. None: nobody
        needs to know. `max_turns`: turns answered at once. `others_within_s`: how long a busy hub
        leaves a turn to another before it declines it.
        """
        self._link = link
        self._topics = topics
        self._parse = lru_cache(PARSED)(topics.parse)
        self._hub_id = hub_id
        self._runner = runner
        self._speech = speech
        self._hubs = HubRegistry(hub_id)
        self._ownership = Ownership(
            hub_id=hub_id,
            claims=claims,
            arbiter=arbiter,
            reply=self._reply,
            alone=lambda: self._hubs.is_alone,
            connects=lambda: link.connects,
            others_within_s=others_within_s,
        )
        self._ended = ended
        self._max_turns = max_turns
        self._live: dict[TurnKey, LiveTurn] = {}
        self._known = KnownTurns()
        self.ready = asyncio.Event()
        """Turns are being taken, or will be from the next connect on."""
        self._dropped = DroppedMessages()
        self._drop = self._dropped.drop
        self.outcomes: Counter[str] = Counter()
        """Turns ended, by outcome."""
        self._satellites = SatelliteRegistry(satellite_noted)
        self._staleness = StalenessCheck(time.monotonic)
        self._quotas = SatelliteQuotas(time.monotonic)
        self.turns_in_progress = 0

    async def run(self) -> None:
        """Serves turns until cancelled; ends each turn in progress with a terminal message then."""
        async with (
            asyncio.TaskGroup() as turns,
            self._link.subscribe(
                *plain_filters(self._topics, self._hub_id), capacity=4096
            ) as received,
            self._link.subscribe(*shared_filters(self._topics), capacity=4096) as choices,
        ):
            turns.create_task(self._be_chosen(choices))
            self.ready.set()
            async for message in received:
                try:
                    self._take(message, turns)
                except BadMessage as error:
                    self._drop("malformed", str(error), self._parse(message.topic))

    @property
    def satellites(self) -> Mapping[str, messages.SatelliteStatus]:
        """The last status of each satellite, by id."""
        return self._satellites.known

    @property
    def dropped(self) -> Counter[str]:
        """Messages dropped, by reason."""
        return self._dropped.counts

    @property
    def taken_over(self) -> int:
        """Turns that this hub answered although the broker chose somebody else."""
        return self._ownership.takeovers.count

    @property
    def hint(self) -> str:
        """What is wrong with who is given the turns, in a sentence; empty while nothing is."""
        return self._ownership.takeovers.hint

    # -- sorting -------------------------------------------------------------------------------

    async def _be_chosen(self, choices: Subscription) -> None:
        """Takes shared copies: they only choose this hub; the content comes with the plain one."""
        async for received in choices:
            address = self._parse(received.topic)
            if address is None or address.turn_id is None or received.retained:
                continue
            key = (address.owner_id, address.turn_id)
            live = self._live.get(key)
            if live is not None and live.opening.kind == address.kind:
                live.decided.set()
            elif live is None and key not in self._known:
                self._known.chosen_early.add((key, address.kind))

    def _take(self, received: Received, turns: asyncio.TaskGroup) -> None:
        address = self._parse(received.topic)
        if address is None:
            raise BadMessage(f"topic {received.topic[:200]!r}")
        if len(received.payload) > SMALL_BYTES and address.kind not in ("command", "audio"):
            raise BadMessage(f"{address.kind}: {len(received.payload)} bytes")
        if address.kind == "satellite_status":
            self._take_status(address, received)
        elif address.kind == "hub_status":
            self._hubs.note(address.owner_id, received.payload)
        elif received.retained:
            self._drop("late", f"{address.kind}: retained", address)
        elif not self._quotas.passes(address.owner_id, address.kind):
            self._drop("flood", f"{address.kind}: more than a satellite has to send", address)
        elif address.kind == "audio":
            self._take_audio(address, received.payload)
        else:
            message = codec.decode(address.kind, received.payload)
            if self._staleness.is_too_late(
                address.owner_id, message, begun=_key(address) in self._live
            ):
                self._leave(address)
            else:
                self._take_turn_message(address, message, turns)

    def _take_status(self, address: Address, received: Received) -> None:
        status = self._satellites.note(address.owner_id, received.payload)
        if status is not None and not received.retained:
            self._staleness.note_status(address.owner_id, status)
            if status.state == "offline":
                self._end_turns_of(address.owner_id)

    def _take_audio(self, address: Address, payload: bytes) -> None:
        """Passes audio on to the turn that wants it.

        Most is another hub's, or nobody's, or too much: that costs neither decoding nor memory.
        """
        key = _key(address)
        live = self._live.get(key)
        if live is None:
            if key not in self._known.elsewhere:
                self._drop("late", "audio: no such turn", address)
        elif live.heard or not live.wants_audio:
            self._drop("unwanted", "audio: nobody listens to it, or no longer", address)
        elif not self._quotas.keep_audio(*key, len(payload)):
            self._drop("overflow", "audio: more than a command can be", address)
        else:
            self._pass_on(address, decode_chunk("audio", payload))

    def _take_turn_message(
        self, address: Address, message: messages.Message, turns: asyncio.TaskGroup
    ) -> None:
        key = _key(address)
        match message:
            case messages.TurnStarted():
                self._ownership.overhear(key[0], message)
                self._open(address, message, turns)
            case messages.Command() if key not in self._live and key not in self._known:
                if message.after_started:
                    self._drop("late", "command: its start was not heard", address)
                else:
                    self._open(address, message, turns)
                    self._pass_on(address, message)
            case messages.Command() | messages.SpeechEnded():
                self._pass_on(address, message)
            case messages.TurnCancelled():
                live = self._live.get(key)
                if live is not None:
                    live.cancelled.set()
                elif key not in self._known.elsewhere:
                    self._drop("late", "cancel: no such turn", address)
            case messages.TurnAccepted(hub_id=owner):
                self._note_owner(key, owner)
            case messages.TurnDeclined():
                self._note_owner(key, "")
            case _:
                self._drop("unknown", address.kind, address)

    def _open(self, address: Address, opening: Opening, turns: asyncio.TaskGroup) -> None:
        """Follows the turn, unless it was seen before or there are too many."""
        key = _key(address)
        if key in self._live or key in self._known:
            self._drop("duplicate", f"{opening.kind}: turn seen before", address)
        elif len(self._live) >= MAX_FOLLOWED:
            self._drop("overflow", f"{opening.kind}: too many turns at once", address)
        elif not self._quotas.begin(*key):
            self._drop("overflow", f"{opening.kind}: too many turns of one satellite", address)
            self._known.add_elsewhere(key)
            turns.create_task(self._reply(key, messages.TurnDeclined(reason="busy")))
        else:
            head = TurnHead(
                turn_id=key[1],
                satellite_id=key[0],
                session_id=opening.session_id,
                room_id=opening.room_id,
            )
            live = self._live[key] = LiveTurn(
                key, head, opening, time.monotonic(), connects=self._link.connects
            )
            live.wants_audio = self._speech.may_hear(opening)
            if self._known.chosen_early.discard((key, opening.kind)):
                live.decided.set()
            turns.create_task(self._follow(live))

    def _leave(self, address: Address) -> None:
        """Drops a message that came too late: its satellite has given the turn up.

        The turn is not done, here or in place of another hub.
        """
        key = _key(address)
        self._drop("late", f"{address.kind}: its satellite no longer waits for it", address)
        if key in self._live:
            self._pass_on(address, TooLate())
        else:
            self._known.add_elsewhere(key)

    def _end_turns_of(self, satellite_id: str) -> None:
        """Cancels the turns of a satellite that went offline.

        Nobody is left to finish the command or to hear the answer. A turn that is answered and only
        being stored is no longer among them: it is stored.
        """
        for key, live in self._live.items():
            if key[0] == satellite_id and not live.cancelled.is_set():
                log.info("turn.abandoned", satellite_id=satellite_id, turn_id=key[1])
                live.cancelled.set()

    def _pass_on(self, address: Address, event: Event) -> None:
        key = _key(address)
        live = self._live.get(key)
        if live is None or live.heard:
            if isinstance(event, messages.Command) and key in self._known.own:
                self._drop("duplicate", "command: turn seen before", address)
            elif key not in self._known.elsewhere:
                self._drop("late", f"{address.kind}: no such turn", address)
            return
        try:
            live.events.put_nowait(event)
        except asyncio.QueueFull:
            self._drop("overflow", f"{address.kind}: the turn's queue is full", address)

    def _note_owner(self, key: TurnKey, owner: str) -> None:
        live = self._live.get(key)
        if live is None:
            self._known.add_elsewhere(key)
        else:
            live.note_owner(owner)

    # -- one turn ------------------------------------------------------------------------------

    async def _follow(self, live: LiveTurn) -> None:
        key = live.key
        structlog.contextvars.bind_contextvars(turn_id=key[1], satellite_id=key[0])
        try:
            if not await self._ownership.may_answer(live):
                return
            if self.turns_in_progress >= self._max_turns:
                await self._ownership.decline(live)
                return
            self.turns_in_progress += 1
            try:
                if await self._ownership.accept(live, alone=self._satellites.is_alone(key[0])):
                    self._known.own.add(key)
                    await self._serve(live)
            except asyncio.CancelledError:
                if (
                    live.promised
                    and key not in self._known.own
                    and live.owner in ("", self._hub_id)
                ):
                    await self._outbox(live).finish(
                        TurnResult(outcome="cancelled", source="fallback")
                    )
                raise
            finally:
                self.turns_in_progress -= 1
        finally:
            self._close(key)
            self._known.add_elsewhere(key)

    async def _serve(self, live: LiveTurn) -> None:
        key, head = live.key, live.head
        outbox = self._outbox(live)
        hearing = CommandText(self._speech, live.opening, head.trace, outbox.transcript)
        result = TurnResult(outcome="cancelled", source="fallback")
        try:
            voice = None if self._satellites.speaks_itself(key[0]) else self._speech.voice
            async with outbox.open(voice, self._speech.voice_of):
                answering = self._runner.answer(head, lambda: self._hear(live, hearing), outbox)
                result = await unless(live.cancelled, answering) or result
        finally:
            self._close(key)
            self.outcomes[result.outcome] += 1
            async with self._runner.keeping(head, result):
                await outbox.finish(result)
                log_turn(head, result)
                if self._ended is not None:
                    self._ended(head, result)

    async def _hear(self, live: LiveTurn, hearing: CommandText) -> Heard:
        try:
            return await hearing.text(live.events)
        finally:
            live.stop_hearing()
            self._quotas.forget_audio(*live.key)

    # -- small things --------------------------------------------------------------------------

    def _outbox(self, live: LiveTurn) -> MqttOutbox:
        return MqttOutbox(self._link, self._topics, live.key[0], live.key[1], live.head.trace)

    def _close(self, key: TurnKey) -> None:
        self._live.pop(key, None)
        self._quotas.end(*key)

    async def _reply(
        self, key: TurnKey, message: messages.TurnAccepted | messages.TurnDeclined
    ) -> bool:
        topic = self._topics.turn(*key, message.kind)
        try:
            await self._link.publish(topic, codec.encode(message), expiry_s=5)
        except Disconnected:
            log.warning("inbox.message_lost", kind=message.kind)
            return False
        return True


def _key(address: Address) -> TurnKey:
    if address.turn_id is None:
        raise BadMessage(f"{address.kind}: not a turn's topic")
    return address.owner_id, address.turn_id
