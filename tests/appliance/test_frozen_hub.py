"""Two hub processes without Redis, one of which stands still: each turn is acted on once."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from hub_process import LIMIT_S, running_hub
from ingle.wire.link import Link
from ingle.wire.topics import Topics
from links import eventually, kept_up
from servers import MosquittoServer
from two_hubs import Satellites, command

pytestmark = [pytest.mark.model, pytest.mark.service]


async def test_turns_of_a_hub_that_stood_still_are_answered_by_the_other_alone(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Frozen between being chosen and accepting; when it goes on it finds that it was not first."""
    topics = Topics(topic_prefix)
    settings = {
        "MQTT_URL": mosquitto.url,
        "MQTT_TOPIC_PREFIX": topic_prefix,
        "STT_ENGINE": "phrases",
        "TTS_ENGINE": "espeak",
    }
    link = Link(mosquitto.address, client_id=f"{topic_prefix.split('/')[0]}-satellites")
    satellites = Satellites(link, topics)
    folders = [tmp_path / "frozen", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
    async with (
        running_hub(folders[0], settings) as frozen,
        running_hub(folders[1], settings) as other,
        kept_up(link),
        asyncio.TaskGroup() as tasks,
    ):
        listening = tasks.create_task(satellites.listen())
        names = [f"meanwhile-{number}" for number in range(8)]
        await satellites.ask("before", "what time is it")
        frozen.freeze()
        for name in names:
            await satellites.send(name, command("what time is it"))
        await satellites.until("finished", *names)
        frozen.thaw()
        after: list[str] = []
        while frozen.hub_id not in [satellites.owners().get(name) for name in after]:
            after.append(f"after-{len(after)}")
            await satellites.ask(after[-1], "what time is it")
        assert {satellites.owners()[name] for name in names} == {other.hub_id}
        await eventually(
            lambda: len(other.logged("turn.taken_over")) >= len(names) // 2, timeout_s=LIMIT_S
        )
        assert Counter(satellites.turns("finished")) == Counter(["before", *names, *after])
        acted = [record["turn_id"] for record in frozen.logged("turn.finished")]
        assert not set(acted) & set(names)
        listening.cancel()
