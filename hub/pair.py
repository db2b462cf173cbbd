"""Pairing of satellites by hand, `python -m hub.pair`: asks the running hub over its HTTP API."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import httpx

from hub.api.pairing import DEFAULT_MINUTES, MAX_MINUTES
from hub.mqtt.satellite_broker import open_store
from hub.pairing.authority import AuthorityDamaged
from hub.pairing.broker_files import BrokerFolder
from hub.pairing.rotation import WINDOW_DAYS
from hub.settings import ApiSettings, HubSettings, SettingsError
from hub.startup import StartError, own_id
from ingle.runtime.settings import SettingsReader

CONFIGURATION: Final = Path("/etc/ingle")
"""Where an installed hub has its settings, which a shell does not."""
WITHIN_S: Final = 60.0
"""How long the hub may take, in seconds: a revocation waits for the broker."""
_READ: Final = ("HUB_HOST", "HUB_PORT", "HUB_API_TOKEN", "HUB_API_TOKEN_FILE")
_EPILOG: Final = """\
settings: HUB_HOST, HUB_PORT, HUB_API_TOKEN (or HUB_API_TOKEN_FILE), in the environment, else those
of the hub that is installed on this machine (as root: sudo).
exit status: 0 done, 1 not done, and one sentence says why.
"""


class NotDone(Exception):
    """The hub did not do it; the message says why."""


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        if options.do == "prepare":
            _prepare(HubSettings.read(environment))
            return 0
        settings = _settings(environment)
        with _client(settings) as hub:
            _ask(hub, options)
    except (NotDone, SettingsError, StartError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m hub.pair",
        description="Lets satellites in by one-time codes, and out again. The hub must run.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    does = parser.add_subparsers(
        dest="do", required=True, metavar="new | list | rotate | revoke | prepare"
    )
    new = does.add_parser("new", help="print a one-time code for one satellite")
    new.add_argument("--name", help="what the satellite shall be called, as “Kitchen”")
    new.add_argument(
        "--minutes",
        type=int,
        default=DEFAULT_MINUTES,
        help=f"for how long the code is good, 1 to {MAX_MINUTES} (%(default)s)",
    )
    does.add_parser("list", help="list the paired satellites, and the codes that are open")
    rotate = does.add_parser(
        "rotate",
        help="change the passwords of satellites, or the hub's authority, while they go on",
        description="A satellite that is online changes it at once. One that is off has "
        f"{WINDOW_DAYS} days; then it must be paired again, as the list says.",
    )
    rotate.add_argument(
        "satellite_id", metavar="SATELLITE_ID", nargs="?", help="of this satellite; else of all"
    )
    rotate.add_argument(
        "--authority", action="store_true", help="the authority that signs the broker's certificate"
    )
    revoke = does.add_parser("revoke", help="take a satellite's account away, and cut it off")
    revoke.add_argument("satellite_id", metavar="SATELLITE_ID")
    does.add_parser("prepare", help="write the accounts for a Mosquitto that reads HUB_BROKER_DIR")
    return parser


def _ask(hub: httpx.Client, options: argparse.Namespace) -> None:
    match options.do:
        case "new":
            _new(hub, options.name, options.minutes)
        case "list":
            _list(hub)
        case "rotate":
            _rotate(hub, options.satellite_id, authority=options.authority)
        case _:
            _revoke(hub, options.satellite_id)


def _prepare(settings: HubSettings) -> None:
    """Writes what the Mosquitto of MQTT_URL reads. Raises `NotDone`, `StartError`."""
    if settings.pairing.broker_dir is None:
        raise NotDone("HUB_BROKER_DIR is not set: the hub keeps no accounts for another broker")
    store, trouble = open_store(settings, own_id(settings.state_dir))
    if store is None:
        raise NotDone(trouble)
    try:
        BrokerFolder(settings.pairing.broker_dir).write(store.broker_files())
    except (AuthorityDamaged, OSError) as error:
        raise NotDone(f"the broker's accounts cannot be written: {error}") from error


def _new(hub: httpx.Client, name: str | None, minutes: int) -> None:
    made = _asked(hub, "POST", "/pairing", {"name": name, "minutes": minutes})
    print(made["code"], flush=True)
    print(
        f"Good for {made['expires_in_s'] // 60} min, for one satellite. There: "
        f"python -m satellite.pair {made['code']}",
        file=sys.stderr,
    )


def _list(hub: httpx.Client) -> None:
    state = _asked(hub, "GET", "/pairing")
    for each in state["satellites"]:
        online = "online" if each["online"] else "offline"
        print(
            f"{each['satellite_id']:<24} {online:<8} {each['paired_at'][:10]}  {each['name']}"
            f"{_change(each)}"
        )
    if not state["satellites"]:
        print("No satellite is paired.")
    for code in state["codes"]:
        name = f" for {code['name']}" if code["name"] else ""
        print(f"A code{name} is open until {code['expires_at'][:16].replace('T', ' ')} UTC.")


def _change(satellite: Mapping[str, Any]) -> str:
    """What is to be said of a satellite's password; mostly nothing."""
    if satellite["must_pair_again"]:
        return "  (was off while its password was changed: pair it again)"
    if satellite["changing_until"]:
        return f"  (gets a new password; the old one ends on {satellite['changing_until'][:10]})"
    return ""


