"""Two hub processes on one broker, one Redis, one PostgreSQL; satellites under test control."""

import os
import sys
import uuid
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np

from bench.processes import Child, child
from hub_process import LIMIT_S, HubProcess, running_hub
from ingle.wire import codec, messages
from ingle.wire.link import Link
from ingle.wire.messages import Message
from ingle.wire.topics import Topics
from links import eventually
from servers import MosquittoServer, PostgresServer, RedisServer
from spoken import silence, speak


class Home:
    """What the hubs of one home share, and the hubs."""

    def __init__(
        self,
        folder: Path,
        mosquitto: MosquittoServer,
        redis: RedisServer,
        postgres: PostgresServer,
        database: str,
    ) -> None:
        self.folder, self.mosquitto, self.redis = folder, mosquitto, redis
        self.postgres, self.database = postgres, database
        self.topics = Topics(f"test-{uuid.uuid4().hex[:12]}/v1")
        self.settings = {
            "MQTT_URL": mosquitto.url,
            "MQTT_TOPIC_PREFIX": self.topics.prefix,
            "REDIS_ENABLED": "true",
            "REDIS_URL": redis.url,
            "DATABASE_ENABLED": "true",
            "DATABASE_URL": postgres.database_url(database),
            "STT_ENGINE": "phrases",
            "TTS_ENGINE": "espeak",
        }
        self.hubs: list[HubProcess] = []

    @asynccontextmanager
    async def hub(self, name: str) -> AsyncIterator[HubProcess]:
        """One more hub, from when it takes turns."""
        folder = self.folder / name
        folder.mkdir()
        async with running_hub(folder, self.settings) as hub:
            self.hubs.append(hub)
            try:
                yield hub
            finally:
                self.hubs.remove(hub)

    def kept(self, beginning: str) -> list[str]:
        """The turns in the database whose ids begin so, a row each."""
        kept = self.postgres.execute(
            "SELECT turn_id FROM conversations", database=self.database
        ).splitlines()
        return sorted(turn_id for turn_id in kept if turn_id.startswith(beginning))

    @asynccontextmanager
    async def satellite(
        self, name: str, sentence: str, volume: float = 1.0
    ) -> AsyncIterator[Child]:
        """A real satellite that hears the wake word and the sentence; the hubs make text of it."""
        said, log = self.folder / f"{name}-said.wav", self.folder / f"{name}.log"
        recording(said, sentence, volume)
        played = str(self.folder / f"{name}-played.wav")
        arguments = (
            sys.executable,
            "-m",
            "satellite",
            "--wav",
            str(said),
            "--json",
            "--out",
            played,
        )
        environment = {
            **os.environ,
            **self.settings,
            "SATELLITE_ID": name,
            "SATELLITE_ROOM": "kitchen",
            "STT_PLACE": "hub",
        }
        async with child(
            name, arguments, environment=environment, log=log, read_output=True
        ) as process:
            yield process

    def seconds_played(self, name: str) -> float:
        """How much sound the satellite made."""
        with wave.open(str(self.folder / f"{name}-played.wav")) as file:
            return file.getnframes() / file.getframerate()


class Satellites:
    """Satellites in the test's hand, and everything that is said to them."""

    def __init__(self, link: Link, topics: Topics) -> None:
        self.link, self.topics = link, topics
        self.said: list[tuple[str, Message]] = []
        """Turn, message."""

    async def send(self, turn_id: str, message: Message, satellite_id: str = "") -> None:
        """Sends a turn's message; each turn is by default of a satellite of its own."""
        satellite_id = satellite_id or f"at-{turn_id}"
        topic = self.topics.turn(satellite_id, turn_id, message.kind)
        await self.link.publish(topic, codec.encode(message), expiry_s=5)

    async def introduce(self, *satellite_ids: str, state: str = "online") -> None:
        for satellite_id in satellite_ids:
            status = messages.SatelliteStatus(
                state="online" if state == "online" else "offline",
                room_id="kitchen",
                version="1",
                capabilities=("tts",),
            )
            topic = self.topics.satellite_status(satellite_id)
            await self.link.publish(topic, codec.encode(status), retain=True)

    def turns(self, kind: str) -> list[str]:
        return [turn_id for turn_id, message in self.said if message.kind == kind]

    def owners(self) -> dict[str, str]:
        """The hub that accepted each turn first."""
        first = [
            (turn, message.hub_id)
            for turn, message in self.said
            if isinstance(message, messages.TurnAccepted)
        ]
        return dict(reversed(first))

    def finished(self, turn_id: str) -> messages.TurnFinished:
        [finished] = [
            m for turn, m in self.said if turn == turn_id and isinstance(m, messages.TurnFinished)
        ]
        return finished

    def answer(self, turn_id: str) -> str:
        return " ".join(
            m.text for turn, m in self.said if turn == turn_id and isinstance(m, messages.Answer)
        )

    async def until(self, kind: str, *turn_ids: str) -> None:
        await eventually(lambda: set(turn_ids) <= set(self.turns(kind)), timeout_s=LIMIT_S)

    async def ask(self, turn_id: str, text: str) -> str:
        """A typed command's answer."""
        await self.send(turn_id, command(text))
        await self.until("finished", turn_id)
        return self.answer(turn_id)

    async def listen(self) -> None:
        kinds = ("accepted", "declined", "answer", "finished")
        async with self.link.subscribe(
            *(self.topics.every_turn(kind) for kind in kinds), capacity=4096
        ) as received:
            async for message in received:
                address = self.topics.parse(message.topic)
                assert address is not None
                assert address.turn_id is not None
                self.said.append((address.turn_id, codec.decode(address.kind, message.payload)))


def command(text: str, *, after_started: bool = False) -> messages.Command:
    return messages.Command(
        session_id="s1", room_id="kitchen", text=text, after_started=after_started
    )


def recording(path: Path, sentence: str, volume: float) -> None:
    """The wake word and a command, in a WAV file."""
    words = [speak("hey jarvis", voice="en-gb"), silence(0.35), speak(sentence, voice="en-gb")]
    sound = np.frombuffer(b"".join([silence(1.0), *words, silence(2.5)]), "<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((sound * volume).astype("<i2").tobytes())
