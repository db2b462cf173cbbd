"""A satellite's password is changed while it hears a command: as processes, over TLS."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from bench.processes import child
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Link
from ingle.wire.topics import Topics
from links import eventually, kept_up
from paired_home import home
from spoken import recording

pytestmark = [
    pytest.mark.model,
    pytest.mark.service,
    pytest.mark.usefixtures("mdns_to_itself"),
]

LIMIT_S = 90.0


@pytest.mark.timeout(240)
async def test_turn_that_goes_on_is_not_cut_by_a_new_password(tmp_path: Path) -> None:
    """Asked for in the middle of a turn, it is used between this one and the next; both are
    answered, the old password is refused, and a restart finds the new one."""
    said = tmp_path / "said.wav"
    recording(said, "turn on the kitchen light", "is the kitchen light on", lead_s=4.0)
    async with home(tmp_path) as house:
        paired = await house.pair(await house.code("--name", "Kitchen"), "kitchen")
        assert paired.code == 0, paired.why
        before = house.account("kitchen").mqtt.broker
        lines = (tmp_path / "kitchen/satellite.env").read_text().splitlines()
        environment = {
            **os.environ,
            **dict(line.split("=", 1) for line in lines),
            "SATELLITE_ROOM": "kitchen",
            "INGLE_STATE_DIR": str(tmp_path / "satellite"),
            "LOG_FORMAT": "json",
        }
        port = int(house.settings["HUB_BROKER_PORT"])
        spy = Link(BrokerAddress(host="127.0.0.1", port=port), client_id="spy")
        command = (sys.executable, "-m", "satellite", "--json", "--wav", str(said))
        command += ("--out", str(tmp_path / "played.wav"))
        log = tmp_path / "satellite.log"
        async with (
            kept_up(spy),
            spy.subscribe(Topics().every_turn("started")) as turns,
            child("satellite", command, environment=environment, log=log, read_output=True) as one,
            asyncio.timeout(LIMIT_S),
        ):
            await anext(turns)
            begun = await house.hub.http.post("/pairing/rotation", json={})
            assert begun.status_code == 200
            answers = [json.loads(line) async for line in one.output()]
            assert [turn["outcome"] for turn in answers] == ["ok", "ok"], log.read_text()
            events = [json.loads(line) for line in log.read_text().splitlines() if "{" in line]
        changed = [event["user"] for event in events if event["event"] == "account.changed"]
        assert changed == ["kitchen.1"], log.read_text()
        [satellite] = (await house.hub.http.get("/pairing")).json()["satellites"]
        assert satellite["changing_until"] is None
        old = Link(before, client_id="old")
        async with kept_up(old, connected=False):
            await eventually(lambda: "user or password" in old.trouble)
        again = tmp_path / "again.log"
        async with child("satellite", command, environment=environment, log=again):
            await eventually(lambda: "link.connected" in again.read_text(), timeout_s=LIMIT_S)
            with (tmp_path / "kitchen/satellite.env").open("a") as settings:
                settings.write(f"INGLE_STATE_DIR={tmp_path / 'satellite'}\n")
            paired = await house.pair(await house.code(), "kitchen")
            assert (paired.code, paired.why) == (0, "")  # it proves that it is the same
        assert "link.refused" not in again.read_text()
