"""Distributed trace of one turn: what each stage took on either machine, by monotonic clocks.

Each machine measures durations only; they are joined by adding dictionaries, so no clocks need to
agree. `uplink` and `downlink` are half the `started` -> `accepted` round trip less the hub's own
time, as NTP estimates it.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Literal, get_args

from ingle.wire.messages import EndCause

Stage = Literal[
    "wake",  # audio frame with the end of the wake word captured -> detection acted on
    "capture",  # detection -> last word's end
    "endpoint",  # last word's end -> decision that the command is over
    "uplink",  # satellite -> hub, one way
    "stt",  # endpoint decision -> transcript; what ran during the silence does not count
    "context",  # loading the conversation's context
    "intent",  # transcript -> plan
    "action",  # the home's service calls, each read back
    "first_sentence",  # transcript in the hub's hands -> first sentence handed to the link
    "downlink",  # hub -> satellite, one way
    "tts",  # first sentence in the speaker's hands -> its first samples
    "first_audio",  # endpoint decision -> first audible sample
]
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
"""Every stage in the order of a turn."""


class Trace:
    """The stage durations of one turn on one machine."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._durations_s: dict[str, float] = {}
        self._joined: set[str] = set()
        self.end_cause: EndCause | None = None
        """Why the command was taken to be over; None where nobody said so."""

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[None]:
        """Measures the block; a stage entered twice adds up."""
        begun_s = self.clock()
        try:
            yield
        finally:
            self.add(stage, self.clock() - begun_s)

    def add(self, stage: Stage, duration_s: float) -> None:
        self._durations_s[stage] = self._durations_s.get(stage, 0.0) + max(0.0, duration_s)

    def put(self, stage: Stage, duration_s: float) -> None:
        """As `add`, in place of what was measured before: of several ends only the last counts."""
        self._durations_s[stage] = max(0.0, duration_s)

    def join(self, stages_ms: Mapping[str, float]) -> None:
        """Takes over what the other machine measured.

        Stages measured here stay, unknown names are ignored.
        """
        for stage in STAGES:
            if stage in stages_ms and stage not in self._durations_s:
                self._durations_s[stage] = max(0.0, stages_ms[stage] / 1000.0)
                self._joined.add(stage)

    def own_stages_ms(self) -> dict[str, float]:
        """As `stages_ms`, less what the other machine measured: what this machine logs."""
        return {stage: ms for stage, ms in self.stages_ms().items() if stage not in self._joined}

    def stages_ms(self) -> dict[str, float]:
        """Durations in milliseconds, in the order of a turn."""
        return {
            s: round(self._durations_s[s] * 1000.0, 3) for s in STAGES if s in self._durations_s
        }
