"""What scenarios with a `ScenarioResult` have in common: `--json`, figures, remarks, status."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.results.figures import told
from bench.results.result import ScenarioResult, write_result


def add_json_argument(parser: ArgumentParser) -> None:
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the result there")


def figure_rows(result: ScenarioResult, *names: str) -> Iterator[str]:
    """The named figures that there are, each on a line; no names: all."""
    for measure in result.measures:
        if not names or measure.name in names:
            yield f"{measure.name:<48}{told(measure)}"


def finish(result: ScenarioResult, failures: Sequence[str], json: Path | None) -> int:
    """Prints the remarks and what failed, writes the file, and returns the exit status.

    `failures`: why the figures are not to be relied on, one sentence each.
    """
    for line in (*result.remarks, *failures):
        print(line)
    if json is not None:
        write_result(json, result)
    return 1 if failures else 0
