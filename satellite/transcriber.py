"""Where a command becomes text: here, or on the hub. Both hear it while it is spoken."""

from collections.abc import Callable
from typing import Literal

from ingle.speech.completeness import Completeness, CompletenessJudge
from ingle.speech.engine import Heard, Recogniser, SpeechError, Utterance, VocabularyUser
from ingle.wire.messages import EndReason, SttPlace
from ingle.wire.trace import Trace
from satellite.errors import SatelliteError
from satellite.mqtt.uplink import MqttUplink
from satellite.ports import Listening, TurnEvents, TurnStart


class LocalTranscriber:
    """Transcribes here and sends text; the wake word is taken off its front."""

    place: SttPlace = "local"

    def __init__(
        self,
        recogniser: Recogniser,
        uplink: MqttUplink,
        without_wake_word: Callable[[Heard, str], Heard],
        judge: CompletenessJudge,
    ) -> None:
        self._recogniser = recogniser
        self._uplink = uplink
        self._without_wake_word = without_wake_word
        self._judge = judge

    def use_vocabulary(self, jsgf: str) -> None:
        """Judges by this grammar which commands are complete; the recogniser hears by it, too."""
        self._judge.use_vocabulary(jsgf)
        if isinstance(self._recogniser, VocabularyUser):
            self._recogniser.use_vocabulary(jsgf)

    def begin(self, turn: TurnStart, events: TurnEvents) -> Listening:  # noqa: ARG002 - all is here
        def command(heard: Heard) -> Heard:
            return self._without_wake_word(heard, turn.wake.word) if turn.wake.said else heard

        return _LocalListening(
            turn, self._recogniser.listen(), self._uplink, command, self._judge.judge
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
        with trace.stage("stt"):
            try:
                heard = await self._utterance.result()
            except SpeechError as error:
                raise SatelliteError("I could not transcribe that.") from error
        heard = self._command(heard)
        if not heard.text and not sure:
            return None
        await self._uplink.command(self._turn, heard, trace)
        return heard.text

    def close(self) -> None:
        self._utterance.close()


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
