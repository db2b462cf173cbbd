"""One command being heard: where it begins in the pre-roll, its pauses, its end."""

from collections.abc import Sequence

from satellite.listening.capture import SPEECH_PROBABILITY, PhraseCut, command_start
from satellite.listening.endpoint import Endpoint, EndpointEvent
from satellite.listening.foreground import Foreground, level_dbfs
from satellite.ports import Listening, PcmFrame
from satellite.settings import EndpointSettings


class CommandHearing:
    """Passes a command's sound on to who transcribes it, and finds its end."""

    def __init__(
        self, settings: EndpointSettings, heard_before: Sequence[tuple[PcmFrame, float]]
    ) -> None:
        """`heard_before`: the pre-roll's frames, each with its probability of speech; empty where
        no wake word was said.
        """
        start = command_start([probability for _, probability in heard_before])
        self._endpoint = Endpoint(settings, start.wake_frames)
        self._cut = PhraseCut(start)
        self._foreground = Foreground()
        self._wake_left = start.wake_frames
        self.begun = list(heard_before[start.index :])
        """The pre-roll's frames that may belong to the command: the first to be taken."""

    @property
    def sure(self) -> bool:
        """Whether a command was spoken, with words or not, and no more is waited for."""
        return self._endpoint.started and self._endpoint.at_limit

    async def take(
        self, frame: PcmFrame, probability: float, listening: Listening
    ) -> EndpointEvent | None:
        """Takes the next frame; at most one event comes of it."""
        near = self._is_near(frame, probability)
        event = self._endpoint.update(probability, frame.captured_s, listening.so_far, near)
        pieces = self._cut.take(frame.samples, probability)
        if event is not None and event.kind in ("paused", "ended"):
            pieces += self._cut.release()
        for samples in pieces:
            await listening.feed(samples)
        if event is not None and event.kind == "paused":
            listening.pause()
        elif event is not None and event.kind == "resumed":
            listening.resume()
        return event

    def _is_near(self, frame: PcmFrame, probability: float) -> bool | None:
        """Whether the speaker may be speaking; None where nobody can tell."""
        if self._wake_left > 0:
            self._wake_left -= 1
            return None
        speech = probability >= SPEECH_PROBABILITY
        near = self._foreground.is_near(level_dbfs([frame]), speech=speech)
        return near if speech else None

    def listen_on(self) -> bool:
        """Waits for a first word again, as what ended had none; False where it is too late."""
        return self._endpoint.listen_on()
