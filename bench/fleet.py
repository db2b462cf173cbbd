"""Simulated satellites for load tests: typed turns back to back, and microphones that stream."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from bench.scenario import BenchError
from ingle.wire import codec, messages
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Link
from ingle.wire.messages import Message
from ingle.wire.pcm import UPLINK_RATE_HZ, AudioChunk, encode_chunk
from ingle.wire.topics import Topics

ANSWERED_WITHIN_S: Final = 20.0
CHUNK_S: Final = 0.08
"""One audio message: what the satellite sends."""
CHUNK_BYTES: Final = round(CHUNK_S * UPLINK_RATE_HZ) * 2
ELSEWHERE: Final = "hub-elsewhere"
"""A hub that there is not: what it accepted is overheard by all others."""


@dataclass(slots=True)
class FleetTurns:
    """Outcomes of typed turns: latencies, owners, losses, duplicates."""

    latencies_ms: list[float] = field(default_factory=list)
    """From the command to the terminal message."""
    owners: dict[str, int] = field(default_factory=dict)
    """Turns of each hub."""
    lost: int = 0
    twice: int = 0
    """Terminal messages that came a second time."""


TYPISTS: Final = 64
"""Satellites that type in turns: a hub takes some messages a second of each, whatever it can do."""


class Fleet:
    """Simulated satellites `bench-0`, `bench-1` … on one broker connection."""

    def __init__(self, link: Link, topics: Topics) -> None:
        self._link = link
        self._topics = topics
        self._waiting: dict[str, asyncio.Event] = {}
        self.hubs: set[str] = set()
        """Those that take turns."""
        self.turns = FleetTurns()

    async def introduce(self, satellites: int) -> None:
        """Publishes their status: each has a voice, so that hubs synthesise no speech for them."""
        for number in range(satellites):
            status = messages.SatelliteStatus(
                state="online", room_id="bench", version="bench", capabilities=("stt", "tts")
            )
            topic = self._topics.satellite_status(_name(number))
            await self._link.publish(topic, codec.encode(status), retain=True)

    async def type_turns(self, total: int, concurrent: int, text: str) -> float:
        """Types so many commands, a few at a time, and returns how long it took, in seconds.

        Each comes from the next of `TYPISTS` satellites.
        """
        remaining = iter(range(total))
        begun_s = time.perf_counter()

        async def work() -> None:
            for number in remaining:
                await self._turn(number % TYPISTS, text)

        async with asyncio.TaskGroup() as tasks:
            for _ in range(concurrent):
                tasks.create_task(work())
        return time.perf_counter() - begun_s

    async def stream(
        self,
        satellites: int,
        seconds: float,
        *,
        overheard: bool,
        by_owner: bool = False,
        tells_pauses: bool = True,
    ) -> None:
        """Streams audio from `satellites` microphones at once, in real time, for `seconds`.

        `overheard`: the turns belong to a hub elsewhere (`ELSEWHERE`), so all hubs here ignore
        them. `by_owner`: such audio is sent to that hub alone. `tells_pauses`: False for satellites
        that leave it to the hub to look for them.
        """
        paused = False if tells_pauses else None
        async with asyncio.TaskGroup() as tasks:
            for satellite in range(satellites):
                tasks.create_task(
                    self._stream(satellite, seconds, paused, overheard=overheard, by_owner=by_owner)
                )

    async def listen(self) -> None:
        """Counts what hubs publish, until cancelled."""
        filters = [self._topics.every_turn(kind) for kind in ("accepted", "finished")]
        async with self._link.subscribe(
            *filters, self._topics.every_hub_status(), capacity=8192
        ) as received:
            async for message in received:
                address = self._topics.parse(message.topic)
                if address is None:
                    continue
                match codec.decode(address.kind, message.payload):
                    case messages.HubStatus(state="online", ready=True):
                        self.hubs.add(address.owner_id)
                    case messages.TurnAccepted(hub_id=hub_id) if address.turn_id in self._waiting:
                        self.turns.owners[hub_id] = self.turns.owners.get(hub_id, 0) + 1
                    case messages.TurnFinished() if address.turn_id in self._waiting:
                        self._finish(self._waiting[address.turn_id])

    def _finish(self, finished: asyncio.Event) -> None:
        self.turns.twice += finished.is_set()
        finished.set()

    async def _turn(self, satellite: int, text: str) -> None:
        turn_id, finished = uuid.uuid4().hex, asyncio.Event()
        self._waiting[turn_id] = finished
        begun_s = time.perf_counter()
        command = messages.Command(session_id=f"bench-{satellite}", room_id="bench", text=text)
        await self._send(satellite, turn_id, command)
        try:
            async with asyncio.timeout(ANSWERED_WITHIN_S):
                await finished.wait()
        except TimeoutError:
            self.turns.lost += 1
            return
        self.turns.latencies_ms.append((time.perf_counter() - begun_s) * 1000.0)

    async def _stream(
        self,
        satellite: int,
        seconds: float,
        paused: bool | None,
        *,
        overheard: bool,
        by_owner: bool,
    ) -> None:
        turn_id = uuid.uuid4().hex
        started = messages.TurnStarted(
            session_id=f"bench-{satellite}",
            room_id="bench",
            wake_word=f"word-{satellite}",
            wake_score=1.0,
            level_dbfs=-20.0,
            stt="hub",
        )
        await asyncio.sleep(CHUNK_S * (satellite % 16) / 16)  # microphones do not tick together
        if overheard:
            await self._send(satellite, turn_id, messages.TurnAccepted(hub_id=ELSEWHERE))
        await self._send(satellite, turn_id, started)
        topic, begun_s = self._topics.turn(_name(satellite), turn_id, "audio"), time.perf_counter()
        if by_owner:
            topic = self._topics.owner_audio(_name(satellite), turn_id, ELSEWHERE)
        for sequence in range(round(seconds / CHUNK_S)):
            chunk = AudioChunk(
                sequence=sequence,
                sample_rate_hz=UPLINK_RATE_HZ,
                samples=bytes(CHUNK_BYTES),
                paused=paused,
            )
            await self._link.publish(topic, encode_chunk(chunk), qos=0)
            await asyncio.sleep(max(0.0, begun_s + (sequence + 1) * CHUNK_S - time.perf_counter()))
        await self._send(satellite, turn_id, messages.TurnCancelled())

    async def _send(self, satellite: int, turn_id: str, message: Message) -> None:
        topic = self._topics.turn(_name(satellite), turn_id, message.kind)
        await self._link.publish(topic, codec.encode(message), expiry_s=30)


@asynccontextmanager
async def open_fleet(
    broker: BrokerAddress, topics: Topics, *, within_s: float
) -> AsyncIterator[Fleet]:
    """A fleet on that broker. Raises `BenchError` when the broker does not let it in."""
    link = Link(broker, client_id=f"ingle-bench-{uuid.uuid4().hex[:8]}")
    fleet = Fleet(link, topics)
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(link.run()), tasks.create_task(fleet.listen())]
        try:
            await until(lambda: link.connected, "the broker lets nobody in", within_s)
            yield fleet
        finally:
            for task in running:
                task.cancel()


async def until(done: Callable[[], bool], otherwise: str, within_s: float) -> None:
    """Returns when it is done. Raises `BenchError` with `otherwise` when that takes too long."""
    try:
        async with asyncio.timeout(within_s):
            while not done():  # noqa: ASYNC110 - another process decides
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        raise BenchError(f"{otherwise} ({within_s:.0f} s)") from error


def _name(satellite: int) -> str:
    return f"bench-{satellite}"
