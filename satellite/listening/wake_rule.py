"""Decides by the scores of one or two engines whether a wake word was said. Pure.

Two engines that were made in different ways are seldom wrong together: where both know a word a
score of 0.2 of each will do. People's "alexa", in 2.3 hours of others' short phrases: both at 0.2
98.7 % of 315 at 10 dB of kitchen noise and no false one; openWakeWord alone at 0.5 97.1 % and 1,
microWakeWord alone at its 0.9 94.9 % and 1.

While the satellite itself speaks, what is left of its voice lowers every score and makes some of
its own. Then the mean of both engines counts, in two steps one after the other: what the one takes
for the word the other hardly notices, and the word lasts. "alexa" 25 dB under the answer: 95 % of
120; by the rule above 82 %, by openWakeWord alone 86 % with three false in 12 minutes.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Engine = Literal["micro", "open"]
TOGETHER: Final = 0.2
"""The score of each engine that is as good as 0.5 of one alone."""
WHILE_SPEAKING: Final = 0.25
"""The mean of both engines' scores, twice in a row, that is as good as 0.5 while the satellite
speaks."""
_HINT: Final = 1 / 256
"""And this each of them must make of it, the least that microWakeWord can: openWakeWord alone took
the satellite's own voice for 0.7, where the other saw nothing."""
_ALONE_WHILE_SPEAKING: Final = 0.4
"""The same where only one engine knows the word."""
_WINDOW_STEPS: Final = 8
"""640 ms: within these the scores of both engines belong to one word; the later of them comes some
200 ms after the first."""
_NEAR: Final = 0.5
"""A word that gets as far as this share of its threshold, and no further, is a near miss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeJudgement:
    """A wake word that was heard, or nearly."""

    word: str
    score: float
    """0..1; 0.5 is the rule's own bound."""
    threshold: float
    heard: bool
    scores: Mapping[Engine, float]
    """The highest score of each engine that was asked, over the last 640 ms."""


class WakeRule:
    """The rule of one word, step by step: `hear` what each engine makes of it, then `judge`."""

    def __init__(self, word: str, *, micro_bound: float | None, open_bound: float | None) -> None:
        """The bounds: the score of each engine that is as good as 0.5; None: it is not asked."""
        self._word = word
        self._bounds: dict[Engine, float | None] = {"micro": micro_bound, "open": open_bound}
        alone = None in self._bounds.values()
        self._bound_while_speaking = _ALONE_WHILE_SPEAKING if alone else WHILE_SPEAKING
        self.reset()

    def reset(self) -> None:
        """Forgets the steps so far."""
        self._latest = {engine: deque[float](maxlen=_WINDOW_STEPS) for engine in self._bounds}
        self._adjacent = deque[float]([0.0], maxlen=2)
        self._near: WakeJudgement | None = None
        self._near_for = 0

    def hear(self, engine: Engine, score: float) -> None:
        """Takes the engine's score of the next step; 0 where it was not asked."""
        self._latest[engine].append(score)

    def sureness(self, engine: Engine) -> float:
        """By that engine's scores so far; 1 where it is not asked about this word."""
        bound = self._bounds[engine]
        return 1.0 if bound is None else sureness(max(self._latest[engine], default=0.0), bound)

    def is_likely(self, threshold: float) -> bool:
        """Whether microWakeWord's scores make the other engine's worth asking for."""
        return self.sureness("micro") >= threshold * _NEAR

    def judge(self, threshold: float, *, speaking: bool = False) -> WakeJudgement | None:
        """What comes of the steps so far: heard, or, once that is over, nearly heard.

        `speaking`: the satellite speaks meanwhile.
        """
        self._adjacent.append(self._mean())
        if speaking:
            score = self._sureness_while_speaking()
        else:
            score = min(self.sureness("micro"), self.sureness("open"))
        judged = WakeJudgement(
            word=self._word,
            score=score,
            threshold=threshold,
            heard=score >= threshold,
            scores={
                engine: round(max(self._latest[engine], default=0.0), 3)
                for engine, bound in self._bounds.items()
                if bound is not None
            },
        )
        if judged.heard:
            self.reset()
            return judged
        return self._nearly(judged)

    def _sureness_while_speaking(self) -> float:
        asked = [scores for engine, scores in self._latest.items() if self._bounds[engine]]
        if any(max(scores, default=0.0) < _HINT for scores in asked):
            return 0.0
        return sureness(min(self._adjacent), self._bound_while_speaking)

    def _mean(self) -> float:
        """Of the last step's scores of the engines that are asked."""
        latest = [
            self._latest[engine][-1] if self._latest[engine] else 0.0
            for engine, bound in self._bounds.items()
            if bound is not None
        ]
        return sum(latest) / len(latest)

    def _nearly(self, judged: WakeJudgement) -> WakeJudgement | None:
        """The best of a near miss, once nothing more came for a while."""
        if judged.score >= judged.threshold * _NEAR:
            if self._near is None or judged.score > self._near.score:
                self._near = judged
            self._near_for = 0
            return None
        self._near_for += self._near is not None
        if self._near_for < _WINDOW_STEPS:
            return None
        near, self._near, self._near_for = self._near, None, 0
        return near


def sureness(score: float, bound: float) -> float:
    """`score` on a scale on which `bound` is 0.5, by its odds: 0 stays 0, and 1 stays 1."""
    if score >= 1.0:
        return 1.0
    odds = score / (1.0 - score) * (1.0 - bound) / bound
    return odds / (1.0 + odds)
