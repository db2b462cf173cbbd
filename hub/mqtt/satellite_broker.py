"""The hub's broker by its settings: a private one, one whose accounts it keeps, or another."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

import structlog

from hub.errors import Unavailable
from hub.mqtt.private_broker import PrivateBroker
from hub.mqtt.timer_control import CONTROL_EXPIRY_S
from hub.pairing.accounts import AccountsDamaged
from hub.pairing.authority import AuthorityDamaged
from hub.pairing.broker_files import BrokerFolder
from hub.pairing.place import ALL_INTERFACES, PairingPlace
from hub.pairing.service import open_pairing
from hub.pairing.store import HubAccount, PairingStore
from hub.pairing.unavailable import NoPairing
from hub.ports.pairing import Pairing, SatelliteBroker
from hub.settings import HubSettings
from ingle.wire import codec, messages
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.discovery import HubSign
from ingle.wire.link import Disconnected, Link
from ingle.wire.topics import Topics

NOT_KEPT = (
    "satellites are paired at the hub's own broker, or at a Mosquitto whose accounts it keeps "
    "(HUB_BROKER_DIR); at the one of MQTT_URL make their accounts by hand"
)

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class HubBroker:
    """Where the hub connects, and how satellites of other machines are let in there."""

    address: BrokerAddress
    store: PairingStore | None
    """None where the accounts cannot be read."""
    satellites: SatelliteBroker | str
    """In words why none can be let in."""
    place: PairingPlace
    """Where satellites come."""
    outdated: bool = False
    """The broker is to be told of the accounts once more."""


async def open_broker(settings: HubSettings, hub_id: str, stack: AsyncExitStack) -> HubBroker:
    """The broker of MQTT_URL, else a private one, which `stack` closes. Raises `BrokerError`."""
    store, trouble = open_store(settings, hub_id)
    ports = settings.pairing
    place = PairingPlace(
        host=ports.host,
        port=ports.port,
        broker_port=ports.broker_tls_port,
        topic_prefix=settings.mqtt.topic_prefix,
        hub_id=hub_id,
    )
    if settings.mqtt.url is not None:
        broker: SatelliteBroker | str = trouble or NOT_KEPT
        if ports.broker_dir is not None and not trouble:
            broker = BrokerFolder(ports.broker_dir)
        return HubBroker(
            address=settings.mqtt.broker,
            store=store,
            satellites=broker,
            place=place,
            outdated=isinstance(broker, BrokerFolder),
        )
    files = None
    if store is not None and store.accounts.all:
        try:
            files = store.broker_files()
        except (AuthorityDamaged, OSError) as error:
            trouble = str(error)
            log.error("pairing.no_certificate", reason=trouble)
    private = PrivateBroker(
        port=ports.broker_port, satellites_at=(place.host, place.broker_port), files=files
    )
    await stack.enter_async_context(private)
    return HubBroker(
        address=private.address,
        store=store,
        satellites=trouble or private,
        place=place,
        outdated=files is not None and not private.serves_satellites,
    )


def open_store(settings: HubSettings, hub_id: str) -> tuple[PairingStore | None, str]:
    """What is kept of pairing, or None and why it cannot be read."""
    account = None
    mqtt = settings.mqtt.broker
    if mqtt.username is not None and mqtt.password is not None:
        account = HubAccount(name=mqtt.username, password=mqtt.password.get_secret_value())
    prefix = settings.mqtt.topic_prefix
    try:
        return PairingStore(settings.state_dir, hub_id, prefix, hub_account=account), ""
    except (AccountsDamaged, OSError) as error:
        log.error("pairing.accounts_unreadable", reason=str(error))
        return None, f"the accounts of satellites cannot be read: {error}"


@asynccontextmanager
async def open_satellites(
    broker: HubBroker,
    link: Link,
    topics: Topics,
    known: Callable[[], Mapping[str, messages.SatelliteStatus]],
) -> AsyncIterator[Pairing]:
    """Pairing at this broker, to which `link` leads; `known`: each satellite's last status."""
    if broker.store is None:
        yield NoPairing(str(broker.satellites))
        return
    host = broker.place.host
    sign = HubSign(interface=None if host in ALL_INTERFACES else host)
    async with open_pairing(
        broker.store,
        broker.satellites,
        broker.place,
        known=known,
        forget=partial(forget_satellite, link, topics, known),
        connected=link.wait_connected,
        send=partial(tell_satellite, link, topics),
        sign=sign,
        outdated=broker.outdated,
    ) as pairing:
        yield pairing


async def tell_satellite(
    link: Link, topics: Topics, satellite_id: str, control: messages.AccountControl
) -> None:
    """Sends a satellite what it is to do about its account. Raises `Unavailable`."""
    topic = topics.control(satellite_id, control.kind)
    try:
        await link.publish(topic, codec.encode(control), expiry_s=CONTROL_EXPIRY_S)
    except Disconnected as error:
        raise Unavailable(f"the broker does not answer: {error}") from error


async def forget_satellite(
    link: Link,
    topics: Topics,
    known: Callable[[], Mapping[str, messages.SatelliteStatus]],
    satellite_id: str,
) -> None:
    """Ends what a satellite that was revoked has begun, and removes its retained status.

    The broker publishes no last will for a client that it cuts off for its account. Raises
    `Unavailable`.
    """
    status = known().get(satellite_id)
    topic = topics.satellite_status(satellite_id)
    try:
        if status is not None:
            gone = replace(status, state="offline", clock=None, sent_ms=None)
            await link.publish(topic, codec.encode(gone))
        await link.publish(topic, b"", retain=True)
    except Disconnected as error:
        raise Unavailable(f"the broker does not answer: {error}") from error
