"""Installation of a bundle: everything is checked before anything is written, then RAUC writes."""

import fcntl
import os
import platform
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from ingle.runtime.appliance import AppliancePaths
from ingle.update import models
from ingle.update.autoboot import other
from ingle.update.bundle import Manifest, inspect
from ingle.update.errors import UpdateError
from ingle.update.fitness import KINDS, Recipient, refuse_unfit
from ingle.update.machine import SlotImage, refuse_without_tryboot, slot_image
from ingle.update.slots import SlotPartitions
from ingle.update.sources import Say, fetched, is_address, located, neighbour
from ingle.update.state import Phase
from ingle.update.updates import Updates

_ARCHITECTURES: Final = {"aarch64": "arm64", "x86_64": "amd64", "armv7l": "armhf"}
_SERVICE: Final = ("systemctl", "start", "rauc.service")
_BEGINNING_S: Final = 180.0
_WRITING_S: Final = 3600.0
"""An SD card of the slowest kind writes a system's image in ten minutes."""


class Installer(Protocol):
    """Writes a verified bundle into the other slot."""

    def install(self, bundle: Path, say: Say) -> None:
        """Returns when the slot is written and marked so. Raises `UpdateError`."""


class RaucInstaller:
    """RAUC, which verifies the bundle once more and asks `rauc-backend` what to do."""

    def install(self, bundle: Path, say: Say) -> None:
        command = ("rauc", "install", "--progress", str(bundle))
        try:
            # Else D-Bus starts it, which a busy machine has 25 s for.
            subprocess.run(_SERVICE, stderr=subprocess.DEVNULL, timeout=_BEGINNING_S, check=False)
            with subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            ) as process:
                last = ""
                for line in process.stdout or ():
                    if line.strip():
                        last = line.strip()
                        say(last)
                status = process.wait(_WRITING_S)
        except (OSError, subprocess.SubprocessError) as error:
            raise UpdateError(f"RAUC could not write the update: {error}") from error
        if status != 0:
            raise UpdateError(f"RAUC could not write the update: {last or f'status {status}'}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the owner asks for."""

    source: str
    """A file, an https address, or `usb`."""
    allow_older: bool = False


class Installation:
    """Installs bundles on one device."""

    def __init__(
        self, places: AppliancePaths, updates: Updates, installer: Installer, say: Say = print
    ) -> None:
        self._places = places
        self._updates = updates
        self._installer = installer
        self._say = say
        self._slots = SlotPartitions(places)

    def install(self, wish: Wish) -> Manifest:
        """Installs a bundle into the other slot, to be tried; returns what it was.

        Raises `UpdateError`. Until RAUC begins nothing has changed; if it fails, the running
        version is untouched, and the state says so.
        """
        with _alone(self._places):
            image = slot_image(self._places.image_file)
            refuse_without_tryboot(self._places)
            bundle, source = self._here(wish.source)
            try:
                manifest = inspect(bundle, keyring(self._places))
                target = other(self._updates.current)
                capacities = {kind: self._slots.capacity(target, kind) for kind in KINDS}
                refuse_unfit(
                    manifest,
                    Recipient(image=image, architecture=architecture(), capacities=capacities),
                    allow_older=wish.allow_older,
                )
                self._bring_models(manifest, source)
                self._write(bundle, manifest, image)
            finally:
                if bundle == self._places.update_download:
                    bundle.unlink(missing_ok=True)
            return manifest

    def _here(self, source: str) -> tuple[Path, str]:
        """The bundle as a local file, and the source it came from."""
        if not is_address(source):
            found = located(source, self._places)
            return found, str(found)
        self._say(f"fetching {source}")
        return fetched(source, self._places.update_download, self._say, what="the update"), source

    def _bring_models(self, manifest: Manifest, source: str) -> None:
        if not manifest.models or models.present(self._places.models, manifest.models):
            return
        self._say("this version needs other models than the ones that are here")
        beside = neighbour(source, f"{manifest.models}.img")
        models.bring(self._places.models, manifest.models, beside, self._say)

    def _write(self, bundle: Path, manifest: Manifest, running: SlotImage) -> None:
        self._updates.begin(
            version=manifest.version,
            previous=running.version,
            previous_models=running.models,
            sums=manifest.sums,
        )
        self._say(
            f"writing version {manifest.version} beside version {running.version}, which runs on"
        )
        try:
            self._installer.install(bundle, self._say)
        except UpdateError as error:
            self._updates.abandon(f"it could not be written: {error}")
            raise
        if self._updates.load().phase is not Phase.WRITTEN:
            reason = "RAUC ended without a word, and the slot was not marked as written"
            self._updates.abandon(reason)
            raise UpdateError(reason)


def keyring(places: AppliancePaths) -> Path:
    """Certificates that may sign bundles. Raises `UpdateError` where there are none."""
    if not places.keyring.is_file():
        raise UpdateError(
            f"no certificate says whose bundles to trust: {places.keyring} is missing"
        )
    return places.keyring


def architecture() -> str:
    """The processor's name in Debian."""
    return _ARCHITECTURES.get(platform.machine(), platform.machine())


@contextmanager
def _alone(places: AppliancePaths) -> Iterator[None]:
    """Keeps a second installer out. Raises `UpdateError` where one is at work."""
    try:
        places.update.mkdir(parents=True, exist_ok=True)
        handle = os.open(places.update_lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UpdateError(f"the data partition cannot be written: {error}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise UpdateError("another update is being installed: wait for its end") from error
    finally:
        os.close(handle)
