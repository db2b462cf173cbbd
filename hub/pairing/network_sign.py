"""The hub's entry in the network (mDNS), as long as there is something to come for."""

import asyncio
from collections.abc import Callable

import structlog

from hub.pairing.machine_names import lan_addresses
from hub.pairing.place import ALL_INTERFACES, PairingPlace
from ingle.runtime.version import version
from ingle.wire.discovery import FoundHub, HubSign, ZeroconfError

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class NetworkSign:
    """Keeps what the network sees as it is; without a sign nothing is shown."""

    def __init__(self, sign: HubSign | None, shown: Callable[[], FoundHub | None]) -> None:
        self._sign = sign
        self._shown = shown
        self.due = asyncio.Event()
        """What is to be shown may have changed."""

    async def run(self) -> None:
        """Shows it whenever it is due, until cancelled. Without a network the log says so once."""
        if self._sign is None:
            return
        told = False
        try:
            while True:
                await self.due.wait()
                self.due.clear()
                try:
                    await self._sign.show(await asyncio.to_thread(self._shown))
                    told = False
                except (OSError, ZeroconfError) as error:
                    if not told:
                        log.warning("pairing.not_shown", reason=str(error) or repr(error))
                    told = True
        finally:
            await self._sign.close()


def shown_at(place: PairingPlace, *, code_open: bool) -> FoundHub | None:
    """What is shown of a hub at this place; None where it has no address."""
    everywhere = place.host in ALL_INTERFACES
    addresses = tuple(map(str, lan_addresses())) if everywhere else (place.host,)
    if not addresses:
        return None
    return FoundHub(
        hub_id=place.hub_id,
        version=version(),
        addresses=addresses,
        broker_port=place.broker_port,
        pairing_port=place.port if code_open else None,
    )
