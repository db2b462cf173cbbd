"""Prometheus instruments of the hub, in a registry of their own: no global or foreign metrics.

What the parts count by themselves (cache, breakers, satellites …) is read at each scrape of
`/metrics`: `hub.api.exposition`.
"""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from hub.ports import TurnHead, TurnResult
from hub.ports.meters import ModelTimes, RefusalKind

STAGE_BUCKETS_S: Final = (
    *(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.35),
    *(0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0),
)
"""Bounds of the stages' histograms, in seconds: fine around the targets (5 ms a sentence, 25 ms of
overhead, 2 s)."""
MODEL_BUCKETS_S: Final = (
    *(0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5),
    *(2.0, 3.0, 5.0, 8.0, 13.0, 20.0, 40.0, 60.0),
)
"""Bounds of the language models' histogram, in seconds."""


class Metrics:
    """`Meters` as Prometheus counters and histograms."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._turns = Counter(
            "ingle_turns",
            "Turns ended, by outcome and by what answered.",
            ("outcome", "source"),
            registry=self._registry,
        )
        self._errors = Counter(
            "ingle_turn_errors",
            "Turns that did not end well, by error code.",
            ("error_code",),
            registry=self._registry,
        )
        self._actions = Counter(
            "ingle_actions", "Service calls, by domain and by whether they were read back.",
            ("domain", "verified"), registry=self._registry,
        )  # fmt: skip
        self._hasty = Counter(
            "ingle_turns_finished_before_durable",
            "Turns whose end was told before they were on the disk, which took too long.",
            registry=self._registry,
        )
        self._stages = Histogram(
            "ingle_stage_seconds", "How long each stage of a turn took.",
            ("stage",), buckets=STAGE_BUCKETS_S, registry=self._registry,
        )  # fmt: skip
        self._retries = Counter(
            "ingle_retries",
            "What was tried again after a failure.",
            ("part",),
            registry=self._registry,
        )
        self._model = Histogram(
            "ingle_llm_seconds",
            "LLM processing time: until the first token, the first sentence, the end.",
            ("provider", "until"),
            buckets=MODEL_BUCKETS_S,
            registry=self._registry,
        )
        self._requests = Counter(
            "ingle_llm_requests",
            "Requests to language models.",
            ("provider", "ok"),
            registry=self._registry,
        )
        self._tokens = Counter(
            "ingle_llm_tokens",
            "Tokens that language models wrote.",
            ("provider",),
            registry=self._registry,
        )
        self._refusals = Counter(
            "ingle_llm_calls_refused",
            "Calls of language models that were not authorised.",
            ("reason",),
            registry=self._registry,
        )

    def turn_ended(self, head: TurnHead, result: TurnResult) -> None:
        self._turns.labels(result.outcome, result.source).inc()
        if result.error_code is not None:
            self._errors.labels(result.error_code).inc()
        for action in result.actions:
            self._actions.labels(action.domain, _word(action.verified)).inc()
        for stage, elapsed_ms in head.trace.stages_ms().items():
            self._stages.labels(stage).observe(elapsed_ms / 1000.0)

    def finished_before_durable(self) -> None:
        self._hasty.inc()

    def retried(self, part: str) -> None:
        self._retries.labels(part).inc()

    def model_answered(self, times: ModelTimes) -> None:
        self._requests.labels(times.provider, _word(times.ok)).inc()
        self._tokens.labels(times.provider).inc(times.tokens)
        moments = {
            "first_token": times.first_token_s,
            "first_sentence": times.first_sentence_s,
            "end": times.total_s,
        }
        for until, elapsed_s in moments.items():
            if elapsed_s is not None:
                self._model.labels(times.provider, until).observe(elapsed_s)

    def call_refused(self, kind: RefusalKind) -> None:
        self._refusals.labels(kind).inc()

    def exposition(self) -> bytes:
        """Prometheus's text format."""
        return generate_latest(self._registry)


def _word(truth: bool) -> str:
    return "true" if truth else "false"
