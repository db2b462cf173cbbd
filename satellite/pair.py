"""Pairing with a hub, `python -m satellite.pair CODE`: gets this satellite its own account."""

import argparse
import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pydantic import SecretStr

from ingle.runtime.identifiers import ID_PATTERN, is_id
from ingle.runtime.settings import state_directory
from ingle.runtime.version import version
from ingle.wire.broker_settings import DEFAULT_MQTTS_PORT, BrokerAddress
from ingle.wire.pairing_messages import (
    CODE_DIGITS,
    DEFAULT_PAIRING_PORT,
    PairingGrant,
    PairingRequest,
    code_digits,
)
from satellite.errors import SatelliteError
from satellite.pairing.account_files import AccountFolder, SatelliteAccount
from satellite.pairing.changed_account import ChangedAccount
from satellite.pairing.exchange import CodeRefused, CodeUsed, PairingNever, PairingNotNow, pair
from satellite.pairing.hub_search import HubNotFound, SeveralHubs, find_hub

CONFIGURATION: Final = Path("/etc/ingle")
SERVICE_STATE: Final = Path("/var/lib/ingle")
"""State directory of an installed service."""
PAIRED: Final = 0
NO_CODE: Final = 2
"""Exit status: the code is wrong, used or over."""
NO_HUB: Final = 3
"""Exit status: the hub is not found or away; may be tried again."""
BAD_INPUT: Final = 4
"""Exit status: something that was given has to be changed."""
SERVICE: Final = "ingle-satellite"
_EPILOG: Final = f"""\
As root the account goes where the service reads it, {CONFIGURATION}; as anybody else it is printed,
or goes to the folder of --to. Other ports than the usual: HUB_PAIRING_PORT, HUB_BROKER_TLS_PORT.
exit status: {PAIRED} paired, {NO_CODE} the code is wrong, used or over, {NO_HUB} the hub is not
found or away (try again), {BAD_INPUT} something has to be changed.
"""


class BadInput(SatelliteError):
    """What was given cannot be used; the message says what, and what is allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the hub is."""

    host: str
    port: int
    broker_port: int


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Returns the exit status."""
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as error:  # argparse has 2 for bad input, which is another thing here
        return BAD_INPUT if error.code else 0
    try:
        digits = code_digits(options.code)
        if digits is None:
            raise BadInput(
                f"{options.code!r} is no code: it has {CODE_DIGITS} digits, as 1234-5678"
            )
        folder = _folder(options.to, environment)
        account = asyncio.run(_paired(digits, options.hub, folder, environment))
        folder.keep(account)
    except CodeRefused as error:
        return _failed(error, NO_CODE)
    except (PairingNotNow, HubNotFound) as error:
        return _failed(error, NO_HUB)
    except (PairingNever, BadInput, SeveralHubs) as error:
        return _failed(error, BAD_INPUT)
    except OSError as error:
        return _failed(
            f"the account cannot be kept: {error.strerror} ({error.filename})", BAD_INPUT
        )
    _tell(account, folder, restart=options.restart, print_all=_is_printed(options.to))
    return PAIRED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m satellite.pair",
        description="Pairs this satellite with a hub, which gives the code: "
        "python -m hub.pair new.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("code", metavar="CODE", help="the one-time code, as 1234-5678")
    parser.add_argument(
        "--hub", metavar="HOST", help="the hub's name or address, if need be with :PORT; else found"
    )
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where the account is written")
    parser.add_argument(
        "--restart", action="store_true", help=f"restart {SERVICE} once it is paired"
    )
    return parser


def _failed(why: object, status: int) -> int:
    print(f"Not paired: {why}", file=sys.stderr)
    return status


# -- where the account goes -----------------------------------------------------------------------


def _is_printed(to: Path | None) -> bool:
    return to is None and os.geteuid() != 0


def _folder(to: Path | None, environment: Mapping[str, str]) -> AccountFolder:
    """Raises `BadInput` on the hub's own machine: secrets of both roles share a folder there."""
    if to is not None:
        return AccountFolder(to, credentials=to.absolute() == CONFIGURATION)
    if _is_printed(to):
        return AccountFolder(state_directory(None, environment) / "account", credentials=False)
    if (CONFIGURATION / "hub.env").exists():
        raise BadInput(
            "this machine is a hub: its own satellite needs no account, as it meets the hub here"
        )
    return AccountFolder(CONFIGURATION, credentials=True)


# -- the hub --------------------------------------------------------------------------------------


async def _paired(
    digits: str, hub: str | None, folder: AccountFolder, environment: Mapping[str, str]
) -> SatelliteAccount:
    """The account that the code gives. Raises `SatelliteError`."""
    wanted = _wanted(folder, environment)
    place = await _place(hub, environment)
    made: list[SatelliteAccount] = []

    def prepare(grant: PairingGrant) -> None:
        made[:] = [_account(grant, place)]
        folder.prepare(made[0], digits)

    try:
        await pair(place.host, place.port, digits, wanted, prepare)
    except ConnectionRefusedError as error:
        raise await _closed(place) from error
    except CodeUsed:
        before = folder.prepared(digits)
        if before is not None:
            return before  # used by this satellite, which was then broken off
        raise
    return made[0]


