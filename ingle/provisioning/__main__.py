"""`python -m ingle.provisioning`: the set-up of an appliance, and of its file on a PC.

`check FILE` and `template` need Python and this repository only. `apply` and `online` are what the
units of an image run; `--root` lets them work on a folder.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from ingle.provisioning.configuration import mismatches
from ingle.provisioning.imager_file import IMAGER_FILE, read_imager_file
from ingle.provisioning.imager_file import SECRETS_KEPT as IMAGER_SECRETS
from ingle.provisioning.reading import read_owner_file
from ingle.provisioning.schema import HIDDEN, KEYS
from ingle.provisioning.template import template
from ingle.runtime.appliance import ROLES, AppliancePaths, Role

TRY_AGAIN: Final = 75
"""Exit code of `online` while something is still to be tried: EX_TEMPFAIL of sysexits.h."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 where all is well."""
    given = _parser().parse_args(arguments)
    match given.command:
        case "check":
            return check(given.file, given.role)
        case "template":
            sys.stdout.write(template())
            return 0
        case "apply":
            return apply(AppliancePaths(given.root))
        case "online":
            return online(AppliancePaths(given.root))
        case "publish":
            return publish(AppliancePaths(given.root))
        case _:
            return show_status(AppliancePaths(given.root))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingle.provisioning", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="tell what is wrong with a file, before flashing")
    checking.add_argument("file", type=Path, help="ingle.toml, or Imager's rpi-preseed.toml")
    checking.add_argument("--role", choices=ROLES, help="what the image is for")
    commands.add_parser("template", help="print an ingle.toml to fill in")
    for name, about in (
        ("apply", "set this device up as its card says"),
        ("online", "join the Wi-Fi, pair with the hub"),
        ("publish", "write what others left for the status file"),
        ("status", "what was set up, and how it went"),
    ):
        command = commands.add_parser(name, help=about)
        command.add_argument("--root", type=Path, default=Path("/"), help="instead of /")
    return parser


def check(file: Path, role: Role | None) -> int:
    """Prints each mistake; 1 where there is one."""
    try:
        content = file.read_bytes()
    except OSError as error:
        print(f"{file} cannot be read: {error.strerror}.")
        return 1
    # On the device these may stand for what it keeps.
    if file.name == IMAGER_FILE:
        reading = read_imager_file(content, dict.fromkeys(IMAGER_SECRETS, HIDDEN))
    else:
        kept = {key.name: HIDDEN for key in KEYS if key.secret}
        reading = read_owner_file(content, role, kept)
    mistakes = reading.mistakes + ([] if reading.mistakes else mismatches(reading.values))
    for line in mistakes + reading.remarks:
        print(line)
    if mistakes:
        return 1
    names = ", ".join(sorted(name for name in reading.values if not name.startswith("imager.")))
    print(f"{file.name} is right. It sets: {names or 'nothing'}.")
    return 0


def apply(paths: AppliancePaths) -> int:
    """Sets the device up; 1 where something could not be written, which the next start tries."""
    from ingle.provisioning import status
    from ingle.provisioning.announcements import BootAnnouncements
    from ingle.provisioning.provisioner import Provisioner
    from ingle.provisioning.report import spoken, status_text
    from ingle.provisioning.system import RunningSystem
    from ingle.runtime.disk import Disk
    from ingle.runtime.logs import configure_logs
    from ingle.runtime.settings import LogSettings

    configure_logs(LogSettings.model_construct())
    disk, system = Disk(), RunningSystem(paths)
    outcome = Provisioner(paths, disk, system).apply()
    text = status_text(outcome)
    print(text)
    status.write("provisioning", text, paths=paths, disk=disk, system=system)
    for sentence in spoken(outcome):
        BootAnnouncements(paths).add(sentence)
    return 1 if outcome.failures else 0


def online(paths: AppliancePaths) -> int:
    """`TRY_AGAIN` while the Wi-Fi is not joined, or the hub not found."""
    from ingle.provisioning.online import OnlineSetup
    from ingle.provisioning.provisioner import Provisioner
    from ingle.provisioning.system import RunningSystem
    from ingle.runtime.aloud import say
    from ingle.runtime.disk import Disk
    from ingle.runtime.logs import configure_logs
    from ingle.runtime.settings import LogSettings

    configure_logs(LogSettings.model_construct())
    disk, system = Disk(), RunningSystem(paths)
    configuration = Provisioner(paths, disk, system).configuration()
    aloud = partial(say, speaker=configuration.text("sound.speaker"), root=paths.root)
    done = OnlineSetup(paths, disk, system, say=aloud).run(configuration)
    return 0 if done else TRY_AGAIN


def publish(paths: AppliancePaths) -> int:
    """Writes onto the card what processes without the right to left behind."""
    from ingle.provisioning import status
    from ingle.provisioning.system import RunningSystem
    from ingle.runtime.disk import Disk

    try:
        status.publish(paths, Disk(), RunningSystem(paths))
    except OSError as error:
        print(f"The card cannot be written: {error}")
        return 1
    return 0


def show_status(paths: AppliancePaths) -> int:
    """Prints the status file."""
    try:
        print(paths.status_file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n"))
    except OSError as error:
        print(f"{paths.status_file} cannot be read: {error.strerror}.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
