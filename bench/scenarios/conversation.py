"""Load test of the hub's HTTP interface: many typed commands, several concurrently."""

import asyncio
import sys
import tempfile
import time
import uuid
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from pydantic import Field, SecretStr

from bench.arguments import positive_int, positive_seconds
from bench.latency import LatencyReport
from bench.output import check_plotting, check_writable, plot_latencies, quiet_logs
from bench.own_hub import own_hub
from bench.progress import Progress
from bench.results.draft import ResultDraft
from bench.results.result import ScenarioResult, write_result
from bench.scenario import BenchError, Scenario
from ingle.runtime.settings import SettingsError, SettingsGroup

DEFAULT_URL = "http://localhost:8080/conversation"
DEFAULT_TEXT = "Turn on living room lights"
DEFAULT_ROOM = "test"


class TokenSettings(SettingsGroup):
    """The API token; it may also be in the file that HUB_API_TOKEN_FILE names."""

    token: SecretStr | None = Field(None, alias="HUB_API_TOKEN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The load: how many requests, how many at once, and what they ask."""

    url: str
    requests: int
    concurrent: int
    text: str = DEFAULT_TEXT
    room_id: str = DEFAULT_ROOM
    token: str | None = None
    timeout_s: float = 120.0


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--url", default=DEFAULT_URL, help=f"where to post the commands (default: {DEFAULT_URL})"
    )
    parser.add_argument(
        "--own-hub", action="store_true", help="start a hub for the run, on embedded defaults"
    )
    parser.add_argument(
        "--requests", type=positive_int, default=100, metavar="N", help="how many (default: 100)"
    )
    parser.add_argument(
        "--concurrent",
        type=positive_int,
        default=5,
        metavar="N",
        help="how many at once, each a session (default: 5)",
    )
    parser.add_argument(
        "--text", default=DEFAULT_TEXT, help=f"the command (default: {DEFAULT_TEXT!r})"
    )
    parser.add_argument(
        "--room", default=DEFAULT_ROOM, help=f"the room it is said in (default: {DEFAULT_ROOM})"
    )
    parser.add_argument(
        "--token", help="the hub's HUB_API_TOKEN (default: taken from the environment)"
    )
    parser.add_argument(
        "--timeout",
        type=positive_seconds,
        default=120.0,
        metavar="S",
        help="longest wait for an answer (default: 120)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the report as JSON")
    parser.add_argument(
        "--plot", type=Path, metavar="FILE", help="also draw the latencies into a PNG"
    )


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints the report; 0 when its verdict is success.

    Raises `BenchError` when the hub can't be asked at all.
    """
    check_writable(options.json, options.plot)
    quiet_logs(environment)
    if options.plot:
        check_plotting()
    load = Load(
        url=options.url,
        requests=options.requests,
        concurrent=options.concurrent,
        text=options.text,
        room_id=options.room,
        token=options.token or _token(environment),
        timeout_s=options.timeout,
    )
    with Progress("requests", load.requests, sys.stderr) as progress:
        measuring = (
            _measure_own(load, environment, progress.step)
            if options.own_hub
            else measure(load, progress.step)
        )
        report = asyncio.run(measuring)
    print(report.text())
    if options.json:
        asked = {"url": load.url, "concurrent": load.concurrent, "text": load.text}
        write_result(options.json, result_of(load, report), {**asked, **report.summary()})
    if options.plot:
        plot_latencies(options.plot, report, f"POST {load.url}, {load.concurrent} at once")
    return 0 if report.verdict.passed else 1


def result_of(load: Load, report: LatencyReport) -> ScenarioResult:
    """The same figures for the goals, with their intervals."""
    asked = {"requests": load.requests, "concurrent": load.concurrent, "text": load.text}
    draft = ResultDraft("conversation", asked)
    draft.percentiles("turn", report.latencies_ms)
    if report.latencies_ms:
        draft.mean("turn_mean_ms", report.latencies_ms, "ms")
    draft.share("success", report.successful, report.total)
    return draft.result()


async def _measure_own(
    load: Load, environment: Mapping[str, str], step: Callable[[], None]
) -> LatencyReport:
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as folder:
        async with own_hub(environment, Path(folder)) as hub:
            return await measure(replace(load, url=f"{hub.url}/conversation", token=None), step)


async def measure(load: Load, step: Callable[[], None]) -> LatencyReport:
    """Sends the load and calls `step` after each answer.

    Raises `BenchError` where the hub is not there or refuses the token.
    """
    run_id = uuid.uuid4().hex[:8]
    latencies_ms: list[float] = []
    errors: Counter[str] = Counter()
    remaining = iter(range(load.requests))
    headers = {"Authorization": f"Bearer {load.token}"} if load.token else {}
    limits = httpx.Limits(
        max_connections=load.concurrent, max_keepalive_connections=load.concurrent
    )

    async def work(worker: int) -> None:
        body = {
            "text": load.text,
            "session_id": f"bench-{run_id}-{worker}",
            "room_id": load.room_id,
        }
        for _ in remaining:
            begun_s = time.perf_counter()
            try:
                answer = await client.post(load.url, json=body)
            except httpx.TransportError as error:
                if not latencies_ms and not errors.keys() - {_kind(error)}:
                    _stop_if_nobody_is_there(load.url, error)
                errors[_kind(error)] += 1
            else:
                elapsed_ms = (time.perf_counter() - begun_s) * 1000.0
                problem = _problem(answer)
                if problem is None:
                    latencies_ms.append(elapsed_ms)
                else:
                    errors[problem] += 1
            step()

    try:
        # No proxy from the environment: what is measured is the hub.
        async with (
            httpx.AsyncClient(
                headers=headers, limits=limits, timeout=load.timeout_s, trust_env=False
            ) as client,
            asyncio.TaskGroup() as tasks,
        ):
            for worker in range(min(load.concurrent, load.requests)):
                tasks.create_task(work(worker))
    except* (BenchError, httpx.InvalidURL) as group:
        first = group.exceptions[0]
        raise BenchError(str(first)) from first
    return LatencyReport(latencies_ms=tuple(latencies_ms), errors=dict(errors))


def _stop_if_nobody_is_there(url: str, error: httpx.TransportError) -> None:
    if isinstance(error, httpx.UnsupportedProtocol):
        raise BenchError(f"--url {url} must begin with http:// or https://") from error
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        raise BenchError(
            f"nobody answers at {url} ({error}): start the hub (python -m hub) or correct --url"
        ) from error


def _problem(answer: httpx.Response) -> str | None:
    """What is wrong with the answer; None for a good one.

    Raises `BenchError` where no request can succeed.
    """
    if answer.status_code in (401, 403):
        raise BenchError(
            f"the hub at {answer.url} refuses the token (HTTP {answer.status_code}): "
            "give its HUB_API_TOKEN with "
            "--token or in the environment"
        )
    if answer.status_code in (404, 405):
        raise BenchError(
            f"{answer.url} takes no commands (HTTP {answer.status_code}): "
            "it should end in /conversation"
        )
    if answer.status_code != 200:
        return f"HTTP {answer.status_code}"
    try:
        content = answer.json()
    except ValueError:
        return "answer is not JSON"
    return None if isinstance(content, dict) and "text" in content else "answer has no text"


def _kind(error: httpx.TransportError) -> str:
    return "timeout" if isinstance(error, httpx.TimeoutException) else type(error).__name__


def _token(environment: Mapping[str, str]) -> str | None:
    try:
        token = TokenSettings.read(environment).token
    except SettingsError as error:
        raise BenchError(str(error)) from error
    return token.get_secret_value() if token else None


SCENARIO = Scenario(
    summary="POST /conversation under load, P95 against 2000 ms (the default)",
    add_arguments=add_arguments,
    run=run,
    is_timed=False,  # the hub that it asks may be a program of this machine
)
