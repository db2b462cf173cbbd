"""SPINE: one spoken command on the satellite, from wake word to answer.

    wake word -> capture until the speech ends -> text here, or audio to the hub
              -> accepted by a hub -> the answer, sentence by sentence
              -> interrupted by the next wake word, or a reply to it, or the wake word

Read `Satellite.run`, then `_command`, from top to bottom.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import Enum, auto
from typing import Final

import structlog

from ingle.runtime.tasks import task_group
from ingle.speech.engine import SpeechError, Voice
from ingle.wire import messages
from ingle.wire.messages import ACCEPTED_WITHIN_S, ActionReport, EndCause
from ingle.wire.trace import Trace
from satellite.answer import AnswerStream
from satellite.errors import AudioDeviceError, HubAway, SatelliteError
from satellite.listening.barge_in import BargeIn
from satellite.listening.endpoint import EndpointEvent
from satellite.listening.follow_up import FollowUp, died_away
from satellite.listening.foreground import level_dbfs
from satellite.listening.hearing import CommandHearing
from satellite.listening.preroll import Preroll
from satellite.ports import (
    AnswerSpeaker,
    Attention,
    Downlink,
    Listening,
    Microphone,
    PcmFrame,
    SessionSource,
    SoundKeeper,
    SpeechDetector,
    Transcriber,
    TurnEvents,
    TurnStart,
    Uplink,
    Wake,
)

log = structlog.get_logger()

REPLY: Final = Wake(word=messages.REPLY, score=1.0, said=False)
"""Stands for the wake word after an answer that may be replied to."""


class Captured(Enum):
    """The result of capturing one command."""

    SENT = auto()
    """The command is with the hub."""
    HEARD_ELSEWHERE = auto()
    """Another satellite answers; nothing more is sent."""
    NOTHING = auto()
    """No command was spoken, the satellite was muted, or the microphone ended."""


@dataclass(slots=True)
class TurnReport:
    """The result of one turn; what `--json` prints."""

    turn_id: str
    wake_word: str
    text: str = ""
    end_cause: EndCause | None = None
    """Why the command was taken to be over; None where none was."""
    outcome: str = "cancelled"
    error_code: str | None = None
    answer: str = ""
    answered: bool = False
    """Whether a hub's answer came to its end, be it an error, and could be heard."""
    expects_reply: bool = False
    actions: tuple[ActionReport, ...] = ()
    underruns: int = 0
    overruns: int = 0
    """Frames that the microphone has lost so far, since the start."""
    stages_ms: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class _Command:
    """The state of the command in progress."""

    head: TurnStart
    report: TurnReport
    trace: Trace
    events: TurnEvents
    heard_before: list[tuple[PcmFrame, float]]
    """The pre-roll, each frame with its probability of speech; empty where no wake word was
    said."""
    asked_s: float
    """When the hub was told."""
    begun_s: float
    """When its capture began."""
    sound: list[bytes] = field(default_factory=list)
    """What was heard since, where sound is kept."""
    ended_s: float = 0.0
    """When the speech was found to be over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The adapters that a satellite is made of."""

    microphone: Microphone
    attention: Attention
    speech: SpeechDetector
    transcriber: Transcriber
    uplink: Uplink
    downlink: Downlink
    speaker: AnswerSpeaker
    voice: Voice | None
    """None: the hub speaks."""
    session: SessionSource
    follow_up: FollowUp = field(default_factory=FollowUp)
    recordings: SoundKeeper | None = None
    """None: no sound is kept."""


