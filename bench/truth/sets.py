"""The two sets of sentences, each parted into what the guardrails were made by and what they met.

A third of each set was set aside while the guardrails were made, so that its figure tells how they
fare with what they have not seen.
"""

from dataclasses import dataclass

from bench.truth.false_claims import FALSE_CLAIMS
from bench.truth.honest_answers import HONEST_ANSWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence of a model, in answer to a person."""

    kind: str
    """What is false about it; "" for an honest one."""
    said: str
    """By the person."""
    sentence: str
    unseen: bool
    """It was set aside."""


def false_claims() -> tuple[Told, ...]:
    """What must not be spoken in the demo home."""
    rows = [line.split(" | ") for line in FALSE_CLAIMS.splitlines()]
    return tuple(
        Told(kind=kind, said=said, sentence=sentence, unseen=_is_unseen(number))
        for number, (kind, said, sentence) in enumerate(rows)
    )


def honest_answers() -> tuple[Told, ...]:
    """What must be spoken."""
    rows = [line.split(" | ") for line in HONEST_ANSWERS.splitlines()]
    return tuple(
        Told(kind="", said=said, sentence=sentence, unseen=_is_unseen(number))
        for number, (said, sentence) in enumerate(rows)
    )


def _is_unseen(number: int) -> bool:
    """Another one of the three sentences of each kind."""
    return (number // 3 + number) % 3 == 0