def _rotate(hub: httpx.Client, satellite_id: str | None, *, authority: bool) -> None:
    wanted = {"satellite_id": satellite_id, "authority": authority}
    until = _asked(hub, "POST", "/pairing/rotation", wanted)["until"][:10]
    what = "the old authority" if authority else "an old password"
    print(f"Begun: satellites that are online change it now. For others {what} ends on {until}.")


def _revoke(hub: httpx.Client, satellite_id: str) -> None:
    _asked(hub, "DELETE", f"/pairing/{quote(satellite_id, safe='')}")
    print(f"{satellite_id} is revoked and cut off.")


def _settings(environment: Mapping[str, str]) -> ApiSettings:
    """Where the hub is. Raises `SettingsError`."""
    own = {name: environment[name] for name in _READ if environment.get(name)}
    known = {"CREDENTIALS_DIRECTORY": environment.get("CREDENTIALS_DIRECTORY", "")}
    if not own:
        own = _installed()
        if os.access(CONFIGURATION / "secrets", os.X_OK):
            known["CREDENTIALS_DIRECTORY"] = str(CONFIGURATION / "secrets")
    reader = SettingsReader({**known, **own})
    settings = reader.read(ApiSettings)
    reader.finish()
    return settings


def _installed() -> dict[str, str]:
    """Those settings of the hub that is installed here; none where there is none."""
    try:
        lines = (CONFIGURATION / "hub.env").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = [line.strip().partition("=") for line in lines if not line.lstrip().startswith("#")]
    return {name: value.strip("\"'") for name, mark, value in pairs if mark and name in _READ}


def _client(settings: ApiSettings) -> httpx.Client:
    # A hub that listens everywhere listens here, too.
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    token = settings.token
    headers = {"Authorization": f"Bearer {token.get_secret_value()}"} if token else {}
    return httpx.Client(
        base_url=f"http://{host}:{settings.port}",
        headers=headers,
        timeout=WITHIN_S,
        trust_env=False,
    )


def _asked(hub: httpx.Client, method: str, path: str, body: object = None) -> Any:
    """The hub's answer. Raises `NotDone`."""
    try:
        answer = hub.request(method, path, json=body)
    except httpx.TransportError as error:
        raise NotDone(
            f"The hub does not answer at {hub.base_url} (HUB_HOST, HUB_PORT): does it run? {error}"
        ) from error
    if answer.status_code in (401, 429):
        raise NotDone(f"The hub refuses: {_detail(answer)}. Set HUB_API_TOKEN, or use sudo.")
    if not answer.is_success:
        raise NotDone(f"The hub refuses: {_detail(answer)}")
    return answer.json()


def _detail(answer: httpx.Response) -> str:
    try:
        detail = answer.json()["detail"]
    except (ValueError, KeyError, TypeError):
        return f"HTTP {answer.status_code}"
    if isinstance(detail, list):
        return "; ".join(f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in detail)
    return str(detail)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
