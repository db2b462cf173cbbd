"""Text of a spoken command: the satellite's transcript, or the hub's transcript of its audio."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final

import structlog

from hub.errors import DeadlineExceeded, Unavailable
from hub.mqtt.command_audio import CommandAudio, SpeechProbability
from hub.mqtt.other_engines import OtherEngines
from ingle.speech.completeness import Completeness
from ingle.speech.engine import Heard, Recogniser, SpeechError, Voice
from ingle.speech.wakephrase import heard_without_wake_phrase
from ingle.wire import messages
from ingle.wire.pcm import AudioChunk
from ingle.wire.trace import Trace

log = structlog.get_logger()

COMMAND_WITHIN_S: Final = 60.0
"""Longest time from `started` to the end of the command: the satellite's own limit is far below."""
AUDIO_WITHIN_S: Final = 10.0
"""Longest time without audio, in seconds, before a satellite that streams is given up. It sends
some every 80 ms until the command ends; a gap of seconds already costs words.
"""


@dataclass(frozen=True, slots=True)
class TooLate:
    """The command's end came so late that its satellite no longer waits for it."""


Event = AudioChunk | messages.SpeechEnded | messages.Command | TooLate
Opening = messages.TurnStarted | messages.Command
"""The first message of a turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechParts:
    """The hub's speech engines, for satellites that have none; None where the hub has none."""

    recogniser: Recogniser | None
    voice: Voice | None
    vad: Callable[[], SpeechProbability]
    judge: Callable[[str], Completeness] | None = None
    """Tells how complete a command some words are; None: nobody can."""
    audio_within_s: float = AUDIO_WITHIN_S
    recognisers: OtherEngines[Recogniser] | None = None
    """Those of other languages than the hub's own; None: there are none."""
    voices: OtherEngines[Voice] | None = None

    async def recogniser_of(self, language: str) -> Recogniser | None:
        """The recogniser of a language; empty: the hub's own. None where there is none."""
        if self.recognisers is None or self.recognisers.is_own(language):
            return self.recogniser
        return await self.recognisers.of(language)

    async def voice_of(self, language: str) -> Voice | None:
        """The voice of a language; the hub's own where it has none."""
        if self.voices is None or self.voices.is_own(language):
            return self.voice
        return await self.voices.of(language) or self.voice

    def hears(self, opening: Opening) -> bool:
        """Whether the hub is to transcribe the turn's audio from its start, and can."""
        return (
            self.may_hear(opening)
            and isinstance(opening, messages.TurnStarted)
            and opening.stt == "hub"
        )

    def may_hear(self, opening: Opening) -> bool:
        """Whether the hub can transcribe audio of this turn, should any come.

        A satellite whose own recogniser failed sends the whole command at once, at its end.
        """
        return self.recogniser is not None and isinstance(opening, messages.TurnStarted)


class CommandText:
    """Waits for the text of one command.

    `tell` is called with what the hub transcribed, so far or finally; not with a satellite's own
    transcript. What was said so far is judged and told, and never acted on.
    """

    def __init__(
        self,
        speech: SpeechParts,
        opening: Opening,
        trace: Trace,
        tell: Callable[[messages.Transcript], Awaitable[None]],
    ) -> None:
        self._speech = speech
        self._opening = opening
        self._trace = trace
        self._tell = tell

    async def text(self, events: asyncio.Queue[Event]) -> Heard:
        """Waits for the command's text.

        Raises `Unavailable` where the audio cannot be transcribed, `DeadlineExceeded` where the
        command's end came too late, `TimeoutError` where none comes within `COMMAND_WITHIN_S`, or
        where audio should come and none does for `audio_within_s`.
        """
        collector = await self._collector()
        try:
            async with asyncio.timeout(COMMAND_WITHIN_S):
                while True:
                    match await self._next(events, streams=collector is not None):
                        case messages.Command() as command:
                            self._trace.join(command.stages_ms)
                            self._trace.end_cause = command.end_cause
                            return Heard(
                                text=command.text,
                                confidence=command.confidence,
                                language=command.language,
                                alternatives=command.alternatives,
                            )
                        case messages.SpeechEnded() as ended:
                            self._trace.join(ended.stages_ms)
                            self._trace.end_cause = ended.end_cause
                            return await self._transcribed(collector, ended)
                        case TooLate():
                            raise DeadlineExceeded("Sorry, that reached me too late.")
                        case AudioChunk() as chunk:
                            collector = collector or await self._collector(late=True)
                            if collector is not None:
                                collector.add(chunk)
                                await self._tell_so_far(collector)
        finally:
            if collector is not None:
                collector.close()

    async def _next(self, events: asyncio.Queue[Event], *, streams: bool) -> Event:
        async with asyncio.timeout(self._speech.audio_within_s if streams else None):
            return await events.get()

    async def _collector(self, *, late: bool = False) -> CommandAudio | None:
        """What takes the turn's audio; None where there is to be none, so far.

        `late`: some has come though the satellite was to transcribe by itself.
        """
        wanted = self._speech.may_hear if late else self._speech.hears
        if not wanted(self._opening):
            return None
        recogniser = await self._speech.recogniser_of(self._opening.language)
        return None if recogniser is None else CommandAudio(recogniser.listen(), self._speech.vad)

    async def _tell_so_far(self, collector: CommandAudio) -> None:
        """Tells the satellite how complete the command is, once for each pause."""
        news = collector.news() if self._speech.judge is not None else None
        if news is None or self._speech.judge is None:
            return
        heard, frames = news
        heard = heard_without_wake_phrase(heard, self._wake_word)
        completeness = self._speech.judge(heard.verbatim or heard.text)
        await self._tell(
            messages.Transcript(
                text=heard.text, final=False, frames=frames, completeness=completeness
            )
        )

    @property
    def _wake_word(self) -> str:
        """Empty where none was said."""
        return self._opening.wake_word if isinstance(self._opening, messages.TurnStarted) else ""

    async def _transcribed(
        self, collector: CommandAudio | None, ended: messages.SpeechEnded
    ) -> Heard:
        if collector is None:
            raise Unavailable("Sorry, the hub has no speech recogniser.", stage="stt")
        with self._trace.stage("stt"):
            try:
                heard = heard_without_wake_phrase(
                    await collector.result(ended.frames), self._wake_word
                )
            except SpeechError as error:
                log.error("turn.not_heard", reason=str(error))
                raise Unavailable("Sorry, I could not transcribe that.", stage="stt") from error
        if collector.missing:
            log.warning("turn.audio_missing", messages=collector.missing)
        await self._tell(messages.Transcript(text=heard.text, final=True))
        return replace(heard, language=self._opening.language)
