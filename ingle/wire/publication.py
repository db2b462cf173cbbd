"""Messages to and from the MQTT broker, and the errors of sending them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


class Disconnected(Exception):
    """Not connected to the broker: nothing was sent."""


class BrokerRefused(Disconnected):
    """The broker answered no: the same again will not help until a setting changes."""


class AccountRefused(BrokerRefused):
    """The broker does not know the user, or the password is another."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message from the broker. `retained`: it was kept there from earlier, it is not news."""

    topic: str
    payload: bytes
    retained: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """A message to send.

    `expiry_s`: after so many whole seconds the broker drops it instead of delivering it.
    """

    topic: str
    payload: bytes
    qos: int = 1
    retain: bool = False
    expiry_s: int | None = None


Deliver = Callable[[Received, Sequence[int]], None]
"""Takes a message and the ids of the subscriptions it was sent for (none if the broker does not
tell)."""
