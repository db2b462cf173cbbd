"""Figures of the load test: measures and curves by level, and why some are not to be believed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from bench.latency import percentile
from bench.results.draft import ResultDraft, shown_ms
from bench.results.measures import enough_samples
from bench.results.result import Curve, ScenarioResult, Waterfall
from bench.results.stages import waterfall_of
from bench.satellites.process_meter import Share
from bench.satellites.speaking_fleet import counted

if TYPE_CHECKING:
    from bench.scenarios.load import LoadStep

ALLOWED_FAILURES: Final = 0.01
"""Share of the turns that may be lost or declined before the others' latency says nothing."""
LATE_MS: Final = 40.0
"""P95 of how late the generator may send its audio: half a message. Beyond, it is what is
measured."""
BUSY_PERCENT: Final = 90.0
"""Processor share of one core from which the generator counts as the bottleneck."""

_COSTS: Final[tuple[tuple[str, str, Callable[[Share], float]], ...]] = (
    ("processor", "% of a core", lambda share: share.cpu_percent),
    ("memory", "MB", lambda share: share.resident_mb),
)


def load_rows(steps: Sequence["LoadStep"]) -> Iterator[str]:
    """The table."""
    yield (
        f"{'satellites':>10}  {'loop':<7}{'turns':>6}{'failed':>8}{'P50 ms':>9}{'P95 ms':>9}"
        f"{'hub %':>8}{'hub MB':>8}{'generator %':>13}{'late P95':>10}"
    )
    for step in steps:
        times = step.times
        told = ["-", "-"]
        if _believable(step):
            told = [shown_ms(times.turns_ms, percent, 1) for percent in (50, 95)]
        late = f"{percentile(times.late_ms, 95):.1f}" if times.late_ms else "-"
        yield (
            f"{step.satellites:>10}  {step.loop:<7}{times.turns:>6}{len(times.problems):>8}"
            f"{told[0]:>9}{told[1]:>9}{step.hub.cpu_percent:>8.1f}{step.hub.resident_mb:>8.0f}"
            f"{step.generator.cpu_percent:>13.1f}{late:>10}"
        )


def load_result(
    steps: Sequence["LoadStep"], parameters: Mapping[str, object]
) -> tuple[ScenarioResult, list[str]]:
    """The result, and why it is not to be relied on, one sentence each."""
    lengths_s = {str(step.satellites): step.sentence_s for step in steps}
    draft = ResultDraft("load", {**parameters, "sentence_s": lengths_s})
    failures: list[str] = []
    for step in steps:
        name = "turn" if step.loop == "open" else f"{step.loop}_turn"
        failures += _doubts(step)
        if _believable(step):
            draft.percentiles(name, step.times.turns_ms, percents=(50, 95), at=step.satellites)
        _add_costs(draft, step)
    for waterfall in waterfalls(steps):
        draft.waterfall(waterfall)
    for curve in _curves(steps):
        draft.curve(curve)
    return draft.result(), [*failures, *draft.shortage()]


def waterfalls(steps: Sequence["LoadStep"]) -> Iterator[Waterfall]:
    """Where the hub's time goes at each level, also where turns failed."""
    for step in steps:
        name = f"{step.satellites} satellites, {step.loop} loop"
        found = waterfall_of(name, step.times.stages_ms)
        if found is not None:
            yield found


def _believable(step: "LoadStep") -> bool:
    """Whether the latency is that of all turns, and not of those that came through."""
    return len(step.times.problems) <= ALLOWED_FAILURES * step.times.turns and not _behind(step)


def _behind(step: "LoadStep") -> bool:
    late_ms = step.times.late_ms
    return step.generator.cpu_percent > BUSY_PERCENT or (
        bool(late_ms) and percentile(late_ms, 95) > LATE_MS
    )


def _doubts(step: "LoadStep") -> Iterator[str]:
    where = f"{step.satellites} satellites, {step.loop} loop"
    times = step.times
    if len(times.problems) > ALLOWED_FAILURES * times.turns:
        yield (
            f"{where}: {len(times.problems)} of {times.turns} turns were not answered "
            f"({counted(times.problems)}), so the latency of the others is not told."
        )
    if _behind(step):
        yield (
            f"{where}: the load generator could not keep up ({step.generator.cpu_percent:.0f} % of "
            f"a core, messages {percentile(times.late_ms, 95):.0f} ms late at P95), so the latency "
            "is not the hub's and is not told: run it where more cores are free."
        )


def _add_costs(draft: ResultDraft, step: "LoadStep") -> None:
    end = f"{'' if step.loop == 'open' else '_closed'}_at_{step.satellites}"
    draft.single(f"hub_processor{end}", step.hub.cpu_percent, "%")
    draft.single(f"hub_memory{end}", step.hub.resident_mb, "MB")
    draft.single(f"generator_processor{end}", step.generator.cpu_percent, "%")
    late_ms = step.times.late_ms
    if len(late_ms) >= enough_samples(95):
        draft.single(f"generator_late_p95_ms{end}", percentile(late_ms, 95), "ms", len(late_ms))
    draft.share(f"failed{end}", len(step.times.problems), step.times.turns)


def _curves(steps: Sequence["LoadStep"]) -> Iterator[Curve]:
    lines: dict[str, tuple[tuple[float, float], ...]] = {}
    for loop in dict.fromkeys(step.loop for step in steps):
        for percent in (50, 95):
            points = _latencies([step for step in steps if step.loop == loop], percent)
            if points:
                lines[f"{loop} loop, P{percent}"] = points
    yield Curve(name="end of speech to finished", x="satellites", y="ms", lines=lines)
    for name, unit, of in _COSTS:
        yield _cost_curve(name, unit, of, [step for step in steps if step.loop == "open"])


def _cost_curve(
    name: str, unit: str, of: Callable[[Share], float], steps: Sequence["LoadStep"]
) -> Curve:
    hub = tuple((float(each.satellites), of(each.hub)) for each in steps)
    generator = tuple((float(each.satellites), of(each.generator)) for each in steps)
    return Curve(name=name, x="satellites", y=unit, lines={"hub": hub, "load generator": generator})


def _latencies(steps: Sequence["LoadStep"], percent: int) -> tuple[tuple[float, float], ...]:
    needed = enough_samples(percent)
    return tuple(
        (float(step.satellites), percentile(step.times.turns_ms, percent))
        for step in steps
        if _believable(step) and len(step.times.turns_ms) >= needed
    )
