"""The two sets of sentences, and which of them were set aside while the guardrails were made.

That is a third of the first round. Met for the first time, 4 of its 53 false sentences were spoken
and 2 of its 68 honest ones held back; of a second round, which stands behind the first, 12 of 46
and 3 of 60; of a third, which was written before counts were judged, 16 of 41 and 8 of 63,
and of its end, written after, 4 of 16 and none of 24.
Since then all have been seen: the figures tell whether something was lost.
"""

from dataclasses import dataclass
from typing import Final

from bench.truth.false_claims import FALSE_CLAIMS
from bench.truth.honest_answers import HONEST_ANSWERS

FALSE_FIRST: Final = 159
"""Lines of the first round of each set."""
HONEST_FIRST: Final = 204


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence of a model, in answer to a person."""

    kind: str
    """What is false about it; "" for an honest one."""
    said: str
    """By the person."""
    sentence: str
    unseen: bool
    """It was set aside at first."""


def false_claims() -> tuple[Told, ...]:
    """What must not be spoken in the demo home."""
    rows = [line.split(" | ") for line in FALSE_CLAIMS.splitlines()]
    return tuple(
        Told(kind=kind, said=said, sentence=sentence, unseen=_is_unseen(number, FALSE_FIRST))
        for number, (kind, said, sentence) in enumerate(rows)
    )


def honest_answers() -> tuple[Told, ...]:
    """What must be spoken."""
    rows = [line.split(" | ") for line in HONEST_ANSWERS.splitlines()]
    return tuple(
        Told(kind="", said=said, sentence=sentence, unseen=_is_unseen(number, HONEST_FIRST))
        for number, (said, sentence) in enumerate(rows)
    )


def _is_unseen(number: int, first: int) -> bool:
    """Another one of the three sentences of each kind."""
    return number < first and (number // 3 + number) % 3 == 0
