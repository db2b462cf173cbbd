"""MQTT producer of one answer: numbered sentences, their audio where the hub speaks, `finished`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, Self

import structlog

from hub.language.current import current
from hub.ports import TurnResult
from ingle.speech.engine import SpeechError, Voice
from ingle.wire import codec, messages
from ingle.wire.link import Disconnected, Link
from ingle.wire.messages import Message
from ingle.wire.pcm import AudioChunk, encode_chunk
from ingle.wire.topics import Topics
from ingle.wire.trace import Trace

log = structlog.get_logger()

EXPIRY_S: Final = 30
"""Message expiry in seconds: an answer that is not delivered by then is never delivered."""
MAX_UNSPOKEN: Final = 64
"""Sentences that may wait for the voice; `say` waits beyond (back-pressure)."""


VoiceOf = Callable[[str], Awaitable[Voice | None]]
"""The voice of a language; None where there is none."""


class MqttOutbox:
    """One turn's answer. Enter it with `open`; `finish` is called exactly once, whatever happens.

    A satellite that cannot be reached loses the answer, never the turn: actions stay done, and the
    satellite's own timeout tells the person.
    """

    def __init__(
        self, link: Link, topics: Topics, satellite_id: str, turn_id: str, trace: Trace
    ) -> None:
        self._link = link
        self._topics = topics
        self._satellite_id = satellite_id
        self._turn_id = turn_id
        self._trace = trace
        self._next_seq = 0
        self._voice: Voice | None = None
        self._unspoken: asyncio.Queue[tuple[int, str, str] | None] = asyncio.Queue(MAX_UNSPOKEN)
        """Place, words and language of each sentence."""
        self._finished = False
        self._lost = 0
        """Messages that could not be sent."""

    @asynccontextmanager
    async def open(
        self, voice: Voice | None, voice_of: VoiceOf | None = None
    ) -> AsyncIterator[Self]:
        """Enters the outbox.

        With a voice, every sentence is also sent as audio, in order, while the next ones are still
        being made; None: the satellite speaks by itself, or nobody does. `voice_of`: the voice of a
        language, where a turn may be in another than the voice's.
        """
        self._voice = voice
        async with asyncio.TaskGroup() as tasks:
            speaking = tasks.create_task(self._speak(voice, voice_of)) if voice else None
            try:
                yield self
            except BaseException:
                if speaking is not None:
                    speaking.cancel()
                raise
            if speaking is not None:
                await self._unspoken.put(None)

    async def say(self, sentence: str) -> None:
        seq, self._next_seq = self._next_seq, self._next_seq + 1
        await self._send("answer", messages.Answer(seq=seq, text=sentence))
        if self._voice is not None:
            await self._unspoken.put((seq, sentence, current()))

    async def transcript(self, transcript: messages.Transcript) -> None:
        """Sends the satellite the transcript of its audio."""
        await self._send("transcript", transcript)

    async def finish(self, result: TurnResult) -> None:
        """Sends the terminal message; a second call changes nothing."""
        if self._finished:
            return
        self._finished = True
        finished = messages.TurnFinished(
            outcome=result.outcome,
            error_code=result.error_code,
            sentences=self._next_seq,
            expects_reply=result.expects_reply,
            actions=result.actions,
            stages_ms=self._trace.stages_ms(),
            source=result.source,
        )
        await self._send("finished", finished)

    async def _speak(self, own: Voice, voice_of: VoiceOf | None) -> None:
        sequence = 0
        while (item := await self._unspoken.get()) is not None:
            seq, sentence, language = item
            voice = own if voice_of is None else await voice_of(language) or own
            try:
                async for samples in voice.speak(sentence):
                    await self._send_audio(sequence, seq, voice.sample_rate_hz, samples, last=False)
                    sequence += 1
            except SpeechError as error:
                log.error("outbox.voice_failed", reason=str(error))
            await self._send_audio(sequence, seq, voice.sample_rate_hz, b"", last=True)
            sequence += 1

    async def _send_audio(
        self, sequence: int, answer_seq: int, rate_hz: int, samples: bytes, *, last: bool
    ) -> None:
        chunk = AudioChunk(
            sequence=sequence,
            sample_rate_hz=rate_hz,
            samples=samples,
            last=last,
            answer_seq=answer_seq & 0xFFFF,
        )
        await self._publish("speech", encode_chunk(chunk), qos=0)

    async def _send(self, kind: str, message: Message) -> None:
        await self._publish(kind, codec.encode(message), qos=1)

    async def _publish(self, kind: str, payload: bytes, *, qos: int) -> None:
        topic = self._topics.turn(self._satellite_id, self._turn_id, kind)
        try:
            await self._link.publish(topic, payload, qos=qos, expiry_s=EXPIRY_S)
        except Disconnected:
            self._lost += 1
            if self._lost == 1:  # a long answer's sound is a thousand messages
                log.warning("outbox.message_lost", kind=kind)
