"""MQTT uplink: a turn has started, its audio or its text, its cancellation."""

from typing import Final

from ingle.speech.engine import Heard
from ingle.wire import codec, messages
from ingle.wire.link import Disconnected, Link
from ingle.wire.messages import EndReason
from ingle.wire.pcm import UPLINK_RATE_HZ, AudioChunk, encode_chunk
from ingle.wire.topics import Topics
from ingle.wire.trace import Trace
from satellite.errors import HubAway
from satellite.mqtt.stamps import Stamps
from satellite.ports import TurnStart

EXPIRY_S: Final = 5
"""A command that did not reach a hub within this many seconds is never acted on."""
CHUNK_BYTES: Final = 2560
"""Samples per audio message: 80 ms, a quarter of the messages of 20 ms chunks for the same
sound."""
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

    def audio(self, turn_id: str) -> "AudioStream":
        """A stream of this turn's samples to the hub."""
        return AudioStream(self, turn_id)

    async def send_chunk(self, turn_id: str, chunk: AudioChunk) -> None:
        await self._publish(turn_id, "audio", encode_chunk(chunk), qos=0)

    async def _send(self, turn_id: str, message: messages.Message) -> None:
        await self._publish(turn_id, message.kind, codec.encode(message), qos=1)

    async def _publish(self, turn_id: str, kind: str, payload: bytes, *, qos: int) -> None:
        try:
            topic = self._topics.turn(self._satellite_id, turn_id, kind)
            await self._link.publish(topic, payload, qos=qos, expiry_s=EXPIRY_S)
        except Disconnected as error:
            raise HubAway(AWAY) from error


class AudioStream:
    """Packs samples into numbered messages of 80 ms, shorter where a pause begins or ends."""

    def __init__(self, uplink: MqttUplink, turn_id: str) -> None:
        self._uplink = uplink
        self._turn_id = turn_id
        self._unsent = b""
        self.paused = False
        """Whether the speech may be over: the next message says so, and comes at once."""
        self._told = False
        """What the last message said of `paused`."""
        self.frames = 0
        """Audio messages sent."""

    async def feed(self, samples: bytes) -> None:
        self._unsent += samples
        while len(self._unsent) >= CHUNK_BYTES:
            await self._send(self._unsent[:CHUNK_BYTES], last=False)
            self._unsent = self._unsent[CHUNK_BYTES:]
        if self.paused != self._told:
            await self._send(self._unsent, last=False)
            self._unsent = b""

    async def end(self) -> None:
        """Sends what is left, marked as the last."""
        await self._send(self._unsent, last=True)
        self._unsent = b""

    async def _send(self, samples: bytes, *, last: bool) -> None:
        chunk = AudioChunk(
            sequence=self.frames,
            sample_rate_hz=UPLINK_RATE_HZ,
            samples=samples,
            last=last,
            paused=self.paused,
        )
        self.frames += 1
        self._told = self.paused
        await self._uplink.send_chunk(self._turn_id, chunk)
