"""An appliance's files in a folder: its card, its slot, its state; and power that is cut.

`PowerCutDisk` is the real `Disk` on real files, with one thing more: at a chosen primitive the
power goes. What was written and not synced is then torn, and what was renamed, linked or removed
without a sync of its folder may not have happened, in each folder for itself: the card's FAT and
the data partition are two file systems.
"""

import os
import random
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from ingle.provisioning.provisioner import Provisioner, SetupOutcome
from ingle.provisioning.system import MISSING, Ran
from ingle.runtime.appliance import AppliancePaths
from ingle.runtime.disk import Disk, Owner

REPOSITORY = Path(__file__).resolve().parent.parent
PUBLIC_KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPAXwGu+1Bk1EyJFOYdnZGSXTrGwo4OTPnXGVnDNiI0h me@laptop"
)
CRYPTED = "$y$j9T$abcdefghijklmnop$0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"
OWNER_FILE = f"""\
# The kitchen's. I wrote this.
name = "kitchen-1"          # by the window
room = "Kitchen"
time_zone = "Europe/Berlin"

[wifi]
country = "de"
ssid = "Our network"
passphrase = "correct horse # battery"   # on the fridge

[ssh]
keys = ["{PUBLIC_KEY}"]

[hub]
pairing_code = "1234-5678"

[sound]
speaker = "USB Audio"
"""
HUB_FILE = """\
name = "hub"
[home]
url = "http://homeassistant.local:8123"
token = "a-long-lived-token"
[api]
listen = true
[llm]
providers = ["openai"]
openai_key = "sk-very-secret"
"""
IMAGER_FILE = f"""\
config_version = "1.0"

[system]
hostname = "bedroom"

[user]
name = "alice"
password = "{CRYPTED}"
password_encrypted = true
groups = ["sudo"]

[ssh]
enabled = true
password_authentication = false
authorized_keys = [
  "{PUBLIC_KEY}",
]

[wlan]
ssid = "Imager's"
password = "{"0123456789abcdef" * 4}"
password_encrypted = true
hidden = false
country = "GB"

[locale]
keymap = "gb"
timezone = "Europe/London"
"""


class ScriptedSystem:
    """A machine whose programs answer as the test says, and that writes down what was run."""

    def __init__(self, answers: Mapping[str, list[Ran]] | None = None) -> None:
        self.commands: list[tuple[str, ...]] = []
        self.settings: dict[str, str] = {}
        """What was added to the environment of any of them."""
        self.opened = 0
        """How often the FAT was made writable."""
        self._answers = {name: list(found) for name, found in (answers or {}).items()}

    def run(self, *command: str, within_s: float, settings: Mapping[str, str] | None = None) -> Ran:
        """The next answer whose words are all in the command; the last one answers for good."""
        self.commands.append(command)
        self.settings.update(settings or {})
        line = " ".join(command)
        for words, answers in self._answers.items():
            if all(word in line for word in words.split()):
                return answers.pop(0) if len(answers) > 1 else answers[0]
        return Ran(code=MISSING, output=f"{command[0]}: not found")

    def may_write_boot(self) -> bool:
        return True

    @contextmanager
    def writable_boot(self) -> Iterator[None]:
        self.opened += 1
        yield


class Card:
    """An appliance under a folder: a slot that runs, an empty state, and a card to write on."""

    def __init__(self, root: Path, role: str = "satellite") -> None:
        self.root = root
        self.paths = AppliancePaths(root)
        self.paths.boot.mkdir(parents=True)
        _put(self.paths.image_file, f'role = "{role}"\nversion = "1"\n')
        _put(root / "etc/machine-id", "0123456789abcdef0123456789abcdef\n")
        _put(root / "etc/passwd", "root:x:0:0::/root:/bin/sh\nmessagebus:x:100:101::/:/bin/false\n")
        _put(root / "etc/group", f"root:x:0:\ningle:x:{os.getgid()}:\n")
        template = (REPOSITORY / f"systemd/{role}.env").read_text()
        _put(root / f"opt/ingle/current/systemd/{role}.env", template)

    @classmethod
    def of(cls, root: Path) -> Self:
        """The appliance whose files lie there already."""
        card = cls.__new__(cls)
        card.root, card.paths = root, AppliancePaths(root)
        return card

    def write(self, content: str | bytes, name: str = "ingle.toml") -> None:
        """What the owner saves on the card."""
        data = content if isinstance(content, bytes) else content.encode()
        (self.paths.boot / name).write_bytes(data)
        (self.paths.boot / name).chmod(0o600)  # FAT has no modes: every file has the mount's

    def boot(
        self,
        disk: Disk | None = None,
        system: ScriptedSystem | None = None,
        *,
        data_trouble: str | None = None,
    ) -> SetupOutcome:
        """One start of the device; `data_trouble`: what the initrd says of the data partition."""
        shutil.rmtree(self.root / "run", ignore_errors=True)
        if data_trouble is not None:
            _put(self.paths.data_trouble, data_trouble)
        provisioner = Provisioner(
            self.paths, disk or Disk(), system or ScriptedSystem(), make_token=lambda: "t" * 32
        )
        return provisioner.apply()

    def text(self, path: str) -> str:
        return (self.root / path).read_text()

    def has(self, path: str) -> bool:
        return (self.root / path).exists() or (self.root / path).is_symlink()

    def everything(self) -> dict[str, tuple[str, str]]:
        """Each file, link and folder with what it holds and its mode."""
        return {str(path.relative_to(self.root)): _seen(path) for path in self.root.rglob("*")}

    def files(self) -> dict[str, tuple[str, str]]:
        """As `everything`, without the folders."""
        found = self.everything()
        return {name: found[name] for name in found if _is_file(self.root / name)}


