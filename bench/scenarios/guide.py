"""The performance guide's table: a naive baseline and the product side by side in one run."""

import asyncio
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping

from bench.arguments import positive_int
from bench.output import check_writable, quiet_logs
from bench.progress import Progress
from bench.results.command_line import add_json_argument, figure_rows, finish
from bench.scenario import BenchError, Scenario
from bench.stubs.own_stubs import HOME_MS, add_model_time_argument, model_time_ms


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 0.5:
        raise ArgumentTypeError(f"{text!r} is not a share from 0 to 0.5")
    return value


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--requests",
        type=positive_int,
        default=300,
        metavar="N",
        help="commands of each in each of the five phases (default: 300; P99 needs 299)",
    )
    parser.add_argument(
        "--concurrent",
        type=positive_int,
        default=5,
        metavar="N",
        help="at once, each a session in a room (default: 5)",
    )
    parser.add_argument(
        "--rows",
        type=positive_int,
        default=200_000,
        metavar="N",
        help="turns in the databases (default: 200000)",
    )
    add_model_time_argument(parser)
    parser.add_argument(
        "--home-ms",
        type=positive_int,
        default=HOME_MS,
        metavar="MS",
        help=f"what the home's stub takes for a service call (default: {HOME_MS})",
    )
    parser.add_argument(
        "--faults",
        type=_share,
        default=0.05,
        metavar="SHARE",
        help="share of the stubs' answers that fail in the last two phases (default: 0.05)",
    )
    add_json_argument(parser)


def _run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints the table; 0 where the answers were right and every percentile has its samples."""
    from bench.guide.figures import guide_result, guide_table
    from bench.guide.side_by_side import GuideLoad, run_side_by_side
    from bench.stubs.stub_home import ROOMS

    check_writable(options.json)
    quiet_logs(environment)
    least_ms, most_ms = model_time_ms(options)
    if options.concurrent > len(ROOMS):
        raise BenchError(f"--concurrent is at most {len(ROOMS)}: each has a room of its own")
    load = GuideLoad(
        requests=options.requests,
        concurrent=options.concurrent,
        rows=options.rows,
        least_ms=least_ms,
        most_ms=most_ms,
        home_ms=options.home_ms,
        fault_share=options.faults,
    )
    with Progress("answers", load.replies, sys.stderr) as progress:
        run = asyncio.run(run_side_by_side(load, environment, progress.step))
    result, failures = guide_result(load, run)
    print(
        f"{load.requests} commands of each in each phase, {load.concurrent} at once, a model of "
        f"{least_ms} to {most_ms} ms, a home of {load.home_ms} ms, {load.rows} turns stored"
    )
    print("\n".join(guide_table(run)))
    names = ("guide.p50_over_stub_ms", "guide.p95_over_stub_ms", "guide.database_p95_ms")
    print("\n".join(figure_rows(result, *names)))
    return finish(result, failures, options.json)


SCENARIO = Scenario(
    summary="the performance guide's table: a naive baseline and the product, side by side",
    add_arguments=_add_arguments,
    run=_run,
)
