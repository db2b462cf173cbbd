"""Start of hub and satellite: time, processor time and memory to ready, with and without ears."""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from statistics import median
from typing import Final

from bench.arguments import positive_int
from bench.load.starts import fresh_environment, ready_program
from bench.output import check_writable
from bench.results.draft import ResultDraft
from bench.results.result import ScenarioResult, write_result
from bench.scenario import BenchError, Scenario
from bench.virtual_sound import VirtualSound

EARS_ELSEWHERE: Final = {"WHISPER_URL": "http://127.0.0.1:9", "TTS_ENGINE": "espeak"}
"""A server that hears, on a port where none is: nothing is loaded for it, and no voice."""
HUB_EARS: Final = {"STT_PLACE": "hub", "TTS_PLACE": "hub"}
NO_BROKER: Final = {"MQTT_URL": "mqtt://127.0.0.1:9"}
"""A satellite is ready to hear its wake word whether or not there is a hub."""
STARTS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "hub": ("hub", EARS_ELSEWHERE),
    "hub_with_ears": ("hub", {}),
    "satellite": ("satellite", NO_BROKER | HUB_EARS),
    "satellite_with_ears": ("satellite", NO_BROKER),
}
"""What is started, by the name of its figures: program and settings."""

Seen = dict[str, list[float]]
"""Samples by figure: `ready_ms`, `processor_ms`, `resident_mb`, `peak_mb`."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--starts",
        type=positive_int,
        default=5,
        metavar="N",
        help="of each, after one that warms the disk; a median needs 5 (default: 5)",
    )
    parser.add_argument(
        "--no-satellite",
        action="store_true",
        help="hubs alone; satellites need pulseaudio for a virtual sound card",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the result there")


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints a table and returns 0. Raises `BenchError` for a program that does not start."""
    check_writable(options.json)
    names = [name for name in STARTS if not (options.no_satellite and "satellite" in name)]
    try:
        with nullcontext() if options.no_satellite else VirtualSound() as sound:
            own = fresh_environment(environment) | dict(sound.env if sound else {})
            seen = asyncio.run(_measure(names, options.starts, own))
    except RuntimeError as error:
        raise BenchError(f"{error}; or leave satellites out by --no-satellite") from error
    print(f"{'median of ' + str(options.starts):<24}{'ready':>10}{'processor':>12}{'memory':>10}")
    for name, samples in seen.items():
        ready_s, processor_s = median(samples["ready_ms"]), median(samples["processor_ms"])
        print(
            f"{name.replace('_', ' '):<24}{ready_s / 1000:>8.2f} s{processor_s / 1000:>10.2f} s"
            f"{median(samples['resident_mb']):>7.0f} MB"
        )
    if options.json:
        write_result(options.json, result_of(seen, {"starts": options.starts}))
    return 0


def result_of(seen: Mapping[str, Seen], asked: Mapping[str, object]) -> ScenarioResult:
    """The figures of samples by what was started."""
    draft = ResultDraft("startup", asked)
    for name, samples in seen.items():
        draft.percentiles(f"{name}_ready", samples["ready_ms"], percents=(50,))
        draft.percentiles(f"{name}_processor", samples["processor_ms"], percents=(50,))
        draft.mean(f"{name}_resident_mb", samples["resident_mb"], "MB")
        draft.mean(f"{name}_peak_mb", samples["peak_mb"], "MB")
    draft.remark(
        "Ready is what a service tells systemd. On a machine that does other things the processor "
        "time tells more than the clock."
    )
    return draft.result()


async def _measure(
    names: Sequence[str], starts: int, environment: Mapping[str, str]
) -> dict[str, Seen]:
    """One kind after the other in each round, so that a busy moment is not one kind's alone."""
    seen: dict[str, Seen] = {name: {} for name in names}
    for round_number in range(starts + 1):
        for name in names:
            samples = await _start(name, environment)
            if round_number:  # the first reads the files into memory
                for figure, value in samples.items():
                    seen[name].setdefault(figure, []).append(value)
    return seen


async def _start(name: str, environment: Mapping[str, str]) -> dict[str, float]:
    program, settings = STARTS[name]
    own = {
        **environment,
        **settings,
        "HUB_PORT": "0",
        "SATELLITE_ID": "bench",
        "SATELLITE_ROOM": "kitchen",
    }
    async with ready_program(program, (sys.executable, "-m", program), own) as ready:
        return {
            "ready_ms": ready.ready_s * 1000.0,
            "processor_ms": ready.processor_s * 1000.0,
            "resident_mb": ready.resident_mb,
            "peak_mb": ready.peak_mb,
        }


SCENARIO = Scenario(
    summary="starts of hub and satellite, with and without ears: time and memory to ready",
    add_arguments=add_arguments,
    run=run,
)
