"""Redis Sentinel: the master is found, and found again after a failover."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from redis.exceptions import RedisError

from hub.errors import Rejected
from hub.memory.redis_cache import open_redis
from hub.resilience.redis_client import redis_client
from links import eventually
from servers import RedisServer, free_port, program

pytestmark = pytest.mark.service


class Replica(RedisServer):
    """Follows another, and lets in with a password."""

    def __init__(self, master: RedisServer | None = None) -> None:
        super().__init__()
        self.master = master

    def command(self) -> Sequence[str]:
        words = [*super().command(), "--requirepass", "s/cret", "--masterauth", "s/cret"]
        if self.master is not None:
            words += [
                "--replicaof",
                "127.0.0.1",
                str(self.master.port),
                "--repl-diskless-sync-delay",
                "0",
            ]
        return words

    def answers(self) -> bool:
        return self._say(b"PING\r\n").startswith(b"-NOAUTH")


class SentinelServer(RedisServer):
    """Watches a master called `house`."""

    def __init__(self, master: RedisServer) -> None:
        super().__init__()
        self.master = master

    def command(self) -> Sequence[str]:
        return [
            program("redis-server", package="redis-server"),
            str(self.directory / "sentinel.conf"),
            "--sentinel",
        ]

    def prepare(self) -> None:
        path = self.directory / "sentinel.conf"
        path.write_text(
            f"port {self.port}\nbind 127.0.0.1\ndir {self.directory}\n"
            f"sentinel monitor house 127.0.0.1 {self.master.port} 1\n"
            "sentinel auth-pass house s/cret\nsentinel down-after-milliseconds house 300\n"
            "sentinel failover-timeout house 3000\n"
        )
        self.own(path)


@pytest.fixture
async def servers() -> AsyncIterator[tuple[RedisServer, RedisServer, SentinelServer]]:
    """A master, what follows it, and who watches both."""
    master = Replica()
    follower = Replica(master)
    sentinel = SentinelServer(master)
    started = (master, follower, sentinel)
    try:
        for server in started:
            server.start()
        async with (
            Redis(port=sentinel.port) as asked,
            Redis(port=follower.port, password="s/cret") as following,
            asyncio.timeout(30),
        ):
            while (await following.info("replication"))["master_link_status"] != "up":  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            while not [one for one in await asked.sentinel_slaves("house") if not one["is_sdown"]]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        yield started
    finally:
        for server in started:
            server.remove()


async def test_a_dead_master_is_followed_to_its_successor(
    servers: tuple[RedisServer, RedisServer, SentinelServer],
) -> None:
    """The cache recovers by itself, even though the first of the Sentinels is away."""
    master, follower, sentinel = servers
    url = SecretStr(
        f"redis+sentinel://:s%2Fcret@127.0.0.1:{free_port()},127.0.0.1:{sentinel.port}/house/3"
    )

    async def fetch() -> str:
        return "fetched"

    async with (
        redis_client(url, connections=2, answers_within_s=1.0) as client,
        open_redis(url) as cache,
    ):
        assert await client.set("k", "v")
        assert await client.get("k") == b"v"
        assert client.get_connection_kwargs()["db"] == 3
        assert cache.status().connected
        await cache.get_or_fetch("c", fetch, 60.0)
        master.kill()
        await eventually(lambda: not cache.status().connected)
        await eventually(lambda: cache.status().connected, timeout_s=30.0)
        async with asyncio.timeout(30):
            while True:
                try:
                    assert await client.set("after", "v")
                    break
                except (RedisError, OSError):
                    await asyncio.sleep(0.05)
        async with Redis(port=follower.port, password="s/cret", db=3) as direct:
            assert await direct.get("after") == b"v"


@pytest.mark.parametrize(
    "url",
    [
        "redis+sentinel://:geheim@127.0.0.1:26379",
        "redis+sentinel://:geheim@one,,two/house",
        "redis+sentinel://:geheim@one:port/house",
        "redis://:geheim/#@host:port/0",
    ],
)
async def test_a_url_that_cannot_be_read_is_refused_without_its_password(url: str) -> None:
    """The sentence says what one looks like."""
    with pytest.raises(Rejected, match=r"REDIS_URL must look like .*redis\+sentinel://") as refused:
        async with redis_client(SecretStr(url), connections=1, answers_within_s=0.1):
            pass
    assert "geheim" not in str(refused.value)
