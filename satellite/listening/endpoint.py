"""Endpointing: a state machine for a command's beginning, pauses and end, by voice and words. Pure.

    waiting --enough speech--> speaking <--> pausing --silence--> ended
       '--nothing_said_ms--> nothing_said | too_short

How much silence ends a command depends on the words so far, which are transcribed on trial at each
pause: a whole command is over sooner, the beginning of one later, and a sound without words was
none at all. Time is counted in frames of 32 ms, so that a device that delivers in bursts, or a file
read fast, changes nothing.
"""

from dataclasses import dataclass
from typing import Final, Literal

from ingle.speech.completeness import Completeness
from ingle.wire.messages import EndCause, EndReason
from satellite.listening.capture import LONG_PHRASE_FRAMES
from satellite.ports import FRAME_S
from satellite.settings import EndpointSettings

EndpointKind = Literal["speech_started", "paused", "resumed", "ended", "nothing_said", "too_short"]
SoFar = Completeness | Literal["pending"] | None
"""What is known of the words up to the last pause, see `Listening.so_far`."""

_SPEECH_BEGINS: Final = 0.5
_SPEECH_ENDS: Final = 0.35
"""Two thresholds, so that a probability near one of them does not flicker."""
_PAUSE_MS: Final = 128
"""Silence after which transcribing begins on trial; stops inside words last up to 100 ms, and what
takes 120 ms is then known when a whole command may end."""
_OTHERS_PAUSE_MS: Final = 320
_OTHERS_COMPLETE_MS: Final = 600
_OTHERS_SILENCE_MS: Final = 900
"""The same while other voices go on: a pause to transcribe in, the end of a whole command, and of
any other. Longer, as it is told from softly said words by the level alone."""
_EXTENDABLE_SILENCE_MS: Final = 450
"""Silence that ends a complete command that is often only the beginning of another: of 240
sentences read by people none had a pause of 400 ms or more."""
_TAIL_MS: Final = 256
"""The wake word's own end may sound on so long after its detection (200 ms seen, and a frame or
two)."""
_TAIL_SURE_MS: Final = 96
"""What sounds on for no longer is the wake word's end; more may be a very short command
("stop")."""
_PHRASE_SURE_MS: Final = 850
"""Nor can there be a command in a phrase that is shorter than this from its beginning."""
_SHORT_COMMAND_SILENCE_MS: Final = 1500
"""Silence that ends what is probably a very short command, run together with the wake word."""
_MAYBE_SHORT_MS: Final = 4000
"""Silence that ends what is perhaps one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointEvent:
    """A change of state with this frame."""

    kind: EndpointKind
    cause: EndCause = "silence"
    """Why it `ended`."""
    speech_end_s: float
    """Monotonic time of the last speech so far; before any, of the first frame."""

    @property
    def reason(self) -> EndReason:
        """The cause as the hub is told it."""
        match self.cause:
            case "complete" | "extendable":
                return "complete"
            case "limit":
                return "limit"
            case _:
                return "silence"


class Endpoint:
    """Endpointing of one command, frame by frame.

    `wake_frames`: how many of the first frames are the wake phrase itself (see `capture`). After
    `ended`, `nothing_said` or `too_short` it is done and answers None, unless it is told to
    `listen_on`. `ended` comes without `speech_started` where all that was said could be the end of
    the wake word or a very short command: the transcript must tell.
    """

    def __init__(self, settings: EndpointSettings, wake_frames: int = 0) -> None:
        self._min_speech = _frames(settings.min_speech_ms)
        self._silence = _frames(settings.silence_ms)
        self._silences: dict[SoFar, int] = {
            "complete": _frames(min(settings.complete_silence_ms, settings.silence_ms)),
            "extendable": _frames(min(_EXTENDABLE_SILENCE_MS, settings.silence_ms)),
            "open": _frames(max(settings.open_silence_ms, settings.silence_ms)),
            "pending": _frames(max(settings.open_silence_ms, settings.silence_ms)),
        }
        self._nothing_said = _frames(settings.nothing_said_ms)
        self._max = _frames(settings.max_ms)
        self._wake_left = wake_frames
        self._tail = wake_frames > 0
        """The speech going on began as the wake phrase."""
        self._phrase = 0
        """Frames from the wake phrase's beginning to the last speech that followed it without a
        pause."""
        self._phrase_age = 0
        self._maybe_short = False
        self._likely_short = False
        self._loud = False
        self._seen = 0
        self._waits_since = 0
        """The frame from which the first word is waited for."""
        self._run = 0
        """Speech frames since the last pause."""
        self._quiet = 0
        self._far = 0
        """Frames since the speaker's own voice was last heard."""
        self._fragments = False
        self._started = False
        self._started_at = 0
        self._paused = False
        self._done = False
        self._speech_end_s: float | None = None

    @property
    def started(self) -> bool:
        """Whether enough was said to be a command."""
        return self._started

    @property
    def at_limit(self) -> bool:
        """Whether the longest command would be over by now."""
        return self._seen >= self._max

    def update(
        self,
        speech_probability: float,
        captured_s: float,
        so_far: SoFar = None,
        near: bool | None = None,
    ) -> EndpointEvent | None:
        """Takes the next frame; at most one event comes of it.

        `so_far`: how complete the words are that were said up to the last pause. While that is
        `pending` it is waited for, as the answer would have to wait for the words all the same.
        `near`: whether the speaker may be speaking, by level; None: whoever speaks is the speaker.
        """
        if self._done:
            return None
        if self._speech_end_s is None:
            self._speech_end_s = captured_s
        self._loud = speech_probability >= (_SPEECH_ENDS if self._loud else _SPEECH_BEGINS)
        if self._loud and near is not False:
            self._speech_end_s = captured_s
        self._follow_phrase()
        if self._wake_left > 0:
            self._wake_left -= 1
            return None
        self._seen += 1
        voice = self._loud and near is not False
        self._run += voice
        self._quiet = 0 if self._loud else self._quiet + 1
        self._far = 0 if voice else self._far + 1
        if self._quiet >= _frames(_PAUSE_MS):
            self._forget_fragment()
        return self._judge_started(so_far) if self._started else self._judge_waiting()

    def listen_on(self) -> bool:
        """Waits for a first word again, as what `ended` had no words in it.

        False where the longest command is over by now: then it is done.
        """
        if self.at_limit:
            return False
        self._done = self._started = self._paused = False
        self._maybe_short = self._likely_short = False
        self._run = 0
        self._waits_since = self._seen
        return True

    def _follow_phrase(self) -> None:
        """Measures the speech that began as the wake phrase, until its first pause."""
        if self._tail:
            self._phrase_age += bool(self._phrase_age or self._loud)
            self._phrase = self._phrase_age if self._loud else self._phrase

    def _judge_waiting(self) -> EndpointEvent | None:
        if self._run >= self._min_speech and (not self._tail or self._is_more_than_the_phrase()):
            self._started = True
            self._started_at = self._seen - self._run
            return self._event("speech_started")
        if self._likely_short and self._quiet >= max(
            self._silence, _frames(_SHORT_COMMAND_SILENCE_MS)
        ):
            return self._end("silence")
        if self._maybe_short and self._quiet >= max(self._silence, _frames(_MAYBE_SHORT_MS)):
            return self._end("silence")
        # Speech that has just begun is waited for, however late it is.
        if self._seen - self._waits_since < self._nothing_said or self._run:
            return None
        self._done = True
        return self._event("too_short" if self._fragments else "nothing_said")

    def _is_more_than_the_phrase(self) -> bool:
        """Whether the speech that began as the wake phrase must have a command in it."""
        return self._run > _frames(_TAIL_MS) and self._phrase >= _frames(_PHRASE_SURE_MS)

    def _judge_started(self, so_far: SoFar) -> EndpointEvent | None:
        if self._seen - self._started_at >= self._max:
            return self._end("limit")
        if self._paused and not self._far:
            self._paused = False
            return self._event("resumed")
        silence = self._silences.get(so_far, self._silence)
        if self._paused and self._quiet >= silence:
            return self._end_of(so_far)
        if self._paused and self._far >= max(silence, self._others_silence(so_far)):
            return self._end_of(so_far, others=True)
        is_pause = self._quiet >= min(_frames(_PAUSE_MS), self._silence)
        if not self._paused and (is_pause or self._far >= _frames(_OTHERS_PAUSE_MS)):
            self._paused = True
            return self._event("paused")
        return None

    def _others_silence(self, so_far: SoFar) -> int:
        """How long the speaker must be silent where others go on speaking, in frames."""
        whole = so_far in ("complete", "extendable")
        return _frames(_OTHERS_COMPLETE_MS if whole else _OTHERS_SILENCE_MS)

    def _end_of(self, so_far: SoFar, *, others: bool = False) -> EndpointEvent:
        """The end after such words; `others`: while other voices go on."""
        if so_far == "wordless" and self.listen_on():
            return self._event("resumed")
        if others:
            return self._end("background")
        return self._end(so_far if so_far in ("complete", "extendable", "open") else "silence")

    def _forget_fragment(self) -> None:
        """A pause: what was said before it, if too little, was no beginning."""
        if self._tail:
            self._likely_short = self._phrase >= LONG_PHRASE_FRAMES
            self._maybe_short = self._run > _frames(_TAIL_SURE_MS) or self._phrase >= _frames(
                _PHRASE_SURE_MS
            )
        elif self._run and not self._started:
            self._fragments = True
        self._tail = False
        self._run = 0

    def _end(self, cause: EndCause) -> EndpointEvent:
        self._done = True
        return self._event("ended", cause)

    def _event(self, kind: EndpointKind, cause: EndCause = "silence") -> EndpointEvent:
        return EndpointEvent(kind=kind, cause=cause, speech_end_s=self._speech_end_s or 0.0)


def _frames(milliseconds: int) -> int:
    """Whole frames that last at least so long."""
    return -(-milliseconds // round(FRAME_S * 1000))
