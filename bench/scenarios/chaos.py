"""Faults at random under load: hung turns, false "done", lost writes, recovery times."""

import asyncio
import random
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.arguments import positive_seconds
from bench.chaos.shaken_home import BROKER_DIES, ShakenHome, shaken_home
from bench.chaos.witnesses import SeenTurns, Witnesses
from bench.load.starts import fresh_environment
from bench.output import check_writable
from bench.processes import ProcessEnded
from bench.results.draft import ResultDraft
from bench.results.result import ScenarioResult, write_result
from bench.scenario import BenchError, Scenario
from hub.mqtt.private_broker import BrokerError
from ingle.runtime.tasks import background
from ingle.wire.link import Link
from ingle.wire.topics import Topics

FAULT_S: Final = (0.2, 8.0)
"""How long a fault lasts, in seconds: from a hiccup to more than any expiry of a command."""
QUIET_S: Final = (0.5, 4.0)
"""Between two faults."""
RARELY: Final = 8
"""Faults between two deaths of the broker: one that dies over and over ends the bench, as it ends a
hub that has one of its own."""
RECOVERED_WITHIN_S: Final = 60.0
LANDED_WITHIN_S: Final = 30.0
"""A write may wait in the journal for so long once all is well again."""
SETTINGS: Final = {
    "WHISPER_URL": "http://127.0.0.1:9",
    "TTS_ENGINE": "espeak",
    "LOG_FORMAT": "json",
}


@dataclass(slots=True)
class Shaken:
    """A run: what was broken, and what the satellites saw."""

    seen: SeenTurns
    faults: list[str] = field(default_factory=list)
    recoveries_ms: list[float] = field(default_factory=list)
    """From the end of a fault to the next turn that ended well."""
    unrecovered: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Turns that ended well and are not in the database."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--minutes", type=positive_seconds, default=3.0, metavar="M", help="how long (default: 3)"
    )
    parser.add_argument(
        "--seed", type=int, metavar="N", help="the same faults again (default: a new one, printed)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the result there")


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints what happened; 0 when nothing hung, was false or was lost. Raises `BenchError`."""
    check_writable(options.json)
    seed = random.randrange(1_000_000) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    try:
        shaken = asyncio.run(_shake(random.Random(seed), options.minutes * 60.0, environment))
    except (BrokerError, ProcessEnded) as error:
        raise BenchError(str(error)) from error
    seen, wrong = shaken.seen, wrong_of(shaken)
    print(
        f"{len(shaken.faults)} faults; {seen.turns} turns: {len(seen.finished)} done, "
        f"{seen.refused} refused, {seen.away} given up, {len(seen.hung)} hung; "
        f"{len(seen.false_done)} of {seen.checked} falsely done, {len(shaken.lost)} writes lost"
    )
    for line in wrong:
        print(line)
    if options.json:
        asked = {"seed": seed, "minutes": options.minutes}
        write_result(options.json, result_of(shaken, asked))
    return 1 if wrong else 0


def wrong_of(shaken: Shaken) -> list[str]:
    """A line for each thing that must not be."""
    return [
        *(f"hung: {each}" for each in shaken.seen.hung),
        *(f"falsely done: {each}" for each in shaken.seen.false_done),
        *(f"write lost: {each}" for each in sorted(shaken.lost)),
        *(f"not recovered: {each}" for each in shaken.unrecovered),
    ]


def result_of(shaken: Shaken, asked: Mapping[str, object]) -> ScenarioResult:
    draft, seen = ResultDraft("chaos", asked), shaken.seen
    draft.share("hung", len(seen.hung), seen.turns)
    draft.share("false_done", len(seen.false_done), seen.checked)
    draft.share("lost_writes", len(shaken.lost), len(seen.finished))
    draft.share("done", len(seen.finished), seen.turns)
    draft.percentiles("recovery", shaken.recoveries_ms, percents=(50, 95))
    draft.single("faults", len(shaken.faults), "count")
    for line in wrong_of(shaken):
        draft.remark(f"{line}.")
    return draft.result()


async def _shake(chance: random.Random, seconds: float, environment: Mapping[str, str]) -> Shaken:
    with tempfile.TemporaryDirectory(prefix="ingle-chaos-") as folder:
        own = fresh_environment(environment) | SETTINGS
        async with shaken_home(Path(folder), own) as home:
            link = Link(home.broker.address, client_id="ingle-bench-chaos")
            witnesses, stop = Witnesses(link, Topics(), home), asyncio.Event()
            shaken = Shaken(witnesses.seen)
            async with background(link.run()), asyncio.TaskGroup() as tasks:
                await link.wait_connected()
                tasks.create_task(witnesses.run(stop))
                await _break(chance, seconds, home, witnesses, shaken)
                stop.set()
            shaken.lost = await _lost(home, shaken.seen.finished)
    return shaken


async def _break(
    chance: random.Random, seconds: float, home: ShakenHome, witnesses: Witnesses, shaken: Shaken
) -> None:
    """One fault after another, each once the one before it is over and was got over."""
    until_s = time.monotonic() + seconds
    while time.monotonic() < until_s:
        await asyncio.sleep(chance.uniform(*QUIET_S))
        recent = shaken.faults[-RARELY:]
        possible = [
            name
            for name in sorted(home.faults)
            if name != BROKER_DIES or not any(each.startswith(name) for each in recent)
        ]
        name, length_s = chance.choice(possible), chance.uniform(*FAULT_S)
        shaken.faults.append(f"{name}, {length_s:.1f} s")
        print(f"  {shaken.faults[-1]}", flush=True)
        await home.faults[name](length_s)
        over_s = time.monotonic()
        try:
            async with asyncio.timeout(RECOVERED_WITHIN_S):
                done_s = await witnesses.done_after(over_s)
            shaken.recoveries_ms.append((done_s - over_s) * 1000.0)
        except TimeoutError:
            shaken.unrecovered.append(shaken.faults[-1])


async def _lost(home: ShakenHome, finished: set[str]) -> set[str]:
    """Turns that are not in the database when all has been well for a while."""
    lost = finished - home.kept_turns()
    limit_s = time.monotonic() + LANDED_WITHIN_S
    while lost and time.monotonic() < limit_s:
        await asyncio.sleep(0.2)
        lost = finished - home.kept_turns()
    return lost


SCENARIO = Scenario(
    summary='faults at random under load: hung turns, false "done", lost writes, recovery',
    add_arguments=add_arguments,
    run=run,
    is_timed=False,  # it counts what goes wrong, which a busy machine only makes likelier
)
