"""Hub and satellite as processes, over a real broker, with parts that come late, die or stop."""

import asyncio
import json
import os
import signal
import sys
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import numpy as np
import pytest

from bench.processes import Child, child
from bench.virtual_sound import VirtualSound
from ingle.wire import codec, messages
from ingle.wire.link import Link
from ingle.wire.topics import Topics
from links import eventually, kept_up
from servers import MosquittoServer, free_port
from sound import virtual_sound  # noqa: F401 - a fixture
from spoken import recording

pytestmark = [pytest.mark.model, pytest.mark.service]

LIMIT_S = 60.0


class House:
    """A hub and a broker, and what it takes to start satellites."""

    def __init__(self, folder: Path, mosquitto: MosquittoServer) -> None:
        self.folder, self.mosquitto = folder, mosquitto
        self.port = free_port()
        self.environment = {
            **os.environ,
            "MQTT_URL": mosquitto.url,
            "HUB_PORT": str(self.port),
            "INGLE_STATE_DIR": str(folder / "state"),
            "SATELLITE_ID": "kitchen-1",
            "SATELLITE_ROOM": "kitchen",
            "LOG_FORMAT": "json",
        }

    @asynccontextmanager
    async def hub(self, *, ready: bool = True) -> AsyncIterator[Child]:
        log = self.folder / "hub.log"
        async with child(
            "hub", (sys.executable, "-m", "hub"), environment=self.environment, log=log
        ) as process:
            async with asyncio.timeout(LIMIT_S):
                await self.get("/health/ready" if ready else "/health/live", process)
            yield process

    async def get(self, path: str, process: Child) -> httpx.Response:
        """The first answer to it that is a success."""
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.port}", trust_env=False
        ) as client:
            while True:
                process.check()
                try:
                    answer = await client.get(path)
                    if answer.is_success:
                        return answer
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.1)

    async def status(self, path: str) -> int:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.port}", trust_env=False
        ) as client:
            return (await client.get(path)).status_code

    async def hear(self, *sentences: str, **settings: str) -> list[dict[str, object]]:
        """What a satellite prints for a recording of these commands, each with the wake word in
        front.
        """
        recording(self.said, *sentences)
        async with self.satellite("--fast", **settings) as process:
            return await self.turns(process)

    @asynccontextmanager
    async def satellite(self, *arguments: str, **settings: str) -> AsyncIterator[Child]:
        """A satellite that hears `said`."""
        command = (sys.executable, "-m", "satellite", "--wav", str(self.said), "--json")
        async with child(
            "satellite",
            (*command, "--out", str(self.folder / "played.wav"), *arguments),
            environment={**self.environment, **settings},
            log=self.folder / "satellite.log",
            read_output=True,
        ) as process:
            yield process

    @property
    def said(self) -> Path:
        """The recording that a satellite hears."""
        return self.folder / "said.wav"

    async def turns(self, satellite: Child) -> list[dict[str, object]]:
        """What it prints until it has heard all."""
        async with asyncio.timeout(LIMIT_S):
            return [json.loads(line) async for line in satellite.output()]

    def loudness(self) -> float:
        """Root mean square of what the last satellite played, 0..1."""
        with wave.open(str(self.folder / "played.wav")) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return float(np.sqrt(np.mean((samples / 32768.0) ** 2))) if len(samples) else 0.0


@pytest.fixture
def house(tmp_path: Path, own_mosquitto: MosquittoServer) -> House:
    return House(tmp_path, own_mosquitto)


async def test_commands_in_one_recording_are_one_conversation(house: House) -> None:
    """What was switched on can be asked about afterwards; each command is a turn with every stage
    in its trace.
    """
    async with house.hub():
        first, second = await house.hear("turn on the kitchen light", "is the kitchen light on")
    assert (first["outcome"], second["outcome"]) == ("ok", "ok")
    assert first["actions"] == [
        {"domain": "light", "service": "turn_on", "target": "light.kitchen_light", "verified": True}
    ]
    assert second["answer"] == "Yes, the kitchen light is on."
    assert house.loudness() > 0.01
    stages = first["stages_ms"]
    assert isinstance(stages, dict)
    assert {
        "wake",
        "capture",
        "endpoint",
        "stt",
        "context",
        "intent",
        "action",
        "first_sentence",
    } <= stages.keys()
    assert {"uplink", "downlink", "tts", "first_audio"} <= stages.keys()


