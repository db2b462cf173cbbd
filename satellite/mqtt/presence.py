"""Satellite status, repeated so that hubs can tell its clock from theirs (clock skew, drift)."""

import asyncio
from collections.abc import Callable
from typing import Final

from ingle.wire.link import Disconnected, Link, Publication

STATUS_EVERY_S: Final = 600.0
"""A hub allows for 200 ppm between its clock and ours: 0.12 s in this time. Then it may be
unsure of what is late."""


class Presence:
    """Repeats the satellite's status. `run` until cancelled.

    The link itself says that the satellite is there; this says when, too.
    """

    def __init__(
        self,
        link: Link,
        status: Callable[[], Publication],
        status_wanted: asyncio.Event,
        *,
        every_s: float = STATUS_EVERY_S,
    ) -> None:
        """`status` makes the message as of now; `status_wanted`: set when it is wanted."""
        self._link = link
        self._status = status
        self._status_wanted = status_wanted
        self._every_s = every_s

    async def run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(self._every_s):
                    await self._status_wanted.wait()
            except TimeoutError:
                pass
            self._status_wanted.clear()
            await (
                self._link.wait_connected()
            )  # a hub's status may come before the satellite's own is out
            publication = self._status()
            try:
                await self._link.publish(
                    publication.topic, publication.payload, retain=publication.retain
                )
            except Disconnected:
                continue  # the next connection brings the hubs' status, and this one with it