def _wanted(folder: AccountFolder, environment: Mapping[str, str]) -> PairingRequest:
    """Who this satellite is. Raises `BadInput`."""
    satellite_id = environment.get("SATELLITE_ID", "").strip() or folder.setting("SATELLITE_ID")
    if satellite_id is not None and not is_id(satellite_id):
        raise BadInput(f"SATELLITE_ID={satellite_id}: must match {ID_PATTERN}")
    paired = folder.setting("MQTT_CA_FILE") is not None
    return PairingRequest(
        satellite_id=satellite_id,
        host_name=socket.gethostname()[:128],
        version=version(),
        current_password=_current_password(folder, environment) if paired else None,
    )


def _current_password(folder: AccountFolder, environment: Mapping[str, str]) -> str | None:
    """The password in use: that of the pairing before, or what the hub has changed it to since."""
    password, satellite_id = folder.password(), folder.setting("SATELLITE_ID")
    if password is None or satellite_id is None:
        return password
    paired = BrokerAddress(host="", port=0, username=satellite_id, password=SecretStr(password))
    return ChangedAccount(_service_state(folder, environment), paired, satellite_id).password


def _service_state(folder: AccountFolder, environment: Mapping[str, str]) -> Path:
    """The state directory of the service whose account it is."""
    set_there = folder.setting("INGLE_STATE_DIR")
    if set_there is not None:
        return Path(set_there)
    return SERVICE_STATE if folder.folder == CONFIGURATION else state_directory(None, environment)


def _account(grant: PairingGrant, place: _Place) -> SatelliteAccount:
    host = f"[{place.host}]" if ":" in place.host else place.host
    return SatelliteAccount(
        satellite_id=grant.satellite_id,
        url=f"mqtts://{grant.satellite_id}@{host}:{grant.broker_port}",
        password=grant.password,
        ca=grant.ca,
        topic_prefix=grant.topic_prefix,
        hub_id=grant.hub_id,
    )


async def _place(hub: str | None, environment: Mapping[str, str]) -> _Place:
    """Where the hub is that is named, else found. Raises `SatelliteError`."""
    port = _port(environment, "HUB_PAIRING_PORT", DEFAULT_PAIRING_PORT)
    broker_port = _port(environment, "HUB_BROKER_TLS_PORT", DEFAULT_MQTTS_PORT)
    if hub is None:
        found = await find_hub(for_pairing=True)
        if found.pairing_port is None:
            raise CodeRefused(
                f"the hub {found.hub_id} at {found.addresses[0]} has no code open: "
                "it is used or no longer good; make a new one"
            )
        host = found.addresses[0]
        return _Place(host=host, port=found.pairing_port, broker_port=found.broker_port)
    named, named_port = _named(hub)
    return _Place(host=named, port=named_port or port, broker_port=broker_port)


def _named(hub: str) -> tuple[str, int | None]:
    """Host, and port if any, of --hub. Raises `BadInput`."""
    alone = hub.count(":") > 1 and "[" not in hub  # an IPv6 address
    try:
        parts = urlsplit(f"//[{hub}]" if alone else f"//{hub}")
        if parts.hostname and "@" not in hub and "/" not in hub:
            return parts.hostname, parts.port
    except ValueError:
        pass
    raise BadInput(f"--hub {hub}: must be a name or an address, if need be with :PORT")


def _port(environment: Mapping[str, str], name: str, usual: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 65535):
        raise BadInput(f"{name}={text}: must be 1 to 65535")
    return int(text)


async def _closed(place: _Place) -> SatelliteError:
    """What it means that nothing takes codes there: whether a hub is there at all."""
    try:
        async with asyncio.timeout(5.0):
            _, writer = await asyncio.open_connection(place.host, place.broker_port)
        writer.transport.abort()
    except (OSError, TimeoutError):
        return PairingNotNow(f"no hub answers at {place.host}:{place.port}: does it run?")
    return CodeRefused(
        f"the hub at {place.host} has no code open: it is used or no longer good; make a new one"
    )


# -- what is said ---------------------------------------------------------------------------------


def _tell(
    account: SatelliteAccount, folder: AccountFolder, *, restart: bool, print_all: bool
) -> None:
    where = folder.folder
    print(f"Paired with {account.hub_id} as {account.satellite_id}: the account is in {where}.")
    if print_all:
        print(f"SATELLITE_ID={account.satellite_id}\nMQTT_URL={account.url}")
        print(f"MQTT_PASSWORD={account.password}\nMQTT_CA_FILE={where / 'hub-ca.pem'}")
    elif restart:
        ran = subprocess.run(("systemctl", "restart", f"{SERVICE}.service"), check=False)
        if ran.returncode:
            print(f"{SERVICE} did not start: journalctl -u {SERVICE} says why", file=sys.stderr)
    elif where == CONFIGURATION:
        print(f"It holds from the next start on: sudo systemctl restart {SERVICE}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
