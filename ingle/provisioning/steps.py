"""The steps of the set-up, in their order, each with what it shall have made.

A step knows no order within itself that a power cut could break: whatever of it is there, doing it
once more brings the same end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ingle.provisioning.account import account
from ingle.provisioning.configuration import Configuration
from ingle.provisioning.services import ServiceFacts, settings
from ingle.provisioning.targets import FileTarget, LinkTarget, Target
from ingle.provisioning.wifi import connection, keep_earlier
from ingle.runtime.appliance import AppliancePaths
from ingle.runtime.disk import Disk

SYSTEM: Final = "etc/ingle/system"
"""Where links of the image's read-only /etc lead: hostname, hosts, localtime; and what its radio
and sudo read."""

Before = Callable[[AppliancePaths, Disk, list[Target]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupStep:
    """One step, and the name of its stamp."""

    name: str
    targets: Callable[[Configuration, ServiceFacts], list[Target]]
    before: Before | None = None
    """Done once more each time before the targets are made."""


def host(configuration: Configuration, _facts: ServiceFacts) -> list[Target]:
    """Name, time zone, and the country for the Wi-Fi chip."""
    name, zone = configuration.name, configuration.text("time_zone") or "Etc/UTC"
    country = configuration.text("wifi.country")
    hosts = f"127.0.0.1 localhost\n127.0.1.1 {name}\n::1 localhost ip6-localhost ip6-loopback\n"
    targets: list[Target] = [
        FileTarget(path=f"{SYSTEM}/hostname", content=f"{name}\n".encode(), mode=0o644),
        FileTarget(path=f"{SYSTEM}/hosts", content=hosts.encode(), mode=0o644),
        LinkTarget(path=f"{SYSTEM}/localtime", target=f"/usr/share/zoneinfo/{zone}"),
    ]
    if country is not None:
        path = f"{SYSTEM}/wifi-country"
        targets.append(FileTarget(path=path, content=f"{country}\n".encode(), mode=0o644))
    return targets


STEPS: Final = (
    SetupStep(name="host", targets=host),
    SetupStep(name="wifi", targets=lambda wanted, _facts: connection(wanted), before=keep_earlier),
    SetupStep(name="account", targets=lambda wanted, _facts: account(wanted)),
    SetupStep(name="services", targets=settings),
)
