"""Options and output that scenarios with a `ScenarioResult` share: `--json`, table, remarks."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.results.measures import Measure, enough_samples, percentile_of
from bench.results.result import ScenarioResult, write_result

PERCENTS = (50, 95, 99)


def add_json_argument(parser: ArgumentParser) -> None:
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the result there")


@dataclass(slots=True)
class Percentiles:
    """P50, P95 and P99 of several kinds of sample, as far as there are enough samples."""

    measures: list[Measure] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """A sentence for each that was not told for want of samples."""

    def add(
        self,
        prefix: str,
        samples: Sequence[float],
        percents: Iterable[int] = PERCENTS,
        *,
        at: int | None = None,
    ) -> None:
        """Measures `<prefix>_p50_ms` and so on, of samples in milliseconds.

        `at`: the load, which `_at_<load>` tells behind the name; None: there is but one.
        """
        end = "" if at is None else f"_at_{at}"
        for percent in percents:
            needed = enough_samples(percent)
            if len(samples) < needed:
                self.missing.append(
                    f"{prefix}{end}: P{percent} needs {needed} samples and there were "
                    f"{len(samples)}, so it is not told: measure more."
                )
            else:
                self.measures.append(
                    percentile_of(f"{prefix}_p{percent}_ms{end}", samples, percent)
                )


def finish(result: ScenarioResult, failures: Sequence[str], json: Path | None) -> int:
    """Prints the remarks and what failed, writes the file, and returns the exit status.

    `failures`: why the figures are not to be relied on, one sentence each.
    """
    for line in (*result.remarks, *failures):
        print(line)
    if json is not None:
        write_result(json, result)
    return 1 if failures else 0


def told(measure: Measure) -> str:
    """A measure with its interval, on one line."""
    bounds = (
        "" if measure.low is None else f"  [{measure.low:.2f}, {measure.high:.2f}], 95 % certain"
    )
    return f"{measure.name:<38}{measure.value:>10.2f} {measure.unit:<3}{bounds}"


def told_of(measures: Iterable[Measure], *names: str) -> Iterator[str]:
    """The named measures that there are, in that order."""
    by_name = {measure.name: measure for measure in measures}
    return (told(by_name[name]) for name in names if name in by_name)
