"""Where a command becomes text: here, or on the hub. Both hear it while it is spoken."""

from collections.abc import Callable

from ingle.speech.engine import Heard, Recogniser, SpeechError
from ingle.wire.messages import EndReason, Stages, SttPlace
from ingle.wire.trace import Trace
from satellite.errors import SatelliteError
from satellite.mqtt.uplink import MqttUplink
from satellite.ports import Listening, TurnStart


class LocalTranscriber:
    """Transcribes here and sends text; the wake word is taken off its front."""

    place: SttPlace = "local"

    def __init__(
        self,
        recogniser: Recogniser,
        uplink: MqttUplink,
        without_wake_word: Callable[[Heard, str], Heard],
    ) -> None:
        self._recogniser = recogniser
        self._uplink = uplink
        self._without_wake_word = without_wake_word

    def begin(self, turn: TurnStart) -> Listening:
        return _LocalListening(turn, self._recogniser, self._uplink, self._without_wake_word)


class _LocalListening:
    def __init__(
        self,
        turn: TurnStart,
        recogniser: Recogniser,
        uplink: MqttUplink,
        without_wake_word: Callable[[Heard, str], Heard],
    ) -> None:
        self._turn = turn
        self._uplink = uplink
        self._without_wake_word = without_wake_word
        self._utterance = recogniser.listen()

    async def feed(self, samples: bytes) -> None:
        self._utterance.feed(samples)

    def pause(self) -> None:
        self._utterance.pause()

    def resume(self) -> None:
        self._utterance.resume()

    async def finish(self, reason: EndReason, trace: Trace, *, sure: bool) -> str | None:  # noqa: ARG002
        with trace.stage("stt"):
            try:
                heard = await self._utterance.result()
            except SpeechError as error:
                raise SatelliteError("I could not transcribe that.") from error
        if self._turn.wake.said:
            heard = self._without_wake_word(heard, self._turn.wake.word)
        if not heard.text and not sure:
            return None
        await self._uplink.command(self._turn, heard, trace.stages_ms())
        return heard.text

    def close(self) -> None:
        self._utterance.close()


class HubTranscriber:
    """Streams the audio; the hub transcribes."""

    place: SttPlace = "hub"

    def __init__(self, uplink: MqttUplink) -> None:
        self._uplink = uplink

    def begin(self, turn: TurnStart) -> Listening:
        return _HubListening(turn, self._uplink)


class _HubListening:
    def __init__(self, turn: TurnStart, uplink: MqttUplink) -> None:
        self._turn = turn
        self._uplink = uplink
        self._audio = uplink.audio(turn.turn_id)

    async def feed(self, samples: bytes) -> None:
        await self._audio.feed(samples)

    def pause(self) -> None:
        """The hub notices pauses itself."""

    def resume(self) -> None:
        """The hub notices pauses itself."""

    async def finish(self, reason: EndReason, trace: Trace, *, sure: bool) -> str | None:  # noqa: ARG002 - the hub hears
        await self._audio.end()
        stages_ms: Stages = trace.stages_ms()
        await self._uplink.speech_ended(self._turn.turn_id, self._audio.frames, reason, stages_ms)
        return ""

    def close(self) -> None:
        """Nothing is held here."""
