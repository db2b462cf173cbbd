"""An owner's sentence, from a file of the state directory to the satellites' grammar and a turn."""

import asyncio
from pathlib import Path

import pytest

from hub_process import running_hub
from ingle.runtime.tasks import background
from ingle.wire.link import Link
from ingle.wire.topics import Topics
from servers import MosquittoServer

pytestmark = pytest.mark.service

SENTENCES = """\
language: en
intents:
  HassTurnOn:
    data:
      - sentences: ["I'd like it bright in [the] {area}"]
        slots: {domain: light}
"""


async def test_a_sentence_that_is_added_is_listened_for_and_understood(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """While the hub runs: the grammar is published anew."""
    link = Link(mosquitto.address, client_id=f"{topic_prefix[:17]}-ears")
    settings = {"MQTT_URL": mosquitto.url, "MQTT_TOPIC_PREFIX": topic_prefix}
    async with (
        asyncio.timeout(120),
        background(link.run()),
        link.subscribe(Topics(topic_prefix).vocabulary("en")) as published,
        running_hub(tmp_path, settings) as hub,
    ):
        first = await anext(published)
        assert b"bright in" not in first.payload
        folder = tmp_path / "state" / "sentences" / "en"
        folder.mkdir(parents=True)
        (folder / "mine.yaml").write_text(SENTENCES, "utf-8")
        async for received in published:
            if b"like it bright in" in received.payload:
                break
        body = {"text": "I'd like it bright in the kitchen", "room_id": "office"}
        said = (await hub.http.post("/conversation", json=body)).json()
    assert said["text"] == "Turned on the kitchen light."
