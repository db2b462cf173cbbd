"""Examination of the way to the hub: address, certificate, account, hub, room, clock."""

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from ingle.runtime.tasks import background
from ingle.wire import codec, messages
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Link, Received
from ingle.wire.tls import ClientTls
from ingle.wire.topics import Topics
from satellite.doctor.finding import Finding, note, ok, trouble
from satellite.settings import SatelliteSettings

CONNECT_S: Final = 5.0
HUB_S: Final = 5.0
"""How long the retained messages of a hub are waited for; they come at once where there are any."""
CLOCK_OFF_S: Final = 120.0
"""A clock that is so far behind is wrong: certificates and reminders would be, too."""
# OpenSSL's numbers for why it does not believe a certificate (X509_V_ERR_...).
_NOT_YET_VALID: Final = 9
_EXPIRED: Final = 10
_STRANGERS: Final = (18, 19, 20, 21)
_NAMES: Final = (62, 64)

Clock = Callable[[], float]


@dataclass(slots=True)
class _Told:
    """What hubs have told so far."""

    hub: messages.HubStatus | None = None
    vocabulary: messages.Vocabulary | None = None


async def examine_network(
    settings: SatelliteSettings,
    *,
    clock: Clock = time.time,
    connect_s: float = CONNECT_S,
    hub_s: float = HUB_S,
) -> list[Finding]:
    """From the broker's address to the hub's vocabulary; ends at what keeps the rest from being
    seen. `clock`: this machine's, in seconds since 1970.
    """
    broker = settings.mqtt.broker
    reached = await _reach(broker, connect_s, clock)
    if reached is not None:
        return [reached]
    link = Link(broker, client_id=f"ingle-check-{settings.identity.id}")
    topics, known = Topics(settings.mqtt.topic_prefix), _Told()
    filters = (topics.every_hub_status(), topics.vocabulary(settings.identity.heard_here))
    async with link.subscribe(*filters) as received, background(link.run()):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(connect_s):
                await link.wait_connected()
        if not link.connected:
            return [_unconnected(broker, link.trouble)]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(hub_s):
                await _listen(received, topics, known)
    where = f"{broker.host}:{broker.port}"
    found = [ok("broker", f"at {where}{' over TLS' if broker.tls else ''}")]
    found += _hub(known.hub, where)
    if known.hub is not None:
        found.append(_clock(known.hub, clock()))
    if known.vocabulary is not None and known.vocabulary.rooms:
        found.append(_room(settings.identity.room_id, known.vocabulary.rooms))
    return found


async def _reach(broker: BrokerAddress, within_s: float, clock: Clock) -> Finding | None:
    """Opens a connection, with TLS where it is asked for, and closes it; None: it could be had."""
    where = f"{broker.host}:{broker.port} (MQTT_URL)"
    try:
        context = ClientTls.trusting(broker.ca_file) if broker.tls else None
        async with asyncio.timeout(within_s):
            _, writer = await asyncio.open_connection(
                broker.host,
                broker.port,
                ssl=context,
                server_hostname=broker.host if broker.tls else None,
            )
    except TimeoutError:
        advice = "See that the hub is switched on and in this network, and that no firewall blocks."
        return trouble("broker", f"{where} does not answer within {within_s:.0f} s", advice)
    except ssl.SSLCertVerificationError as error:
        return _certificate(error, broker, clock)
    except ssl.SSLError as error:
        return trouble(
            "certificate",
            f"{where} does not speak TLS: {error.reason or error}",
            "Use mqtt:// with the plain port (1883), or mqtts:// with the TLS port (8883).",
        )
    except socket.gaierror:
        advice = "Correct MQTT_URL, or use the hub's IP address in place of its name."
        return trouble("broker", f"there is no machine called {broker.host!r} (MQTT_URL)", advice)
    except OSError as error:
        return trouble(
            "broker",
            f"no broker at {where}: {error.strerror or error}",
            "Start the hub, or pair this satellite again: python -m satellite.pair CODE.",
        )
    writer.close()
    return None


