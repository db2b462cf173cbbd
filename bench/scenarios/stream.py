"""Sentence latency: whole at the language model to received at a satellite over MQTT.

A stub closes its sentences at a model's pace; its process and this one, which is the satellites,
share a clock. A sentence is whole when its last word, with the space behind it, leaves the stub.
"""

import asyncio
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.arguments import positive_int, whole_numbers
from bench.output import check_writable, quiet_logs
from bench.progress import Progress
from bench.results.command_line import add_json_argument, figure_rows, finish
from bench.results.draft import ResultDraft
from bench.results.result import ScenarioResult
from bench.scenario import Scenario
from bench.stubs.own_stubs import OwnStubs, add_model_time_argument, model_time_ms, own_stubs

WARM_UP: Final = 3
"""Turns of each satellite before any is measured: the first ones open connections."""


@dataclass(slots=True)
class _Level:
    """What came of so many satellites at once."""

    sentences_ms: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--turns",
        type=positive_int,
        default=110,
        metavar="N",
        help="turns at each level, three sentences each (default: 110; P99 needs 100)",
    )
    parser.add_argument(
        "--concurrent",
        type=whole_numbers,
        default=(1, 5),
        metavar="N,N",
        help="satellites at once (default: 1,5)",
    )
    add_model_time_argument(parser)
    add_json_argument(parser)


def _run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints the percentiles of each level; 0 where each has its samples and no turn failed."""
    check_writable(options.json)
    quiet_logs(environment)
    least_ms, most_ms = model_time_ms(options)
    total = sum(options.turns + WARM_UP * each for each in options.concurrent)
    with Progress("turns", total, sys.stderr) as progress:
        levels = asyncio.run(_measure(options, environment, progress.step))
    result, failures = stream_result(options, levels)
    print(f"{options.turns} turns at each level, a model of {least_ms} to {most_ms} ms")
    print("\n".join(figure_rows(result)))
    return finish(result, failures, options.json)


def stream_result(
    options: Namespace, levels: Mapping[int, _Level]
) -> tuple[ScenarioResult, list[str]]:
    """The result, and why it is not to be relied on, one sentence each."""
    asked = {
        "turns": options.turns,
        "concurrent": list(options.concurrent),
        "model_ms": list(options.model_ms),
    }
    draft = ResultDraft("stream", asked)
    failures: list[str] = []
    for concurrent, level in levels.items():
        draft.percentiles("sentence", level.sentences_ms, at=concurrent)
        if level.problems:
            failures.append(
                f"{len(level.problems)} of {options.turns} turns failed with {concurrent} at once, "
                f"the first one: {level.problems[0]}"
            )
    return draft.result(), [*failures, *draft.shortage()]


async def _measure(
    options: Namespace, environment: Mapping[str, str], step: Callable[[], None]
) -> dict[int, _Level]:
    from bench.own_hub import own_hub
    from bench.satellites.satellite_line import satellite_line

    least_ms, most_ms = options.model_ms
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as name:
        folder = Path(name)
        async with own_stubs(environment, folder, least_ms=least_ms, most_ms=most_ms) as stubs:
            settings = {**stubs.model_settings, "STT_ENGINE": "phrases"}
            async with (
                own_hub(environment, folder, also=settings) as hub,
                satellite_line(hub.broker) as line,
            ):
                for number in range(max(options.concurrent)):
                    await line.introduce(f"bench-{number}", "kitchen")

                async def ask(satellite: int, text: str) -> tuple[Sequence[float], str]:
                    turn = await line.type_turn(f"bench-{satellite}", "kitchen", text)
                    return turn.answers_s, turn.problem

                found: dict[int, _Level] = {}
                for concurrent in options.concurrent:
                    found[concurrent] = await _level(options.turns, concurrent, stubs, ask, step)
                    hub.check()
    return found


async def _level(
    turns: int,
    concurrent: int,
    stubs: OwnStubs,
    ask: Callable[[int, str], Awaitable[tuple[Sequence[float], str]]],
    step: Callable[[], None],
) -> _Level:
    """Satellites that ask one question after another, so many at once."""
    heard_s: dict[int, Sequence[float]] = {}
    level = _Level()
    numbers = iter(range(-WARM_UP * concurrent, turns))
    await stubs.model_times()

    async def work(satellite: int) -> None:
        for number in numbers:
            topic = abs(number) if number >= 0 else turns - number
            answers_s, problem = await ask(satellite, f"what do you know about topic {topic}")
            step()
            if number < 0:
                continue
            heard_s[topic] = answers_s
            if problem:
                level.problems.append(problem)

    async with asyncio.TaskGroup() as tasks:
        for satellite in range(concurrent):
            tasks.create_task(work(satellite))
    for taken in await stubs.model_times():
        here_s, left_s = heard_s.get(taken["topic"], ()), taken["sentences_s"]
        if len(here_s) == len(left_s):
            level.sentences_ms += [
                (here - left) * 1000.0 for here, left in zip(here_s, left_s, strict=True)
            ]
        elif taken["topic"] in heard_s:
            level.problems.append(f"{len(left_s)} sentences left, {len(here_s)} came")
    return level


SCENARIO = Scenario(
    summary="a sentence whole at the language model to received at a satellite, over MQTT",
    add_arguments=_add_arguments,
    run=_run,
)
