"""Request for an installation that goes on without the terminal it was asked for at."""

import subprocess
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from ingle.runtime.appliance import AppliancePaths
from ingle.runtime.disk import Disk
from ingle.update.errors import UpdateError
from ingle.update.installation import Wish
from ingle.update.sources import STICK, is_address

_UNIT: Final = "ingle-update.service"
_UNSEEN: Final = ("/home/", "/root/", "/tmp/", "/var/tmp/")  # noqa: S108 - not used, refused
_WISH: Final = TypeAdapter(Wish)


def leave_request(places: AppliancePaths, wish: Wish) -> None:
    """Leaves a wish for the service. Raises `UpdateError`."""
    source = wish.source
    if source != STICK and not is_address(source):
        source = str(Path(source).absolute())
        if not Path(source).is_file():
            raise UpdateError(f"there is no file {source}")
        if source.startswith(_UNSEEN):
            raise UpdateError(
                f"the service does not see files in {' or '.join(_UNSEEN)}: put the bundle under "
                "/data, or install it without --background"
            )
    try:
        Disk().make_folder(places.update_request.parent)
        Disk().replace(
            places.update_request, _WISH.dump_json(Wish(source, allow_older=wish.allow_older))
        )
    except OSError as error:
        raise UpdateError(f"the data partition cannot be written: {error}") from error


def taken_request(places: AppliancePaths) -> Wish:
    """The wish that was left, once. Raises `UpdateError` where there is none."""
    try:
        wish = _WISH.validate_json(places.update_request.read_bytes())
    except (OSError, ValidationError) as error:
        raise UpdateError("there is no request for an installation") from error
    finally:
        Disk().remove(places.update_request)
    return wish


def start_in_background() -> None:
    """Starts the service. Raises `UpdateError`."""
    try:
        subprocess.run(("systemctl", "start", "--no-block", _UNIT), check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        raise UpdateError(f"{_UNIT} could not be started: {error}") from error
