"""The ladder where the storage fails: full, missing, damaged, and a hub that is killed."""

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
from functools import partial
from pathlib import Path

import httpx
import pytest

from full_disk import small_disk
from hub_process import HubProcess, running_hub
from ingle.wire.topics import Topics
from played_satellite import played_satellite
from servers import MosquittoServer

pytestmark = pytest.mark.service

REMEMBER = "remember that the bins go out on tuesday"
ENGINES = {"STT_ENGINE": "phrases", "TTS_ENGINE": "espeak"}


def settings(mosquitto: MosquittoServer, topic_prefix: str, **others: str) -> dict[str, str]:
    return ENGINES | {"MQTT_URL": mosquitto.url, "MQTT_TOPIC_PREFIX": topic_prefix} | others


async def said(hub: HubProcess, text: str) -> str:
    answer = await hub.http.post("/conversation", json={"text": text, "room_id": "kitchen"})
    return str(answer.raise_for_status().json()["text"])


def check(given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`python -m hub --check`."""
    return subprocess.run(
        [sys.executable, "-m", "hub", "--check"],
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


async def test_a_full_disk_is_said_and_all_that_waits_lands(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """While it runs, and after a kill: the home obeys, nothing false is said, no turn is lost."""
    with small_disk(tmp_path / "small") as disk:
        where = {"INGLE_STATE_DIR": str(disk.path / "state")}
        given = settings(mosquitto, topic_prefix, **where)
        async with running_hub(tmp_path, given) as hub:
            disk.fill()
            assert (
                await said(hub, REMEMBER)
                == "I can't remember anything right now: my storage is full."
            )
            health = await hub.until_health(
                lambda health: health["database"]["unsaved_writes"] == 1
            )
            assert health["status"] == "degraded"
            assert "the disk is full" in health["database"]["detail"]
            hub.kill()
            await hub.start()
            health = await hub.health()
            assert health["status"] == "degraded"
            assert "the disk is full" in health["database"]["detail"]
            assert "kitchen light" in await said(hub, "turn on the kitchen light")
            checked = await asyncio.to_thread(check, given)
            assert checked.returncode == 1
            assert "state directory  FAILED" in checked.stdout
            disk.make_room()
            await hub.until_health(
                lambda health: health["status"] == "ok" and not health["database"]["queued_writes"]
            )
            assert (await said(hub, REMEMBER)).startswith("I will remember")
        db = sqlite3.connect(disk.path / "state" / "ingle.db")
        kept = [
            text for (text,) in db.execute("SELECT said FROM conversations ORDER BY created_at")
        ]
        db.close()
        assert kept == ["turn on the kitchen light", REMEMBER]


async def test_a_state_directory_that_cannot_be_used_costs_the_memory_alone(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """A file in its place: the home obeys, notes are refused, and it is taken up later."""
    place = tmp_path / "place"
    place.write_text("in its place")
    given = settings(mosquitto, topic_prefix, INGLE_STATE_DIR=str(place / "state"))
    async with running_hub(tmp_path, given) as hub:
        health = await hub.health()
        assert health["status"] == "degraded"
        assert "set INGLE_STATE_DIR" in health["database"]["detail"]
        assert "kitchen light" in await said(hub, "turn on the kitchen light")
        refused = "I can't remember anything right now: my storage can't be written."
        assert await said(hub, REMEMBER) == refused
        place.unlink()
        await hub.until_health(
            lambda health: health["status"] == "ok" and not health["database"]["queued_writes"]
        )
        assert (await said(hub, REMEMBER)).startswith("I will remember")


async def test_a_damaged_database_is_told_of_once(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Behind the next answer; `/health` names the file."""
    async with running_hub(tmp_path, settings(mosquitto, topic_prefix)) as hub:
        await said(hub, REMEMBER)
        await hub.until_health(lambda health: not health["database"]["queued_writes"])
        hub.kill()
        for beside in ("-wal", "-shm"):
            (tmp_path / "state" / f"ingle.db{beside}").unlink(missing_ok=True)
        (tmp_path / "state" / "ingle.db").write_bytes(b"rubbish " * 1000)
        await hub.start()
        health = await hub.health()
        assert health["status"] == "degraded"
        assert "ingle.db.damaged-" in health["database"]["detail"]
        told = "My memory was damaged, so I start with an empty one."
        assert (await said(hub, "turn on the kitchen light")).endswith(told)
        assert told not in await said(hub, "turn off the kitchen light")


def kept_in(state: Path) -> set[str]:
    """The ids of the turns that the database and the journal have, once the hub is gone."""
    found: set[str] = set()
    for name, query in (
        ("ingle.db", "SELECT turn_id FROM conversations"),
        ("journal.db", "SELECT write_id FROM writes WHERE kind = 'turn'"),
    ):
        db = sqlite3.connect(state / name)
        found |= {turn_id for (turn_id,) in db.execute(query)}
        db.close()
    return found


async def test_every_turn_whose_end_was_told_outlives_a_kill(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Over HTTP, as an event stream, and over MQTT: SIGKILL amid many turns, three times."""
    ended: set[str] = set()
    topics = Topics(topic_prefix)

    async def typed(hub: HubProcess, accept: str) -> None:
        with contextlib.suppress(httpx.HTTPError):
            while True:
                body = {"text": "what time is it", "room_id": "kitchen"}
                answer = await hub.http.post("/conversation", json=body, headers={"Accept": accept})
                ended.add(answer.text.rpartition('"turn_id":"')[2].partition('"')[0])

    async with (
        running_hub(tmp_path, settings(mosquitto, topic_prefix)) as hub,
        played_satellite(mosquitto.address, topics) as satellite,
    ):

        async def spoken() -> None:
            while True:
                await satellite.ask("what time is it")

        def finished() -> set[str]:
            turns = satellite.turns.values()
            return {
                turn.turn_id
                for turn in turns
                if any(message.kind == "finished" for message in turn.messages)
            }

        def enough(life: int) -> bool:
            return len(ended) >= life * 100 and len(finished()) >= life * 20

        for life in range(1, 4):
            async with asyncio.TaskGroup() as tasks:
                for _ in range(4):
                    tasks.create_task(typed(hub, "application/json"))
                    tasks.create_task(typed(hub, "text/event-stream"))
                speaking = [tasks.create_task(spoken()) for _ in range(4)]
                await hub.until(partial(enough, life))
                hub.kill()
                for task in speaking:
                    task.cancel()
            if life < 3:
                await hub.start()
        told = (ended | finished()) - {""}
    assert len(told) > 300
    late = hub.logged("turn.finished_before_durable")
    assert told - kept_in(tmp_path / "state") <= {record["turn_id"] for record in late}
