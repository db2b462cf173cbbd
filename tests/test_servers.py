"""The test servers themselves: they serve, come back on the same port, and leave nothing behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest
import redis.asyncio

from servers import MosquittoServer, PostgresServer, RedisServer

pytestmark = pytest.mark.service


async def test_each_test_gets_an_empty_database_of_its_own(
    postgres_url: str, postgres_server: PostgresServer
) -> None:
    """What one test writes, the next never sees."""
    connection = await asyncpg.connect(postgres_url)
    try:
        await connection.execute("CREATE TABLE seen (n int)")
        copy = postgres_server.create_database()
        other = await asyncpg.connect(
            host=str(postgres_server.directory),
            port=postgres_server.port,
            database=copy,
            user="ingle",
        )
        assert (
            await other.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
        )
        await other.close()
        postgres_server.drop_database(copy)
    finally:
        await connection.close()


async def test_redis_comes_back_on_its_port_after_a_stop(
    redis_server: RedisServer, redis_url: str
) -> None:
    """A stopped Redis refuses, a started one serves under the same URL, empty."""
    async with redis.asyncio.from_url(redis_url) as client:
        await client.set("a", "1")
    redis_server.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", redis_server.port), timeout=1.0)
    redis_server.start()
    async with redis.asyncio.from_url(redis_url) as client:
        assert await client.get("a") is None


def test_a_frozen_broker_accepts_connections_and_says_nothing(
    own_mosquitto: MosquittoServer,
) -> None:
    """Freezing is the silent failure: the port stays open."""
    own_mosquitto.freeze()
    with socket.create_connection(("127.0.0.1", own_mosquitto.port), timeout=1.0):
        pass
    own_mosquitto.thaw()


CHILD = """
import time
from servers import RedisServer
server = RedisServer()
server.start()
print(server.pid, server.directory, flush=True)
time.sleep(60)
"""


def test_a_server_dies_with_the_process_that_started_it() -> None:
    """A killed test run leaves no server running."""
    words = [sys.executable, "-c", CHILD]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        pid, directory = child.stdout.readline().split()
        child.send_signal(signal.SIGKILL)
    end_s = time.monotonic() + 30.0
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < end_s, "the server still runs"
        time.sleep(0.01)
    shutil.rmtree(directory)
