"""A typed turn of the hub against Home Assistant's own agent, on one real instance.

The hub is a process before that instance. Its turn goes in by HTTP or by MQTT and is over when the
new state was read back; Home Assistant's agent, asked over its WebSocket and over REST, answers
without that. Home Assistant has to be installed before, which `--install` does.
"""

import asyncio
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.arguments import positive_int
from bench.output import check_writable, quiet_logs
from bench.progress import Progress
from bench.results.command_line import add_json_argument, figure_rows, finish
from bench.results.draft import ResultDraft
from bench.results.result import ScenarioResult
from bench.scenario import BenchError, Scenario

if TYPE_CHECKING:
    from bench.own_home_assistant import OwnHomeAssistant
    from bench.own_hub import OwnHub
    from bench.satellites.satellite_line import SatelliteLine

DEFAULT_ROUNDS: Final = 300
OURS_HTTP: Final = "Ingle: POST /conversation, read back"
OURS_MQTT: Final = "Ingle: command over MQTT, read back"
SATELLITE: Final = "bench"
ROOM: Final = "kitchen"
READ_BACK: Final = (
    "Ingle's turns are over when the new state was read back; Home Assistant's agent answers "
    "without that."
)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--rounds",
        type=positive_int,
        default=DEFAULT_ROUNDS,
        metavar="N",
        help=f"commands each (default: {DEFAULT_ROUNDS}; P99 needs 299)",
    )
    parser.add_argument(
        "--install",
        action="store_true",
        help="first install Home Assistant from PyPI where it is not (some minutes, once)",
    )
    add_json_argument(parser)


def _run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints P50, P95 and P99 of each, and the ratios; 0 where each has its samples.

    Raises `BenchError`.
    """
    from bench.own_home_assistant import own_home_assistant

    check_writable(options.json)
    quiet_logs(environment)
    with (
        tempfile.TemporaryDirectory(prefix="ingle-bench-") as name,
        own_home_assistant(Path(name), install=options.install) as theirs,
        Progress("rounds", options.rounds, sys.stderr) as progress,
    ):
        taken_ms = asyncio.run(
            _measure(theirs, environment, Path(name), options.rounds, progress.step)
        )
        version = theirs.version
    result, failures = local_intent_result(taken_ms, version)
    print(f"Home Assistant {version}: a lamp on and off, {options.rounds} commands each, in turns")
    print("\n".join(figure_rows(result)))
    return finish(result, failures, options.json)


def local_intent_result(
    taken_ms: Mapping[str, Sequence[float]], version: str
) -> tuple[ScenarioResult, list[str]]:
    """The result, and why it is not to be relied on."""
    from bench.peers.home_contest import THEIRS_HTTP, THEIRS_WEBSOCKET

    keys = {
        OURS_HTTP: "http",
        OURS_MQTT: "mqtt",
        THEIRS_WEBSOCKET: "theirs_websocket",
        THEIRS_HTTP: "theirs_rest",
    }
    asked = {"rounds": len(taken_ms[OURS_HTTP]), "home_assistant": version}
    draft = ResultDraft("local-intent", asked)
    for ours in (OURS_MQTT, OURS_HTTP):
        for theirs in (THEIRS_WEBSOCKET, THEIRS_HTTP):
            label = f"{keys[ours]}_over_{keys[theirs].removeprefix('theirs_')}"
            draft.ratio(f"{label}_p50", taken_ms[ours], taken_ms[theirs])
            draft.ratio(f"{label}_p95", taken_ms[ours], taken_ms[theirs], 95)
    for name, samples in taken_ms.items():
        draft.percentiles(keys[name], samples)
    draft.remark(READ_BACK)
    return draft.result(), list(draft.shortage())


async def _measure(
    theirs: "OwnHomeAssistant",
    environment: Mapping[str, str],
    folder: Path,
    rounds: int,
    step: Callable[[], None],
) -> dict[str, list[float]]:
    import httpx

    from bench.own_hub import own_hub
    from bench.peers.home_contest import (
        THEIRS_HTTP,
        THEIRS_WEBSOCKET,
        Contest,
        check_done,
    )
    from bench.satellites.satellite_line import satellite_line
    from hub.home.websocket_session import open_session
    from ingle.runtime.settings import SettingsReader
    from ingle.runtime.tasks import background
    from ingle.wire.broker_settings import MqttSettings

    settings = {"HA_URL": theirs.url, "HA_TOKEN": theirs.token, "STT_ENGINE": "phrases"}
    async with own_hub(environment, folder, also=settings) as hub:
        broker = SettingsReader(hub.environment).read(MqttSettings).broker
        async with (
            satellite_line(broker) as line,
            open_session(theirs.url, theirs.token, None) as session,
            background(session.listen()),
            httpx.AsyncClient(
                base_url=theirs.url, headers=theirs.http.headers, trust_env=False
            ) as http,
        ):
            await line.introduce(SATELLITE, ROOM)

            async def over_websocket(sentence: str) -> None:
                body = {"text": sentence, "language": "en"}
                check_done(await session.command("conversation/process", body), sentence)

            async def over_http(sentence: str) -> None:
                body = {"text": sentence, "language": "en"}
                answer = await http.post("/api/conversation/process", json=body)
                check_done(answer.raise_for_status().json(), sentence)

            contest = Contest(
                {
                    OURS_HTTP: lambda sentence: typed_turn(hub, sentence),
                    OURS_MQTT: lambda sentence: sent_turn(line, sentence),
                    THEIRS_WEBSOCKET: over_websocket,
                    THEIRS_HTTP: over_http,
                }
            )
            await contest.go(rounds, step)
    return {name: contest.taken_ms[name] for name in contest.runners}


async def typed_turn(hub: "OwnHub", sentence: str) -> None:
    """Raises `BenchError` where the hub refuses it, or did not see it done."""
    import httpx

    body = {"text": sentence, "session_id": SATELLITE, "room_id": ROOM}
    try:
        answer = await hub.http.post("/conversation", json=body)
        content = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        hub.check()
        raise BenchError(f"the hub did not answer {sentence!r}: {error!r}") from error
    if answer.status_code != httpx.codes.OK:
        raise BenchError(f"the hub answered {sentence!r} with HTTP {answer.status_code}: {content}")
    actions = content.get("actions", [])
    if not actions or not all(action["verified"] for action in actions):
        raise BenchError(f"the hub did not see {sentence!r} done: {content.get('text')!r}")


async def sent_turn(line: "SatelliteLine", sentence: str) -> None:
    turn = await line.type_turn(SATELLITE, ROOM, sentence)
    if turn.problem or turn.finished is None:
        raise BenchError(f"the hub did not answer {sentence!r} over MQTT: {turn.problem}")
    actions = turn.finished.actions
    if not actions or not all(action.verified for action in actions):
        raise BenchError(f"the hub did not see {sentence!r} done over MQTT")


SCENARIO = Scenario(
    summary="a typed turn against Home Assistant's own agent, on one instance",
    add_arguments=_add_arguments,
    run=_run,
)