class Satellite:
    """Hears and answers commands until the microphone ends (a file's does) or it is cancelled."""

    def __init__(self, parts: Parts, on_turn: Callable[[TurnReport], None]) -> None:
        self._parts = parts
        self._on_turn = on_turn
        self._preroll = Preroll()
        self._barge_in = BargeIn(parts.speaker, parts.microphone, parts.speech)

    async def run(self) -> None:
        frames = self._parts.microphone.frames()
        wake = await self._wake_word(frames)
        while wake is not None:
            wake = await self._command(wake, frames)
            if wake is None and not self._parts.microphone.ended:
                wake = await self._wake_word(frames)

    async def _wake_word(
        self, frames: AsyncIterator[PcmFrame], until: "asyncio.Task[None] | None" = None
    ) -> Wake | None:
        """Waits for a wake word; None when a file ends or the task is done.

        One that is said into what the speaker says holds it, and is one once words follow.
        """
        parts = self._parts
        async for frame in frames:
            self._preroll.add(frame)
            heard = await parts.attention.detect(frame, speaking=self._barge_in.expected)
            deaf = parts.attention.muted or parts.microphone.ended
            wake = self._barge_in.take(frame, heard, deaf=deaf)
            if parts.attention.muted:
                self._preroll.clear()
            done = until is not None and until.done() and not self._barge_in.holding
            if wake is not None or parts.microphone.ended or done:
                return wake
        return None

    async def _command(self, wake: Wake, frames: AsyncIterator[PcmFrame]) -> Wake | None:
        """One turn; returns what begins the next one at once: barge-in, or an awaited reply."""
        with self._turn(wake) as command:
            try:
                await self._parts.uplink.started(command.head)
                captured = await self._capture(command, frames)
                if captured is Captured.NOTHING:
                    await self._parts.uplink.cancel(command.head.turn_id)
                    if wake is REPLY:
                        await self._parts.speaker.chime("done")  # it listens no longer
                    return None
                if captured is Captured.HEARD_ELSEWHERE or not await self._accepted(command):
                    return None  # another satellite answers: not a sound from this one
                return await self._answer(command, frames)
            except AudioDeviceError:
                command.report.outcome, command.report.error_code = "error", "internal"
                await self._parts.uplink.cancel(command.head.turn_id)
                raise  # without ears or a mouth there is nothing to go on with
            except SatelliteError as error:
                return await self._unless_woken(self._give_up(command, error), frames)

    @contextmanager
    def _turn(self, wake: Wake) -> Iterator[_Command]:
        """A turn: its events arrive while the block runs, its end is logged and reported."""
        parts, trace = self._parts, Trace()
        parts.follow_up.turn_began(by_itself=wake is REPLY)
        heard_before = self._preroll.frames() if wake.said else []
        head = TurnStart(
            turn_id=uuid.uuid4().hex,
            session_id=parts.session.current(wake.session_id),
            wake=wake,
            level_dbfs=level_dbfs(heard_before),
            stt=parts.transcriber.place,
        )
        report = TurnReport(head.turn_id, wake.word)
        if heard_before:
            trace.add("wake", trace.clock() - heard_before[-1].captured_s)
        parts.speech.reset()
        before = [(frame, parts.speech.probability(frame)) for frame in heard_before]
        with (
            structlog.contextvars.bound_contextvars(turn_id=head.turn_id),
            parts.downlink.turn(head.turn_id) as events,
        ):
            now_s = trace.clock()
            command = _Command(head, report, trace, events, before, asked_s=now_s, begun_s=now_s)
            try:
                yield command
            finally:
                self._finish(command)

    def _finish(self, command: _Command) -> None:
        """Logs how long each stage took and how the turn ended, and reports it."""
        report, trace = command.report, command.trace
        report.stages_ms, report.overruns = trace.stages_ms(), self._parts.microphone.overruns
        for stage, elapsed_ms in trace.own_stages_ms().items():
            log.info("turn.stage_done", stage=stage, elapsed_ms=elapsed_ms, outcome=report.outcome)
        log.info("turn.ended", outcome=report.outcome, error_code=report.error_code)
        if self._parts.recordings is not None:
            before = [frame.samples for frame, _ in command.heard_before]
            self._parts.recordings.keep(report.turn_id, before + command.sound, asdict(report))
        self._on_turn(report)

    async def _capture(self, command: _Command, frames: AsyncIterator[PcmFrame]) -> Captured:
        """Hears the command out (endpointing) and sends it, unless another satellite answers."""
        parts = self._parts
        by_itself = command.head.wake is REPLY
        endpoint = parts.follow_up.endpoint(parts.attention.endpoint, by_itself=by_itself)
        if parts.microphone.live and command.head.wake.word in (messages.REPLY, messages.LISTEN):
            await died_away(frames)  # what is heard first is the own speaker
        hearing = CommandHearing(endpoint, command.heard_before)
        listening = parts.transcriber.begin(command.head, command.events)
        try:
            async for frame, probability in self._with_speech(command, hearing.begun, frames):
                if command.events.heard_elsewhere:
                    log.info("command.heard_elsewhere")
                    return Captured.HEARD_ELSEWHERE
                if parts.attention.muted:
                    log.info("command.muted")
                    return Captured.NOTHING
                event = await hearing.take(frame, probability, listening)
                match event.kind if event else None:
                    case "nothing_said" | "too_short" as reason:
                        log.info("command.not_said", reason=reason)
                        return Captured.NOTHING
                    case "ended" if event is not None:
                        if await self._send(command, listening, event, sure=hearing.sure):
                            return Captured.SENT
                        if not hearing.listen_on():
                            return Captured.NOTHING
                        listening.close()
                        listening = parts.transcriber.begin(command.head, command.events)
            return Captured.NOTHING
        finally:
            listening.close()
            self._preroll.clear()
            parts.attention.reset()

    async def _send(
        self, command: _Command, listening: Listening, event: EndpointEvent, *, sure: bool
    ) -> bool:
        """Hands the command to the hub; False, and nothing sent, where there are no words in it.

        `sure`: that a command was spoken and is over: then the hub is to say that it caught none.
        """
        report, trace = command.report, command.trace
        command.ended_s = trace.clock()
        trace.end_cause = event.cause
        trace.put("capture", event.speech_end_s - command.begun_s)
        trace.put("endpoint", command.ended_s - event.speech_end_s)
        trace.put("uplink", command.events.one_way_s(command.asked_s))
        text = await listening.finish(event.reason, trace, sure=sure)
        log.info(
            "command.ended",
            cause=event.cause,
            silence_ms=trace.stages_ms()["endpoint"],
            words=text is not None,
        )
        if text is None:
            return False
        report.text, report.end_cause = text, event.cause
        return True

    async def _with_speech(
        self,
        command: _Command,
        heard: list[tuple[PcmFrame, float]],
        rest: AsyncIterator[PcmFrame],
    ) -> AsyncIterator[tuple[PcmFrame, float]]:
        """The pre-roll's part of the command and what follows, with probabilities of speech."""
        for item in heard:
            yield item
        async for frame in rest:
            if self._parts.recordings is not None:
                command.sound.append(frame.samples)
            yield frame, self._parts.speech.probability(frame)

    async def _accepted(self, command: _Command) -> bool:
        """Waits until a hub has taken the turn; False when another satellite answers.

        Raises `HubAway` when no hub takes it within `ACCEPTED_WITHIN_S` of its start, or the hub is
        busy.
        """
        if command.events.heard_elsewhere:
            return False
        left_s = command.asked_s + ACCEPTED_WITHIN_S - command.trace.clock()
        event = await command.events.next(max(left_s, 0.1))
        if isinstance(event, messages.TurnDeclined):
            if event.reason == "busy":
                raise HubAway("The hub is busy.")
            return False
        command.trace.add("downlink", command.events.one_way_s(command.asked_s))
        return True

    async def _answer(self, command: _Command, frames: AsyncIterator[PcmFrame]) -> Wake | None:
        """Plays the answer; returns the wake word that interrupted it, or the awaited reply."""
        interruption = await self._unless_woken(self._play_answer(command), frames)
        if interruption is not None:
            await self._parts.uplink.cancel(command.head.turn_id)
            return interruption
        return await self._reply(command.report)

    async def _reply(self, report: TurnReport) -> Wake | None:
        """Opens the microphone for a reply, if one is expected."""
        parts = self._parts
        if not parts.follow_up.opens(asked=report.expects_reply, answered=report.answered):
            return None
        await parts.speaker.chime("wake")
        return None if parts.microphone.ended or parts.attention.muted else REPLY

    async def _unless_woken(
        self, speaking: Coroutine[None, None, None], frames: AsyncIterator[PcmFrame]
    ) -> Wake | None:
        """Speaks with barge-in: a wake word said into it stops it and is returned.

        That wake word begins the next turn.
        """
        interruption: Wake | None = None
        async with task_group() as tasks:
            task = tasks.create_task(speaking)
            if self._parts.microphone.live:
                interruption = await self._wake_word(frames, until=task)
            if interruption is not None:
                task.cancel()
        return interruption

    async def _play_answer(self, command: _Command) -> None:
        report, answer = (
            command.report,
            AnswerStream(command.events, self._parts.voice, command.trace),
        )
        try:
            if await answer.begins():
                played = await self._parts.speaker.play(answer.pieces(), answer.sample_rate_hz)
                report.underruns = played.underruns
                if played.first_sample_s is not None:
                    command.trace.add("first_audio", played.first_sample_s - command.ended_s)
        finally:
            report.text = report.text or answer.text
            report.answer = " ".join(answer.sentences)
        finished = answer.finished
        if finished is not None:
            report.answered = not answer.unspoken
            report.outcome, report.error_code = finished.outcome, finished.error_code
            report.actions, report.expects_reply = finished.actions, finished.expects_reply
        if answer.unspoken:
            report.outcome, report.error_code = "error", report.error_code or "unavailable"
            report.expects_reply = False  # to a question that nobody has heard
            log.warning("answer.not_spoken", reason="no voice here, and the hub sent no sound")
            await self._parts.speaker.chime("error")

    async def _give_up(self, command: _Command, error: SatelliteError) -> None:
        """Apologises, and meanwhile cancels the turn at the hub, should that be there.

        What has not been done is not to be done.
        """
        async with task_group() as tasks:
            tasks.create_task(self._parts.uplink.cancel(command.head.turn_id))
            await self._apologise(command, error)

    async def _apologise(self, command: _Command, error: SatelliteError) -> None:
        """Apologises, in words where there is a voice here, else by a sound.

        Nothing is done later.
        """
        command.report.outcome, command.report.answer = "error", str(error)
        command.report.error_code = "unavailable" if isinstance(error, HubAway) else "internal"
        log.warning("turn.failed", reason=str(error))
        voice = self._parts.voice
        try:
            if voice is not None and str(error):
                await self._parts.speaker.play(voice.speak(str(error)), voice.sample_rate_hz)
            else:
                await self._parts.speaker.chime("error")
        except SpeechError as speech_error:
            log.error("turn.apology_failed", reason=str(speech_error))
