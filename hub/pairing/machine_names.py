"""Names and addresses under which other machines reach this one: for a certificate and for mDNS."""

import ipaddress
import re
import socket
from collections.abc import Iterator
from typing import Final

import ifaddr

_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def machine_names(host_name: str | None = None) -> frozenset[str]:
    """Its host name, alone and with `.local`, its addresses, and this machine as it calls itself.

    `host_name`: None for its own. A name that no certificate can hold is left out.
    """
    own = (host_name or socket.gethostname()).lower().rstrip(".")
    short = own.partition(".")[0]
    names = {"localhost", *([own] if _is_name(own) else [])}
    if _is_name(short):
        names |= {short, f"{short}.local"}
    return frozenset({*names, "127.0.0.1", "::1", *map(str, lan_addresses())})


def lan_addresses() -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """The addresses of this machine that others can reach, IPv4 first.

    Link-local IPv6 is left out: it means nothing without an interface.
    """
    found = {
        address for address in _addresses() if not address.is_loopback and not _needs_scope(address)
    }
    return sorted(found, key=lambda address: (address.version, int(address)))


def _addresses() -> Iterator[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            text = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
            yield ipaddress.ip_address(text.partition("%")[0])


def _needs_scope(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.version == 6 and address.is_link_local


def _is_name(text: str) -> bool:
    return len(text) <= 253 and all(_LABEL.fullmatch(label) for label in text.split("."))
