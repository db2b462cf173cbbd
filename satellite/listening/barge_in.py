"""Barge-in with repair: what is said holds what is being said, until words decide. Pure.

    nothing held --wake word while the speaker speaks--> held --words--> dropped: the next turn
                                                           '--1.5 s without--> goes on where it was

A false alarm costs a pause, not the answer.
"""

from typing import Final, Literal, Protocol

import structlog

from satellite.listening.capture import SPEECH_PROBABILITY
from satellite.ports import (
    FRAME_S,
    EchoCancelling,
    Microphone,
    PcmFrame,
    SpeechDetector,
    Wake,
)

log = structlog.get_logger()

PATIENCE_S: Final = 1.5
"""So long after the wake word words are waited for; without any it was a false alarm."""
_TAIL_S: Final = 0.25
"""The wake word's own end sounds on so long after its detection, and so does the room with what
the speaker has just said."""
_WORDS_S: Final = 0.12
"""Less speech than this, after that, is no word: `ENDPOINT_MIN_SPEECH_MS` has the same."""


class HeldSpeaker(Protocol):
    """A speaker that can be made silent for a while."""

    @property
    def busy(self) -> bool:
        """Whether something is being said."""

    def hold(self) -> None:
        """Falls silent at once and keeps its place."""

    def resume(self) -> None:
        """Goes on from there."""

    def stop(self) -> None:
        """Drops what is being said, with all that is still to come of it."""


class Repair:
    """What one interruption turns out to be, frame by frame."""

    def __init__(self) -> None:
        self._frames = 0
        self._speech = 0

    def take(self, probability: float) -> Literal["words", "nothing"] | None:
        """Takes the next frame's probability of speech; None while it is not clear."""
        self._frames += 1
        if self._frames > _frames(_TAIL_S) and probability >= SPEECH_PROBABILITY:
            self._speech += 1
        if self._speech >= _frames(_WORDS_S):
            return "words"
        return "nothing" if self._frames >= _frames(PATIENCE_S) else None


class BargeIn:
    """Lets a wake word through, but one that is said into sound only once words follow it."""

    def __init__(
        self, speaker: HeldSpeaker, microphone: Microphone, speech: SpeechDetector
    ) -> None:
        """`speech` is used between commands only, and reset."""
        self._speaker = speaker
        self._microphone = microphone
        self._speech = speech
        self._wake: Wake | None = None
        self._repair = Repair()
        self.false_alarms = 0
        """Interruptions so far after which nothing was said."""

    @property
    def expected(self) -> bool:
        """Whether a wake word would be an interruption, and is to be heard through the answer.

        Never through an echo that is still there: then it must be as clear as in silence.
        """
        hears = isinstance(self._microphone, EchoCancelling) and self._microphone.echoless
        return self._speaker.busy and hears

    @property
    def holding(self) -> bool:
        """Whether words are waited for, and the speaker is silent meanwhile."""
        return self._wake is not None

    def take(self, frame: PcmFrame, wake: Wake | None, *, deaf: bool) -> Wake | None:
        """Takes the next frame, and the wake word that ends with it; returns what begins a turn.

        `deaf`: nothing will be heard any more, so nobody interrupts.
        """
        if self._wake is None:
            return self._begin(wake) if wake is not None else None
        if deaf:
            self._let_go()
            return None
        match self._repair.take(self._speech.probability(frame)):
            case "words":
                interruption, self._wake = self._wake, None
                self._speaker.stop()
                log.info("speaker.interrupted", wake_word=interruption.word)
                return interruption
            case "nothing":
                self.false_alarms += 1
                self._let_go()
        return None

    def _let_go(self) -> None:
        """Nobody interrupts any more: what was being said goes on."""
        log.info("speaker.resumed")
        self._wake = None
        self._speaker.resume()

    def _begin(self, wake: Wake) -> Wake | None:
        if not (wake.said and self._speaker.busy):
            return wake
        self._speaker.hold()
        self._speech.reset()
        self._wake, self._repair = wake, Repair()
        log.info("speaker.held", wake_word=wake.word, score=round(wake.score, 3))
        return None


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_S)
