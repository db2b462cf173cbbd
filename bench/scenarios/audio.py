"""Cost of streaming satellites: a hub beside a program that only receives the same messages."""

import asyncio
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Final

from bench.arguments import positive_int
from bench.fleet import Fleet, open_fleet
from bench.load.processor import sample_shares
from bench.output import check_writable
from bench.own_hub import own_hub
from bench.processes import ProcessEnded, child
from bench.results.measures import Measure, mean_of, ratio_of
from bench.results.result import ScenarioResult, write_result
from bench.scenario import BenchError, Scenario
from ingle.wire.topics import Topics

BEGUN_S: Final = 2
"""The beginning of each step, in seconds, is not measured: turns are opened then."""
CONNECTED_WITHIN_S: Final = 30.0
QUIET_PERCENT: Final = 2.0
QUIET_WITHIN_S: Final = 120.0
"""A hub that has just started speaks likely answers ahead; it must have done so by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamKind:
    """One kind of load."""

    name: str
    """What its measures are called by."""
    label: str
    overheard: bool = False
    by_owner: bool = False
    tells_pauses: bool = True


KINDS: Final = (
    StreamKind(name="own", label="its own turns"),
    StreamKind(name="own_silent", label="its own, pauses not told", tells_pauses=False),
    StreamKind(name="other", label="another hub's, sent to all", overheard=True),
    StreamKind(
        name="other_by_owner", label="another hub's, sent to it", overheard=True, by_owner=True
    ),
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--satellites",
        type=positive_int,
        default=50,
        metavar="N",
        help="that stream at once (default: 50)",
    )
    parser.add_argument(
        "--seconds",
        type=positive_int,
        default=20,
        metavar="S",
        help="of each kind, a sample a second (default: 20)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the result there")


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints a table and returns 0. Raises `BenchError` where the hub can't be measured."""
    check_writable(options.json)
    samples = asyncio.run(_measure(options, environment))
    print(f"{options.satellites} satellites stream; % of one core, mean of {options.seconds} s")
    print(f"{'':<30}{'hub':>8}{'raw consumer':>16}{'broker':>10}")
    for label, shares in samples.items():
        print(
            f"{label:<30}{fmean(shares['hub']):>8.1f}{fmean(shares['raw']):>16.1f}"
            f"{fmean(shares['broker']):>10.1f}"
        )
    measures = measures_of(samples)
    for measure in measures:
        if measure.unit == "x":
            print(f"{measure.name}: {measure.value:.1f}x ({measure.low:.1f} to {measure.high:.1f})")
    if options.json:
        parameters = {"satellites": options.satellites, "seconds": options.seconds}
        result = ScenarioResult(
            scenario="audio", measures=measures, parameters=parameters, remarks=(REMARK,)
        )
        write_result(options.json, result)
    return 0


REMARK: Final = (
    "The raw consumer is a Python program that takes the same messages off a socket, cuts them "
    "into packets and does nothing with them."
)


def measures_of(samples: Mapping[str, Mapping[str, list[float]]]) -> tuple[Measure, ...]:
    """The measures of samples by step and process. Raises `BenchError` for too few."""
    measures = [mean_of("audio.idle_percent", samples["idle"]["hub"], unit="%")]
    for kind in KINDS:
        shares = samples[kind.label]
        if not kind.by_owner:
            name = f"audio.{kind.name}_over_raw"
            measures.append(ratio_of(name, shares["hub"], shares["raw"]))
        measures.append(mean_of(f"audio.{kind.name}_percent", shares["hub"], unit="%"))
    return tuple(measures)


async def _measure(
    options: Namespace, environment: Mapping[str, str]
) -> dict[str, dict[str, list[float]]]:
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as folder:
        try:
            async with _home(environment, Path(folder)) as (fleet, pids):
                await _quiet(pids)
                samples = {"idle": await sample_shares(pids, options.seconds)}
                await fleet.introduce(options.satellites)
                for kind in KINDS:
                    samples[kind.label] = await _step(options, kind, fleet, pids)
                return samples
        except ProcessEnded as error:
            raise BenchError(str(error)) from error


@asynccontextmanager
async def _home(
    environment: Mapping[str, str], folder: Path
) -> AsyncIterator[tuple[Fleet, dict[str, int]]]:
    """A hub, a raw consumer beside it, satellites in front of both, and the process ids."""
    topics, settings = Topics(), {"TTS_ENGINE": "espeak", "LOG_LEVEL": "warning"}
    async with own_hub(environment, folder, also=settings) as hub:
        where = hub.broker
        command = (
            *(sys.executable, "-m", "bench.load.raw_consumer"),
            *(where.host, str(where.port), topics.every_turn("audio")),
        )
        async with (
            child("the raw consumer", command, environment=environment, log=folder / "raw") as raw,
            open_fleet(where, topics, within_s=CONNECTED_WITHIN_S) as fleet,
        ):
            pids = {"hub": hub.process.process.pid, "raw": raw.process.pid}
            yield fleet, {**pids, "broker": hub.broker_pid}


async def _quiet(pids: Mapping[str, int]) -> None:
    """Returns when the hub has done what it does after a start."""
    try:
        async with asyncio.timeout(QUIET_WITHIN_S):
            while fmean((await sample_shares(pids, 2))["hub"]) > QUIET_PERCENT:
                pass
    except TimeoutError as error:
        raise BenchError(
            f"the hub is not quiet {QUIET_WITHIN_S:.0f} s after its start: measure later"
        ) from error


async def _step(
    options: Namespace, kind: StreamKind, fleet: Fleet, pids: Mapping[str, int]
) -> dict[str, list[float]]:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(
            fleet.stream(
                options.satellites,
                options.seconds + 2 * BEGUN_S,
                overheard=kind.overheard,
                by_owner=kind.by_owner,
                tells_pauses=kind.tells_pauses,
            )
        )
        await asyncio.sleep(BEGUN_S)
        return await sample_shares(pids, options.seconds)


SCENARIO = Scenario(
    summary="what streaming satellites cost a hub, its own and another's, beside a raw consumer",
    add_arguments=add_arguments,
    run=run,
)
