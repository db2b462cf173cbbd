"""Benchmark command line, `python -m bench`: runs a scenario and exits 0 or 1 by its verdict."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.arguments import percentage
from bench.scenario import BenchError, Scenario, load_scenario, scenario_names

DEFAULT_SCENARIO = "conversation"
BUSY_PERCENT = 25.0
"""Share of the processor that other programs may take: above it half of one of two cores is theirs,
and no figure is the program's own."""


def main(
    arguments: Sequence[str], environment: Mapping[str, str], *, refuse_busy: bool = False
) -> int:
    """Runs the scenario that is asked for and returns the exit status.

    0: success. 1: a failed verdict, or a run that is not possible. 2: wrong usage. 130: stopped.
    With `refuse_busy` a scenario whose figures are times is not run on a machine that other
    programs use, and fails where they came in between.
    """
    chooser = _chooser()
    chosen, others = chooser.parse_known_args(arguments)
    try:
        if chosen.list:
            print(_listing())
            return 0
        if chosen.on_device:
            from bench.device.report import run as report_of_device

            return report_of_device(others, environment, chosen.busy_ok)
        if _only_writes_figures(arguments):
            arguments = ["--scenario", "suite", "--results", str(_last_results()), *arguments]
            chosen.scenario = "suite"
        scenario = load_scenario(chosen.scenario)
        options = _parser(chooser, chosen.scenario, scenario).parse_args(arguments)
        if refuse_busy and scenario.is_timed:
            return _run_when_calm(scenario, options, environment)
        return scenario.run(options, environment)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _chooser() -> argparse.ArgumentParser:
    chooser = argparse.ArgumentParser(prog="python -m bench", add_help=False, allow_abbrev=False)
    chooser.add_argument(
        "--scenario", default=DEFAULT_SCENARIO, metavar="NAME", help="what to measure (see --list)"
    )
    chooser.add_argument("--list", action="store_true", help="list the scenarios and exit")
    chooser.add_argument(
        "--on-device",
        action="store_true",
        help="measure what this machine can with what is installed: a report to paste",
    )
    chooser.add_argument(
        "--busy-ok",
        type=percentage,
        default=BUSY_PERCENT,
        metavar="PERCENT",
        help="how much of the processor other programs may take (default: 25; 100: anything)",
    )
    return chooser


def _only_writes_figures(arguments: Sequence[str]) -> bool:
    """Whether `--write-figures` stands without a scenario: the last results of the suite."""
    named = {argument.partition("=")[0] for argument in arguments}
    return "--write-figures" in named and not named & {"--scenario", "--results"}


def _last_results() -> Path:
    from bench.scenarios.suite import OUT

    return OUT / "suite.json"


def _run_when_calm(
    scenario: Scenario, options: argparse.Namespace, environment: Mapping[str, str]
) -> int:
    from dataclasses import asdict

    from bench.results.load import too_busy, wait_until_calm, watched_load
    from bench.results.result import add_to_result

    wait_until_calm(options.busy_ok)
    with watched_load() as watch:
        status = scenario.run(options, environment)
    written = getattr(options, "json", None)
    if written is not None:
        load = asdict(watch.load)
        add_to_result(written, load=load, busy_limit_percent=options.busy_ok)
    if watch.load.percent > options.busy_ok:
        print(f"not to be trusted: {too_busy(watch.load, options.busy_ok)}", file=sys.stderr)
        return 1
    return status


def _parser(
    chooser: argparse.ArgumentParser, name: str, scenario: Scenario
) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=f"Scenario {name}: {scenario.summary}.",
        epilog=f"scenarios (--scenario NAME --help shows the options of each):\n{_listing()}\n\n"
        "exit status: 0 the verdict is success, 1 it is not or the run was not possible, "
        "2 wrong usage.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[chooser],
        allow_abbrev=False,
    )
    scenario.add_arguments(parser)
    return parser


def _listing() -> str:
    return "\n".join(f"  {name:<14} {load_scenario(name).summary}" for name in scenario_names())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ, refuse_busy=True))
