"""Hub registry: which other hubs of the home are online, by their retained status messages."""

from ingle.wire import codec, messages


class HubRegistry:
    """The other hubs of the home, by their status messages."""

    def __init__(self, own_id: str) -> None:
        self._own_id = own_id
        self._online: set[str] = set()

    def note(self, hub_id: str, payload: bytes) -> None:
        """Takes a status message; an empty payload removes the hub. Raises `BadMessage`."""
        status = codec.decode("hub_status", payload) if payload else None
        if isinstance(status, messages.HubStatus) and status.state == "online":
            if hub_id != self._own_id:
                self._online.add(hub_id)
        else:
            self._online.discard(hub_id)

    @property
    def is_alone(self) -> bool:
        """Whether no other hub is online."""
        return not self._online
