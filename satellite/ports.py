"""Ports of the satellite's spine: small protocols, and the plain values that cross them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, Literal, Protocol, runtime_checkable

from ingle.speech.completeness import Completeness
from ingle.wire import messages
from ingle.wire.messages import EndReason, SttPlace
from ingle.wire.pcm import AudioChunk
from ingle.wire.trace import Trace
from satellite.settings import EndpointSettings

SAMPLE_RATE_HZ: Final = 16_000
FRAME_SAMPLES: Final = 512
"""Samples in a frame: 32 ms, the window of the voice activity detector."""
FRAME_S: Final = FRAME_SAMPLES / SAMPLE_RATE_HZ
FRAME_BYTES: Final = FRAME_SAMPLES * 2


@dataclass(frozen=True, slots=True)
class PcmFrame:
    """`FRAME_SAMPLES` samples of s16le mono at `SAMPLE_RATE_HZ`."""

    samples: bytes
    captured_s: float
    """Monotonic time at which its last sample was there."""


class Microphone(Protocol):
    """Where sound comes from: a device, or a WAV file."""

    def frames(self) -> AsyncIterator[PcmFrame]:
        """Frames as they are captured; ends only where a file does. Raises `AudioDeviceError`."""

    @property
    def overruns(self) -> int:
        """Frames lost because nobody took them in time, so far."""

    @property
    def live(self) -> bool:
        """Whether sound passes by while nobody takes it: a device, or a file at the pace of one."""

    @property
    def ended(self) -> bool:
        """Whether only silence is still to come: at a file's end; never for a device."""


@runtime_checkable
class SoundSource(Protocol):
    """A microphone that delivers all the time, its frames taken or not: a device, never a file."""

    @property
    def silent_s(self) -> float:
        """Seconds since it last delivered; 0 before it was opened."""


@runtime_checkable
class EchoCancelling(Protocol):
    """A microphone that takes the own speaker out of what it hears."""

    @property
    def echoless(self) -> bool:
        """Whether by now it does: the room is known, or nothing is played."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """A wake word was heard, or something stands for one."""

    word: str
    """Its name (`hey_jarvis`), for a model file the file's stem."""
    score: float
    """How sure that is; at least the word's threshold."""
    said: bool = True
    """Whether a person said it: then the sound before it belongs to the turn."""
    session_id: str | None = None
    """The conversation that is to go on; None: the satellite's own."""


class WakeDetector(Protocol):
    """Detects several wake words, a threshold each, with a refractory period after a detection."""

    threshold: float
    """Of the wake words that have none of their own."""

    async def detect(self, frame: PcmFrame, *, speaking: bool = False) -> Wake | None:
        """The wake word that ends in or shortly before this frame; takes every frame in order.

        `speaking`: the satellite speaks meanwhile.
        """

    def reset(self) -> None:
        """Forgets what was heard; for when frames were withheld (e.g. during a command)."""


class Attention(Protocol):
    """What begins a turn, and when the next command is over."""

    @property
    def muted(self) -> bool:
        """Whether nothing that is heard may leave the satellite."""

    @property
    def endpoint(self) -> EndpointSettings:
        """When the next command is over."""

    async def detect(self, frame: PcmFrame, *, speaking: bool = False) -> Wake | None:
        """What begins a turn with this frame; None while muted. Takes every frame in order.

        `speaking`: the satellite speaks meanwhile.
        """

    def reset(self) -> None:
        """Forgets what was heard; for when frames were withheld (e.g. during a command)."""


