"""MQTT uplink: a turn has started, its audio or its text, its cancellation."""

import time
from functools import partial
from typing import Final

from ingle.speech.engine import Heard
from ingle.wire import codec, messages
from ingle.wire.link import Disconnected, Link
from ingle.wire.messages import EndReason
from ingle.wire.pcm import AudioChunk, encode_chunk
from ingle.wire.topics import Topics
from ingle.wire.trace import Trace
from satellite.errors import HubAway
from satellite.mqtt.audio_stream import AudioStream
from satellite.mqtt.stamps import Stamps
from satellite.ports import TurnEvents, TurnStart

EXPIRY_S: Final = 5
"""A command that did not reach a hub within this many seconds is never acted on."""
AWAY: Final = "I can't reach the hub."


class MqttUplink:
    """`Uplink` of one satellite over MQTT: nothing is kept for later.

    Every method raises `HubAway` when the broker is away.
    """

    def __init__(
        self,
        link: Link,
        topics: Topics,
        *,
        satellite_id: str,
        room_id: str,
        language: str,
        stamps: Stamps,
    ) -> None:
        self._link = link
        self._topics = topics
        self._satellite_id = satellite_id
        self._room_id = room_id
        self._language = language
        self._stamps = stamps

    async def started(self, turn: TurnStart) -> None:
        message = messages.TurnStarted(
            session_id=turn.session_id,
            room_id=self._room_id,
            wake_word=turn.wake.word,
            wake_score=round(turn.wake.score, 4),
            level_dbfs=round(turn.level_dbfs, 1),
            stt=turn.stt,
        )
        await self._send(turn.turn_id, self._stamps.on(message))

    async def command(self, turn: TurnStart, heard: Heard, trace: Trace) -> None:
        """The text that was heard here; empty text lets the hub say that it caught nothing."""
        message = messages.Command(
            session_id=turn.session_id,
            room_id=self._room_id,
            text=heard.text,
            confidence=min(1.0, max(0.0, heard.confidence)),
            language=self._language,
            alternatives=heard.alternatives,
            after_started=True,
            end_cause=trace.end_cause,
            stages_ms=trace.stages_ms(),
        )
        await self._send(turn.turn_id, self._stamps.on(message))

    async def speech_ended(
        self, turn_id: str, frames: int, reason: EndReason, trace: Trace
    ) -> None:
        message = messages.SpeechEnded(
            frames=frames,
            reason=reason,
            end_cause=trace.end_cause,
            stages_ms=trace.stages_ms(),
        )
        await self._send(turn_id, self._stamps.on(message))

    async def cancel(self, turn_id: str) -> None:
        """Gives the turn up; harmless when the hub is away or has finished it."""
        try:
            await self._send(turn_id, messages.TurnCancelled())
        except HubAway:
            return

    def audio(self, turn_id: str, events: TurnEvents) -> AudioStream:
        """A stream of this turn's samples to the hub."""
        send = partial(self._send_chunk, turn_id)
        return AudioStream(send, lambda: events.audio_owner, time.monotonic)

    async def _send_chunk(self, turn_id: str, chunk: AudioChunk, hub_id: str) -> None:
        if hub_id:
            topic = self._topics.owner_audio(self._satellite_id, turn_id, hub_id)
        else:
            topic = self._topics.turn(self._satellite_id, turn_id, "audio")
        await self._publish(topic, encode_chunk(chunk), qos=0)

    async def _send(self, turn_id: str, message: messages.Message) -> None:
        topic = self._topics.turn(self._satellite_id, turn_id, message.kind)
        await self._publish(topic, codec.encode(message), qos=1)

    async def _publish(self, topic: str, payload: bytes, *, qos: int) -> None:
        try:
            await self._link.publish(topic, payload, qos=qos, expiry_s=EXPIRY_S)
        except Disconnected as error:
            raise HubAway(AWAY) from error
