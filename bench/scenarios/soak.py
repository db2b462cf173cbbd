"""Soak test: an hour (or more) of spoken commands to a hub and a satellite process.

With a real broker and a virtual sound card.
"""

import asyncio
import json
import signal
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bench.arguments import positive_seconds
from bench.output import check_plotting, check_writable
from bench.own_hub import OwnHub, own_hub
from bench.processes import Child, child
from bench.progress import Progress
from bench.results.result import write_result
from bench.scenario import BenchError, Scenario
from bench.soak_report import SoakReport, TurnSample, UsageSample, plot_soak
from bench.utterance import UtteranceError, speak_command
from bench.virtual_sound import VirtualSound

TURN_WITHIN_S: Final = 20.0
"""A command without a turn's end for so long is a lost turn, in seconds."""
IDLE_S: Final = 60.0
"""How long the satellite is watched while nothing is said, in seconds."""
SAMPLE_EVERY_S: Final = 10.0
WAKE_PHRASE: Final = "hey jarvis"
COMMANDS: Final = (
    ("turn on the kitchen light", "kitchen light"),
    ("is the kitchen light on", "kitchen light is on"),
    ("turn off the kitchen light", "kitchen light"),
    ("set the bedroom light to fifty percent", "50"),
    ("what is the temperature in the bedroom", "20.5"),
    ("close the living room blinds", "living room blinds"),
    ("open the living room blinds", "living room blinds"),
    ("turn on the living room lights", "living room lights"),
    ("what time is it", "it's"),
    ("turn off the living room lights", "living room lights"),
)
"""What is said, and what the answer must hold."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--minutes", type=positive_seconds, default=60.0, metavar="M", help="how long (default: 60)"
    )
    parser.add_argument(
        "--pause",
        type=positive_seconds,
        default=4.0,
        metavar="S",
        help="quiet between two commands (default: 4)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    parser.add_argument(
        "--plot",
        type=Path,
        metavar="FILE",
        help="also draw memory and latency over time into a PNG",
    )


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints the report, also when stopped early; 0 when no turn was lost. Raises `BenchError`."""
    check_writable(options.json, options.plot)
    if options.plot:
        check_plotting()
    report = asyncio.run(_soak(options.minutes * 60.0, options.pause, environment))
    print(report.text())
    if options.json:
        asked = {"minutes": options.minutes, "pause_s": options.pause}
        write_result(options.json, report.result(asked))
    if options.plot:
        plot_soak(options.plot, report)
    return 0 if not report.lost else 1


async def _soak(length_s: float, pause_s: float, environment: Mapping[str, str]) -> SoakReport:
    report, stop = SoakReport(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="ingle-soak-") as name, VirtualSound() as sound:
        folder = Path(name)
        clips = await _clips(folder)
        async with own_hub(environment, folder) as hub:
            own = {
                **hub.environment,
                **sound.env,
                "SATELLITE_ID": "soak",
                "SATELLITE_ROOM": "kitchen",
            }
            command = (sys.executable, "-m", "satellite", "--json")
            async with child(
                "the satellite",
                command,
                environment=own,
                log=folder / "satellite.log",
                read_output=True,
            ) as satellite:
                await _listening(satellite)
                pids = {"hub": hub.process.process.pid, "satellite": satellite.process.pid}
                try:
                    async with asyncio.TaskGroup() as tasks:
                        sampling = tasks.create_task(_sample(pids, report))
                        speaking = tasks.create_task(
                            _speak(clips, length_s, pause_s, sound, hub, satellite, report)
                        )
                        stopping = tasks.create_task(stop.wait())
                        await asyncio.wait(
                            (speaking, stopping), return_when=asyncio.FIRST_COMPLETED
                        )
                        for task in (sampling, speaking, stopping):
                            task.cancel()
                except* BenchError as errors:
                    raise errors.exceptions[0] from None
                report.audio_faults = _audio_faults(satellite.log)
    return report


