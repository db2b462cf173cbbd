"""A hub's pairing with its private broker, in this process: codes, and satellites that use them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from hub.mqtt.private_broker import PrivateBroker
from hub.pairing.place import PairingPlace
from hub.pairing.service import PairingService, open_pairing
from hub.pairing.store import PairingStore
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Backoff, Link
from ingle.wire.messages import AccountControl, SatelliteStatus
from ingle.wire.pairing_messages import PairingGrant, PairingRequest, code_digits
from satellite.pairing.exchange import pair
from servers import free_port

HERE: Final = frozenset({"127.0.0.1", "localhost"})
QUICK: Final = Backoff(least_s=0.01, most_s=0.05)


@dataclass
class PairedHouse:
    """The parts, and what a satellite does."""

    folder: Path
    store: PairingStore
    broker: PrivateBroker | None
    """None where the broker is another one."""
    place: PairingPlace
    service: PairingService
    online: dict[str, SatelliteStatus] = field(default_factory=dict)
    forgotten: list[str] = field(default_factory=list)
    told: list[tuple[str, AccountControl]] = field(default_factory=list)
    """What satellites were told about their accounts."""

    async def code(self, name: str | None = None, valid_s: float = 600.0) -> str:
        """The digits of a new code."""
        digits = code_digits((await self.service.new_code(name, valid_s)).code)
        assert digits is not None
        return digits

    async def pair(
        self, digits: str, wanted: PairingRequest | None = None, *, port: int | None = None
    ) -> PairingGrant:
        """What a satellite is granted; `port`: of a relay in between."""
        kept: list[PairingGrant] = []
        wanted = wanted or PairingRequest(host_name="pi")
        await pair("127.0.0.1", port or self.place.port, digits, wanted, kept.append)
        return kept[-1]

    def address(self, grant: PairingGrant) -> BrokerAddress:
        """The broker as a paired satellite reaches it."""
        ca_file = self.folder / f"{grant.satellite_id}.pem"
        ca_file.write_text(grant.ca)
        return BrokerAddress(
            host="127.0.0.1",
            port=grant.broker_port,
            tls=True,
            username=grant.satellite_id,
            password=SecretStr(grant.password),
            ca_file=ca_file,
        )

    def link(self, grant: PairingGrant, client_id: str = "") -> Link:
        """A satellite's link with its own account."""
        return Link(
            self.address(grant),
            client_id=client_id or f"ingle-satellite-{grant.satellite_id}",
            backoff=QUICK,
        )

    def say_online(self, satellite_id: str) -> None:
        """As if its status had come."""
        self.online[satellite_id] = SatelliteStatus(state="online", room_id="kitchen", version="1")

    async def garbage(self, *pieces: bytes) -> bytes:
        """What the listener says to a client that sends these and then nothing."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.place.port)
        for piece in pieces:
            writer.write(piece)
        writer.write_eof()
        try:
            return await reader.read(10_000)
        finally:
            writer.transport.abort()


@asynccontextmanager
async def paired_house(folder: Path) -> AsyncIterator[PairedHouse]:
    """A hub to pair with; nothing is paired yet."""
    place = PairingPlace(
        host="127.0.0.1",
        port=free_port(),
        broker_port=free_port(),
        topic_prefix="ingle/v1",
        hub_id="hub-1",
    )
    store = PairingStore(folder, "hub-1", "ingle/v1", names=lambda: HERE)
    online: dict[str, SatelliteStatus] = {}
    forgotten: list[str] = []
    told: list[tuple[str, AccountControl]] = []

    async def forget(satellite_id: str) -> None:
        forgotten.append(satellite_id)

    async def send(satellite_id: str, control: AccountControl) -> None:
        told.append((satellite_id, control))

    async def connected() -> None:
        """There is no hub here that has to be."""

    broker = PrivateBroker(port=0, satellites_at=(place.host, place.broker_port))
    pairing = open_pairing(
        store, broker, place, known=lambda: online, forget=forget, connected=connected, send=send
    )
    async with broker, pairing as service:
        yield PairedHouse(folder, store, broker, place, service, online, forgotten, told)
