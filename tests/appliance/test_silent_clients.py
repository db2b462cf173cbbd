"""A hub under silent HTTP connections: health and turns go on, and its log stays small."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from hub.api.connections import MAX_CONNECTIONS
from hub_process import LIMIT_S, running_hub
from ingle.wire.topics import Topics
from played_satellite import played_satellite
from servers import MosquittoServer

pytestmark = pytest.mark.service

KINDS = (
    b"",
    b"GET /health/live HTTP/1.1\r\nHo",
    b"POST /conversation HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90\r\n\r\n{",
)


async def test_hub_answers_beside_many_silent_connections(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Twice as many as there is room for: it is alive, and a turn is accepted and answered."""
    settings = {
        "MQTT_URL": mosquitto.url,
        "MQTT_TOPIC_PREFIX": topic_prefix,
        "STT_ENGINE": "phrases",
        "TTS_ENGINE": "espeak",
    }
    async with (
        running_hub(tmp_path, settings) as hub,
        played_satellite(mosquitto.address, Topics(topic_prefix)) as satellite,
        AsyncExitStack() as silent,
    ):
        for number in range(2 * MAX_CONNECTIONS):
            _, writer = await asyncio.open_connection("127.0.0.1", hub.port)
            silent.callback(writer.close)
            writer.write(KINDS[number % len(KINDS)])
        # On a new connection: an idle one is among those that make room.
        async with httpx.AsyncClient(base_url=hub.http.base_url, trust_env=False) as client:
            assert (await client.get("/health/live", timeout=LIMIT_S)).status_code == 200
        turn = await satellite.ask("turn on the kitchen light")
        assert turn.answer == "Turned on the kitchen light."
        assert len(hub.logged("http.connections_closed")) == 1