def _certificate(
    error: ssl.SSLCertVerificationError, broker: BrokerAddress, clock: Clock
) -> Finding:
    now = time.strftime("%Y-%m-%d %H:%M", time.localtime(clock()))
    code = error.verify_code
    if code == _NOT_YET_VALID:
        said = f"the broker's is not valid yet, by this machine's clock ({now})"
        advice = "Set the clock: see that the time servers are reached (timedatectl)."
    elif code == _EXPIRED:
        said = f"the broker's has expired, by this machine's clock ({now})"
        advice = "Set the clock if that is wrong (timedatectl), else renew the certificate."
    elif code in _STRANGERS:
        said = f"the broker's is by another authority than {broker.ca_file or 'those known here'}"
        advice = (
            "Set MQTT_CA_FILE to the hub's authority, or pair again: python -m satellite.pair CODE."
        )
    elif code in _NAMES:
        said = f"the broker's is for another name than {broker.host!r}"
        advice = "Write the name or address into MQTT_URL for which the certificate was made."
    else:
        said = f"the broker's is refused: {error.verify_message}"
        advice = "Pair this satellite again: python -m satellite.pair CODE."
    return trouble("certificate", said, advice)


def _unconnected(broker: BrokerAddress, reason: str) -> Finding:
    where = f"{broker.host}:{broker.port}"
    if "user or password" in reason:
        advice = "Correct MQTT_URL and MQTT_PASSWORD, or pair again: python -m satellite.pair CODE."
        return trouble("broker", f"at {where}: {reason}", advice)
    why = reason or "it does not answer as a broker"
    return trouble(
        "broker", f"at {where}: {why}", "See that MQTT_URL names an MQTT broker (mosquitto)."
    )


async def _listen(received: AsyncIterator[Received], topics: Topics, known: _Told) -> None:
    """Returns when a ready hub and its vocabulary are known; the caller bounds it."""
    async for message in received:
        address = topics.parse(message.topic)
        try:
            told = codec.decode(address.kind, message.payload) if address is not None else None
        except codec.BadMessage:
            continue
        if isinstance(told, messages.HubStatus) and told.state == "online":
            known.hub = told if known.hub is None or told.ready else known.hub
        elif isinstance(told, messages.Vocabulary):
            known.vocabulary = told
        if known.hub is not None and known.hub.ready and known.vocabulary is not None:
            return


def _hub(hub: messages.HubStatus | None, where: str) -> list[Finding]:
    if hub is None:
        advice = (
            "Start the hub, and see that its MQTT_URL names this broker: python -m hub --check."
        )
        return [trouble("hub", f"there is none at the broker {where}", advice)]
    if not hub.ready:
        advice = "Wait a minute; if that stays, read its log: journalctl -u ingle-hub."
        return [trouble("hub", f"version {hub.version} takes no turns yet", advice)]
    return [ok("hub", f"version {hub.version} takes turns")]


def _clock(hub: messages.HubStatus, now: float) -> Finding:
    shown = time.strftime("%Y-%m-%d %H:%M", time.localtime(now))
    if hub.at is None:
        return note("clock", f"{shown}; the hub does not tell its time")
    behind_s = hub.at - now
    if behind_s > CLOCK_OFF_S:
        return trouble(
            "clock",
            f"{shown}: {behind_s / 60:.0f} minutes or more behind the hub's",
            "See on both machines that the time servers are reached: timedatectl.",
        )
    return ok("clock", f"{shown}, not behind the hub's")


def _room(room_id: str, rooms: tuple[str, ...]) -> Finding:
    if room_id.lower().replace("-", "_") in {room.replace("-", "_") for room in rooms}:
        return ok("room", room_id)
    nearest = get_close_matches(room_id, rooms, n=1)
    meant = f"{nearest[0]}" if nearest else f"one of {', '.join(rooms)}"
    return trouble(
        "room",
        f"the home has no room {room_id!r} (SATELLITE_ROOM)",
        f"Set SATELLITE_ROOM to {meant} and restart the satellite.",
    )
