"""Where satellites of other machines come: the listener of codes, the broker's port for them."""

from dataclasses import dataclass
from typing import Final

ALL_INTERFACES: Final = ("0.0.0.0", "::")  # noqa: S104 - satellites are other machines


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingPlace:
    """Where satellites come: the listener of codes, and the broker's port for them."""

    host: str
    port: int
    broker_port: int
    topic_prefix: str
    hub_id: str

    @property
    def own_broker_host(self) -> str:
        """The broker's port as this machine reaches it."""
        return "127.0.0.1" if self.host in ALL_INTERFACES else self.host
