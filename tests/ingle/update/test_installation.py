"""Installation of real RAUC bundles: what is refused, in which words, and that nothing changed."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bundles import DISK, Signer, bundle, machine, need_rauc, signer
from ingle.runtime.appliance import AppliancePaths
from ingle.update import autoboot
from ingle.update.backend import BootloaderBackend
from ingle.update.disk import LocalDisk
from ingle.update.errors import UpdateError
from ingle.update.installation import Installation, Wish
from ingle.update.slots import SlotPartitions
from ingle.update.state import Phase
from ingle.update.updates import Updates

pytestmark = pytest.mark.service


class NoRestarts:
    """A machine that is asked to restart, and how."""

    def __init__(self) -> None:
        self.asked: list[bool] = []

    def restart(self, *, trial: bool) -> None:
        self.asked.append(trial)


class PlainInstaller:
    """What RAUC's installer does with a verified bundle, without mounting it.

    RAUC unpacks it (which verifies every block of the payload), its images go into the other slot,
    and the backend is asked in RAUC's order. `spoil`: what happens to the slot on the way.
    """

    def __init__(self, places: AppliancePaths, updates: Updates, spoil: bytes = b"") -> None:
        self._places = places
        self._updates = updates
        self._spoil = spoil

    def install(self, bundle: Path, say: object) -> None:
        slots = SlotPartitions(self._places)
        backend = BootloaderBackend(self._updates, slots)
        slot = "b" if backend.answer(["get-current"]) == "a" else "a"
        backend.answer(["set-state", slot, "bad"])
        content = self._places.root / "unpacked"
        unpacked = subprocess.run(
            ("rauc", "extract", f"--keyring={self._places.keyring}", str(bundle), str(content)),
            capture_output=True,
            text=True,
            check=False,
        )
        if unpacked.returncode:
            raise UpdateError(unpacked.stderr.splitlines()[-1])
        for kind, name in (("system", "system.img"), ("boot", "boot.vfat")):
            with slots.device("a" if slot == "a" else "b", kind).open("r+b") as device:
                device.write((content / name).read_bytes())
                if kind == "system":
                    device.seek(0)
                    device.write(self._spoil)
        backend.answer(["set-primary", slot])


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    need_rauc()
    return signer(tmp_path_factory.mktemp("maker"), "maker")


@pytest.fixture
def places(tmp_path: Path, maker: Signer) -> AppliancePaths:
    return machine(tmp_path / "root", maker)


def _updates(places: AppliancePaths) -> Updates:
    return Updates(places, LocalDisk(), NoRestarts())


def _install(
    places: AppliancePaths, source: Path | str, *, older: bool = False, spoil: bytes = b""
) -> str:
    updates = _updates(places)
    installer = PlainInstaller(places, updates, spoil)
    wish = Wish(str(source), allow_older=older)
    return Installation(places, updates, installer, lambda _: None).install(wish).version


def _files(places: AppliancePaths) -> Iterator[tuple[str, bytes]]:
    for path in sorted(places.root.rglob("*")):
        if path.is_file() and path != places.update_lock:
            yield str(path), path.read_bytes()


def test_bundle_goes_into_the_other_slot_and_waits_for_its_trial(
    places: AppliancePaths, tmp_path: Path, maker: Signer
) -> None:
    """The running slot and the boot selection are as before; RAUC is told where things stand."""
    path = bundle(tmp_path / "new.raucb", maker)
    assert _install(places, path) == "1.1"
    updates = _updates(places)
    assert updates.load().phase is Phase.WRITTEN
    assert updates.boot_partition.selection() == autoboot.selection("a")
    slots = SlotPartitions(places)
    assert slots.device("b", "system").read_bytes().startswith(b"system 1.1 ")
    assert not any(slots.device("a", "system").read_bytes())
    line = subprocess.run(
        ("mcopy", "-n", "-i", str(slots.device("b", "boot")), "::cmdline.txt", "-"),
        capture_output=True,
        check=True,
    ).stdout
    assert line == b"ingle.slot=b quiet\n"
    backend = BootloaderBackend(updates, slots)
    questions = (["get-primary"], ["get-current"], ["get-state", "a"], ["get-state", "b"])
    assert [backend.answer(question) for question in questions] == ["b", "a", "good", "good"]


def test_bundle_of_somebody_else_is_refused(places: AppliancePaths, tmp_path: Path) -> None:
    """Signed, but not by who made this machine's image."""
    other = signer(tmp_path, "somebody")
    _refused(places, bundle(tmp_path / "theirs.raucb", other), "is not signed by who made this")


