"""A typed turn on a hub as it is installed, and the log, history and metrics of it."""

from datetime import datetime
from pathlib import Path
from zoneinfo import TZPATH

import pytest

from hub_process import running_hub
from ingle.runtime.tasks import background
from ingle.wire import codec
from ingle.wire.link import Link
from ingle.wire.messages import SatelliteStatus
from ingle.wire.topics import Topics
from servers import MosquittoServer

pytestmark = pytest.mark.service


async def test_a_hub_tells_of_its_turns_by_the_machine_s_clock(
    tmp_path: Path, mosquitto: MosquittoServer
) -> None:
    """Where the time zone comes from a file, as it does where TZ is not set."""
    zone = next(path for folder in TZPATH if (path := Path(folder) / "Asia/Kolkata").exists())
    async with running_hub(tmp_path, {"MQTT_URL": mosquitto.url, "TZ": f":{zone}"}) as hub:
        said = await hub.http.post(
            "/conversation", json={"text": "turn on the kitchen light", "room_id": "kitchen"}
        )
        one = await hub.http.get(f"/turns/{said.json()['turn_id']}")
        every = await hub.http.get("/turns")
    assert (one.status_code, every.status_code) == (200, 200)
    assert (one.json()["said"], one.json()["answered"]) == (
        "turn on the kitchen light",
        "Turned on the kitchen light.",
    )
    assert str(datetime.fromisoformat(one.json()["ended_at"]).tzinfo) == "UTC+05:30"
    assert every.json()["turns"] == [one.json()]


async def test_a_typed_turn_is_logged_as_a_spoken_one_is(
    tmp_path: Path, mosquitto: MosquittoServer
) -> None:
    """One end record for each stage and one for the turn, under its id; the words at debug level
    only.
    """
    async with running_hub(tmp_path, {"MQTT_URL": mosquitto.url, "LOG_LEVEL": "debug"}) as hub:
        body = {"text": "turn on the kitchen light", "room_id": "kitchen"}
        whole = (await hub.http.post("/conversation", json=body)).json()
        streamed = await hub.http.post(
            "/conversation", json=body, headers={"Accept": "text/event-stream"}
        )
        assert streamed.status_code == 200
        await hub.until(lambda: len(hub.logged("turn.finished")) == 2)
        stages = [
            one for one in hub.logged("turn.stage_done") if one["turn_id"] == whole["turn_id"]
        ]
        [ended] = [one for one in hub.logged("turn.finished") if one["turn_id"] == whole["turn_id"]]
        [worded] = [one for one in hub.logged("turn.worded") if one["turn_id"] == whole["turn_id"]]
    assert sorted(one["stage"] for one in stages) == sorted(whole["stages_ms"])
    assert all(one["satellite_id"] is None and one["outcome"] == "ok" for one in (*stages, ended))
    assert (ended["source"], ended["intent"], ended["error_code"]) == ("intent", "HassTurnOn", None)
    assert (worded["level"], worded["said"], worded["answered"]) == (
        "debug",
        body["text"],
        whole["text"],
    )


async def test_a_misspelt_room_of_a_satellite_is_logged_and_shown(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """With the nearest room there is; the hub is no worse for it."""
    settings = {"MQTT_URL": mosquitto.url, "MQTT_TOPIC_PREFIX": topic_prefix}
    status = SatelliteStatus(state="online", room_id="kitchn", version="1")
    link = Link(mosquitto.address, client_id="misspelt")
    async with background(link.run()), running_hub(tmp_path, settings) as hub:
        await link.wait_connected()
        topic = Topics(topic_prefix).satellite_status("k1")
        await link.publish(topic, codec.encode(status), retain=True)
        health = await hub.until_health(lambda health: bool(health["satellites"]))
        told = "SATELLITE_ROOM=kitchn is no room of this home: perhaps kitchen."
        assert [one["detail"] for one in health["satellites"]] == [told]
        assert health["status"] == "ok"
        [logged] = hub.logged("satellite.room_unknown")
        assert (logged["satellite_id"], logged["reason"]) == ("k1", told)
        [home] = hub.logged("home.demo")
        assert (home["areas"], home["entities"]) == (6, 20)