def _is_file(path: Path) -> bool:
    return path.is_symlink() or path.is_file()


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _seen(path: Path) -> tuple[str, str]:
    if path.is_symlink():
        return f"-> {path.readlink()}", ""
    mode = oct(stat.S_IMODE(path.lstat().st_mode))
    return ("" if path.is_dir() else path.read_bytes().decode("latin-1")), mode


class PowerCut(BaseException):
    """The power went. Not an `Exception`: nothing may go on after it."""


@dataclass
class PowerCutDisk(Disk):
    """A disk whose power goes at primitive number `at`; never, where that is None.

    It syncs nothing for real, which makes it fast. `dice` decide what of the unsynced is lost.
    `steps` counts primitives.
    """

    at: int | None = None
    dice: random.Random = field(default_factory=random.Random)
    steps: int = 0
    _unsynced: dict[Path, int] = field(default_factory=dict)
    _undone: list[tuple[Path, Callable[[], None]]] = field(default_factory=list)

    def _step(self) -> None:
        self.steps += 1
        if self.at is not None and self.steps >= self.at:
            self._lose()
            raise PowerCut

    def _lose(self) -> None:
        """What the medium has when the power is back."""
        for path in list(self._unsynced):
            if path.exists() and not path.is_symlink():
                content = path.read_bytes()
                kept = self.dice.randrange(len(content) + 1)
                lost = b"\0" * (len(content) - kept) if self.dice.random() < 0.5 else b""
                path.write_bytes(content[:kept] + lost)
        folders = dict.fromkeys(folder for folder, _ in self._undone)
        pending = {
            folder: [undo for at, undo in self._undone if at == folder] for folder in folders
        }
        happened = {
            undo
            for undos in pending.values()
            for undo in undos[: self.dice.randrange(len(undos) + 1)]
        }
        for _, undo in reversed(self._undone):
            if undo not in happened:
                undo()

    def _write(self, path: Path, content: bytes, mode: int | None, owner: Owner | None) -> None:
        self._undone.append((path.parent, lambda: path.unlink(missing_ok=True)))
        super()._write(path, content, mode, owner)
        self._unsynced[path] = len(content)
        self._step()

    def _sync(self, path: Path) -> None:
        self._step()
        self._unsynced.pop(path, None)

    def _rename(self, source: Path, destination: Path) -> None:
        before = _copy(destination)
        self._step()
        super()._rename(source, destination)
        if source in self._unsynced:
            self._unsynced[destination] = self._unsynced.pop(source)
        after = _copy(destination)

        def undo() -> None:
            if after is not None:
                after(source)
            destination.unlink(missing_ok=True)
            if before is not None:
                before(destination)

        self._undone.append((destination.parent, undo))

    def _symlink(self, path: Path, target: str) -> None:
        self._step()
        super()._symlink(path, target)
        self._undone.append((path.parent, lambda: path.unlink(missing_ok=True)))

    def _unlink(self, path: Path) -> None:
        self._step()
        before = _copy(path)
        super()._unlink(path)
        if before is not None:
            self._undone.append((path.parent, lambda: before(path)))

    def _make_folder(self, path: Path, mode: int, owner: Owner | None) -> None:
        self._step()
        super()._make_folder(path, mode, owner)
        self._undone.append((path.parent, lambda: shutil.rmtree(path, ignore_errors=True)))

    def sync_folder(self, path: Path) -> None:
        self._step()
        self._undone = [(folder, undo) for folder, undo in self._undone if folder != path]


def _copy(path: Path) -> Callable[[Path], None] | None:
    """How to have this file again, at some path; None where there is none."""
    if path.is_symlink():
        target = path.readlink()

        def link(place: Path) -> None:
            place.unlink(missing_ok=True)
            place.symlink_to(target)

        return link
    if not path.exists():
        return None
    content, mode = path.read_bytes(), stat.S_IMODE(path.stat().st_mode)

    def write(place: Path) -> None:
        place.unlink(missing_ok=True)
        place.write_bytes(content)
        place.chmod(mode)

    return write
