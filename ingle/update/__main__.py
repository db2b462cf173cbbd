"""`ingle-update` (`python -m ingle.update`): installs, tries, keeps and takes back new versions."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from ingle.runtime.appliance import AppliancePaths
from ingle.runtime.logs import configure_logs
from ingle.runtime.settings import LogSettings
from ingle.update import outcome
from ingle.update.backend import BootloaderBackend
from ingle.update.disk import LocalDisk, SystemdRestarts
from ingle.update.errors import UpdateError
from ingle.update.health import HealthGate, hub_is_there
from ingle.update.installation import Installation, RaucInstaller, Wish
from ingle.update.machine import slot_image
from ingle.update.request import leave_request, start_in_background, taken_request
from ingle.update.services import SystemdServices
from ingle.update.slots import SlotPartitions
from ingle.update.state import Phase
from ingle.update.telling import ApplianceTeller
from ingle.update.updates import Updates

_ABOUT: Final = """\
Brings a new version of Ingle onto a machine that was flashed with its image. The new version is
written beside the one that runs and started once; if its health check passes it stays, otherwise
the version before comes back by itself. Nothing is ever fetched unasked.
"""
_EPILOG: Final = """\
exit status: 0 it is done, 1 it is not, and one sentence says why.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    parser, given = _parsed(arguments)
    configure_logs(LogSettings.model_construct(level="warning"))
    places = AppliancePaths(Path(given.root))
    updates = Updates(places, LocalDisk(), SystemdRestarts())
    run: Callable[[argparse.Namespace, AppliancePaths, Updates], int] | None = given.run
    if run is None:
        parser.print_help()
        return 1
    try:
        return run(given, places, updates)
    except UpdateError as error:
        print(f"ingle-update: {error}", file=sys.stderr)
        return 1


def _parsed(
    arguments: Sequence[str] | None,
) -> tuple[argparse.ArgumentParser, argparse.Namespace]:
    parser = argparse.ArgumentParser(
        prog="ingle-update",
        description=_ABOUT,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--root", default="/", help=argparse.SUPPRESS)
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")

    status = commands.add_parser("status", help="say what runs, and how the last update went")
    status.add_argument("--json", action="store_true", help="the same as one JSON object")
    status.set_defaults(run=_status)

    install = commands.add_parser("install", help="install a bundle beside the running version")
    install.add_argument(
        "source",
        nargs="?",
        metavar="FILE|https://...|usb",
        help="the bundle; usb: the one on a stick",
    )
    install.add_argument(
        "--allow-older", action="store_true", help="also where it is older than what runs"
    )
    install.add_argument("--now", action="store_true", help="and restart to try it, once written")
    install.add_argument(
        "--background",
        action="store_true",
        help="as a service, which goes on without this terminal and tries the new version, too",
    )
    install.add_argument("--requested", action="store_true", help=argparse.SUPPRESS)
    install.set_defaults(run=_install)

    commands.add_parser("try", help="restart into the installed version, once").set_defaults(
        run=_try
    )
    commands.add_parser(
        "return", help="go back to the version before, which is still there"
    ).set_defaults(run=_return)

    commands.add_parser("boot", help="(at boot) count this boot, go back if need be").set_defaults(
        run=_boot
    )
    commands.add_parser(
        "health", help="(at boot) judge a new version on trial, keep it or take it back"
    ).set_defaults(run=_health)
    commands.add_parser(
        "deadline", help="(at boot) take back a version whose health check never ended"
    ).set_defaults(run=_deadline)
    commands.add_parser("tell", help="(at boot) say how the last update went").set_defaults(
        run=_tell
    )
    backend = commands.add_parser("backend", help="(for RAUC) its custom bootloader backend")
    backend.add_argument("question", nargs="+")
    backend.set_defaults(run=_backend)
    return parser, parser.parse_args(arguments)


def _status(given: argparse.Namespace, places: AppliancePaths, updates: Updates) -> int:
    state, running = updates.load(), slot_image(places.image_file).version
    if given.json:
        selection = updates.boot_partition.selection()
        known = {
            "running": running,
            "slot": updates.current,
            "starts_next": selection.default if selection else None,
            "update": asdict(state),
        }
        print(json.dumps(known, indent=1))
    else:
        print(outcome.told(state, running))
    return 0


def _install(given: argparse.Namespace, places: AppliancePaths, updates: Updates) -> int:
    if given.requested:
        wish = taken_request(places)
    elif given.source is None:
        raise UpdateError("name what to install: a file, an https:// address, or usb")
    else:
        wish = Wish(given.source, allow_older=given.allow_older)
    if given.background:
        leave_request(places, wish)
        start_in_background()
        print("It is being installed. To follow it: journalctl -fu ingle-update -o cat")
        return 0
    manifest = Installation(places, updates, RaucInstaller(), _say).install(wish)
    if given.now:
        _say(f"version {manifest.version} is written; the machine restarts to try it")
        _try_once(places, updates)
        return 0
    print(f"Version {manifest.version} is written. To start it: ingle-update try")
    return 0


def _try_once(places: AppliancePaths, updates: Updates) -> None:
    satellite = slot_image(places.image_file).role == "satellite"
    updates.try_once(hub_was_there=not satellite or hub_is_there(SystemdServices()))


def _try(_given: argparse.Namespace, places: AppliancePaths, updates: Updates) -> int:
    _try_once(places, updates)
    print("The machine restarts into the new version.")
    return 0


def _return(_given: argparse.Namespace, _places: AppliancePaths, updates: Updates) -> int:
    updates.go_back("its owner asked for the version before", whole=True)
    print("The machine restarts into the version before.")
    return 0


def _boot(_given: argparse.Namespace, _places: AppliancePaths, updates: Updates) -> int:
    decision = updates.at_boot()
    print(f"{decision.state.phase}, boots of the new version: {decision.state.boots}")
    return 0


def _gate(places: AppliancePaths, updates: Updates) -> HealthGate:
    image = slot_image(places.image_file)
    return HealthGate(updates, image, SystemdServices(), ApplianceTeller(places.root))


def _health(_given: argparse.Namespace, places: AppliancePaths, updates: Updates) -> int:
    print(_gate(places, updates).judge())
    return 0


def _deadline(_given: argparse.Namespace, _places: AppliancePaths, updates: Updates) -> int:
    state = updates.load()
    if state.phase is Phase.TRYING and state.slot == updates.current:
        updates.go_back("its health check did not end in time", whole=True)
    return 0


def _tell(_given: argparse.Namespace, places: AppliancePaths, updates: Updates) -> int:
    _gate(places, updates).tell()
    return 0


def _backend(given: argparse.Namespace, places: AppliancePaths, updates: Updates) -> int:
    said = BootloaderBackend(updates, SlotPartitions(places)).answer(given.question)
    if said:
        print(said)
    return 0


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
