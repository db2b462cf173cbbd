"""An appliance in a folder whose power goes at a chosen write.

The files are real and the update's code is the product's; what is played here is what a test cannot
have: the firmware (`pi_firmware`, which boots the images, too), a kernel that starts or does not,
and the power.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from ingle.runtime.appliance import AppliancePaths
from ingle.update import autoboot
from ingle.update.autoboot import Slot
from ingle.update.disk import LocalDisk
from ingle.update.errors import UpdateError
from ingle.update.state import Phase, Sum, UpdateState, decoded
from pi_firmware import boot_partition

Way = Literal["before", "torn", "after"]
"""When in a write the power goes."""
WAYS: Final[tuple[Way, ...]] = ("before", "torn", "after")
CHUNKS: Final = 6
_SLOTS: Final[dict[int, Slot]] = {2: "a", 3: "b"}


class PowerCut(BaseException):
    """The power went: nothing behind this moment happens."""


class Restarting(BaseException):
    """The machine restarts."""


class Brick(AssertionError):
    """The firmware finds nothing it can boot."""


class CutDisk:
    """Durable writes on real files, until the power goes in one of them.

    `look` is called after each write that reached the medium.
    """

    def __init__(self, look: Callable[[], None]) -> None:
        self.writes = 0
        self._cuts: dict[int, Way] = {}
        self._disk = LocalDisk()
        self._look = look

    def cut(self, at: Mapping[int, Way]) -> None:
        """The power goes at these writes, counted from the first one ever."""
        self._cuts = dict(at)

    def replace(self, path: Path, content: bytes) -> None:
        def torn() -> None:  # the temporary file is half there, the name has its old content
            path.parent.mkdir(parents=True, exist_ok=True)
            (path.parent / f".{path.name}.half").write_bytes(content[: len(content) // 2])

        self._write(lambda: self._disk.replace(path, content), torn)

    def overwrite(self, path: Path, content: bytes) -> None:
        # A card writes a sector or does not: half of one is not to be had.
        self._write(lambda: self._disk.overwrite(path, content), lambda: None)

    def chunk(self, path: Path, offset: int, content: bytes) -> None:
        """Part of a slot's image: of this one half may be there."""

        def put(part: bytes) -> None:
            with path.open("r+b") as file:
                file.seek(offset)
                file.write(part)

        self._write(lambda: put(content), lambda: put(content[: len(content) // 2]))

    def _write(self, whole: Callable[[], None], torn: Callable[[], None]) -> None:
        self.writes += 1
        way = self._cuts.get(self.writes)
        if way == "before":
            raise PowerCut
        if way == "torn":
            torn()
            self._look()
            raise PowerCut
        whole()
        self._look()
        if way == "after":
            raise PowerCut


def image(version: str) -> bytes:
    """A slot's content: a line of its version in each chunk, and their hash behind them."""
    body = b"".join(f"{version} part {number}\n".encode().ljust(64) for number in range(CHUNKS))
    return body + hashlib.sha256(body).hexdigest().encode()


def version_of(content: bytes) -> str | None:
    """The version in a slot; None where it is not whole."""
    body, digest = content[:-64], content[-64:]
    if hashlib.sha256(body).hexdigest().encode() != digest:
        return None
    return body.split()[0].decode()


@dataclass(slots=True)
class Power:
    """What the firmware knows from before a restart, and forgets when the power goes."""

    trial: bool = False


class Device:
    """One appliance: its folder, its slots, its firmware."""

    def __init__(self, root: Path, version: str) -> None:
        self.places = AppliancePaths(root)
        self.power = Power()
        self.disk = CutDisk(self.look)
        self.boots: list[str] = []
        """The version of each boot that got as far as a kernel."""
        for folder in ("boot/ingle", "proc", "slots"):
            (root / folder).mkdir(parents=True)
        self.slot_file("a").write_bytes(image(version))
        self.slot_file("b").write_bytes(b"\0" * len(image(version)))
        self.places.autoboot.write_bytes(autoboot.written(autoboot.selection("a")))

    def slot_file(self, slot: Slot) -> Path:
        return self.places.root / f"slots/{slot}.img"

    def version(self, slot: Slot) -> str | None:
        return version_of(self.slot_file(slot).read_bytes())

    # -- the firmware -----------------------------------------------------------------------------

    def look(self) -> None:
        """At every moment a machine that is switched on now starts."""
        default = self._chosen(trial=False)
        if self.version(default) is None:
            raise Brick(f"slot {default} is booted, and is half-written")
        state = self.state()
        if state is not None and state.phase is Phase.CONFIRMED:
            assert default == state.slot, "kept, it says, and boots the version before"

    def state(self) -> UpdateState | None:
        """What the state's file says; None where there is none yet."""
        path = self.places.update_state
        return decoded(path.read_bytes()) if path.exists() else None

    def boot(self, starts: Callable[[str], bool]) -> str:
        """Starts a kernel; returns its version. `starts`: whether a version's kernel does."""
        trial, self.power.trial = self.power.trial, False
        slot = self._chosen(trial=trial)
        version = self.version(slot)
        if version is None:
            raise Brick(f"slot {slot} is booted, and is half-written")
        if not starts(version):
            if slot == self._chosen(trial=False):
                raise Brick(f"the kernel of {version} does not start")
            return self.boot(starts)
        self.places.command_line.write_text(
            f"console=ttyAMA0 ingle.slot={slot} {'ingle.tryboot=1' if trial else ''}\n"
        )
        self.boots.append(version)
        return version

    def _chosen(self, *, trial: bool) -> Slot:
        number = boot_partition(self.places.autoboot.read_bytes(), tryboot=trial)
        if number not in _SLOTS:
            raise Brick(f"autoboot.txt names partition {number}, which is no slot's")
        return _SLOTS[number]

    def restart(self, *, trial: bool) -> None:
        """`Restarts` of the update's code."""
        self.power.trial = trial
        raise Restarting

    # -- the slots --------------------------------------------------------------------------------

    def write_slot(self, slot: Slot, version: str) -> None:
        """What RAUC does: the image into the slot, piece by piece."""
        content = image(version)
        size = -(-len(content) // CHUNKS)
        for offset in range(0, len(content), size):
            self.disk.chunk(self.slot_file(slot), offset, content[offset : offset + size])

    def finish(self, slot: Slot, sums: Mapping[str, Sum]) -> None:
        """`Slots` of the update's code: reads the slot back."""
        found = hashlib.sha256(self.slot_file(slot).read_bytes()).hexdigest()
        if found != sums["system"].sha256:
            raise UpdateError("the slot holds something else than what was written to it")

    def sums(self, version: str) -> dict[str, Sum]:
        content = image(version)
        return {"system": Sum(len(content), hashlib.sha256(content).hexdigest())}