def test_file_without_a_signature_is_refused(
    places: AppliancePaths, tmp_path: Path, maker: Signer
) -> None:
    """Half a bundle, a bundle less its signature, and any other file."""
    path = bundle(tmp_path / "new.raucb", maker)
    content = path.read_bytes()
    cases = {
        "half": content[: len(content) // 2],
        "bare": content[:-2000],
        "text": b"hello " * 5000,
        "empty": b"",
    }
    for name, part in cases.items():
        file = tmp_path / f"{name}.raucb"
        file.write_bytes(part)
        _refused(places, file, r"has no signature, so it is not\s+installed")


def test_bundle_that_was_changed_on_the_way_is_never_started(
    places: AppliancePaths, tmp_path: Path, maker: Signer
) -> None:
    """The signature is right and a block is not: RAUC finds it; the state says what happened."""
    path = bundle(tmp_path / "new.raucb", maker)
    with path.open("r+b") as file:
        file.seek(5000)
        file.write(b"changed!")
    with pytest.raises(UpdateError, match="payload is corrupted"):
        _install(places, path)
    state = _updates(places).load()
    assert (state.phase, state.whole) == (Phase.RETURNED, False)
    assert "payload is corrupted" in state.reason
    with pytest.raises(UpdateError, match="there is no new version to try"):
        _updates(places).try_once()


def test_slot_that_reads_differently_is_never_started(
    places: AppliancePaths, tmp_path: Path, maker: Signer
) -> None:
    """A card that does not keep what it is given."""
    with pytest.raises(UpdateError, match="holds something else than what was written to it"):
        _install(places, bundle(tmp_path / "new.raucb", maker), spoil=b"rotten")
    assert _updates(places).load().whole is False


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"COMPATIBLE": "ingle-hub", "ROLE": "hub"}, "for a hub, and this machine is a satellite"),
        ({"ROLE": "hub"}, "for a hub, and this machine is a satellite"),
        ({"ARCHITECTURE": "riscv64"}, "for riscv64 processors, and this machine has"),
        ({"PLATFORM": "debian"}, "of platform debian, and this machine's image of raspios"),
        ({"VERSION": "0.9.9"}, r"version 0\.9\.9, and 1\.0 runs: .* --allow-older only"),
        ({"VERSION": "1.0rc1"}, r"version 1\.0rc1, and 1\.0 runs"),
        ({"MODELS": "ab" * 32}, "image of models that this version needs is not there"),
    ],
)
def test_bundle_for_another_machine_is_refused(
    places: AppliancePaths, tmp_path: Path, maker: Signer, changes: dict[str, str], sentence: str
) -> None:
    """Before a byte is written, each in its sentence."""
    _refused(places, bundle(tmp_path / "new.raucb", maker, **changes), sentence)


def _refused(places: AppliancePaths, path: Path, sentence: str) -> None:
    before = dict(_files(places))
    with pytest.raises(UpdateError, match=sentence) as refused:
        _install(places, path)
    assert "\n" not in str(refused.value)
    assert dict(_files(places)) == before


def test_older_bundle_is_installed_when_that_is_said(
    places: AppliancePaths, tmp_path: Path, maker: Signer
) -> None:
    """And the same version again is no older one."""
    path = bundle(tmp_path / "old.raucb", maker, VERSION="0.9")
    assert _install(places, path, older=True) == "0.9"
    assert _install(places, bundle(tmp_path / "same.raucb", maker, VERSION="1.0.0")) == "1.0.0"


