"""Throughput of hubs and a broker: typed turns a second, satellites that stream concurrently."""

import asyncio
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.arguments import positive_int, positive_seconds, whole_numbers
from bench.fleet import TYPISTS, Fleet, open_fleet, until
from bench.output import check_writable
from bench.processes import ProcessEnded, child
from bench.results.draft import ResultDraft, shown_ms
from bench.results.result import ScenarioResult, write_result
from bench.satellites.process_meter import ProcessMeter, Share
from bench.scenario import BenchError, Scenario
from hub.mqtt.private_broker import BrokerError, PrivateBroker
from ingle.wire.topics import Topics

DEFAULT_TEXT: Final = "turn on the living room lights"
STARTED_WITHIN_S: Final = 90.0
_UNSET: Final = (
    "HA_URL",
    "LLM_PROVIDERS",
    "BRAVE_API_KEY",
    "MQTT_PASSWORD",
    "MQTT_CA_FILE",
    "HUB_API_TOKEN",
)
"""An empty variable counts as unset: what is measured is a fresh home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One level of load and what it cost."""

    load: str
    seconds: float
    shares: Mapping[str, Share]
    turns: int = 0
    turns_per_s: float = 0.0
    lost: int = 0
    twice: int = 0
    latencies_ms: tuple[float, ...] = ()

    def add_to(self, draft: ResultDraft) -> None:
        name = self.load.replace(",", "").replace("'", "").replace(" ", "_")
        if self.turns:
            draft.percentiles(name, self.latencies_ms)
            draft.single(f"{name}_rate", self.turns_per_s, "/s", self.turns)
        for process, share in self.shares.items():
            part = process.replace(" ", "_")
            draft.single(f"{name}_{part}_processor", share.cpu_percent, "%")
            draft.single(f"{name}_{part}_memory", share.resident_mb, "MB")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--hubs", type=positive_int, default=1, metavar="N", help="hub processes (default: 1)"
    )
    parser.add_argument(
        "--redis", metavar="URL", help="what the hubs share; needed for more than one"
    )
    parser.add_argument(
        "--postgres",
        metavar="URL",
        help="a database to keep the turns in; it keeps them (default: SQLite)",
    )
    parser.add_argument(
        "--turns", type=positive_int, default=1000, metavar="N", help="typed turns (default: 1000)"
    )
    parser.add_argument(
        "--concurrent",
        type=whole_numbers,
        default=(1, 16),
        metavar="N,N",
        help="of them at once (default: 1,16)",
    )
    parser.add_argument(
        "--text", default=DEFAULT_TEXT, help=f"the command (default: {DEFAULT_TEXT!r})"
    )
    parser.add_argument(
        "--streams",
        type=whole_numbers,
        default=(10, 50),
        metavar="N,N",
        help="satellites that stream (default: 10,50)",
    )
    parser.add_argument(
        "--seconds", type=positive_seconds, default=5.0, metavar="S", help="so long (default: 5)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints a table; 0 when every turn was answered exactly once.

    Raises `BenchError` when a server can't be used.
    """
    check_writable(options.json)
    if options.hubs > 1 and not options.redis:
        raise BenchError(
            "several hubs need --redis URL: without it they would each keep their own questions "
            "and claims"
        )
    steps = asyncio.run(_measure(options, environment))
    names = list(steps[0].shares)
    print(f"{options.hubs} hub{'s' * (options.hubs > 1)}; % of one core, MB resident")
    print(
        f"{'':<34}{'turns/s':>9}{'P50 ms':>9}{'P95 ms':>9}"
        + "".join(f"{name:>16}" for name in names)
    )
    for step in steps:
        figures = (
            f"{step.turns_per_s:>9.0f}{shown_ms(step.latencies_ms, 50, 1):>9}"
            f"{shown_ms(step.latencies_ms, 95, 1):>9}"
            if step.turns
            else " " * 27
        )
        used = "".join(
            f"{each.cpu_percent:>9.1f} %{each.resident_mb:>5.0f}" for each in step.shares.values()
        )
        print(f"{step.load:<34}{figures}{used}")
    bad = sum(step.lost + step.twice for step in steps)
    print(f"turns lost or answered twice: {bad}")
    if options.json:
        write_result(options.json, _result(options, steps))
    return 1 if bad else 0


def _result(options: Namespace, steps: Sequence[Step]) -> ScenarioResult:
    asked = {"hubs": options.hubs, "turns": options.turns, "concurrent": options.concurrent}
    asked |= {"streams": options.streams, "seconds": options.seconds, "text": options.text}
    draft = ResultDraft("scale", {**asked, "redis": bool(options.redis)})
    for step in steps:
        step.add_to(draft)
    wrong = sum(step.lost + step.twice for step in steps)
    turns = sum(step.turns for step in steps)
    draft.share("turns_answered_once", turns - wrong, turns)
    return draft.result()


async def _measure(options: Namespace, environment: Mapping[str, str]) -> list[Step]:
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as folder:
        try:
            async with _home(options, environment, Path(folder)) as (fleet, pids):
                return await _steps(options, fleet, pids)
        except (BrokerError, ProcessEnded) as error:
            raise BenchError(str(error)) from error


@asynccontextmanager
async def _home(
    options: Namespace, environment: Mapping[str, str], folder: Path
) -> AsyncIterator[tuple[Fleet, dict[str, int]]]:
    """Hubs and a broker that run, satellites in front of them, and the process ids."""
    async with AsyncExitStack() as stack:
        broker = await stack.enter_async_context(PrivateBroker(port=0))
        own = {**environment, **dict.fromkeys(_UNSET, ""), **_stores(options)}
        own |= {
            "MQTT_URL": f"mqtt://{broker.address.host}:{broker.address.port}",
            "MQTT_TOPIC_PREFIX": "bench/v1",
        }
        own |= {"HUB_HOST": "127.0.0.1", "HUB_PORT": "0", "LOG_LEVEL": "warning"}
        pids = {"broker": broker.pid or 0}
        hubs = []
        for number in range(options.hubs):
            settings = {**own, "INGLE_STATE_DIR": str(folder / f"hub-{number}")}
            command, log = (sys.executable, "-m", "hub"), folder / f"hub-{number}.log"
            hubs.append(
                await stack.enter_async_context(
                    child("the hub", command, environment=settings, log=log)
                )
            )
            pids[f"hub {number + 1}"] = hubs[-1].process.pid
        fleet = await stack.enter_async_context(
            open_fleet(broker.address, Topics("bench/v1"), within_s=STARTED_WITHIN_S)
        )

        def ready() -> bool:
            for hub in hubs:
                hub.check()
            return len(fleet.hubs) == len(hubs)

        await until(ready, "the hubs did not all start", STARTED_WITHIN_S)
        await fleet.introduce(max(*options.streams, TYPISTS))
        yield fleet, pids


def _stores(options: Namespace) -> dict[str, str]:
    stores = {"REDIS_ENABLED": "false", "DATABASE_ENABLED": "false"}
    if options.redis:
        stores |= {"REDIS_ENABLED": "true", "REDIS_URL": options.redis}
    if options.postgres:
        stores |= {"DATABASE_ENABLED": "true", "DATABASE_URL": options.postgres}
    return stores


async def _steps(options: Namespace, fleet: Fleet, pids: Mapping[str, int]) -> list[Step]:
    steps = [await _streamed(fleet, pids, 0, options.seconds, overheard=False)]
    await fleet.type_turns(50, 4, options.text)  # warm
    steps += [await _typed(options, fleet, pids, concurrent) for concurrent in options.concurrent]
    for satellites in options.streams:
        steps.append(await _streamed(fleet, pids, satellites, options.seconds, overheard=False))
        if options.hubs == 1:
            steps.append(await _streamed(fleet, pids, satellites, options.seconds, overheard=True))
    return steps


async def _typed(
    options: Namespace, fleet: Fleet, pids: Mapping[str, int], concurrent: int
) -> Step:
    fleet.turns.latencies_ms.clear()
    fleet.turns.lost = fleet.turns.twice = 0
    meter = ProcessMeter(pids)
    seconds = await fleet.type_turns(options.turns, concurrent, options.text)
    latencies_ms = fleet.turns.latencies_ms
    if not latencies_ms:
        raise BenchError("no turn was answered")
    return Step(
        load=f"{options.turns} typed turns, {concurrent} at once",
        seconds=seconds,
        shares=meter.shares(),
        turns=len(latencies_ms),
        turns_per_s=len(latencies_ms) / seconds,
        latencies_ms=tuple(latencies_ms),
        lost=fleet.turns.lost,
        twice=fleet.turns.twice,
    )


async def _streamed(
    fleet: Fleet, pids: Mapping[str, int], satellites: int, seconds: float, *, overheard: bool
) -> Step:
    meter = ProcessMeter(pids)
    begun_s = time.perf_counter()
    if satellites:
        await fleet.stream(satellites, seconds, overheard=overheard)
    else:
        await asyncio.sleep(seconds)
    whose = ", another hub's" if overheard else ""
    load = f"{satellites} satellites stream{whose}" if satellites else "idle"
    return Step(load=load, seconds=time.perf_counter() - begun_s, shares=meter.shares())


SCENARIO = Scenario(
    summary="what hubs and a broker carry: typed turns a second, streaming satellites",
    add_arguments=add_arguments,
    run=run,
)
