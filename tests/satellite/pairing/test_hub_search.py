"""A hub that is not where it was: found again by its certificate, whoever else shows itself."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.discovery import FoundHub
from ingle.wire.link import Link
from links import kept_up
from paired_house import QUICK, PairedHouse, paired_house
from satellite.pairing.hub_search import MOVED_AFTER, MOVED_EVERY_S, MovedHub
from servers import free_port

pytestmark = pytest.mark.service


def shown(house: PairedHouse, hub_id: str) -> FoundHub:
    return FoundHub(
        hub_id=hub_id,
        version="1",
        addresses=("127.0.0.1",),
        broker_port=house.place.broker_port,
        pairing_port=None,
    )


async def test_satellite_follows_its_hub_and_no_other(tmp_path: Path) -> None:
    """Another hub answers first, with a certificate of another authority: it is passed over."""
    (tmp_path / "own").mkdir()
    (tmp_path / "other").mkdir()
    async with (
        paired_house(tmp_path / "own") as own,
        paired_house(tmp_path / "other") as other,
        asyncio.timeout(60),
    ):
        grant = await own.pair(await own.code("Kitchen"))
        await other.pair(await other.code("Kitchen"))

        async def search(_: float) -> Sequence[FoundHub]:
            return [shown(other, "hub-0"), shown(own, "hub-1")]

        before = own.address(grant).model_copy(update={"port": free_port()})
        link = Link(before, client_id="kitchen", backoff=QUICK, elsewhere=MovedHub(before, search))
        with capture_logs() as logs:
            async with kept_up(link):
                assert link.broker.port == own.place.broker_port
        refused = [each["reason"] for each in logs if each["event"] == "link.refused"]
        assert "certificate verify failed" in refused[0]


async def test_hub_is_looked_for_seldom_and_not_at_once() -> None:
    """A hub that only starts again is back before; a network is not asked all the time."""
    asked: list[float] = []
    now_s = [100.0]
    broker = BrokerAddress(host="192.0.2.1", port=8883, tls=True, ca_file=Path("/ca"))

    async def search(within_s: float) -> Sequence[FoundHub]:
        asked.append(within_s)
        raise OSError("no network")

    moved = MovedHub(broker, search, lambda: now_s[0])
    for failed in range(1, 20):
        assert await moved(failed) == broker
        assert len(asked) == (failed >= MOVED_AFTER)
    now_s[0] += MOVED_EVERY_S
    await moved(20)
    assert len(asked) == 2


async def test_satellite_without_an_account_is_told_which_hub_there_is() -> None:
    """It has nothing to show there; the log says what to do."""
    broker = BrokerAddress(host="127.0.0.1", port=1883)

    async def search(_: float) -> Sequence[FoundHub]:
        return [
            FoundHub(
                hub_id="hub-1",
                version="1",
                addresses=("192.0.2.9",),
                broker_port=8883,
                pairing_port=8765,
            )
        ]

    with capture_logs() as logs:
        assert await MovedHub(broker, search)(MOVED_AFTER) == broker
    [told] = logs
    assert (told["event"], told["hubs"]) == ("hub.found_elsewhere", "hub-1 at 192.0.2.9")
    assert "python -m satellite.pair CODE" in told["hint"]
