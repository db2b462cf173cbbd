"""Self-tests as programs: what they try, what they find, and their JSON."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.virtual_sound import VirtualSound
from hub_process import running_hub
from servers import MosquittoServer, free_port
from sound import virtual_sound

__all__ = ["virtual_sound"]
pytestmark = [pytest.mark.model, pytest.mark.service, pytest.mark.device]

LIMIT_S = 100.0


async def _tried(
    module: str, settings: Mapping[str, str], *arguments: str
) -> tuple[int, dict[str, Any]]:
    """Runs a self-test; its exit status and its report."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"{module}.selftest", "--json", *arguments),
        env={**os.environ, "LOG_FORMAT": "json", **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(LIMIT_S):
        printed, complaints = await process.communicate()
    assert process.returncode is not None
    assert printed, complaints.decode()
    return process.returncode, json.loads(printed)


def _verdicts(report: dict[str, Any]) -> dict[str, str]:
    return {step["name"]: step["verdict"] for step in report["steps"]}


async def test_satellite_and_hub_that_work_pass(
    tmp_path: Path, own_mosquitto: MosquittoServer, virtual_sound: VirtualSound
) -> None:
    """From the microphone to a spoken question that a hub answers; a typed one on the hub."""
    (tmp_path / "hub").mkdir()
    token = {"HUB_API_TOKEN": "a-token-of-its-own"}
    broker = {"MQTT_URL": own_mosquitto.url}
    async with running_hub(tmp_path / "hub", {**broker, **token}) as hub:
        settings = {**virtual_sound.env, **broker, "INGLE_STATE_DIR": str(tmp_path / "satellite")}
        status, report = await _tried("satellite", settings)
        assert (status, report["passed"]) == (0, True), report
        assert _verdicts(report) == dict.fromkeys(
            ("microphone", "speaker", "wake word", "hub", "answer"), "passed"
        )
        answer = report["steps"][-1]["detail"]
        assert "was answered: " in answer
        typed = {"HUB_PORT": str(hub.port)}
        status, report = await _tried("hub", {**typed, **token})
        assert (status, _verdicts(report)) == (0, {"ready": "passed", "answer": "passed"}), report
        status, report = await _tried("hub", typed)
        assert (status, _verdicts(report)["ready"]) == (1, "failed")
        assert "answers 401 to /health/ready" in report["steps"][0]["detail"]


async def test_what_does_not_work_is_named(tmp_path: Path) -> None:
    """No sound device, no hub: each step says so; a hub that may be away is left out."""
    nothing = {
        "MQTT_URL": f"mqtt://127.0.0.1:{free_port()}",
        "INGLE_STATE_DIR": str(tmp_path),
        "HUB_PORT": str(free_port()),
        "AUDIO_INPUT": "no such microphone",
    }
    chosen = ("--only", "microphone", "--only", "wake word", "--only", "hub")
    status, report = await _tried("satellite", nothing, *chosen)
    expected = {"microphone": "failed", "wake word": "passed", "hub": "failed"}
    assert (status, report["passed"], _verdicts(report)) == (1, False, expected)
    assert "the broker does not answer at 127.0.0.1:" in report["steps"][-1]["detail"]
    lenient = ("--only", "hub", "--only", "answer", "--hub-may-be-away")
    status, report = await _tried("satellite", nothing, *lenient)
    assert (status, _verdicts(report)) == (0, {"hub": "skipped", "answer": "skipped"})
    status, report = await _tried("hub", nothing)
    assert (status, _verdicts(report)) == (1, {"ready": "failed", "answer": "failed"})
