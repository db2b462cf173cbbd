"""Confidence of a grammar's sentence: its score against a free phone loop's. Pure.

A grammar must make a sentence of its own of anything; free phones follow the sound wherever it
goes. The further the sentence stays behind them, the less likely it is what was said.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_SENTENCE: Final = 1.5e-3
"""How far the sentence may stay behind for each frame of 10 ms, in natural logarithms; fitted,
see `CONFIDENT`."""
_WORD: Final = 4e-3
"""As far, any one of its words."""
_WORD_FRAMES: Final = 12
"""A word shorter than this counts as if it were as long: a few frames tell little."""
CONFIDENT: Final = math.exp(-1)
"""Confidence at either of these bounds. Fitted on six synthetic voices (144 commands, 144 other
sentences)."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One aligned segment of the sound: a word, a phone or a silence."""

    word: str
    begin: int
    """First frame; a frame is 10 ms."""
    end: int
    """One after its last."""
    log_score: float
    """Of all its frames together."""


def confidence(words: Sequence[Segment], sounds: Sequence[Segment]) -> float:
    """0..1: how the sentence, and its worst word, compare with the free phones; 0 without words."""
    spoken = [
        (part.end - part.begin, _behind(part, sounds))
        for part in words
        if not part.word.startswith("<")
    ]
    if not spoken:
        return 0.0
    behind = sum(_behind(part, sounds) for part in words) / sum(
        part.end - part.begin for part in words
    )
    worst = max(word / max(frames, _WORD_FRAMES) for frames, word in spoken)
    return math.exp(-max(0.0, behind / _SENTENCE, worst / _WORD))


def _behind(part: Segment, sounds: Sequence[Segment]) -> float:
    """How much better the phones fit the same frames; a phone counts by its share in them."""
    best = 0.0
    for sound in sounds:
        shared = min(part.end, sound.end) - max(part.begin, sound.begin)
        if shared > 0:
            best += sound.log_score * shared / (sound.end - sound.begin)
    return best - part.log_score
