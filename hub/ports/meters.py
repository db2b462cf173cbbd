"""Metrics port: counters and timings of turns, retries and language models, for `GET /metrics`."""

from dataclasses import dataclass
from typing import Literal, Protocol

from hub.ports.turns import TurnHead, TurnResult

RefusalKind = Literal["not_asked_for", "note_in_query", "not_a_command"]
"""Why a language model's call was not authorised: the person did not ask for it; a search would
tell what a note holds; the sentence is no plain command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTimes:
    """Latency of one request to a language model, in seconds from its sending.

    None: the request ended before that moment.
    """

    provider: str
    ok: bool
    first_token_s: float | None = None
    first_sentence_s: float | None = None
    total_s: float
    tokens: int = 0


class Meters(Protocol):
    """Counts events; never raises, never waits."""

    def turn_ended(self, head: TurnHead, result: TurnResult) -> None:
        """A turn is over."""

    def finished_before_durable(self) -> None:
        """A turn's end was told before the turn was on the disk: that took too long."""

    def retried(self, part: str) -> None:
        """Something is tried again after a failure: `home`, `ollama`, `brave_search` …"""

    def model_answered(self, times: ModelTimes) -> None:
        """A request to a language model is over."""

    def call_refused(self, kind: RefusalKind) -> None:
        """A language model's call was not carried out."""
