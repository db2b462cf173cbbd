"""A typed turn on a hub as it is installed: what is told of it afterwards."""

from datetime import datetime
from pathlib import Path
from zoneinfo import TZPATH

import pytest

from hub_process import running_hub
from servers import MosquittoServer

pytestmark = pytest.mark.service


async def test_a_hub_tells_of_its_turns_by_the_machine_s_clock(tmp_path: Path, mosquitto: MosquittoServer) -> None:
    """Where the time zone comes from a file, as it does where TZ is not set."""
    zone = next(path for folder in TZPATH if (path := Path(folder) / "Asia/Kolkata").exists())
    async with running_hub(tmp_path, {"MQTT_URL": mosquitto.url, "TZ": f":{zone}"}) as hub:
        said = await hub.http.post("/conversation", json={"text": "turn on the kitchen light", "room_id": "kitchen"})
        one = await hub.http.get(f"/turns/{said.json()['turn_id']}")
        every = await hub.http.get("/turns")
    assert (one.status_code, every.status_code) == (200, 200)
    assert (one.json()["said"], one.json()["answered"]) == ("turn on the kitchen light", "Turned on the kitchen light.")
    assert str(datetime.fromisoformat(one.json()["ended_at"]).tzinfo) == "UTC+05:30"
    assert every.json()["turns"] == [one.json()]
