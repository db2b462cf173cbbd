"""Report of a soak test: turns, memory over time (leaks), processor shares."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.latency import percentile
from bench.results.draft import ResultDraft
from bench.results.result import Curve, ScenarioResult

WARM_UP_TURNS: Final = 10
"""Turns after which memory is expected to be flat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnSample:
    """One spoken command and the turn that followed."""

    said: str
    outcome: str
    right: bool
    answer: str
    stages_ms: Mapping[str, float]
    underruns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSample:
    """Memory and processor time of a process and its children at one moment."""

    at_s: float
    resident_mb: float
    cpu_s: float


@dataclass(slots=True)
class SoakReport:
    """All samples of a soak test."""

    turns: list[tuple[float, TurnSample]] = field(default_factory=list)
    usage: dict[str, list[UsageSample]] = field(default_factory=dict)
    phases: dict[str, float] = field(default_factory=dict)
    audio_faults: int = 0

    def phase(self, name: str, at_s: float) -> None:
        self.phases[name] = at_s

    def add_turn(self, turn: TurnSample, at_s: float) -> None:
        self.turns.append((at_s, turn))

    def add_usage(self, name: str, sample: UsageSample) -> None:
        self.usage.setdefault(name, []).append(sample)

    @property
    def lost(self) -> int:
        """Commands after which no turn ended."""
        return sum(turn.outcome == "lost" for _, turn in self.turns)

    def first_audio_ms(self) -> list[float]:
        """End of the silence to the first sample, per turn."""
        return [
            turn.stages_ms["first_audio"]
            for _, turn in self.turns
            if "first_audio" in turn.stages_ms
        ]

    def idle(self, name: str) -> tuple[float, float] | None:
        """Share of a core and resident megabytes while nothing was said.

        None where there are fewer than two samples of that time.
        """
        end_s = self.phases.get("commands", float("inf"))
        samples = [
            s for s in self.usage.get(name, []) if self.phases.get("idle", 0.0) <= s.at_s <= end_s
        ]
        if len(samples) < 2:
            return None
        first, last = samples[0], samples[-1]
        return (last.cpu_s - first.cpu_s) / (last.at_s - first.at_s), last.resident_mb

    def memory(self, name: str) -> tuple[float, float, float] | None:
        """Megabytes after the warm-up and at the end, and the slope in MB an hour by least squares.

        None where there were no turns after the warm-up, or fewer than three samples.
        """
        if len(self.turns) <= WARM_UP_TURNS:
            return None
        samples = [s for s in self.usage.get(name, []) if s.at_s >= self.turns[WARM_UP_TURNS][0]]
        if len(samples) < 3:
            return None
        hours = [(s.at_s - samples[0].at_s) / 3600.0 for s in samples]
        mean_h, mean_mb = (
            sum(hours) / len(hours),
            sum(s.resident_mb for s in samples) / len(samples),
        )
        spread = sum((h - mean_h) ** 2 for h in hours)
        slope = (
            sum(
                (h - mean_h) * (s.resident_mb - mean_mb)
                for h, s in zip(hours, samples, strict=True)
            )
            / spread
        )
        return samples[0].resident_mb, samples[-1].resident_mb, slope

    def text(self) -> str:
        outcomes = Counter(turn.outcome for _, turn in self.turns)
        wrong = [turn for _, turn in self.turns if not turn.right]
        lines = [
            f"Turns:          {len(self.turns)}  "
            f"({', '.join(f'{n} {o}' for o, n in outcomes.most_common())})",
            f"Lost:           {self.lost}",
            f"Other answer:   {len(wrong) - self.lost}",
            f"Underruns:      {sum(turn.underruns for _, turn in self.turns)}",
            f"Audio faults:   {self.audio_faults}  (lines of the satellite's log)",
        ]
        if latencies := sorted(self.first_audio_ms()):
            p50, p95 = percentile(latencies, 50), percentile(latencies, 95)
            lines.append(
                f"First audio:    P50 {p50:.0f} ms, P95 {p95:.0f} ms after the end of the silence"
            )
        for name in self.usage:
            if idle := self.idle(name):
                lines.append(
                    f"Idle {name:10} {idle[0] * 100:.1f} % of a core, {idle[1]:.0f} MB resident"
                )
            if memory := self.memory(name):
                start, end, slope = memory
                lines.append(
                    f"Memory {name:9}{start:.0f} MB -> {end:.0f} MB, {slope:+.1f} MB an hour"
                )
        lines += [f"  {turn.said!r}: {turn.outcome}, {turn.answer}" for turn in wrong[:20]]
        return "\n".join(lines)

    def result(self, parameters: Mapping[str, object]) -> ScenarioResult:
        """For the goals; memory and latency over the minutes as curves."""
        draft = ResultDraft("soak", parameters)
        draft.share("turns_lost", self.lost, len(self.turns))
        right = sum(turn.right for _, turn in self.turns)
        draft.share("answered_as_expected", right, len(self.turns))
        draft.percentiles("first_audio", self.first_audio_ms())
        draft.single("audio_faults", self.audio_faults, "times", max(1, len(self.turns)))
        for name in self.usage:
            if idle := self.idle(name):
                draft.single(f"{name}_idle_processor", 100 * idle[0], "%")
                draft.single(f"{name}_idle_memory", idle[1], "MB")
            if memory := self.memory(name):
                draft.single(f"{name}_memory_at_the_end", memory[1], "MB")
                draft.single(f"{name}_memory_growth", memory[2], "MB/h", len(self.usage[name]))
        for curve in self._curves():
            draft.curve(curve)
        return draft.result()

    def _curves(self) -> Iterator[Curve]:
        firsts = [samples[0].at_s for samples in self.usage.values() if samples]
        begun_s = min(firsts, default=0.0)
        memory = {
            name: tuple(((one.at_s - begun_s) / 60, one.resident_mb) for one in samples)
            for name, samples in self.usage.items()
        }
        yield Curve(name="memory over time", x="minutes", y="MB resident", lines=memory)
        latency = tuple(
            ((at_s - begun_s) / 60, turn.stages_ms["first_audio"])
            for at_s, turn in self.turns
            if "first_audio" in turn.stages_ms
        )
        yield Curve(
            name="latency over time", x="minutes", y="ms", lines={"to the first sound": latency}
        )


def plot_soak(path: Path, report: SoakReport) -> None:
    """A PNG of resident memory and of the latency of each turn.

    Memory of both processes above, latencies below, over the same minutes.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 6), layout="constrained")
    memory, latency = figure.subplots(2, 1, sharex=True)
    begun_s = min((samples[0].at_s for samples in report.usage.values() if samples), default=0.0)
    for name, samples in report.usage.items():
        memory.plot(
            [(s.at_s - begun_s) / 60 for s in samples], [s.resident_mb for s in samples], label=name
        )
    memory.set_ylabel("resident memory, MB")
    memory.set_ylim(bottom=0)
    memory.legend()
    shown = [
        ((at_s - begun_s) / 60, turn.stages_ms.get("first_audio")) for at_s, turn in report.turns
    ]
    latency.plot(
        [at for at, ms in shown if ms is not None], [ms for _, ms in shown if ms is not None], "."
    )
    latency.set_ylabel("end of silence to first sound, ms")
    latency.set_xlabel("minutes")
    latency.set_ylim(bottom=0)
    figure.savefig(path, dpi=120)
