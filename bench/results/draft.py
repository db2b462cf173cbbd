"""Draft of a scenario's result: figures are added by kind, and what can't be told is remarked."""

from collections.abc import Iterator, Mapping, Sequence

from bench.latency import percentile
from bench.results.measures import (
    Measure,
    difference_of,
    enough_samples,
    mean_of,
    percentile_of,
    ratio_of,
    share_of,
)
from bench.results.result import Curve, Distribution, ScenarioResult, Waterfall

PERCENTS = (50.0, 95.0, 99.0)


class ResultDraft:
    """Collects the figures of a scenario; names are given without the scenario's."""

    def __init__(self, scenario: str, parameters: Mapping[str, object]) -> None:
        self._scenario = scenario
        self._prefix = scenario.replace("-", "_")
        self._parameters = parameters
        self._measures: list[Measure] = []
        self._distributions: list[Distribution] = []
        self._curves: list[Curve] = []
        self._waterfalls: list[Waterfall] = []
        self._remarks: list[str] = []
        self._untold = 0

    def percentiles(
        self,
        name: str,
        samples: Sequence[float],
        *,
        unit: str = "ms",
        percents: Sequence[float] = PERCENTS,
        at: int | None = None,
    ) -> None:
        """`NAME_p50_ms` and so on, with the samples to draw.

        `at`: one of several loads, which `_at_LOAD` behind the name tells. A percentile that has
        too few samples is left out with a remark.
        """
        level = "" if at is None else f"_at_{at}"
        for percent in percents:
            if len(samples) < enough_samples(percent):
                self._untold += 1
                self._remarks.append(
                    f"P{percent:g} of {name}{level} is not told: it has {len(samples)} samples "
                    f"and needs {enough_samples(percent)}."
                )
                continue
            figure = self._named(f"{name}_p{percent:g}_{unit}{level}")
            self._measures.append(percentile_of(figure, samples, percent, unit=unit))
        if samples:
            drawn = Distribution(name=f"{name}{level}", unit=unit, samples=tuple(samples))
            self._distributions.append(drawn)

    def mean(self, name: str, samples: Sequence[float], unit: str) -> None:
        self._measures.append(mean_of(self._named(name), samples, unit=unit))

    def ratio(
        self, name: str, over: Sequence[float], under: Sequence[float], percent: float = 50
    ) -> None:
        """Left out with a remark where either has too few samples."""
        fewest = min(len(over), len(under))
        if fewest < enough_samples(percent):
            self._remarks.append(f"{name} is not told: it has {fewest} samples.")
            return
        self._measures.append(ratio_of(self._named(name), over, under, percent))

    def difference(
        self, name: str, over: Sequence[float], under: Sequence[float], percent: float
    ) -> None:
        """Of pairs, in milliseconds. Left out with a remark where there are too few."""
        if len(over) < enough_samples(percent):
            self._remarks.append(f"{name} is not told: it has {len(over)} samples.")
            return
        self._measures.append(difference_of(self._named(name), over, under, percent))

    def share(self, name: str, count: int, total: int) -> None:
        """Left out with a remark where there was nothing to count."""
        if total:
            self._measures.append(share_of(self._named(name), count, total))
        else:
            self._remarks.append(f"{name} is not told: there was nothing to count.")

    def single(self, name: str, value: float, unit: str, samples: int = 1) -> None:
        """A count, or what was observed once: a figure without an interval."""
        figure = Measure(name=self._named(name), value=value, unit=unit, samples=samples)
        self._measures.append(figure)

    def add(self, measure: Measure) -> None:
        """One that was made elsewhere, with its whole name."""
        self._measures.append(measure)

    def curve(self, curve: Curve) -> None:
        self._curves.append(curve)

    def waterfall(self, waterfall: Waterfall) -> None:
        self._waterfalls.append(waterfall)

    def remark(self, sentence: str) -> None:
        self._remarks.append(sentence)

    def shortage(self) -> Iterator[str]:
        """A sentence where percentiles had to be left out, for a scenario that then fails."""
        if self._untold:
            yield f"Too few samples: {self._untold} percentiles are not told."

    def result(self) -> ScenarioResult:
        return ScenarioResult(
            scenario=self._scenario,
            measures=tuple(self._measures),
            distributions=tuple(self._distributions),
            curves=tuple(self._curves),
            waterfalls=tuple(self._waterfalls),
            remarks=tuple(self._remarks),
            parameters=self._parameters,
        )

    def _named(self, name: str) -> str:
        return f"{self._prefix}.{name}"


def shown_ms(samples: Sequence[float], percent: float, digits: int = 2) -> str:
    """A percentile for a table; "-" where there are too few samples to tell it."""
    if len(samples) < enough_samples(percent):
        return "-"
    return f"{percentile(samples, percent):.{digits}f}"