def test_image_larger_than_its_partition_is_refused(
    places: AppliancePaths, tmp_path: Path, maker: Signer
) -> None:
    """The other slot's; the running one may be of any size."""
    path = bundle(tmp_path / "new.raucb", maker)
    with (places.root / f"dev/disk/by-partuuid/{DISK}-06").open("r+b") as file:
        file.truncate(1000)
    _refused(places, path, r"system image of the bundle has 0\.1 MB, and its partition 0\.0 MB")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda places: places.mailbox.unlink(), "kernel cannot ask the firmware for a trial"),
        (
            lambda places: (places.bootloader / "build-timestamp").write_bytes(
                (1_600_000_000).to_bytes(4, "big")
            ),
            "bootloader of this Raspberry Pi is of 2020-09-13 and cannot make a trial boot",
        ),
        (lambda places: places.image_file.unlink(), "was not flashed with an Ingle image"),
        (lambda places: places.keyring.unlink(), "no certificate says whose bundles to trust"),
        (lambda places: places.command_line.write_text("quiet\n"), "which slot runs is not known"),
    ],
)
def test_machine_that_cannot_come_back_gets_no_update(
    places: AppliancePaths, tmp_path: Path, maker: Signer, spoil: object, sentence: str
) -> None:
    """An old bootloader, a kernel without tryboot, a machine that was not flashed."""
    path = bundle(tmp_path / "new.raucb", maker)
    assert callable(spoil)
    spoil(places)
    _refused(places, path, sentence)


def test_models_that_are_not_here_come_from_beside_the_bundle(
    places: AppliancePaths, tmp_path: Path, maker: Signer
) -> None:
    """Verified by the hash in the signed manifest; a damaged file is refused and not kept."""
    image = b"models of version 1.1"
    digest = hashlib.sha256(image).hexdigest()
    path = bundle(tmp_path / "new.raucb", maker, MODELS=digest)
    beside = tmp_path / f"{digest}.img"
    beside.write_bytes(image[:-1])
    _refused(places, path, "image of models beside the bundle is damaged")
    beside.write_bytes(image)
    assert _install(places, path) == "1.1"
    assert (places.models / f"{digest}.img").read_bytes() == image


def test_update_on_a_stick_is_found(places: AppliancePaths, tmp_path: Path, maker: Signer) -> None:
    """One is taken, of several none."""
    path = bundle(tmp_path / "new.raucb", maker)
    with pytest.raises(UpdateError, match="no stick with an update is here"):
        _install(places, "usb")
    stick = places.root / "media/stick"
    stick.mkdir(parents=True)
    shutil.copy(path, stick / "new.raucb")
    assert _install(places, "usb") == "1.1"
    shutil.copy(path, stick / "another.raucb")
    with pytest.raises(UpdateError, match=r"several updates on the stick: another\.raucb, new"):
        _install(places, "usb")


def test_rauc_cannot_be_talked_past_the_checks(
    places: AppliancePaths, tmp_path: Path, maker: Signer
) -> None:
    """`rauc install` by hand, `mark-good` and `mark-active` do not decide what is booted."""
    _install(places, bundle(tmp_path / "new.raucb", maker))
    backend = BootloaderBackend(_updates(places), SlotPartitions(places))
    before = dict(_files(places))
    for words, sentence in (
        (["set-state", "b", "bad"], "written by ingle-update install"),
        (["set-state", "a", "bad"], "ingle-update return"),
        (["get-state", "c"], "SLOT is a or b"),
        (["reboot"], "rauc-backend get-primary"),
    ):
        with pytest.raises(UpdateError, match=sentence):
            backend.answer(words)
    backend.answer(["set-state", "a", "good"])
    backend.answer(["set-primary", "b"])
    assert dict(_files(places)) == before
