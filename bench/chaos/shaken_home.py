"""A hub and its broker that stand still, die and come back, and a database that is locked."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Final

import httpx

from bench.processes import Child, child
from bench.scenario import BenchError
from hub.mqtt.private_broker import PrivateBroker, free_port

READY_WITHIN_S: Final = 120.0
BROKER_DIES: Final = "broker dies"
_POLL_S: Final = 0.1

Fault = Callable[[float], Awaitable[None]]
"""Breaks something for so many seconds, and returns when that is over."""


class ShakenHome:
    """One hub, killed and started again on the same files; use `shaken_home`."""

    def __init__(self, broker: PrivateBroker, folder: Path, environment: Mapping[str, str]) -> None:
        self.broker = broker
        self.lives = 0
        """How often the hub was started: the demo home is as new after each."""
        self._folder = folder
        self._port = free_port()
        self._environment = {
            **environment,
            "MQTT_URL": f"mqtt://{broker.address.host}:{broker.address.port}",
            "HUB_PORT": str(self._port),
            "INGLE_STATE_DIR": str(folder / "state"),
        }
        self._stack = AsyncExitStack()
        self._hub: Child | None = None
        self.http = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self._port}", trust_env=False, timeout=10.0
        )

    @property
    def faults(self) -> dict[str, Fault]:
        """What may happen, by name."""
        return {
            "hub stands still": self._hub_stands_still,
            "hub dies": self._hub_dies,
            "broker stands still": self._broker_stands_still,
            BROKER_DIES: self._broker_dies,
            "database is locked": self._database_is_locked,
        }

    async def start(self) -> None:
        """Runs the hub, and returns once it takes turns. Raises `BenchError`."""
        self.lives += 1
        log = self._folder / f"hub-{self.lives}.log"
        self._hub = await self._stack.enter_async_context(
            child("the hub", (sys.executable, "-m", "hub"), environment=self._environment, log=log)
        )
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                while not await self._is_ready():  # noqa: ASYNC110 - another process decides
                    await asyncio.sleep(_POLL_S)
        except TimeoutError as error:
            raise BenchError(f"the hub did not come back.{self._hub.last_words()}") from error

    async def stop(self) -> None:
        """Ends the hub in order: what it keeps is on disk then."""
        await self._stack.aclose()
        await self.http.aclose()

    def kept_turns(self) -> set[str]:
        """Ids of the turns in the database, once the hub has stopped or has had its time."""
        with sqlite3.connect(self._folder / "state" / "ingle.db") as database:
            return {row[0] for row in database.execute("SELECT turn_id FROM conversations")}

    async def state_of(self, entity_id: str) -> str | None:
        """A thing's state as the home has it; None while the hub cannot tell."""
        try:
            answer = (await self.http.get("/home")).raise_for_status()
        except httpx.HTTPError:
            return None
        states = {one["id"]: one["state"] for one in answer.json()["entities"]}
        return str(states.get(entity_id))

    async def _is_ready(self) -> bool:
        try:
            return (await self.http.get("/health/ready")).status_code == HTTPStatus.OK
        except httpx.HTTPError:
            return False

    async def _hub_stands_still(self, seconds: float) -> None:
        await self._still(self._pid, seconds)

    async def _hub_dies(self, seconds: float) -> None:  # noqa: ARG002 - a start takes its time
        os.kill(self._pid, signal.SIGKILL)
        await self._stack.aclose()
        await self.start()

    async def _broker_stands_still(self, seconds: float) -> None:
        await self._still(self.broker.pid or 0, seconds)

    async def _broker_dies(self, seconds: float) -> None:
        os.kill(self.broker.pid or 0, signal.SIGKILL)
        await asyncio.sleep(seconds)  # it is started again by itself

    async def _database_is_locked(self, seconds: float) -> None:
        database = sqlite3.connect(self._folder / "state" / "ingle.db", timeout=seconds)
        try:
            database.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(seconds)
        except sqlite3.OperationalError:
            return  # busy for as long as that: the hub was writing
        finally:
            database.close()

    async def _still(self, pid: int, seconds: float) -> None:
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            os.kill(pid, signal.SIGCONT)

    @property
    def _pid(self) -> int:
        if self._hub is None:
            raise BenchError("the hub does not run")
        return self._hub.process.pid


@asynccontextmanager
async def shaken_home(folder: Path, environment: Mapping[str, str]) -> AsyncIterator[ShakenHome]:
    """A hub that takes turns on a broker of its own."""
    async with PrivateBroker(port=0) as broker:
        home = ShakenHome(broker, folder, environment)
        try:
            await home.start()
            yield home
        finally:
            await home.stop()
