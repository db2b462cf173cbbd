"""Latency of a local command against Home Assistant's own pipeline, alternating on one instance."""

import asyncio
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import httpx

from bench.arguments import positive_int
from bench.latency import LatencyReport
from bench.output import check_writable
from bench.own_home_assistant import OwnHomeAssistant, own_home_assistant
from bench.peers.home_contest import (
    LIGHT,
    OFF,
    ON,
    THEIRS_HTTP,
    THEIRS_WEBSOCKET,
    WARM_UP,
    Contest,
    check_done,
)
from bench.progress import Progress
from bench.results.draft import ResultDraft
from bench.results.result import ScenarioResult, write_result
from bench.scenario import BenchError, Scenario
from hub.home.home_assistant import HomeAssistant, open_home_assistant
from hub.home.websocket_session import open_session
from hub.intents import LocalIntents
from hub.ports import Act, ServiceCall
from hub.settings import HomeSettings

OURS: Final = "Ingle: intent, action, state read back"
CALL_ONLY: Final = "Ingle: action, state read back"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--rounds", type=positive_int, default=200, metavar="N", help="commands each (default: 200)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the report as JSON")


def run(options: Namespace, environment: Mapping[str, str]) -> int:  # noqa: ARG001
    """Prints P50 and P95 of each; 0 when ours has the lower P95. Raises `BenchError`."""
    check_writable(options.json)
    print(
        "starting a Home Assistant (the first time it is installed, which takes some minutes) ...",
        file=sys.stderr,
    )
    with (
        tempfile.TemporaryDirectory(prefix="ingle-bench-") as folder,
        own_home_assistant(Path(folder)) as theirs,
    ):
        with Progress("rounds", options.rounds + WARM_UP, sys.stderr) as progress:
            taken_ms = asyncio.run(_measure(theirs, options.rounds, progress.step))
        version = theirs.version
    reports = {name: LatencyReport(latencies_ms=tuple(values)) for name, values in taken_ms.items()}
    print(
        f"Home Assistant {version}: {ON!r} and {OFF!r}, {options.rounds} commands each, "
        "in turns, in ms"
    )
    for name, report in reports.items():
        figures = report.figures_ms
        print(
            f"  {name:<54} P50 {figures['P50']:7.2f}  P95 {figures['P95']:7.2f}  max "
            f"{figures['Max']:7.2f}"
        )
    if options.json:
        asked = {"rounds": options.rounds, "home_assistant": version}
        write_result(options.json, _result(taken_ms, asked))
    ours = reports[OURS].figures_ms["P95"]
    faster = all(
        ours <= reports[name].figures_ms["P95"] for name in (THEIRS_WEBSOCKET, THEIRS_HTTP)
    )
    print(
        "✓ the local command has the lowest P95"
        if faster
        else "✗ Home Assistant's own command has the lower P95"
    )
    return 0 if faster else 1


def _result(taken_ms: Mapping[str, list[float]], asked: Mapping[str, object]) -> ScenarioResult:
    draft = ResultDraft("home", asked)
    draft.ratio("ours_over_websocket_p50", taken_ms[OURS], taken_ms[THEIRS_WEBSOCKET])
    draft.ratio("ours_over_websocket_p95", taken_ms[OURS], taken_ms[THEIRS_WEBSOCKET], 95)
    draft.ratio("ours_over_http_p50", taken_ms[OURS], taken_ms[THEIRS_HTTP])
    draft.percentiles("ours", taken_ms[OURS])
    draft.percentiles("action_only", taken_ms[CALL_ONLY])
    draft.percentiles("websocket", taken_ms[THEIRS_WEBSOCKET])
    draft.percentiles("http", taken_ms[THEIRS_HTTP])
    return draft.result()


async def _measure(
    theirs: OwnHomeAssistant, rounds: int, step: Callable[[], None]
) -> dict[str, list[float]]:
    settings = HomeSettings.read({"HA_URL": theirs.url, "HA_TOKEN": theirs.token})
    async with (
        open_home_assistant(settings) as home,
        open_session(theirs.url, theirs.token, None) as session,
        httpx.AsyncClient(
            base_url=theirs.url, headers=theirs.http.headers, trust_env=False
        ) as http,
        asyncio.TaskGroup() as tasks,
    ):
        listening = tasks.create_task(session.listen())
        intents = LocalIntents()
        intents.learn(home.snapshot())

        async def over_websocket(sentence: str) -> None:
            check_done(
                await session.command("conversation/process", {"text": sentence, "language": "en"}),
                sentence,
            )

        async def over_http(sentence: str) -> None:
            body = {"text": sentence, "language": "en"}
            answer = await http.post("/api/conversation/process", json=body)
            check_done(answer.raise_for_status().json(), sentence)

        async def ours(sentence: str) -> None:
            plan = intents.plan(
                intents.forms(sentence),
                room_id="kitchen",
                home=home.snapshot(),
                now=datetime.now().astimezone(),
            )
            if not isinstance(plan, Act):
                raise BenchError(f"{sentence!r} was not understood")
            for call in plan.calls:
                await _act(home, call)

        async def call_only(sentence: str) -> None:
            service = "turn_on" if sentence == ON else "turn_off"
            await _act(home, ServiceCall(domain="light", service=service, entity_id=LIGHT))

        contest = Contest(
            {
                OURS: ours,
                CALL_ONLY: call_only,
                THEIRS_WEBSOCKET: over_websocket,
                THEIRS_HTTP: over_http,
            }
        )
        await contest.go(rounds, step)
        listening.cancel()
    return {name: contest.taken_ms[name] for name in contest.runners}


async def _act(home: HomeAssistant, call: ServiceCall) -> None:
    result = await home.call(call, within_s=10.0, waiting=_nobody_waits)
    if not result.verified or result.call.entity_id != LIGHT:
        raise BenchError(f"{call.service} of {call.entity_id} was not confirmed")


async def _nobody_waits() -> None:
    raise BenchError("Home Assistant did not answer at once")


SCENARIO = Scenario(
    summary="a local command against Home Assistant's own, on a real instance",
    add_arguments=add_arguments,
    run=run,
)
