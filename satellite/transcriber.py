"""Where a command becomes text: here, or on the hub. Both hear it while it is spoken."""

import asyncio
from collections.abc import Callable
from typing import Final, Literal

import structlog

from ingle.speech.completeness import Completeness, CompletenessJudge
from ingle.speech.engine import Heard, Recogniser, SpeechError, Utterance, VocabularyUser
from ingle.wire.messages import EndReason, SttPlace
from ingle.wire.trace import Trace
from satellite.errors import SatelliteError
from satellite.mqtt.uplink import MqttUplink
from satellite.ports import Listening, TurnEvents, TurnStart

log = structlog.get_logger()

PATIENCE_S: Final = 6.0
"""Longest wait for this machine's own recogniser, in seconds, where the hub may hear instead."""
_MOST_BYTES: Final = 2 * 16_000 * 60
"""Of a command that is kept for the hub: the minute that a hub takes at most."""


class LocalTranscriber:
    """Transcribes here and sends text; the wake word is taken off its front."""

    place: SttPlace = "local"

    def __init__(
        self,
        recogniser: Recogniser,
        uplink: MqttUplink,
        without_wake_word: Callable[[Heard, str], Heard],
        judge: CompletenessJudge,
        *,
        or_hub: bool = False,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`or_hub`: the hub hears a command of which the recogniser makes nothing.

        That is one with which it fails, or that it has no text of after `patience_s`.
        """
        self._or_hub = or_hub
        self._patience_s = patience_s
        self._recogniser = recogniser
        self._uplink = uplink
        self._without_wake_word = without_wake_word
        self._judge = judge

    def use_vocabulary(self, jsgf: str) -> None:
        """Judges by this grammar which commands are complete; the recogniser hears by it, too."""
        self._judge.use_vocabulary(jsgf)
        if isinstance(self._recogniser, VocabularyUser):
            self._recogniser.use_vocabulary(jsgf)

    def begin(self, turn: TurnStart, events: TurnEvents) -> Listening:
        def command(heard: Heard) -> Heard:
            return self._without_wake_word(heard, turn.wake.word) if turn.wake.said else heard

        listening = _LocalListening(
            turn, self._recogniser.listen(), self._uplink, command, self._judge.judge
        )
        return (
            _HubAfterAll(listening, turn, events, self._uplink, self._patience_s)
            if self._or_hub
            else (listening)
        )


class _LocalListening:
    def __init__(
        self,
        turn: TurnStart,
        utterance: Utterance,
        uplink: MqttUplink,
        command: Callable[[Heard], Heard],
        judge: Callable[[str], Completeness],
    ) -> None:
        """`command` takes the wake word off what was heard, `judge` tells how complete it is."""
        self._turn = turn
        self._utterance = utterance
        self._uplink = uplink
        self._command = command
        self._judge = judge
        self._judged: tuple[Heard, Completeness] | None = None
        self._paused = False

    @property
    def so_far(self) -> Completeness | Literal["pending"] | None:
        heard = self._utterance.so_far
        if heard is None:
            return "pending" if self._paused else None
        if self._judged is None or self._judged[0] is not heard:
            command = self._command(heard)
            self._judged = heard, self._judge(command.verbatim or command.text)
        return self._judged[1]

    async def feed(self, samples: bytes) -> None:
        self._utterance.feed(samples)

    def pause(self) -> None:
        self._paused = True
        self._utterance.pause()

    def resume(self) -> None:
        self._paused = False
        self._utterance.resume()

    async def finish(self, reason: EndReason, trace: Trace, *, sure: bool) -> str | None:  # noqa: ARG002
        return await self.send(await self.hear(trace), trace, sure=sure)

    async def hear(self, trace: Trace) -> Heard:
        """The command's text, without the wake word. Raises `SatelliteError`."""
        with trace.stage("stt"):
            try:
                return self._command(await self._utterance.result())
            except SpeechError as error:
                raise SatelliteError("I could not transcribe that.") from error

    async def send(self, heard: Heard, trace: Trace, *, sure: bool) -> str | None:
        """See `Listening.finish`."""
        if not heard.text and not sure:
            return None
        await self._uplink.command(self._turn, heard, trace)
        return heard.text

    def close(self) -> None:
        self._utterance.close()


class _HubAfterAll:
    """As that of this machine; what it makes no text of is sent to the hub, whole."""

    def __init__(
        self,
        here: _LocalListening,
        turn: TurnStart,
        events: TurnEvents,
        uplink: MqttUplink,
        patience_s: float,
    ) -> None:
        self._here = here
        self._turn = turn
        self._events = events
        self._uplink = uplink
        self._patience_s = patience_s
        self._heard = bytearray()

    @property
    def so_far(self) -> Completeness | Literal["pending"] | None:
        return self._here.so_far

    async def feed(self, samples: bytes) -> None:
        if len(self._heard) < _MOST_BYTES:
            self._heard += samples
        await self._here.feed(samples)

    def pause(self) -> None:
        self._here.pause()

    def resume(self) -> None:
        self._here.resume()

    async def finish(self, reason: EndReason, trace: Trace, *, sure: bool) -> str | None:
        try:
            async with asyncio.timeout(self._patience_s):
                heard = await self._here.hear(trace)
        except (SatelliteError, TimeoutError) as error:
            why = str(error.__cause__ or error) or f"not within {self._patience_s:g} s"
            log.warning("command.left_to_hub", reason=why)
            audio = self._uplink.audio(self._turn.turn_id, self._events)
            await audio.feed(bytes(self._heard))
            await audio.end()
            await self._uplink.speech_ended(self._turn.turn_id, audio.frames, reason, trace)
            return ""
        return await self._here.send(heard, trace, sure=sure)

    def close(self) -> None:
        self._heard.clear()
        self._here.close()


class HubTranscriber:
    """Streams the audio; the hub transcribes."""

    place: SttPlace = "hub"

    def __init__(self, uplink: MqttUplink) -> None:
        self._uplink = uplink

    def begin(self, turn: TurnStart, events: TurnEvents) -> Listening:
        return _HubListening(turn, events, self._uplink)


class _HubListening:
    def __init__(self, turn: TurnStart, events: TurnEvents, uplink: MqttUplink) -> None:
        self._turn = turn
        self._events = events
        self._uplink = uplink
        self._audio = uplink.audio(turn.turn_id, events)
        self._paused_at: int | None = None
        """Audio messages that hold the words before the pause that goes on; None while none
        does."""
        self._resumed_at = 0
        """Audio messages sent before the speech last went on: what was heard of no more is old."""

    @property
    def so_far(self) -> Completeness | None:
        heard = self._events.so_far
        if heard is None or self._paused_at is None:
            return None
        if heard.frames < self._paused_at or heard.frames <= self._resumed_at:
            return None  # what the hub heard so far lacks the words before this pause
        return heard.completeness

    async def feed(self, samples: bytes) -> None:
        await self._audio.feed(samples)

    def pause(self) -> None:
        """The next message tells it, and the hub says what it makes of the words before it."""
        self._paused_at = self._audio.frames - 1  # the last message has silence only
        self._audio.paused = True

    def resume(self) -> None:
        self._paused_at, self._resumed_at = None, self._audio.frames
        self._audio.paused = False

    async def finish(self, reason: EndReason, trace: Trace, *, sure: bool) -> str | None:  # noqa: ARG002 - the hub hears
        await self._audio.end()
        await self._uplink.speech_ended(self._turn.turn_id, self._audio.frames, reason, trace)
        return ""

    def close(self) -> None:
        """Nothing is held here."""


class PlacedTranscriber:
    """Transcribes where this machine's measurement says, or in the other place where that is away.

    A hub that says it has no recogniser is not asked, however slow this machine is.
    """

    def __init__(
        self,
        here: LocalTranscriber,
        hub: HubTranscriber,
        *,
        prefers: SttPlace,
        hub_hears: Callable[[], bool | None],
    ) -> None:
        """`hub_hears`: whether the hub can; None: it did not say."""
        self._here, self._hub = here, hub
        self._prefers = prefers
        self._hub_hears = hub_hears

    @property
    def place(self) -> SttPlace:
        return "hub" if self._prefers == "hub" and self._hub_hears() is not False else "local"

    def use_vocabulary(self, jsgf: str) -> None:
        """See `LocalTranscriber.use_vocabulary`."""
        self._here.use_vocabulary(jsgf)

    def begin(self, turn: TurnStart, events: TurnEvents) -> Listening:
        return (self._hub if turn.stt == "hub" else self._here).begin(turn, events)
