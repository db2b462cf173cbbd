"""The hub's retained status message: online and ready, or offline as its last will."""

from typing import Literal

from ingle.wire import codec, messages
from ingle.wire.link import Publication
from ingle.wire.topics import Topics


def status_publication(
    topics: Topics,
    hub_id: str,
    version: str,
    *,
    online: bool,
    ready: bool = False,
    speaks: bool | None = None,
    hears: bool | None = None,
    at: float | None = None,
) -> Publication:
    """The hub's retained status message; with `online=False` it is the last will.

    `ready`: turns are taken. `speaks`: the hub has a voice for satellites that have none, `hears`:
    a recogniser; None: not known yet. `at`: the time, in seconds since 1970; a last will has none.
    """
    state: Literal["online", "offline"] = "online" if online else "offline"
    status = messages.HubStatus(
        state=state, version=version, ready=ready, speaks=speaks, hears=hears, at=at
    )
    return Publication(topics.hub_status(hub_id), codec.encode(status), retain=True)
