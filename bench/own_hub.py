"""Temporary hub process: `python -m hub` with embedded defaults, private broker and own files."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final

import httpx

from bench.processes import Child, ProcessEnded, child
from bench.scenario import BenchError
from hub.mqtt.private_broker import BrokerError, PrivateBroker, free_port
from ingle.wire.broker_settings import BrokerAddress

READY_WITHIN_S: Final = 90.0
_POLL_S: Final = 0.1
_OTHERS: Final = (
    *(
        "HUB_",
        "MQTT_",
        "HA_",
        "LLM_",
        "OLLAMA_",
        "OPENAI_",
        "SEARCH_",
        "BRAVE_",
        "REDIS_",
        "DATABASE_",
        "POSTGRES_",
    ),
    *(
        "SATELLITE_",
        "AUDIO_",
        "STT_PLACE",
        "TTS_PLACE",
        "INGLE_",
        "REQUEST_TIMEOUT",
        "STATE_DIRECTORY",
        "LOG_",
    ),
)
"""Settings of the environment that are not handed on, by how their names begin: what is measured is
a fresh home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHub:
    """A running hub that is ready for turns."""

    url: str
    environment: Mapping[str, str]
    """For a satellite of this hub, less its id and room."""
    process: Child
    http: httpx.AsyncClient
    broker: BrokerAddress
    broker_pid: int

    async def ask(self, text: str) -> str:
        """Types a command and returns the answer. Raises `BenchError` where there is none."""
        try:
            answer = await self.http.post(
                "/conversation", json={"text": text, "session_id": "bench", "room_id": "bench"}
            )
            answer.raise_for_status()
            return str(answer.json()["text"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            self.check()
            raise BenchError(f"the hub did not answer {text!r}: {error}") from error

    def check(self) -> None:
        """Raises `BenchError` with its last words when it has ended."""
        try:
            self.process.check()
        except ProcessEnded as error:
            raise BenchError(str(error)) from error


@asynccontextmanager
async def own_hub(
    environment: Mapping[str, str],
    folder: Path,
    *,
    log: Path | None = None,
    also: Mapping[str, str] | None = None,
) -> AsyncIterator[OwnHub]:
    """Runs a hub with its state in `folder`, until the block ends.

    `environment`: handed on without the settings of `_OTHERS`. `log`: the file of its log; None:
    `hub.log` in `folder`. `also`: more settings, by variable.

    Raises `BenchError` when it does not start.
    """
    kept = {name: value for name, value in environment.items() if not name.startswith(_OTHERS)}
    port = free_port()
    try:
        async with PrivateBroker(port=0) as broker:
            own = {
                **kept,
                **(also or {}),
                "MQTT_URL": f"mqtt://{broker.address.host}:{broker.address.port}",
                "HUB_PORT": str(port),
                "INGLE_STATE_DIR": str(folder / "state"),
            }
            url = f"http://127.0.0.1:{port}"
            command = (sys.executable, "-m", "hub")
            async with (
                child(
                    "the hub", command, environment=own, log=log or folder / "hub.log"
                ) as process,
                httpx.AsyncClient(base_url=url, timeout=10.0, trust_env=False) as http,
            ):
                hub = OwnHub(
                    url=url,
                    environment=own,
                    process=process,
                    http=http,
                    broker=broker.address,
                    broker_pid=broker.pid or 0,
                )
                await _ready(hub)
                yield hub
    except BrokerError as error:
        raise BenchError(str(error)) from error


async def _ready(hub: OwnHub) -> None:
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            while not await _is_ready(hub.http):
                hub.check()
                await asyncio.sleep(_POLL_S)
    except TimeoutError as error:
        raise BenchError(
            f"the hub was not ready within {READY_WITHIN_S:.0f} s.{hub.process.last_words()}"
        ) from error


async def _is_ready(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/health/ready")).status_code == HTTPStatus.OK
    except httpx.HTTPError:
        return False
