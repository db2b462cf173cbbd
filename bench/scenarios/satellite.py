"""Cost of a satellite process: share of a core and memory while it waits, and while it is used."""

import asyncio
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean
from typing import Final

from bench.arguments import positive_int
from bench.load.processor import resident_mb, sample_shares
from bench.load.starts import ready_program
from bench.output import check_writable
from bench.own_hub import own_hub
from bench.results.draft import ResultDraft
from bench.results.result import ScenarioResult, write_result
from bench.scenario import BenchError, Scenario
from bench.utterance import UtteranceError, speak_command
from bench.virtual_sound import VirtualSound

WAKE_PHRASE: Final = "hey jarvis"
COMMAND: Final = "is the kitchen light on"
PLACES: Final[Mapping[str, Mapping[str, str]]] = {
    "thin": {"STT_PLACE": "hub", "TTS_PLACE": "hub"},
    "with_ears": {},
}
"""The kinds of satellite, by the name of their figures: whose ears and voice are the hub's, and one
that has its own."""
SETTLED_S: Final = 5.0
"""After its start, before it is measured."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--seconds",
        type=positive_int,
        default=20,
        metavar="S",
        help="idle and in use, a sample a second (default: 20)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the result there")


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints a table and returns 0. Raises `BenchError` where a satellite can't be measured."""
    check_writable(options.json)
    seen = asyncio.run(_measure(options.seconds, environment))
    print(f"{'% of one core, MB resident':<28}{'idle':>8}{'in use':>9}{'memory':>10}")
    for place, samples in seen.items():
        print(
            f"{place.replace('_', ' '):<28}{fmean(samples['idle']):>6.1f} %"
            f"{fmean(samples['in_use']):>7.1f} %{samples['resident_mb'][-1]:>7.0f} MB"
        )
    if options.json:
        write_result(options.json, result_of(seen, {"seconds": options.seconds}))
    return 0


def result_of(
    seen: Mapping[str, Mapping[str, list[float]]], asked: Mapping[str, object]
) -> ScenarioResult:
    """The figures of samples by kind of satellite."""
    draft = ResultDraft("satellite", asked)
    for place, samples in seen.items():
        draft.mean(f"{place}_idle_percent", samples["idle"], "%")
        draft.mean(f"{place}_in_use_percent", samples["in_use"], "%")
        draft.single(f"{place}_idle_mb", samples["resident_mb"][0], "MB")
        draft.single(f"{place}_used_mb", samples["resident_mb"][-1], "MB")
    draft.remark("In use: a command is said as soon as the one before it was.")
    return draft.result()


async def _measure(
    seconds: int, environment: Mapping[str, str]
) -> dict[str, dict[str, list[float]]]:
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as name:
        folder, seen = Path(name), {}
        try:
            await speak_command(WAKE_PHRASE, COMMAND, folder / "said.wav")
            with VirtualSound() as sound:
                async with own_hub(environment, folder) as hub:
                    for place, settings in PLACES.items():
                        own = {**hub.environment, **sound.env, **settings}
                        own |= {"SATELLITE_ID": "bench", "SATELLITE_ROOM": "kitchen"}
                        seen[place] = await _used(seconds, own, sound, folder / "said.wav")
        except (UtteranceError, RuntimeError) as error:
            raise BenchError(f"a satellite can't be spoken to here: {error}") from error
        return seen


async def _used(
    seconds: int, environment: Mapping[str, str], sound: VirtualSound, said: Path
) -> dict[str, list[float]]:
    command = (sys.executable, "-m", "satellite")
    async with ready_program("the satellite", command, environment) as satellite:
        await asyncio.sleep(SETTLED_S)
        pids, memory = {"satellite": satellite.pid}, [resident_mb(satellite.pid)]
        idle = (await sample_shares(pids, seconds))["satellite"]
        memory.append(resident_mb(satellite.pid))
        async with asyncio.TaskGroup() as tasks:
            speaking = tasks.create_task(_speak(sound, said))
            in_use = (await sample_shares(pids, seconds))["satellite"]
            memory.append(resident_mb(satellite.pid))
            speaking.cancel()
    return {"idle": idle, "in_use": in_use, "resident_mb": memory}


async def _speak(sound: VirtualSound, said: Path) -> None:
    while True:
        await asyncio.to_thread(sound.play_into_mic, said)


SCENARIO = Scenario(
    summary="what a satellite costs idle and in use, with the hub's ears and with its own",
    add_arguments=add_arguments,
    run=run,
)
