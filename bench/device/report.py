"""Report of one machine, `python -m bench --on-device`: plain text that an owner can paste."""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bench.device.parts import PARTS, NotHere
from bench.output import check_writable, quiet_logs
from bench.results.draft import ResultDraft
from bench.results.figures import amount, interval
from bench.results.load import OtherLoad, wait_until_calm, watched_load
from bench.results.machine import Machine, this_machine
from bench.results.result import ScenarioResult, write_result
from bench.results.run import now
from bench.scenario import BenchError

_STATE: Final = ("/var/lib/ingle", "~", "/var/tmp")  # noqa: S108 - to measure its disk
"""Where state is kept, the first that may be written: /tmp is often memory."""
_THERMAL: Final = Path("/sys/class/thermal/thermal_zone0/temp")


def run(arguments: Sequence[str], environment: Mapping[str, str], busy_ok_percent: float) -> int:
    """Prints the report; 0 where at least one part could be measured on a calm machine.

    Raises `BenchError` where other programs take too much of the processor before it begins.
    """
    options = _options(arguments)
    check_writable(options.json)
    quiet_logs(environment)
    wait_until_calm(busy_ok_percent)
    begun_s, temperature = time.monotonic(), _temperature()
    with watched_load() as watch:
        result, away = asyncio.run(_measure(options.part or tuple(PARTS), environment))
    lines = _lines(this_machine(), result, away, watch.load)
    lines.append(f"took {time.monotonic() - begun_s:.0f} s{_heat(temperature)}")
    busy = watch.load.percent > busy_ok_percent
    if busy:
        lines.append(
            f"NOT TO BE TRUSTED: other programs took {watch.load.percent:.0f} % of the processor"
        )
    print("\n".join(lines))
    if options.json is not None:
        write_result(options.json, result)
    return 0 if result.measures and not busy else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench --on-device",
        description="Measures what this machine can with what is installed, and prints a report to "
        "paste. Stop the services first, or the figures hold their load, too.",
    )
    parser.add_argument(
        "--part", choices=PARTS, action="append", help="this part only; may be given again"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    return parser.parse_args(arguments)


async def _measure(
    names: Sequence[str], environment: Mapping[str, str]
) -> tuple[ScenarioResult, list[str]]:
    """The figures, and why others are not there."""
    draft, away = ResultDraft("device", {"parts": list(names)}), list[str]()
    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            with tempfile.TemporaryDirectory(prefix="ingle-bench-", dir=_state_folder()) as folder:
                await PARTS[name](draft, Path(folder), environment)
        except (NotHere, BenchError) as error:
            away.append(f"{name}: {error}")
    return draft.result(), away


def _state_folder() -> Path:
    for name in _STATE:
        folder = Path(name).expanduser()
        if folder.is_dir() and os.access(folder, os.W_OK):
            return folder
    raise BenchError(f"none of {', '.join(_STATE)} can be written")


def _lines(
    machine: Machine, result: ScenarioResult, away: Sequence[str], load: OtherLoad
) -> list[str]:
    figures = [
        f"{one.name.removeprefix('device.'):<32}{amount(one):>12}  "
        f"{interval(one):<20}{one.samples:>6}"
        for one in result.measures
    ]
    return [
        f"Ingle on one machine, {now()}",
        *machine.lines(),
        f"other programs: {load.percent:.0f} % of the processor, peak {load.peak_percent:.0f} %",
        "",
        f"{'figure':<32}{'measured':>12}  {'95 % interval':<20}{'samples':>7}",
        *figures,
        "",
        *result.remarks,
        *(f"not measured: {reason}" for reason in away),
    ]


def _temperature() -> float | None:
    """Of the processor, in degrees Celsius; None where the kernel does not tell it."""
    try:
        return int(_THERMAL.read_text(encoding="ascii")) / 1000
    except (OSError, ValueError):
        return None


def _heat(before: float | None) -> str:
    """How warm it became, and whether a Raspberry Pi slowed itself down for it."""
    after = _temperature()
    told = f", the processor had {before:.0f} and then {after:.0f} °C" if before and after else ""
    try:
        done = subprocess.run(
            ("vcgencmd", "get_throttled"), capture_output=True, text=True, check=True, timeout=5
        )
    except (OSError, subprocess.SubprocessError):
        return told
    return f"{told}, {done.stdout.strip()}"
