"""The contest with Home Assistant's own agent: its figures, and where it cannot be run."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bench.own_home_assistant import installed_home_assistant
from bench.own_hub import OwnHub
from bench.peers.home_contest import ON, THEIRS_HTTP, THEIRS_WEBSOCKET, check_done
from bench.processes import child
from bench.results.goals import read_goals
from bench.scenario import BenchError
from bench.scenarios.local_intent import (
    OURS_HTTP,
    OURS_MQTT,
    READ_BACK,
    SCENARIO,
    local_intent_result,
    typed_turn,
)
from bench.stubs.http_exchange import StubExchange, StubRequest, serve_stub
from servers import free_port

pytestmark = pytest.mark.service


def _taken_ms(rounds: int) -> dict[str, list[float]]:
    each = {OURS_HTTP: 8.0, OURS_MQTT: 6.0, THEIRS_WEBSOCKET: 12.0, THEIRS_HTTP: 16.0}
    return {name: [ms] * rounds for name, ms in each.items()}


def test_ratios_come_before_the_times_they_are_of() -> None:
    """Of each way in to each of theirs."""
    result, failures = local_intent_result(_taken_ms(300), "2024.3.3")
    assert failures == []
    values = {measure.name: measure.value for measure in result.measures}
    assert values["local_intent.mqtt_over_websocket_p50"] == 0.5
    assert values["local_intent.http_over_rest_p95"] == 0.5
    assert values["local_intent.theirs_websocket_p99_ms"] == 12
    assert result.measures[0].unit == "x"
    assert READ_BACK in result.remarks
    goals = {goal.measure for goal in read_goals() if goal.measure.startswith("local_intent.")}
    assert goals <= values.keys()


def test_too_few_rounds_are_told_and_no_success() -> None:
    result, [failure] = local_intent_result(_taken_ms(60), "2024.3.3")
    assert failure == "Too few samples: 4 percentiles are not told."
    assert not [measure for measure in result.measures if "p99" in measure.name]
    assert "P99 of mqtt is not told: it has 60 samples and needs 299." in " ".join(result.remarks)


def test_where_home_assistant_is_not_installed_the_option_is_named(tmp_path: Path) -> None:
    """Nothing is downloaded without being asked for."""
    with pytest.raises(BenchError, match=r"homeassistant==\S+ is not installed in .*--install"):
        installed_home_assistant(tmp_path / "cache", install=False)
    assert not (tmp_path / "cache").exists()


def test_a_command_that_home_assistant_did_not_do_is_no_time() -> None:
    """Else a refusal would win."""
    check_done({"response": {"response_type": "action_done"}}, "turn it on")
    with pytest.raises(BenchError, match="did not understand 'turn it on'"):
        check_done({"response": {"response_type": "error"}}, "turn it on")


def test_the_list_says_what_it_is() -> None:
    assert "Home Assistant" in SCENARIO.summary


@asynccontextmanager
async def _hub(folder: Path, status: int, body: object) -> AsyncIterator[OwnHub]:
    """A process that runs, and an address that answers everything so."""

    async def handle(_: StubRequest, exchange: StubExchange) -> None:
        await exchange.answer(body, status)

    server = await serve_stub(handle)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    idle = child("the hub", ("sleep", "60"), environment=os.environ, log=folder / "hub.log")
    async with idle as process, httpx.AsyncClient(base_url=url, trust_env=False) as http:
        yield OwnHub(url=url, environment={}, process=process, http=http)
    server.close()


NOT_SEEN = {"text": "I could not see it.", "actions": [{"verified": False}]}


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, {"detail": "no token"}, "with HTTP 401: .*no token"),
        (422, {"detail": "text"}, "with HTTP 422: .*text"),
        (500, {"detail": "a bug"}, "with HTTP 500: .*a bug"),
        (200, NOT_SEEN, "did not see 'turn on the kitchen lights' done: 'I could not see it.'"),
        (200, {"text": "Sorry.", "actions": []}, "did not see .* done: 'Sorry.'"),
    ],
)
async def test_an_answer_that_is_none_ends_the_contest_in_a_sentence(
    tmp_path: Path, status: int, body: object, words: str
) -> None:
    """A refusal is quick, and must not count as a turn."""
    async with _hub(tmp_path, status, body) as hub:
        with pytest.raises(BenchError, match=words):
            await typed_turn(hub, ON)


async def test_a_hub_that_is_away_ends_the_contest_in_a_sentence(tmp_path: Path) -> None:
    async with _hub(tmp_path, 200, {}) as hub, httpx.AsyncClient() as http:
        http.base_url = f"http://127.0.0.1:{free_port()}"
        with pytest.raises(BenchError, match=r"the hub did not answer .*ConnectError"):
            await typed_turn(replace(hub, http=http), ON)
