"""Search for the hub in the local network: the one there is, or which there are to choose from."""

from collections.abc import Sequence
from typing import Final

from ingle.wire.discovery import FoundHub, find_hubs
from satellite.errors import SatelliteError

SEARCH_S: Final = 8.0
"""How long hubs have to answer, in seconds: mDNS asks after 0, 1 and 3 s, and Wi-Fi loses some."""
OTHERS_S: Final = 1.5
"""How long further ones have once one has answered, in seconds."""


class HubNotFound(SatelliteError):
    """No hub, or none that can be meant; trying again may help."""


class SeveralHubs(SatelliteError):
    """Which hub is meant must be said; the message lists them."""


async def find_hub(within_s: float = SEARCH_S, *, for_pairing: bool = False) -> FoundHub:
    """The hub of this network. Raises `HubNotFound`, `SeveralHubs`.

    `for_pairing`: only those count that have a code open, where there is one.
    """
    try:
        found = await find_hubs(within_s, then_s=OTHERS_S)
    except OSError as error:
        raise HubNotFound(f"there is no network to look for a hub in: {error}") from error
    return chosen(found, for_pairing=for_pairing)


def chosen(found: Sequence[FoundHub], *, for_pairing: bool) -> FoundHub:
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
