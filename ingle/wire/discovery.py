"""Discovery of hubs in the local network (mDNS, DNS-SD): how a hub shows itself, how it is found.

Whatever is found is a hint and no proof: anybody may answer. A satellite that is paired checks the
broker's certificate, one that is not the code.
"""

import asyncio
import ipaddress
from dataclasses import dataclass
from typing import Final

from zeroconf import Error as ZeroconfError
from zeroconf import InterfaceChoice, IPVersion, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from ingle.runtime.identifiers import is_id

SERVICE_TYPE: Final = "_ingle-hub._tcp.local."
RESOLVE_MS: Final = 2_000
"""How long the details of a hub that was named may take, in milliseconds."""
MAX_HUBS: Final = 16
"""Hubs that are looked at: whoever answers for more is no household."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHub:
    """A hub as it shows itself."""

    hub_id: str
    version: str
    addresses: tuple[str, ...]
    """Its addresses, IPv4 first."""
    broker_port: int
    """The broker's for satellites, with TLS."""
    pairing_port: int | None
    """Where a code is taken; None while none is open."""


async def find_hubs(
    within_s: float, *, then_s: float | None = None, interface: str | None = None
) -> list[FoundHub]:
    """The hubs that answer within this time, by id.

    `then_s`: once one has, how much longer others are waited for; None: to the end. `interface`:
    the address of the one on which they are looked for; None: all. Raises `OSError` where this
    machine has no network.
    """
    names: asyncio.Queue[str] = asyncio.Queue(MAX_HUBS)

    def on_change(
        zeroconf: Zeroconf,  # noqa: ARG001 - the arguments have zeroconf's names
        service_type: str,  # noqa: ARG001
        name: str,
        state_change: ServiceStateChange,
    ) -> None:
        if state_change is not ServiceStateChange.Removed and not names.full():
            names.put_nowait(name)

    found: dict[str, FoundHub] = {}
    zeroconf = AsyncZeroconf(interfaces=_interfaces(interface))
    browser = AsyncServiceBrowser(zeroconf.zeroconf, SERVICE_TYPE, handlers=[on_change])
    try:
        async with asyncio.timeout(within_s) as limit:
            while len(found) < MAX_HUBS:
                info = AsyncServiceInfo(SERVICE_TYPE, await names.get())
                await info.async_request(zeroconf.zeroconf, RESOLVE_MS)
                hub = _found(info)
                if hub is not None:
                    if not found and then_s is not None:
                        then = asyncio.get_running_loop().time() + then_s
                        limit.reschedule(min(then, limit.when() or then))
                    found[hub.hub_id] = hub
    except TimeoutError:
        pass
    finally:
        await browser.async_cancel()
        await zeroconf.async_close()
    return [found[hub_id] for hub_id in sorted(found)]


class HubSign:
    """A hub's own entry in the network: put up, changed, taken down."""

    def __init__(self, *, interface: str | None = None) -> None:
        """`interface`: the address of the one on which it is seen; None: all."""
        self._interface = interface
        self._zeroconf: AsyncZeroconf | None = None
        self._shown: FoundHub | None = None

    async def show(self, hub: FoundHub | None) -> None:
        """Shows this from now on, None: nothing. Raises `OSError`, `ZeroconfError`.

        Returns at once where it is shown already; else it takes some 2 s.
        """
        if hub == self._shown:
            return
        if hub is None or (self._shown and self._shown.hub_id != hub.hub_id):
            await self.close()
        if hub is None:
            return
        info = _info(hub)
        if self._zeroconf is None:
            self._zeroconf = AsyncZeroconf(interfaces=_interfaces(self._interface))
            sent = await self._zeroconf.async_register_service(info, allow_name_change=False)
        else:
            sent = await self._zeroconf.async_update_service(info)
        await sent
        self._shown = hub

    async def close(self) -> None:
        """Takes the entry down; others forget it."""
        zeroconf, self._zeroconf, self._shown = self._zeroconf, None, None
        if zeroconf is not None:
            await zeroconf.async_unregister_all_services()
            await zeroconf.async_close()


def _info(hub: FoundHub) -> AsyncServiceInfo:
    texts = {"version": hub.version, "hub_id": hub.hub_id}
    if hub.pairing_port is not None:
        texts["pairing"] = str(hub.pairing_port)
    return AsyncServiceInfo(
        SERVICE_TYPE,
        f"{hub.hub_id}.{SERVICE_TYPE}",
        port=hub.broker_port,
        properties=texts,
        server=f"{hub.hub_id.replace('_', '-')}.local.",
        parsed_addresses=list(hub.addresses),
    )


def _found(info: AsyncServiceInfo) -> FoundHub | None:
    """What an entry says; None where that is no hub."""
    texts = info.decoded_properties
    hub_id, pairing = texts.get("hub_id") or "", texts.get("pairing") or ""
    addresses = info.parsed_addresses(IPVersion.V4Only) + [
        address for address in info.parsed_addresses(IPVersion.V6Only) if _is_usable(address)
    ]
    if not is_id(hub_id) or not addresses or not info.port:
        return None
    return FoundHub(
        hub_id=hub_id,
        version=(texts.get("version") or "")[:64],
        addresses=tuple(addresses),
        broker_port=info.port,
        pairing_port=_port(pairing),
    )


def _port(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
    return number if 0 < number <= 65535 else None


def _is_usable(address: str) -> bool:
    """Whether it leads somewhere without naming an interface."""
    return not ipaddress.ip_address(address.partition("%")[0]).is_link_local


def _interfaces(address: str | None) -> list[str] | InterfaceChoice:
    return InterfaceChoice.All if address is None else [address]


__all__ = ["FoundHub", "HubSign", "SERVICE_TYPE", "ZeroconfError", "find_hubs"]
