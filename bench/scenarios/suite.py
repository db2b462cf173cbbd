"""Benchmark suite: scenarios in sequence, judged by the goals, compared with an earlier commit.

Each part is run on its own servers and leaves one result. What takes an hour, a Home Assistant or
recordings of people is run by `--full`, or by its name.
"""

import tempfile
import time
import traceback
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.output import check_plotting, check_writable, quiet_logs
from bench.results.baselines import BASELINES, NEWEST, find_baseline, save_baseline
from bench.results.conclusion import Conclusion, conclude
from bench.results.documents import fill_figures
from bench.results.goals import read_goals
from bench.results.load import wait_until_calm, watched_load
from bench.results.machine import Machine, this_machine
from bench.results.result import read_result
from bench.results.run import BenchRun, PartOutcome, merge_runs, now, read_run, write_run
from bench.scenario import BenchError, Scenario, load_scenario, scenario_names

OUT: Final = Path("bench/out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One scenario of the suite; it is given `--json FILE` as well."""

    name: str
    options: tuple[str, ...] = ()
    """Kept short. `{out}` stands for the folder of its files, `{data}` for that of `--data`."""
    full: tuple[str, ...] | None = None
    """Those of `--full` in their place. None: the same."""
    only_full: bool = False
    """Whether it takes more than some minutes, or needs what is not always there."""

    def chosen(self, *, full: bool) -> tuple[str, ...]:
        return self.full if full and self.full is not None else self.options

    @property
    def needs_data(self) -> bool:
        return any("{data}" in option for option in self.options)


PARTS: Final = (
    Part(
        name="conversation",
        options=("--own-hub", "--requests", "400", "--plot", "{out}/conversation.png"),
    ),
    Part(name="guide", options=("--requests", "100"), full=()),
    Part(name="startup"),
    Part(name="stream"),
    Part(name="mind", options=("--turns", "100"), full=()),
    Part(name="llm"),
    Part(
        name="context",
        options=("--rows", "20000", "--reads", "1000", "--grown", "1000000"),
        full=("--grown", "1000000", "10000000"),
    ),
    Part(name="scale", options=("--turns", "300", "--seconds", "3"), full=()),
    Part(name="audio", options=("--seconds", "8"), full=()),
    Part(name="load", options=("--satellites", "1,50,200", "--seconds", "10"), full=()),
    Part(name="understanding", options=("--rounds", "3"), full=("--languages",)),
    Part(name="truth"),
    Part(name="speaking"),
    Part(name="voice", only_full=True),
    Part(name="corpus", options=("--quick",), full=()),
    Part(name="satellite"),
    Part(name="chaos"),
    Part(name="local-intent", options=("--install",), only_full=True),
    Part(name="home", only_full=True),
    Part(name="peers", options=("--data", "{data}/peers"), only_full=True),
    Part(name="endturn", options=("--data", "{data}/people"), only_full=True),
    Part(name="acoustic", options=("--data", "{data}/people"), only_full=True),
    Part(name="soak", options=("--minutes", "30"), only_full=True),
)
"""Some twenty-five minutes on two cores without `only_full`. A scenario that is not there is left
out."""


def _add_arguments(parser: ArgumentParser) -> None:
    names = ", ".join(part.name for part in _there())
    parser.add_argument(
        "--out",
        type=Path,
        default=OUT,
        metavar="FOLDER",
        help=f"for suite.json, report.html and the plots (default: {OUT})",
    )
    parser.add_argument(
        "--only", metavar="A,B", help=f"some of {names} (default: the short ones of them)"
    )
    parser.add_argument(
        "--full", action="store_true", help="also what takes long, with the samples it should have"
    )
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="for peers, endturn and acoustic: peers, people"
    )
    parser.add_argument(
        "--compare",
        nargs="?",
        const=NEWEST,
        metavar="COMMIT|FILE",
        help="with a baseline or another suite.json of this machine (default: the newest baseline)",
    )
    parser.add_argument(
        "--save-baseline", action="store_true", help=f"keep the figures in {_shown(BASELINES)}"
    )
    parser.add_argument(
        "--results",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="run nothing: judge, compare and report these, of --json or of a suite",
    )
    parser.add_argument(
        "--write-figures",
        type=Path,
        metavar="DOCUMENT",
        help="also fill the tables of a document that names them",
    )


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}/"


