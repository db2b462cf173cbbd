"""Message expiry of a PUBLISH, encoded once for each length, as that takes paho long."""

from functools import lru_cache

from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties


class _Encoded(Properties):
    """Properties of a PUBLISH that are encoded once: paho's take as long as all else of it."""

    def __init__(self, packed: bytes) -> None:
        self.__dict__["packed"] = packed  # no super(): it makes the tables that take so long

    def pack(self) -> bytes:
        packed: bytes = self.__dict__["packed"]
        return packed

    def __str__(self) -> str:
        return self.pack().hex()


@lru_cache(maxsize=64)
def expiring(expiry_s: int | None) -> Properties | None:
    """The properties of a message that expires, in seconds; None for one that does not."""
    if expiry_s is None:
        return None
    properties = Properties(PacketTypes.PUBLISH)
    properties.MessageExpiryInterval = expiry_s
    return _Encoded(properties.pack())
