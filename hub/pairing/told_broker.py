"""The broker that is told who is paired, and asked whether it has read that."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

from pydantic import SecretStr

from hub.errors import Unavailable
from hub.pairing.authority import AuthorityDamaged
from hub.pairing.broker_files import PROBE
from hub.pairing.place import PairingPlace
from hub.pairing.store import PairingStore
from hub.ports.pairing import SatelliteBroker
from ingle.runtime.tasks import task_group
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Backoff, Link

PROBE_S: Final = 15.0
"""How long the broker has to read its files, in seconds."""


class ToldBroker:
    """Brings the broker to the accounts as they are, and sees that it is there."""

    def __init__(
        self,
        store: PairingStore,
        broker: SatelliteBroker | str,
        place: PairingPlace,
        connected: Callable[[], Awaitable[None]],
        within_s: float = PROBE_S,
    ) -> None:
        """`broker`: in words why there is none. `connected`: returns when the hub itself is.

        `within_s`: how long the broker has to read its files.
        """
        self._store = store
        self._broker = broker
        self._place = place
        self._connected = connected
        self.within_s = within_s
        self.outdated = False
        """The broker may not know the accounts as they are."""

    @property
    def trouble(self) -> str:
        """Why no satellite can be let in at all; empty where they can."""
        return self._broker if isinstance(self._broker, str) else ""

    async def tell(self) -> None:
        """Returns once the broker serves the accounts as they are now. Raises `Unavailable`."""
        if isinstance(self._broker, str):
            raise Unavailable(self._broker)
        self.outdated = True
        try:
            files = await asyncio.to_thread(self._store.broker_files)
        except (AuthorityDamaged, OSError) as error:
            raise Unavailable(f"the broker's certificate cannot be made: {error}") from error
        await self._broker.let_in(files)
        await self._probe()
        self.outdated = False
        with contextlib.suppress(TimeoutError):
            # Where the broker had to start again: a satellite that is told to go on is heard.
            async with asyncio.timeout(self.within_s):
                await self._connected()

    async def _probe(self) -> None:
        """Connects as the account that only the newest files have. Raises `Unavailable`."""
        host, port = self._place.own_broker_host, self._place.broker_port
        address = BrokerAddress(
            host=host,
            port=port,
            tls=True,
            username=PROBE,
            password=SecretStr(self._store.probe_password),
            ca_file=self._store.authority.path,
        )
        link = Link(
            address,
            client_id=f"ingle-probe-{self._place.hub_id}",
            backoff=Backoff(least_s=0.05, most_s=0.5),
        )
        try:
            async with asyncio.timeout(self.within_s), task_group() as tasks:
                running = tasks.create_task(link.run())
                await link.wait_connected()
                running.cancel()
        except TimeoutError as error:
            raise Unavailable(
                f"the broker at {host}:{port} does not take its new accounts: "
                f"{link.trouble or 'no answer'}"
            ) from error