def _run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Runs every part, also after one that failed; 0 when all is well (see `Conclusion`).

    Raises `BenchError` before anything is run where the machine is too busy, the baseline is of
    another machine, or a file can't be read or written.
    """
    out: Path = options.out
    check_writable(out / "suite.json", out / "report.html")
    check_plotting()
    quiet_logs(environment)
    goals, machine = read_goals(), this_machine()
    run = merge_runs([read_run(path) for path in options.results]) if options.results else None
    if run is not None:
        machine = run.machine
    if options.save_baseline and machine.changed:
        raise BenchError("a baseline belongs to a commit: commit the changes first")
    baseline = find_baseline(options.compare, machine) if options.compare else None
    if run is None:
        run = _measured(options, environment, machine)
    conclusion = conclude(run, goals, baseline)
    print("\n".join(["", *conclusion.lines()]))
    _keep(conclusion, options)
    return 0 if conclusion.passed else 1


def _keep(conclusion: Conclusion, options: Namespace) -> None:
    """The report, and what else was asked for."""
    from bench.results.report import write_report

    written = write_report(options.out, conclusion)
    print(f"\nreport: {written}; figures and plots: {options.out}/")
    if options.write_figures:
        print(fill_figures(options.write_figures, conclusion))
    if options.save_baseline:
        print(f"baseline: {save_baseline(conclusion.run)}")


def _measured(options: Namespace, environment: Mapping[str, str], machine: Machine) -> BenchRun:
    limit_percent = options.busy_ok
    parts = _chosen(options.only, full=options.full, data=options.data)
    begun_at = now()
    before = wait_until_calm(limit_percent)
    print("\n".join([*machine.lines(), f"other programs take {before.percent:.0f} % of it"]))
    outcomes: list[PartOutcome] = []

    def run_so_far() -> BenchRun:
        return BenchRun(
            machine=machine,
            begun_at=begun_at,
            busy_limit_percent=limit_percent,
            before=before,
            parts=tuple(outcomes),
        )

    for number, part in enumerate(parts, start=1):
        summary = load_scenario(part.name).summary
        print(f"\n== {number} of {len(parts)}: {part.name}: {summary}\n", flush=True)
        outcomes.append(_outcome(part, options, environment))
        write_run(options.out / "suite.json", run_so_far())
    print(f"\n{'scenario':<16}{'seconds':>9}{'others':>9}  verdict")
    for outcome in outcomes:
        used = f"{outcome.load.percent:.0f} %"
        print(f"{outcome.scenario:<16}{outcome.elapsed_s:>9.0f}{used:>9}  {outcome.verdict}")
    return run_so_far()


def _there() -> list[Part]:
    names = scenario_names()
    return [part for part in PARTS if part.name in names]


def _chosen(only: str | None, *, full: bool, data: Path | None) -> Sequence[Part]:
    """The parts to run, in the suite's order. Raises `BenchError` for a name that is none."""
    there = {part.name: part for part in _there()}
    if only is not None:
        return _named(only, there, data)
    chosen = [part for part in there.values() if full or not part.only_full]
    return [part for part in chosen if data is not None or not part.needs_data]


def _named(only: str, there: Mapping[str, Part], data: Path | None) -> list[Part]:
    names = [name.strip() for name in only.split(",")]
    if unknown := [name for name in names if name not in there]:
        raise BenchError(f"the suite has no {', '.join(unknown)}: choose of {', '.join(there)}")
    if lacking := [name for name in names if there[name].needs_data and data is None]:
        raise BenchError(f"{', '.join(lacking)} need --data: recordings of people, or other sets")
    return [part for name, part in there.items() if name in names]


def parsed(
    part: Part, scenario: Scenario, folder: Path, data: Path | None, *, full: bool
) -> Namespace:
    """The options of a part; its result goes into the folder under its name."""
    parser = ArgumentParser(prog=part.name)
    scenario.add_arguments(parser)
    words = [word.format(out=folder, data=data) for word in part.chosen(full=full)]
    return parser.parse_args([*words, "--json", str(folder / f"{part.name}.json")])


def _outcome(part: Part, options: Namespace, environment: Mapping[str, str]) -> PartOutcome:
    scenario = load_scenario(part.name)
    begun_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ingle-suite-") as scratch, watched_load() as watch:
        folder = Path(scratch)
        figures = folder / f"{part.name}.json"
        chosen = parsed(part, scenario, folder, options.data, full=options.full)
        verdict = _verdict(scenario, chosen, environment)
        measured = figures.exists() and figures.stat().st_size > 0
        result = read_result(figures) if measured else None
        for plot in folder.glob("*.png"):
            if plot.stat().st_size:
                (options.out / plot.name).write_bytes(plot.read_bytes())
    return PartOutcome(
        scenario=part.name,
        verdict=verdict,
        elapsed_s=round(time.monotonic() - begun_s, 1),
        load=watch.load,
        result=result,
    )


def _verdict(scenario: Scenario, options: Namespace, environment: Mapping[str, str]) -> str:
    """A scenario with a mistake in it does not take the others' figures with it."""
    try:
        return "success" if scenario.run(options, environment) == 0 else "failed"
    except BenchError as error:
        return f"not possible: {error}"
    except Exception as error:  # noqa: BLE001 - the boundary between scenarios
        traceback.print_exc()
        return f"not possible: {type(error).__name__}: {error}"


SCENARIO: Final = Scenario(
    summary="several of these one after the other, judged by the goals (make bench)",
    add_arguments=_add_arguments,
    run=_run,
    is_timed=False,
)
