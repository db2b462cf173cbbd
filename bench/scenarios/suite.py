"""Benchmark suite: scenarios in sequence, each on its own servers; one table, one JSON, the plots.

What takes an hour (`soak`), a Home Assistant (`home`) or the whole corpus is left to be run by
name.
"""

import json
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.output import check_plotting, check_writable, quiet_logs, write_json
from bench.scenario import BenchError, Scenario, load_scenario

OUT: Final = Path("bench/out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One scenario of the suite, with its options; `{out}` stands for the folder of its files."""

    name: str
    options: tuple[str, ...]
    figures: str
    """Where it writes its figures, in the same folder."""


PARTS: Final = (
    Part(
        name="conversation",
        options=(
            "--own-hub",
            "--requests",
            "200",
            "--json",
            "{out}/conversation.json",
            "--plot",
            "{out}/conversation.png",
        ),
        figures="conversation.json",
    ),
    Part(name="mind", options=("--turns", "100", "--json", "{out}/mind.json"), figures="mind.json"),
    Part(name="llm", options=("--json", "{out}/llm.json"), figures="llm.json"),
    Part(
        name="context",
        options=("--rows", "20000", "--reads", "1000", "--json", "{out}/context.json"),
        figures="context.json",
    ),
    Part(name="corpus", options=("--quick", "--out", "{out}"), figures="corpus.json"),
)
"""Some five minutes on two cores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Result of one part of the suite."""

    name: str
    verdict: str
    elapsed_s: float
    figures: object


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--out",
        type=Path,
        default=OUT,
        metavar="FOLDER",
        help=f"for suite.json and the plots (default: {OUT})",
    )
    parser.add_argument(
        "--only",
        metavar="A,B",
        help=f"some of {', '.join(part.name for part in PARTS)} (default: all of them)",
    )


def _run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Runs every part, also after one that failed; 0 when each verdict was success.

    Raises `BenchError`.
    """
    parts = _chosen(options.only)
    out: Path = options.out
    check_writable(out / "suite.json")
    check_plotting()
    quiet_logs(environment)
    outcomes: list[Outcome] = []
    for number, part in enumerate(parts, start=1):
        print(
            f"\n== {number} of {len(parts)}: {part.name}: {load_scenario(part.name).summary}\n",
            flush=True,
        )
        outcomes.append(_outcome(part, out, environment))
    print(f"\n{'scenario':<16}{'seconds':>9}  verdict")
    for outcome in outcomes:
        print(f"{outcome.name:<16}{outcome.elapsed_s:>9.0f}  {outcome.verdict}")
    write_json(
        out / "suite.json",
        {
            one.name: {"verdict": one.verdict, "elapsed_s": one.elapsed_s, "figures": one.figures}
            for one in outcomes
        },
    )
    print(f"\nfigures and plots: {out}/")
    return 0 if all(outcome.verdict == "success" for outcome in outcomes) else 1


def _chosen(only: str | None) -> tuple[Part, ...]:
    names = (
        [part.name for part in PARTS]
        if only is None
        else [name.strip() for name in only.split(",")]
    )
    unknown = [name for name in names if name not in {part.name for part in PARTS}]
    if unknown:
        raise BenchError(
            f"the suite has no {', '.join(unknown)}: choose of "
            f"{', '.join(part.name for part in PARTS)}"
        )
    return tuple(part for part in PARTS if part.name in names)


def _outcome(part: Part, out: Path, environment: Mapping[str, str]) -> Outcome:
    scenario = load_scenario(part.name)
    begun_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ingle-suite-") as scratch:
        folder = Path(scratch)
        parser = ArgumentParser(prog=part.name)
        scenario.add_arguments(parser)
        options = parser.parse_args([option.format(out=folder) for option in part.options])
        try:
            verdict = "success" if scenario.run(options, environment) == 0 else "failed"
        except BenchError as error:
            verdict = f"not possible: {error}"
        path = folder / part.figures
        figures = (
            json.loads(path.read_text(encoding="utf-8"))
            if path.exists() and path.stat().st_size
            else None
        )
        for plot in folder.glob("*.png"):
            if plot.stat().st_size:
                (out / plot.name).write_bytes(plot.read_bytes())
    return Outcome(
        name=part.name,
        verdict=verdict,
        elapsed_s=round(time.monotonic() - begun_s, 1),
        figures=figures,
    )


SCENARIO: Final = Scenario(
    summary="several of these one after the other: a table, plots, JSON (make bench)",
    add_arguments=_add_arguments,
    run=_run,
)
