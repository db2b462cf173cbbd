"""Finds where a command begins in the pre-roll of a wake-word detection. Pure.

A wake word is recognised from 150 ms before its end to 420 ms after it (81 clips of 9 synthetic
voices), so at that moment the person may still be saying it, be silent, or be well into the
command.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from satellite.ports import FRAME_S

SPEECH_PROBABILITY: Final = 0.5
_GAP_FRAMES: Final = 3
"""96 ms: shorter dips are stops inside words (the k of "jarvis, kitchen")."""
_COMMAND_FRAMES: Final = round(0.45 / FRAME_S)
"""No more of the command than this can have been spoken by the time of the detection (420 ms,
above)."""
LONG_PHRASE_FRAMES: Final = round(1.1 / FRAME_S)
"""No wake phrase alone was longer (0.3-1.0 s over 9 voices); with "stop" run together it was
0.9-1.6 s."""
_MARGIN_FRAMES: Final = 3
"""What is kept before the first frame that is called speech: soft beginnings (f, h, s) are
called silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandStart:
    """Where the command begins among the pre-roll's frames."""

    index: int
    """The first frame to keep; the number of frames where nothing of the command was said yet."""
    wake_frames: int
    """How many frames from `index` on are (mostly) the wake phrase, run together with what
    follows; else 0."""


def command_start(probabilities: Sequence[float]) -> CommandStart:
    """Cuts at the last silence between wake word and command.

    Without one, keeps the whole wake phrase. `probabilities`: that each frame is speech, for the
    pre-roll's frames, the detection's own frame last.
    """
    count = len(probabilities)
    speech = [probability >= SPEECH_PROBABILITY for probability in probabilities]
    trailing = _silence_before(speech, count)
    begin = _segment_start(speech, count - trailing)
    if trailing >= _GAP_FRAMES:
        # The wake word is over; what follows it, if only a soft s so far, is kept. But a phrase
        # this long has more in it than a wake word: a very short command may be over too.
        if count - trailing - begin < LONG_PHRASE_FRAMES:
            return CommandStart(index=count - trailing, wake_frames=0)
    elif begin > 0 and count - begin <= _COMMAND_FRAMES:
        gap = _silence_before(speech, begin)
        return CommandStart(index=begin - min(_MARGIN_FRAMES, gap - 1), wake_frames=0)
    kept = max(0, begin - _MARGIN_FRAMES)
    return CommandStart(index=kept, wake_frames=count - kept)


class PhraseCut:
    """Holds a wake phrase back until it is known where the command begins, and drops it there.

    A detection often comes just before the wake word's end, when nobody can tell yet whether a
    pause follows. Where one does, the phrase is dropped; where none does, or where all that is said
    may be one very short command, it stays.
    """

    def __init__(self, start: CommandStart) -> None:
        self._phrase = start.wake_frames
        self._holding = start.wake_frames > 0
        self._held: list[bytes] = []
        self._speech: list[bool] = []

    def take(self, samples: bytes, probability: float) -> list[bytes]:
        """The next frame, from `CommandStart.index` on; returns what may be listened to now."""
        if not self._holding:
            return [samples]
        self._held.append(samples)
        self._speech.append(probability >= SPEECH_PROBABILITY)
        if len(self._held) <= self._phrase or not self._speech[-1]:
            return []
        last = len(self._held) - 1
        gap = _silence_before(self._speech, last)
        length = last - gap - self._speech.index(True)
        if (
            gap >= _GAP_FRAMES
            and last - gap >= self._phrase - _GAP_FRAMES
            and length < LONG_PHRASE_FRAMES
        ):
            del self._held[: last - min(_MARGIN_FRAMES, gap - 1)]
            return self.release()
        return self.release() if length >= LONG_PHRASE_FRAMES else []

    def release(self) -> list[bytes]:
        """Releases what is still held: the recogniser is about to be asked."""
        self._holding = False
        held, self._held = self._held, []
        return held


def _silence_before(speech: Sequence[bool], end: int) -> int:
    """How many frames just before `end` are silent."""
    length = 0
    while length < end and not speech[end - length - 1]:
        length += 1
    return length


def _segment_start(speech: Sequence[bool], end: int) -> int:
    """Where the speech that ends at `end` began; gaps shorter than `_GAP_FRAMES` are part of it."""
    begin = end
    while begin > 0:
        gap = _silence_before(speech, begin)
        if gap >= _GAP_FRAMES or gap == begin:
            break
        begin -= gap
        while begin > 0 and speech[begin - 1]:
            begin -= 1
    return begin