async def _clips(folder: Path) -> list[Path]:
    clips = [folder / f"{number}.wav" for number in range(len(COMMANDS))]
    for clip, (sentence, _) in zip(clips, COMMANDS, strict=True):
        try:
            await speak_command(WAKE_PHRASE, sentence, clip)
        except UtteranceError as error:
            raise BenchError(f"cannot speak {sentence!r}: {error}") from error
    return clips


async def _listening(satellite: Child) -> None:
    """Waits until the satellite's log says that it listens. Raises `BenchError`."""
    limit_s = time.monotonic() + 60.0
    while "satellite.listening" not in satellite.log.read_text(encoding="utf-8", errors="replace"):
        satellite.check()
        if time.monotonic() > limit_s:
            raise BenchError(f"the satellite did not begin to listen.{satellite.last_words()}")
        await asyncio.sleep(0.2)


async def _speak(
    clips: list[Path],
    length_s: float,
    pause_s: float,
    sound: VirtualSound,
    hub: OwnHub,
    satellite: Child,
    report: SoakReport,
) -> None:
    """First a minute of quiet, then one command after another until the time is over."""
    report.phase("idle", time.monotonic())
    await asyncio.sleep(IDLE_S)
    report.phase("commands", time.monotonic())
    begun_s, number = time.monotonic(), 0
    with Progress("seconds", round(length_s), sys.stderr) as progress:
        while (elapsed_s := time.monotonic() - begun_s) < length_s:
            hub.check()
            satellite.check()
            clip, (sentence, expected) = (
                clips[number % len(clips)],
                COMMANDS[number % len(COMMANDS)],
            )
            await asyncio.to_thread(sound.play_into_mic, clip)
            turn = await _turn(satellite, sentence, expected)
            report.add_turn(turn, time.monotonic())
            number += 1
            await asyncio.sleep(pause_s)
            for _ in range(round(time.monotonic() - begun_s - elapsed_s)):
                progress.step()


async def _turn(satellite: Child, sentence: str, expected: str) -> TurnSample:
    """The turn's line; none in time is a lost turn."""
    output = satellite.process.stdout
    if output is None:
        raise BenchError("the satellite's output is not to be read")
    try:
        async with asyncio.timeout(TURN_WITHIN_S):
            turn = None
            # A question back that nobody answers ends in a turn of its own.
            while turn is None or turn["wake_word"] == "reply":
                line = await output.readline()
                if not line:
                    satellite.check()
                    raise BenchError(f"the satellite stopped.{satellite.last_words()}")
                turn = json.loads(line)
    except TimeoutError:
        return TurnSample(
            said=sentence, outcome="lost", right=False, answer="", stages_ms={}, underruns=0
        )
    answer = str(turn["answer"])
    return TurnSample(
        said=sentence,
        outcome=str(turn["outcome"]),
        right=turn["outcome"] == "ok" and expected in answer.lower(),
        answer=f"{turn['text']!r} -> {answer!r}",
        stages_ms=turn["stages_ms"],
        underruns=int(turn["underruns"]),
    )


async def _sample(pids: Mapping[str, int], report: SoakReport) -> None:
    """Resident memory and processor time of both processes, every ten seconds."""
    import psutil

    watched = {name: psutil.Process(pid) for name, pid in pids.items()}
    while True:
        for name, process in watched.items():
            family = [process, *process.children(recursive=True)]
            times = [member.cpu_times() for member in family]
            report.add_usage(
                name,
                UsageSample(
                    at_s=time.monotonic(),
                    resident_mb=sum(member.memory_info().rss for member in family) / 1e6,
                    cpu_s=sum(t.user + t.system for t in times),
                ),
            )
        await asyncio.sleep(SAMPLE_EVERY_S)


def _audio_faults(log: Path) -> int:
    """Records of the satellite that tell of sound that was lost."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return sum("overrun" in line or "underrun" in line for line in lines)


SCENARIO = Scenario(
    summary=(
        "spoken commands for an hour: lost turns, memory over time, "
        "the idle satellite's share of a core"
    ),
    add_arguments=add_arguments,
    run=run,
    is_timed=False,  # an hour in which the machine does other things, too
)
