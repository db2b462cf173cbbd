"""Changes of the satellite's account while it runs (credential rotation): as its hub asks for.

The satellite makes its next password itself and keeps it; the hub gets its hash with the status.
Once the broker takes it, the satellite connects by it between two turns.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from ingle.wire import codec, messages
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.codec import BadMessage
from ingle.wire.link import Disconnected, Link
from ingle.wire.publication import AccountRefused, Publication, Received
from ingle.wire.topics import Topics
from satellite.pairing.changed_account import ChangedAccount

PAIR_AGAIN: Final = (
    "the hub takes this satellite's account no more: it was revoked, or its password was changed "
    "while this satellite was off; pair it again: python -m hub.pair new on the hub, "
    "python -m satellite.pair CODE here"
)

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class AccountChanges:
    """Carries out what the hub asks for; `run` until cancelled. `elsewhere` is the link's."""

    def __init__(
        self,
        account: ChangedAccount,
        *,
        moved: Callable[[int], Awaitable[BrokerAddress]],
        idle: Callable[[], Awaitable[None]],
    ) -> None:
        """`moved`: where the hub may be after so many tries in a row.

        `idle` returns when no turn and no announcement goes on, which a change would cut.
        """
        self._account = account
        self._moved = moved
        self._idle = idle
        self._told = False

    async def elsewhere(self, failed: int, failure: Disconnected) -> BrokerAddress:
        """Where, and by which of the accounts, to try next."""
        if isinstance(failure, AccountRefused) and self._account.refused() and not self._told:
            self._told = True
            log.error("account.refused", hint=PAIR_AGAIN)
        return self._account.address(await self._moved(failed))

    async def run(self, link: Link, topics: Topics, satellite_id: str, status: "Status") -> None:
        """`status` makes the satellite's own as it is now."""
        control = topics.control(satellite_id, "account")
        async with link.subscribe(control, capacity=16) as received, asyncio.TaskGroup() as tasks:
            tasks.create_task(self._note_connections(link))
            async for message in received:
                try:
                    await self._take(message, link, status)
                except (BadMessage, OSError, Disconnected) as error:
                    log.warning("account.not_changed", reason=str(error))

    async def _note_connections(self, link: Link) -> None:
        while True:
            await link.wait_connected()
            self._told = False
            try:
                await asyncio.to_thread(self._account.note_connected)
            except OSError as error:
                log.warning("account.not_kept", reason=str(error))
            await link.wait_disconnected()

    async def _take(self, received: Received, link: Link, status: "Status") -> None:
        control = codec.decode("account", received.payload)
        if received.retained or not isinstance(control, messages.AccountControl):
            return
        use_another = await asyncio.to_thread(self._account.carry_out, control)
        where = link.broker
        if use_another:
            await self._idle()
            log.info("account.changed", user=self._account.address(where).username)
            link.move(self._account.address(where))
            return
        link.broker = self._account.address(where)  # for the next connection
        publication = status()
        await link.publish(publication.topic, publication.payload, retain=publication.retain)


Status = Callable[[], Publication]
