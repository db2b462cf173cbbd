"""The satellite's link to its hub: by whose account, what it says of itself, where it looks."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from ingle.runtime.version import version
from ingle.wire import codec, messages
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Elsewhere, Link
from ingle.wire.publication import Publication
from ingle.wire.topics import Topics
from satellite.mqtt.account import AccountChanges
from satellite.mqtt.stamps import Stamps
from satellite.pairing.changed_account import ChangedAccount
from satellite.pairing.hub_search import MovedHub
from satellite.settings import SatelliteSettings

CONTROLS = ("timers", "announce", "listen", "mute", "settings")


def about(room_id: str, *, hears: bool, speaks: bool) -> messages.SatelliteStatus:
    """What the satellite is, as long as it runs."""
    return messages.SatelliteStatus(
        state="online",
        room_id=room_id,
        version=version(),
        capabilities=(*(["stt"] if hears else []), *(["tts"] if speaks else []), *CONTROLS),
    )


class HubLink:
    """The link, and the changes of the account by which it is made; `run` until cancelled."""

    def __init__(
        self,
        settings: SatelliteSettings,
        topics: Topics,
        self_description: messages.SatelliteStatus,
        idle: Callable[[], Awaitable[None]],
        condition: Callable[[], messages.SatelliteCondition] | None = None,
    ) -> None:
        """`idle`: see `AccountChanges`. `condition`: as it is now, the lost links left out."""
        self._condition = condition
        broker, satellite_id = settings.mqtt.broker, settings.identity.id
        self.stamps = Stamps()
        self._topics, self._satellite_id, self._about = topics, satellite_id, self_description
        self._account = ChangedAccount.of(settings.state_dir, broker, satellite_id)
        paired = broker.tls and broker.ca_file is not None
        moved = MovedHub(broker) if paired or settings.mqtt.url is None else None
        self._changes: AccountChanges | None = None
        elsewhere: Elsewhere | None = moved
        if self._account is not None:
            self._changes = AccountChanges(self._account, moved=moved or _at(broker), idle=idle)
            elsewhere, broker = self._changes.elsewhere, self._account.address()
        self.link = Link(
            broker,
            client_id=f"ingle-satellite-{satellite_id}",
            birth=lambda: self._publication(self._now()),
            will=self._publication(replace(self_description, state="offline")),
            elsewhere=elsewhere,
        )

    def status(self) -> Publication:
        """The satellite's status, stamped as of now."""
        return self._publication(self.stamps.on(self._now()))

    async def run(self) -> None:
        """Carries out what the hub wants of the account; returns where there is none."""
        if self._changes is not None:
            await self._changes.run(self.link, self._topics, self._satellite_id, self.status)

    def _now(self) -> messages.SatelliteStatus:
        account = self._account.status() if self._account is not None else None
        return replace(self._about, account=account, condition=self._condition_now())

    def _condition_now(self) -> messages.SatelliteCondition | None:
        if self._condition is None:
            return None
        condition, lost = self._condition(), self.link.reconnects
        losses = dict(condition.losses)
        if lost:
            losses["link"] = lost
        return replace(condition, losses=losses)

    def _publication(self, status: messages.SatelliteStatus) -> Publication:
        topic = self._topics.satellite_status(self._satellite_id)
        return Publication(topic, codec.encode(status), retain=True)


def _at(broker: BrokerAddress) -> Callable[[int], Awaitable[BrokerAddress]]:
    async def always(_failed: int) -> BrokerAddress:
        return broker

    return always
