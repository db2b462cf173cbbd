"""The last rung of a satellite that lost its network: asks the machine to restart the interface.

    the link tries again, with jitter and at each address anew    (`ingle.wire.link`)
    another hub of this network, by mDNS                          (`satellite.pairing.hub_search`)
    away for minutes, and the router does not answer either       -> a restart of the network

The satellite has no right to touch the network. It writes a file, which a unit of the image watches
(`ingle-network-restart.path`). A hub that is switched off is no reason: then the router answers.
"""

import asyncio
import ipaddress
import socket
import struct
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import structlog

from ingle.wire.link import Link
from ingle.wire.messages import Loss

log = structlog.get_logger()

REQUEST: Final = "network-restart"
"""The file in the state directory that `ingle-network-restart.path` watches."""
WAITS_S: Final = (180.0, 600.0, 3600.0)
"""Seconds without the hub before it is asked for, and then again: a router that starts anew needs
three minutes, and one that is away for days is not to be restarted at each."""
_ANSWER_S: Final = 8.0
"""Within which the system has found out whether a neighbour is there: it asks it three times."""
_COMPLETE: Final = 0x2
_DISCARD: Final = 9
_ROUTES, _NEIGHBOURS = Path("/proc/net/route"), Path("/proc/net/arp")


class LostNetwork:
    """Asks for a restart of the network while the link is away for long. `run` until cancelled."""

    def __init__(
        self,
        link: Link,
        request: Path,
        lose: Callable[[Loss], None],
        *,
        neighbour_answers: Callable[[str], Awaitable[bool]] | None = None,
        waits_s: Sequence[float] = WAITS_S,
    ) -> None:
        """`request`: the file that is written to ask. `lose` counts it.

        `neighbour_answers`: whether the network itself is there, the broker's host being so; None:
        looked up in the system. `waits_s`: seconds without the link before each time; the last
        repeats.
        """
        self._link = link
        self._request = request
        self._lose = lose
        self._neighbour_answers = neighbour_answers or neighbour_answers_here
        self._waits_s = tuple(waits_s)

    async def run(self) -> None:
        while True:
            await self._link.wait_disconnected()
            asked = 0
            while not await self._back_within(self._waits_s[min(asked, len(self._waits_s) - 1)]):
                host = self._link.broker.host
                if _is_here(host) or await self._neighbour_answers(host):
                    continue  # the hub alone is away, or takes no one: that is not the network
                if self._link.connected:
                    break
                asked += 1
                await self._ask(asked)

    async def _back_within(self, wait_s: float) -> bool:
        try:
            async with asyncio.timeout(wait_s):
                await self._link.wait_connected()
        except TimeoutError:
            return False
        return True

    async def _ask(self, asked: int) -> None:
        self._lose("network")
        log.error("network.restart_wanted", reason="neither hub nor router answer", asked=asked)
        try:
            await asyncio.to_thread(self._request.write_text, f"{asked}\n", encoding="utf-8")
        except OSError as error:
            log.error("network.restart_not_asked", reason=str(error))


def _is_here(host: str) -> bool:
    """Whether the broker is on this machine, which no network is needed for."""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


async def neighbour_answers_here(
    host: str, routes: Path = _ROUTES, neighbours: Path = _NEIGHBOURS, answer_s: float = _ANSWER_S
) -> bool:
    """Whether a default router, or this very host, is there by the system's tables (IPv4).

    A datagram makes the system look for each; it needs no right, and nothing answers it.
    """
    sought = [*routers(_read(routes)), host]
    for address in sought:
        with suppress(OSError, ValueError):
            ipaddress.IPv4Address(address)  # a name would first have to be looked up
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ask:
                ask.setblocking(False)
                ask.sendto(b"", (address, _DISCARD))
    await asyncio.sleep(answer_s)
    return not present(_read(neighbours)).isdisjoint(sought)


def routers(table: str) -> list[str]:
    """The default routers in the system's table of routes (`/proc/net/route`)."""
    found = []
    for line in table.splitlines()[1:]:
        fields = line.split()
        if len(fields) > 3 and fields[1] == "00000000" and fields[2] != "00000000":
            with suppress(ValueError, struct.error):
                found.append(socket.inet_ntoa(struct.pack("<I", int(fields[2], 16))))
    return found


def present(table: str) -> set[str]:
    """The neighbours that answered, in the system's table of them (`/proc/net/arp`)."""
    found = set()
    for line in table.splitlines()[1:]:
        fields = line.split()
        with suppress(ValueError, IndexError):
            if int(fields[2], 16) & _COMPLETE:
                found.add(fields[0])
    return found


def _read(table: Path) -> str:
    try:
        return table.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
