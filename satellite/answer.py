"""Reads a turn's answer from the hub: sentences to speak here, or audio, and how it ended."""

from collections.abc import AsyncIterator
from typing import Final

import structlog

from ingle.speech.engine import SpeechError, Voice
from ingle.wire import messages
from ingle.wire.pcm import AudioChunk, SequenceCheck
from ingle.wire.trace import Trace
from satellite.errors import HubAway
from satellite.ports import TurnEvents

log = structlog.get_logger()

ANSWER_WITHIN_S: Final = 60.0
"""Longest silence of the hub inside a turn; a hub that dies is noticed at once through its last
will."""
LATE_AUDIO_S: Final = 0.5
"""How long audio may lag behind `finished`."""
DEFAULT_RATE_HZ: Final = 22_050


class AnswerStream:
    """Reads one turn's events and turns them into one stream of samples."""

    def __init__(
        self,
        events: TurnEvents,
        voice: Voice | None,
        trace: Trace,
        *,
        within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        """`within_s`: the longest silence of the hub before it counts as away."""
        self._events = events
        self._within_s = within_s
        self._voice = voice
        self._trace = trace
        self._first: messages.Answer | AudioChunk | None = None
        self._audio_order = SequenceCheck()
        self._sentences_heard = 0
        self._sounded = False
        self._first_text_s: float | None = None
        self.text = ""
        """What the hub heard, where it transcribed."""
        self.sentences: list[str] = []
        self.finished: messages.TurnFinished | None = None

    @property
    def sample_rate_hz(self) -> int:
        """Of `pieces`; known once `begins` has returned."""
        if isinstance(self._first, AudioChunk):
            return self._first.sample_rate_hz
        return self._voice.sample_rate_hz if self._voice is not None else DEFAULT_RATE_HZ

    @property
    def unspoken(self) -> bool:
        """Whether it is over and had words, of which no sound was made, here or on the hub."""
        return self.finished is not None and bool(self.sentences) and not self._sounded

    async def begins(self) -> bool:
        """Waits for something to say; False when the turn finished without."""
        self._first = await self._next()
        return self._first is not None

    async def pieces(self) -> AsyncIterator[bytes]:
        """The answer's samples, sentence after sentence, until the turn is finished."""
        event = self._first
        while event is not None:
            async for samples in self._sound_of(event):
                if samples:
                    self._sounded = True
                    if self._first_text_s is not None:
                        self._trace.add("tts", self._trace.clock() - self._first_text_s)
                        self._first_text_s = None
                    yield samples
            event = await self._next()
        if self._audio_order.missing:
            log.warning("answer.audio_missing", messages=self._audio_order.missing)

    async def _sound_of(self, event: messages.Answer | AudioChunk) -> AsyncIterator[bytes]:
        if isinstance(event, AudioChunk):
            yield event.samples
            return
        if self._voice is not None:
            try:
                async for samples in self._voice.speak(event.text):
                    yield samples
            except SpeechError as error:
                log.error("answer.voice_failed", reason=str(error))

    async def _next(self) -> messages.Answer | AudioChunk | None:
        """The next event with something to say, or None at the end."""
        while True:
            if self.finished is None:
                event = await self._read(self._within_s)
            elif self._voice is None and self._sentences_heard < self.finished.sentences:
                try:
                    event = await self._read(LATE_AUDIO_S)
                except HubAway:
                    return None
            else:
                return None
            if event is not None:
                return event

    async def _read(self, within_s: float) -> messages.Answer | AudioChunk | None:
        """Takes the next event; returns it when it is to be heard."""
        event = await self._events.next(within_s)
        match event:
            case messages.Answer():
                self.sentences.append(event.text)
                if len(self.sentences) == 1:
                    self._first_text_s = self._trace.clock()
                return event if self._voice is not None else None
            case AudioChunk():
                self._sentences_heard += event.last
                new = self._audio_order.accept(event.sequence)
                return event if self._voice is None and new and event.samples else None
            case messages.Transcript():
                self.text = event.text
            case messages.TurnFinished():
                self.finished = event
                self._trace.join(event.stages_ms)
            case messages.TurnAccepted() | messages.TurnDeclined():
                log.debug("answer.repeated", kind=event.kind)
        return None
