"""What systemd is told, over a real socket, as sd_notify(3) has it."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingle.runtime.notify import ServiceManager
from ingle.runtime.tasks import background
from service_manager import PlayedManager

pytestmark = pytest.mark.service


@pytest.fixture(params=["a file", "an abstract one"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PlayedManager]:
    path = (
        f"@ingle-test-{os.getpid()}" if request.param == "an abstract one" else f"{tmp_path}/notify"
    )
    with PlayedManager(path) as listening:
        yield listening


def environment(manager: PlayedManager, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": manager.address, **more}


async def test_readiness_and_the_end_are_told_in_words(manager: PlayedManager) -> None:
    """With a status for people; a line break in it does not become a message of its own."""
    service = ServiceManager.of(environment(manager))
    service.ready("takes turns\nWATCHDOG=1")
    assert await manager.told() == ["READY=1", "STATUS=takes turns WATCHDOG=1"]
    service.stopping()
    assert await manager.told() == ["STOPPING=1", "STATUS=stops"]


async def test_a_start_that_goes_on_is_given_more_time(manager: PlayedManager) -> None:
    """Until the service is ready it asks for a minute more; from then on it feeds the watchdog."""
    service = ServiceManager.of(environment(manager, WATCHDOG_USEC="300000"))
    async with background(service.watch()):
        assert await manager.told() == ["EXTEND_TIMEOUT_USEC=60000000"]
        service.ready("listens")
        told = await manager.until("WATCHDOG=1")
    assert ["READY=1", "STATUS=listens"] in told


async def test_watchdog_is_not_fed_while_there_is_trouble(manager: PlayedManager) -> None:
    """The reason stands in the status instead; once it has gone, the watchdog is fed again."""
    trouble: list[str] = ["the microphone has delivered nothing for 11 s"]
    service = ServiceManager.of(environment(manager, WATCHDOG_USEC="60000"))
    service.ready("listens", lambda: trouble[0] if trouble else None)
    async with background(service.watch()):
        told = await manager.until(f"STATUS={trouble[0]}")
        assert ["WATCHDOG=1"] not in told
        trouble.clear()
        told = await manager.until("STATUS=listens")
    assert ["WATCHDOG=1"] in told


async def test_a_loop_that_is_held_up_feeds_nothing(manager: PlayedManager) -> None:
    """The feeding is a task of the main loop: nothing comes while that is busy."""
    service = ServiceManager.of(environment(manager, WATCHDOG_USEC="30000"))
    service.ready("listens")
    async with background(service.watch()):
        await manager.until("WATCHDOG=1")
        held_up = asyncio.get_running_loop().time() + 0.3
        while asyncio.get_running_loop().time() < held_up:
            pass
        assert len(manager.waiting()) <= 1


@pytest.mark.parametrize(
    "watchdog",
    [
        {},
        {"WATCHDOG_USEC": "0"},
        {"WATCHDOG_USEC": "x"},
        {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"},
    ],
)
async def test_without_a_watchdog_of_its_own_nothing_is_fed(
    manager: PlayedManager, watchdog: dict[str, str]
) -> None:
    """A unit without WatchdogSec, and variables that were meant for another process."""
    service = ServiceManager.of(environment(manager, **watchdog))
    async with background(service.watch()):
        await manager.until("EXTEND_TIMEOUT_USEC=60000000")
        service.ready("listens")
        assert await manager.told() == ["READY=1", "STATUS=listens"]
        assert manager.waiting() == []


@pytest.mark.parametrize("address", ["", "vsock:2:1234", "/run/ingle-test-nobody-listens-here"])
async def test_without_systemd_nothing_happens(address: str) -> None:
    """No socket, one of another kind, or one where nobody listens: the program runs on."""
    service = ServiceManager.of({"NOTIFY_SOCKET": address} if address else {})
    async with background(service.watch()):
        service.ready("listens")
        service.stopping()