class SpeechDetector(Protocol):
    """Voice activity detection (VAD)."""

    def probability(self, frame: PcmFrame) -> float:
        """The probability, 0..1, that this frame is speech; takes a command's frames in order."""

    def reset(self) -> None:
        """Forgets what was heard; to be called before each command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """The result of playing one answer."""

    first_sample_s: float | None
    """Monotonic time at which the first sample was handed to the device plus the device's own
    delay; None: silent."""
    underruns: int
    """Gaps inside the answer in which the device had nothing to play while more was announced."""


Earcon = Literal["wake", "done", "error", "announce", "timer", "alarm"]
"""The short sounds; `announce` goes before what is said without having been asked for."""


class Speaker(Protocol):
    """Where sound goes: a device, or a WAV file. One answer at a time."""

    async def play(self, pieces: AsyncIterator[bytes], sample_rate_hz: int) -> Played:
        """Plays s16le mono pieces in order, without gaps; returns when the last was heard.

        Cancelling it stops the sound at once.
        """

    async def chime(self, sound: Earcon) -> None:
        """Starts an earcon and returns; it never delays or mixes into an answer."""

    def hold(self) -> None:
        """Falls silent at once and keeps its place in what it plays; so until `resume`."""

    def resume(self) -> None:
        """Plays on from where it was held; harmless where it was not."""


class AnswerSpeaker(Speaker, Protocol):
    """The speaker as answers have it: shared with announcements, and interrupted."""

    @property
    def busy(self) -> bool:
        """Whether something is being played."""

    def stop(self) -> None:
        """Ends what is being played, with all that is still to come of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnStart:
    """The head of a turn, as `started` says it."""

    turn_id: str
    session_id: str
    wake: Wake
    level_dbfs: float
    stt: SttPlace


TurnEvent = (
    messages.TurnAccepted
    | messages.TurnDeclined
    | messages.Transcript
    | messages.Answer
    | messages.TurnFinished
    | AudioChunk
)
"""What a hub says in a turn."""


class TurnEvents(Protocol):
    """What arrives for one turn, in order."""

    @property
    def heard_elsewhere(self) -> bool:
        """Whether a hub has said that another satellite answers."""

    @property
    def so_far(self) -> messages.Transcript | None:
        """What a hub heard of the command while it is spoken, the newest; None for nothing yet."""

    @property
    def audio_owner(self) -> str | None:
        """The hub that alone is to get the turn's audio.

        Empty: all hubs are to. None: nobody knows yet, because no hub has taken the turn.
        """

    async def next(self, within_s: float) -> TurnEvent:
        """The next event.

        Raises `HubAway` when none comes in time or the hub that took the turn went away.
        """

    def one_way_s(self, asked_s: float) -> float:
        """Half the round trip from `started` to `accepted`, in seconds; 0 before it.

        `asked_s`: when `started` was sent, by the monotonic clock.
        """


class Downlink(Protocol):
    """Messages from hubs."""

    def turn(self, turn_id: str) -> AbstractContextManager[TurnEvents]:
        """The events of one turn while the block runs."""


class Uplink(Protocol):
    """Messages from the spine to the hub; raises `HubAway` when nobody can be told."""

    async def started(self, turn: TurnStart) -> None:
        """A command is being spoken."""

    async def cancel(self, turn_id: str) -> None:
        """The turn is given up; harmless when the hub is away or has finished it."""


class Listening(Protocol):
    """One command being heard."""

    async def feed(self, samples: bytes) -> None:
        """Takes PCM as it is captured."""

    def pause(self) -> None:
        """Speech may be over."""

    def resume(self) -> None:
        """It was not."""

    @property
    def so_far(self) -> Completeness | Literal["pending"] | None:
        """How complete the words are up to the last pause.

        `pending`: they are being transcribed, and no answer could come before they are. None: that
        is not known, and perhaps never will be.
        """

    async def finish(self, reason: EndReason, trace: Trace, *, sure: bool) -> str | None:
        """Sends the hub what it needs to answer; the text where it was made here, else empty.

        None, and nothing sent, when there were no words and it was not `sure` that there was a
        command.
        """

    def close(self) -> None:
        """Gives up; harmless after `finish`."""


class Transcriber(Protocol):
    """Where a command becomes text: here, or on the hub."""

    @property
    def place(self) -> SttPlace:
        """Where."""

    def begin(self, turn: TurnStart, events: TurnEvents) -> Listening:
        """Begins to hear the turn's command; `events`: what a hub says of it meanwhile."""


class SoundKeeper(Protocol):
    """What may keep the sound of commands."""

    def keep(self, turn_id: str, sound: Sequence[bytes], about: Mapping[str, object]) -> None:
        """Takes a command's sound and what was made of it; returns at once."""


class SessionSource(Protocol):
    """Which session a command belongs to."""

    def current(self, joined: str | None = None) -> str:
        """The session's id, for a command spoken now; `joined` becomes the session."""
