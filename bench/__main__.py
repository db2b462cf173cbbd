"""Benchmark command line, `python -m bench`: runs a scenario and exits 0 or 1 by its verdict."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from bench.scenario import BenchError, Scenario, load_scenario, scenario_names

DEFAULT_SCENARIO = "conversation"


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Runs the scenario that is asked for and returns the exit status.

    0: success. 1: a failed verdict, or a run that is not possible. 2: wrong usage. 130: stopped.
    """
    chooser = argparse.ArgumentParser(prog="python -m bench", add_help=False, allow_abbrev=False)
    chooser.add_argument(
        "--scenario", default=DEFAULT_SCENARIO, metavar="NAME", help="what to measure (see --list)"
    )
    chooser.add_argument("--list", action="store_true", help="list the scenarios and exit")
    chosen, _ = chooser.parse_known_args(arguments)
    try:
        if chosen.list:
            print(_listing())
            return 0
        scenario = load_scenario(chosen.scenario)
        options = _parser(chooser, chosen.scenario, scenario).parse_args(arguments)
        return scenario.run(options, environment)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


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
    sys.exit(main(sys.argv[1:], os.environ))