async def test_the_hub_can_hear_and_speak_for_the_satellite(house: House) -> None:
    """With both places on the hub the same command gives the same answer, and sound."""
    async with house.hub():
        [turn] = await house.hear("turn on the kitchen light", STT_PLACE="hub", TTS_PLACE="hub")
    assert (turn["outcome"], turn["answer"]) == ("ok", "Turned on the kitchen light.")
    assert "kitchen light" in str(turn["text"]).lower()
    assert house.loudness() > 0.01


async def test_a_broker_that_is_away_at_the_start_is_waited_for(house: House) -> None:
    """The hub lives, says that it is not ready and why, and takes turns once the broker is
    there.
    """
    house.mosquitto.stop()
    async with house.hub(ready=False) as process:
        assert await house.status("/health/ready") == 503
        house.mosquitto.start()
        async with asyncio.timeout(LIMIT_S):
            await house.get("/health/ready", process)
        [turn] = await house.hear("turn on the kitchen light")
    assert turn["outcome"] == "ok"
    assert "link.broker_away" in (house.folder / "hub.log").read_text()


async def test_a_stopped_hub_says_goodbye(house: House) -> None:
    """SIGTERM ends it with 0 within seconds, and its retained status then says offline."""
    topics, states = Topics(), []
    link = Link(house.mosquitto.address, client_id="watcher")

    async def watch() -> None:
        async with link.subscribe(topics.every_hub_status()) as received:
            async for message in received:
                status = codec.decode("hub_status", message.payload)
                assert isinstance(status, messages.HubStatus)
                states.append((status.state, status.ready))

    async with kept_up(link), asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(watch())
        async with house.hub() as process:
            await eventually(lambda: ("online", True) in states)
            process.process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(30):
                assert await process.process.wait() == 0
        await eventually(lambda: states[-1] == ("offline", False))
        watching.cancel()


async def test_a_killed_hub_is_missed_in_words(house: House) -> None:
    """After SIGKILL the satellite tells the person; nothing is carried out when a hub comes
    back.
    """
    recording(house.said, "turn on the kitchen light", lead_s=10.0)
    async with house.hub() as hub, house.satellite() as satellite:
        await eventually(
            lambda: "satellite.listening" in satellite.log.read_text(), timeout_s=LIMIT_S
        )
        hub.process.kill()  # well before the command is said, which comes at its own pace
        await hub.process.wait()
        [turn] = await house.turns(satellite)
    assert (turn["outcome"], turn["error_code"]) == ("error", "unavailable")
    assert house.loudness() > 0.01
    async with house.hub():
        [asked] = await house.hear("is the kitchen light on")
    assert asked["answer"] == "No, the kitchen light is off."


async def test_a_satellite_with_a_sound_card_hears_and_answers(
    house: House,
    virtual_sound: VirtualSound,  # noqa: F811
) -> None:
    """Microphone and loudspeaker as PortAudio devices: played into the one, the answer comes out of
    the other.
    """
    said, heard = house.folder / "said.wav", house.folder / "heard.wav"
    recording(said, "turn on the kitchen light")
    environment = {**house.environment, **virtual_sound.env}
    log = house.folder / "satellite.log"
    command = (sys.executable, "-m", "satellite", "--json")
    async with (
        house.hub(),
        child(
            "satellite", command, environment=environment, log=log, read_output=True
        ) as satellite,
    ):
        await eventually(lambda: "satellite.listening" in log.read_text(), timeout_s=LIMIT_S)
        with virtual_sound.record_speaker(heard):
            await asyncio.to_thread(virtual_sound.play_into_mic, said)
            async with asyncio.timeout(LIMIT_S):
                turn = json.loads(await anext(satellite.output()))
        satellite.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            assert await satellite.process.wait() == 0
    assert (turn["outcome"], turn["answer"]) == ("ok", "Turned on the kitchen light.")
    with wave.open(str(heard)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert np.abs(samples).max() > 1000
