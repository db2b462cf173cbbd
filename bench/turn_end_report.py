"""Report on ends of turns: latencies and early cuts, eot-bench's pair, a plot."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.latency import percentile
from bench.results.draft import ResultDraft
from bench.results.result import ScenarioResult

CUT_S: Final = 0.1
"""A turn that ends so much before its last word's end has lost words."""
P95_MS: Final = 300.0
CUT_SHARE: Final = 0.02
CUT_HESITATING_SHARE: Final = 0.05
_PRODUCT: Final = "words 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEndOutcome:
    """How one way to end turns ended one clip."""

    name: str
    kind: str
    way: str
    late_s: float | None
    """Seconds from the last word's end to the turn's; None where it did not end."""
    cause: str | None
    text: str

    @property
    def is_cut(self) -> bool:
        return self.late_s is not None and self.late_s < -CUT_S


@dataclass(frozen=True, slots=True)
class TurnEndReport:
    """What came of a run."""

    outcomes: Sequence[TurnEndOutcome]

    @property
    def passed(self) -> bool:
        """Whether the aims are reached, by the product's own silences."""
        whole = [
            outcome
            for outcome in self._of("clean", _PRODUCT)
            if outcome.cause == "complete" and not outcome.is_cut
        ]
        return (
            bool(whole)
            and percentile(_lates_ms(whole), 95) <= P95_MS
            and _cut_share(self._of("clean", _PRODUCT)) <= CUT_SHARE
            and _cut_share(self._of("hesitating", _PRODUCT)) <= CUT_HESITATING_SHARE
        )

    def markdown(self) -> str:
        """The tables."""
        lines = [
            "| kind | way | n | cut early | did not end | P50 | P95 |",
            "|---|---|--:|--:|--:|--:|--:|",
        ]
        for kind in self._kinds():
            lines += [_row(kind, way, self._of(kind, way)) for way in self._ways(kind)]
        lines += ["", "| cause (product) | n | cut early | P50 | P95 |", "|---|--:|--:|--:|--:|"]
        for kind in self._kinds():
            found = self._of(kind, _PRODUCT)
            for cause in sorted({str(outcome.cause) for outcome in found}):
                some = [outcome for outcome in found if str(outcome.cause) == cause]
                cuts = sum(outcome.is_cut for outcome in some)
                late = _latencies(some)
                lines.append(f"| {kind}: {cause} | {len(some)} | {cuts} | {late} |")
        lines += ["", *self._pair()]
        return "\n".join(lines)

    def summary(self) -> dict[str, object]:
        """For a file: every outcome."""
        return {
            "outcomes": [
                {
                    "name": outcome.name,
                    "kind": outcome.kind,
                    "way": outcome.way,
                    "late_ms": None if outcome.late_s is None else round(outcome.late_s * 1000),
                    "cause": outcome.cause,
                    "text": outcome.text,
                }
                for outcome in self.outcomes
            ]
        }

    def result(self, parameters: Mapping[str, object]) -> ScenarioResult:
        """For the goals, by the product's own silences."""
        draft = ResultDraft("endturn", parameters)
        for kind in self._kinds():
            name = kind.replace(" ", "_").replace("_dB", "_db")
            found = self._of(kind, _PRODUCT)
            draft.share(f"{name}_cut_early", sum(one.is_cut for one in found), len(found))
            draft.share(f"{name}_endless", sum(one.late_s is None for one in found), len(found))
            whole = [one for one in found if one.cause == "complete" and not one.is_cut]
            if whole:
                draft.percentiles(f"{name}_whole_command", _lates_ms(whole), percents=(50, 95))
        return draft.result()

    def plot(self, path: Path) -> None:
        """A PNG: mean latency against the share cut early, by silence and by words."""
        from matplotlib.figure import Figure

        figure = Figure(figsize=(8, 4.5), layout="constrained")
        axes = figure.subplots()
        for way, colour in (("silence", "#bb5566"), ("words", "#4477aa")):
            points = self._curve(way)
            axes.plot(*zip(*points, strict=True), "o-", color=colour, label=f"by {way}")
        axes.axhline(100 * CUT_HESITATING_SHARE, color="#222222", linestyle=":")
        axes.set_xlabel("mean time from the last word to the end of the turn (ms)")
        axes.set_ylabel("commands with a hesitation cut early (%)")
        axes.set_title("End of turn on people's commands with hesitations")
        axes.legend()
        figure.savefig(path, format="png", dpi=120)

    def _pair(self) -> list[str]:
        """eot-bench's figures: false cut-offs at 300 and 600 ms, latency at 5 % of them."""
        lines = [
            "| commands with a hesitation | cut early at 300 ms | at 600 ms | latency at 5 % |",
            "|---|--:|--:|--:|",
        ]
        for way in ("silence", "words"):
            curve = self._curve(way)
            at = [_between(curve, latency_ms) for latency_ms in (300.0, 600.0)]
            turned = sorted((share, latency_ms) for latency_ms, share in curve)
            five = _between(turned, 100 * CUT_HESITATING_SHARE)
            lines.append(f"| by {way} | {at[0]:.1f}% | {at[1]:.1f}% | {five:.0f} ms |")
        return lines

    def _curve(self, way: str) -> list[tuple[float, float]]:
        """Mean latency of what was not cut (ms), and the share cut (%), by setting."""
        points = []
        for name in self._ways("hesitating"):
            if name.startswith(way):
                found = self._of("hesitating", name)
                lates = _lates_ms([one for one in found if not one.is_cut])
                if lates:
                    points.append((statistics.mean(lates), 100 * _cut_share(found)))
        return sorted(points)

    def _of(self, kind: str, way: str) -> list[TurnEndOutcome]:
        return [one for one in self.outcomes if (one.kind, one.way) == (kind, way)]

    def _kinds(self) -> list[str]:
        return list(dict.fromkeys(outcome.kind for outcome in self.outcomes))

    def _ways(self, kind: str) -> list[str]:
        return list(dict.fromkeys(one.way for one in self.outcomes if one.kind == kind))


def _row(kind: str, way: str, found: Sequence[TurnEndOutcome]) -> str:
    cuts, endless = sum(one.is_cut for one in found), sum(one.late_s is None for one in found)
    share = f"{cuts} ({100 * cuts / len(found):.1f}%)"
    return f"| {kind} | {way} | {len(found)} | {share} | {endless} | {_latencies(found)} |"


def _latencies(found: Sequence[TurnEndOutcome]) -> str:
    lates = _lates_ms([outcome for outcome in found if not outcome.is_cut])
    if not lates:
        return "- | -"
    return f"{statistics.median(lates):.0f} ms | {percentile(lates, 95):.0f} ms"


def _lates_ms(found: Sequence[TurnEndOutcome]) -> list[float]:
    return [outcome.late_s * 1000 for outcome in found if outcome.late_s is not None]


def _cut_share(found: Sequence[TurnEndOutcome]) -> float:
    return sum(outcome.is_cut for outcome in found) / max(1, len(found))


def _between(points: Sequence[tuple[float, float]], at: float) -> float:
    """The value at `at` on the line through the points; the nearest point's beyond its ends."""
    import numpy as np

    if not points:
        return float("nan")
    xs, ys = zip(*points, strict=True)
    return float(np.interp(at, xs, ys))
