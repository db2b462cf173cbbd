"""/health and /metrics: the health report and its Prometheus exposition."""

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from http_api import Parts, asked
from hub.ports import HomeStatus, ModelStatus
from hub.ports.meters import ModelTimes
from hub.resilience.board import BreakerBoard
from ingle.wire.link import Link
from links import kept_up
from servers import MosquittoServer

pytestmark = pytest.mark.service


async def _away() -> None:
    raise ConnectionError("away")


async def test_health_is_always_answered_and_true() -> None:
    """The broker is away: alive, degraded, not ready, and ready says why."""
    parts = Parts()
    parts.store.queued_writes = 7
    async with asked(parts) as client:
        health = await client.get("/health")
        live = await client.get("/health/live")
        ready = await client.get("/health/ready")
    assert (health.status_code, live.status_code, ready.status_code) == (200, 200, 503)
    assert ready.json() == {"ready": False, "missing": ["mqtt"]}
    body = health.json()
    assert body["status"] == "degraded"
    assert body["cache"]["hit_rate"] == 0.95
    assert (body["database"]["backend"], body["database"]["queued_writes"]) == ("sqlite", 7)
    assert body["satellites"] == [
        {
            "satellite_id": "k1",
            "room_id": "kitchen",
            "state": "online",
            "version": "1",
            "detail": "",
            "muted": None,
            "volume": None,
            "losses": {},
        }
    ]
    assert (body["mqtt"]["dropped"], body["mqtt"]["taken_over"]) == ({"late": 1}, 2)


async def test_writes_that_are_held_up_are_told_with_the_reason(mosquitto: MosquittoServer) -> None:
    """The database answers, but takes nothing: that is not ok."""
    parts = Parts(link=Link(mosquitto.address, client_id="api-held-up"))
    async with kept_up(parts.link), asked(parts) as client:
        before = (await client.get("/health")).json()
        parts.store.detail = 'PostgreSQL refuses: relation "preferences" does not exist'
        after = (await client.get("/health")).json()
    assert (before["status"], before["database"]["detail"]) == ("ok", "")
    assert (after["status"], after["database"]["detail"]) == ("degraded", parts.store.detail)
    assert after["database"]["connected"] is True


async def test_turns_that_are_given_to_a_stranger_are_told(mosquitto: MosquittoServer) -> None:
    """Connected, but somebody else is given the turns: degraded, with what to do."""
    parts = Parts(link=Link(mosquitto.address, client_id="api-stranger"))
    async with kept_up(parts.link), asked(parts) as client:
        before = (await client.get("/health")).json()
        parts.counts.hint = "turns are given to a client that is no hub"
        after = (await client.get("/health")).json()
    assert (before["status"], before["mqtt"]["detail"]) == ("ok", "")
    assert (after["status"], after["mqtt"]["detail"]) == ("degraded", parts.counts.hint)
    assert after["mqtt"]["connected"] is True


async def test_health_tells_of_breakers_models_and_the_home() -> None:
    """Each breaker with the guide's fields; a wrong token reads "unauthorized" and what to do."""
    board = BreakerBoard()
    parts = Parts(breakers=board)
    parts.home.known = HomeStatus(
        backend="home_assistant", state="unauthorized", detail="Set HA_TOKEN."
    )
    parts.model.providers = (
        ModelStatus(provider="ollama", model="qwen2.5:3b", state="away", detail="No answer."),
        ModelStatus(provider="openai", model="gpt-4o-mini", state="ok"),
    )
    with pytest.raises(ConnectionError):
        await board.breaker("ollama", failure_threshold=1).call(_away)
    async with asked(parts) as client:
        body = (await client.get("/health")).json()
    assert body["breakers"] == [
        {
            "name": "ollama",
            "state": "open",
            "failures": 1,
            "failure_threshold": 1,
            "recovery_timeout": 60.0,
        }
    ]
    assert body["home"] == {
        "backend": "home_assistant",
        "state": "unauthorized",
        "detail": "Set HA_TOKEN.",
        "areas": 0,
        "entities": 0,
        "left_out": 0,
    }
    assert [(one["provider"], one["state"]) for one in body["llm"]["providers"]] == [
        ("ollama", "away"),
        ("openai", "ok"),
    ]


async def test_metrics_hold_what_happened() -> None:
    """Turns, stages, actions, retries, models, and the parts' own counters, as Prometheus reads
    them.
    """
    board = BreakerBoard()
    board.breaker("brave_search")
    parts = Parts(breakers=board)
    parts.store.queued_writes = 3
    parts.metrics.retried("home")
    parts.metrics.model_answered(
        ModelTimes(
            provider="ollama",
            ok=True,
            first_token_s=0.2,
            first_sentence_s=0.4,
            total_s=1.2,
            tokens=40,
        )
    )
    async with asked(parts) as client:
        await client.post("/conversation", json={"text": "light on"})
        await client.post("/conversation", json={"text": "endless"})
        answer = await client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert len(samples) == sum(not line.startswith("#") for line in answer.text.splitlines()), (
        "nothing stands twice"
    )
    expected = {
        ("ingle_turns_total", "intent", "ok"): 1,
        ("ingle_turns_total", "error", "fallback"): 1,
        ("ingle_turn_errors_total", "deadline_exceeded"): 1,
        ("ingle_actions_total", "light", "true"): 1,
        ("ingle_stage_seconds_count", "intent"): 2,
        ("ingle_stage_seconds_bucket", "0.0025", "intent"): 0,
        ("ingle_stage_seconds_bucket", "0.005", "intent"): 2,
        ("ingle_retries_total", "home"): 1,
        ("ingle_llm_seconds_sum", "first_token", "ollama"): 0.2,
        ("ingle_llm_tokens_total", "ollama"): 40,
        ("ingle_cache_hits_total",): 19,
        ("ingle_cache_misses_total",): 1,
        ("ingle_breaker_state", "brave_search", "closed"): 1,
        ("ingle_breaker_state", "brave_search", "open"): 0,
        ("ingle_satellites", "online"): 1,
        ("ingle_queued_writes",): 3,
        ("ingle_mqtt_connected",): 0,
    }
    assert {name: samples[name] for name in expected} == expected


async def test_two_hubs_in_one_process_do_not_share_meters() -> None:
    """Nothing is registered globally."""
    one, other = Parts(), Parts()
    one.metrics.retried("home")
    async with asked(other) as client:
        text = (await client.get("/metrics")).text
    assert "ingle_retries_total{" not in text
    assert "python_info" not in text


async def test_docs_name_every_metric_and_no_other() -> None:
    """docs/http.md is what a dashboard is built from."""
    async with asked(Parts(breakers=BreakerBoard())) as client:
        text = (await client.get("/metrics")).text
    described = (Path(__file__).parents[3] / "docs/http.md").read_text(encoding="utf-8")
    found = {
        line.split()[2]
        for line in text.splitlines()
        if line.startswith("# TYPE") and "_created " not in line
    }
    assert set(re.findall(r"`(ingle_[a-z0-9_]+)`", described)) == found
