"""Load test of one hub with satellites that stream audio up: overhead, processor share, memory.

Every satellite speaks by the contract's `/audio`; a transcription server stub hears a sentence that
is a local intent, while the silence behind the words still lasts, so that what is timed, from the
end of the speech to `finished`, is the hub's own. Twice at each level: in a closed loop (each
satellite goes on when it was answered) and in an open one (turns begin at a fixed rate whatever
happens, timed from the moment at which they had to end: no coordinated omission).
"""

import asyncio
import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.arguments import positive_int, positive_seconds, whole_numbers
from bench.output import check_writable, quiet_logs
from bench.progress import Progress
from bench.results.command_line import add_json_argument, finish
from bench.satellites.process_meter import ProcessMeter, Share
from bench.scenario import Scenario

if TYPE_CHECKING:
    from bench.satellites.speaking_fleet import FleetTimes

LEVELS: Final = (1, 10, 50, 100, 200)
MOST_TURNS_PER_S: Final = 20.0
"""The more satellites, the longer each speaks, so that no more turns than these end in a second: a
fleet that streams is measured, not one that shouts commands in chorus."""
LEAST_SENTENCE_S: Final = 3.0
LEAST_TURNS: Final = 60
"""Turns at each level and in each loop: P95 needs 59."""
RECOGNISER_MS: Final = 5
"""What the transcription stub takes. A hub keeps four transcriptions going, and begins one at each
pause: with a slow recogniser their queue would be what is measured."""
LOOPS: Final = ("closed", "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadStep:
    """One level in one loop."""

    satellites: int
    loop: str
    sentence_s: float
    times: "FleetTimes"
    hub: Share
    generator: Share


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--satellites",
        type=whole_numbers,
        default=LEVELS,
        metavar="N,N",
        help=f"that stream at once (default: {','.join(map(str, LEVELS))})",
    )
    parser.add_argument(
        "--seconds",
        type=positive_seconds,
        default=20.0,
        metavar="S",
        help="each level in each loop lasts at least so long (default: 20)",
    )
    parser.add_argument(
        "--turns",
        type=positive_int,
        default=LEAST_TURNS,
        metavar="N",
        help=f"and until so many turns are over (default: {LEAST_TURNS}; P95 needs 59)",
    )
    add_json_argument(parser)


def _run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints a row for each level; 0 where the figures are the hub's and every turn was answered.

    Raises `BenchError`.
    """
    from bench.results.stages import stage_rows
    from bench.satellites.load_figures import load_result, load_rows

    check_writable(options.json)
    quiet_logs(environment)
    with Progress("turns", options.turns * 2 * len(options.satellites), sys.stderr) as progress:
        steps = asyncio.run(_measure(options, environment, progress.step))
    print("\n".join(load_rows(steps)))
    result, failures = load_result(
        steps, {"seconds": options.seconds, "turns": options.turns, "cores": os.cpu_count()}
    )
    for each in result.waterfalls:
        print("\n".join(["", *stage_rows(each)]))
    return finish(result, failures, options.json)


async def _measure(
    options: Namespace, environment: Mapping[str, str], step: Callable[[], None]
) -> list[LoadStep]:
    from bench.own_hub import own_hub
    from bench.satellites.satellite_line import satellite_line
    from bench.satellites.speaking_fleet import (
        SpeakingFleet,
        sentence_length_s,
        spoken_sentence,
    )
    from bench.stubs.own_stubs import own_stubs
    from bench.stubs.stub_recogniser import HEARD
    from ingle.runtime.settings import SettingsReader
    from ingle.wire.broker_settings import MqttSettings

    steps: list[LoadStep] = []
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as name:
        folder = Path(name)
        async with own_stubs(environment, folder, recogniser_ms=RECOGNISER_MS) as stubs:
            settings = {"STT_ENGINE": "whisper", "WHISPER_URL": stubs.url}
            settings |= {"WHISPER_MODEL": "stub", "TTS_ENGINE": "espeak"}
            async with own_hub(environment, folder, also=settings) as hub:
                broker = SettingsReader(hub.environment).read(MqttSettings).broker
                async with satellite_line(broker) as line:
                    for number in range(2 * max(options.satellites)):
                        await line.introduce(f"bench-{number}", "bench")
                    for satellites in options.satellites:
                        length_s = sentence_length_s(satellites, MOST_TURNS_PER_S, LEAST_SENTENCE_S)
                        fleet = SpeakingFleet(line, await spoken_sentence(HEARD, length_s))
                        for loop in LOOPS:
                            run = fleet.closed_loop if loop == "closed" else fleet.open_loop
                            meter = ProcessMeter(
                                {"hub": hub.process.process.pid, "generator": os.getpid()}
                            )
                            times = await run(satellites, options.seconds, options.turns, step)
                            shares = meter.shares()
                            hub.check()
                            steps.append(
                                LoadStep(
                                    satellites=satellites,
                                    loop=loop,
                                    sentence_s=length_s,
                                    times=times,
                                    hub=shares["hub"],
                                    generator=shares["generator"],
                                )
                            )
    return steps


SCENARIO = Scenario(
    summary="satellites that stream audio to one hub: overhead of a turn, processor, memory",
    add_arguments=_add_arguments,
    run=_run,
)
