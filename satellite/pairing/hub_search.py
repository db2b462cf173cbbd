"""Search for the hub in the local network: the one there is, or which there are to choose from."""

import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final

import structlog

from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.publication import Disconnected
from satellite.errors import SatelliteError

if TYPE_CHECKING:  # else zeroconf is imported when a hub is looked for, and seldom one is
    from ingle.wire.discovery import FoundHub

SEARCH_S: Final = 8.0
"""How long hubs have to answer, in seconds: mDNS asks after 0, 1 and 3 s, and Wi-Fi loses some."""
MOVED_S: Final = 3.0
"""How long a hub is looked for that is not where it was, in seconds: it may only start again."""
MOVED_EVERY_S: Final = 60.0
"""How often it is looked for, in seconds."""
MOVED_AFTER: Final = 3
"""Tries in a row that fail before it is looked for."""
OTHERS_S: Final = 1.5
"""How long further ones have once one has answered, in seconds."""


log: structlog.stdlib.BoundLogger = structlog.get_logger()


class HubNotFound(SatelliteError):
    """No hub, or none that can be meant; trying again may help."""


class SeveralHubs(SatelliteError):
    """Which hub is meant must be said; the message lists them."""


async def find_hub(within_s: float = SEARCH_S, *, for_pairing: bool = False) -> "FoundHub":
    """The hub of this network. Raises `HubNotFound`, `SeveralHubs`.

    `for_pairing`: only those count that have a code open, where there is one.
    """
    try:
        found = await _search(within_s)
    except OSError as error:
        raise HubNotFound(f"there is no network to look for a hub in: {error}") from error
    return chosen(found, for_pairing=for_pairing)


def chosen(found: Sequence["FoundHub"], *, for_pairing: bool) -> "FoundHub":
    """The one that is meant (pure). Raises as `find_hub`."""
    if for_pairing:
        found = [hub for hub in found if hub.pairing_port is not None] or found
    if not found:
        raise HubNotFound(
            "no hub shows itself in this network: is it on, in the same network, and has it a code "
            "open? Else name its address: --hub HOST"
        )
    if len(found) > 1:
        shown = ", ".join(f"{hub.hub_id} at {hub.addresses[0]}" for hub in found)
        raise SeveralHubs(f"there are several hubs ({shown}): name one by --hub HOST")
    return found[0]


async def _search(within_s: float) -> "Sequence[FoundHub]":
    """The hubs that show themselves. Raises `OSError`."""
    from ingle.wire.discovery import find_hubs

    return await find_hubs(within_s, then_s=OTHERS_S)


class MovedHub:
    """Looks for a hub that does not answer at its address; `Link`'s `elsewhere`.

    What is found is only tried: a broker whose certificate the hub's authority did not sign gets no
    password. A satellite without an account is told which hub there is.
    """

    def __init__(
        self,
        broker: BrokerAddress,
        search: "Callable[[float], Awaitable[Sequence[FoundHub]]]" = _search,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`broker`: where it should be. `search`: looks for so many seconds; `clock`: seconds."""
        self._broker = broker
        self._search = search
        self._clock = clock
        self._next_s = clock()
        self._candidates: deque[BrokerAddress] = deque()

    async def __call__(self, failed: int, _failure: Disconnected | None = None) -> BrokerAddress:
        """Where to try next, after so many tries in a row that failed."""
        if not self._candidates and failed >= MOVED_AFTER and self._clock() >= self._next_s:
            self._next_s = self._clock() + MOVED_EVERY_S
            try:
                found = await self._search(MOVED_S)
            except OSError:
                found = ()
            if self._broker.ca_file is None:
                self._tell(found)
            else:
                self._candidates.extend(self._at(hub) for hub in found)
        return self._candidates.popleft() if self._candidates else self._broker

    def _at(self, hub: "FoundHub") -> BrokerAddress:
        place = {"host": hub.addresses[0], "port": hub.broker_port}
        return self._broker.model_copy(update=place)

    def _tell(self, found: "Sequence[FoundHub]") -> None:
        if found:
            shown = ", ".join(f"{hub.hub_id} at {hub.addresses[0]}" for hub in found)
            hint = "pair with it: python -m hub.pair new there, python -m satellite.pair CODE here"
            log.warning("hub.found_elsewhere", hubs=shown, hint=hint)
