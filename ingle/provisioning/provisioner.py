"""The set-up at a boot: read the card, check all of it, carry it out in stamped steps.

The order is what makes it outlive a power cut at any point:

1. Everything on the card is read and checked. With one mistake nothing of it is taken.
2. What holds is accepted: one durable file, secrets included.
3. Each step makes what the accepted values ask for, unless its stamp says that it did.
4. Only when all are done, secrets on the card are hidden.

A cut between any two writes finds the next boot at one of these, and it goes on from there.
"""

import secrets as randomness
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import structlog

from ingle.provisioning.configuration import (
    FILES,
    Configuration,
    Files,
    default_name,
    merged,
    mismatches,
    observations,
)
from ingle.provisioning.data_partition import data_trouble
from ingle.provisioning.hidden_values import hidden
from ingle.provisioning.imager_file import IMAGER_FILE, SECRETS, read_imager_file
from ingle.provisioning.kinds import Value
from ingle.provisioning.reading import OWNER_FILE, Reading, read_owner_file
from ingle.provisioning.schema import KEYS
from ingle.provisioning.services import ServiceFacts, service_facts
from ingle.provisioning.stamps import ProvisioningState, Stamp, made
from ingle.provisioning.steps import STEPS, SetupStep
from ingle.provisioning.system import System
from ingle.provisioning.targets import GeneratedTarget, SettingsTarget, Target
from ingle.provisioning.toml_text import OwnerMistake, decode
from ingle.runtime.appliance import AppliancePaths, Role, read_image
from ingle.runtime.disk import Disk

TOKEN_BYTES: Final = 24
"""Of randomness, in a token that the hub makes: 32 characters."""
DAMAGED: Final = (
    "What this device keeps of its settings is damaged. It goes on with what it has made of them:"
    " write the secrets into ingle.toml once more."
)
_SECRETS: Final = {
    OWNER_FILE: frozenset(key.name for key in KEYS if key.secret),
    IMAGER_FILE: SECRETS,
}

log = structlog.get_logger()


def new_token() -> str:
    """A token that nobody guesses."""
    return randomness.token_urlsafe(TOKEN_BYTES)


@dataclass(slots=True)
class SetupOutcome:
    """What a boot's set-up came to."""

    configuration: Configuration
    provisioned: bool
    """Whether the owner ever set anything."""
    trouble: str | None = None
    """Why nothing of this start outlives it, where it does not."""
    mistakes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    """What could not be written, with the reason of the system."""
    remarks: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    """Names of the steps that had something to do."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was wrong and all of it outlives this start."""
        return not (self.trouble or self.mistakes or self.failures)


class Provisioner:
    """Brings the device to what its card says."""

    def __init__(
        self,
        paths: AppliancePaths,
        disk: Disk,
        system: System,
        *,
        make_token: Callable[[], str] = new_token,
    ) -> None:
        self._paths = paths
        self._disk = disk
        self._system = system
        self._make_token = make_token
        self._state = ProvisioningState(paths, disk)

    def apply(self) -> SetupOutcome:
        """Does what is to be done. What fails is in the outcome; the rest is done all the same."""
        role = self._role()
        accepted = self._state.accepted()
        reading = self._read(role, accepted or {})
        outcome = self._decide(role, accepted, reading)
        outcome.trouble = data_trouble(self._paths)
        if self._state.is_damaged():
            # Not the defaults, which would take Wi-Fi and keys away: all stays as it was made.
            outcome.failures.append(DAMAGED)
        else:
            self._carry_out_all(outcome)
        self._sweep(outcome)
        # Without a data partition it is memory that has the secrets: the card keeps its own.
        if outcome.is_whole:
            self._hide_secrets(outcome)
        return outcome

    def configuration(self) -> Configuration:
        """What was accepted last, without a look at the card."""
        return self._configured(self._role(), self._state.accepted())

    def _configured(self, role: Role, accepted: Files | None) -> Configuration:
        return Configuration(role, merged(accepted or {}), default_name(role, self._machine_id()))

    def _role(self) -> Role:
        """The image's; a satellite's where the image does not say."""
        image = read_image(self._paths)
        return "satellite" if image is None else image.role

    def _read(self, role: Role, accepted: dict[str, dict[str, Value]]) -> dict[str, Reading]:
        """Each file that is on the card. One that is not there is left at what was accepted."""
        found: dict[str, Reading] = {}
        for name in FILES:
            kept = accepted.get(name, {})
            try:
                content = (self._paths.boot / name).read_bytes()
            except FileNotFoundError:
                continue
            except OSError as error:
                found[name] = Reading(mistakes=[f"{name} cannot be read: {error.strerror}."])
                continue
            if name == OWNER_FILE:
                found[name] = read_owner_file(content, role, kept)
            else:
                found[name] = read_imager_file(content, kept)
        return found

    def _decide(
        self,
        role: Role,
        accepted: dict[str, dict[str, Value]] | None,
        readings: dict[str, Reading],
    ) -> SetupOutcome:
        """What holds from now on: what is on the card, or with any mistake what held before."""
        wanted = (accepted or {}) | {name: reading.values for name, reading in readings.items()}
        mistakes = [one for reading in readings.values() for one in reading.mistakes]
        mistakes += mismatches(merged(wanted), self._accounts())
        failures: list[str] = []
        anything = accepted is not None or any(wanted.values())
        if not mistakes and anything and wanted != accepted:
            try:
                self._state.accept(wanted)
                accepted = wanted
            except OSError as error:
                failures.append(f"The data partition cannot be written: {_reason(error)}.")
        configuration = self._configured(role, accepted)
        remarks = [one for reading in readings.values() for one in reading.remarks]
        return SetupOutcome(
            configuration=configuration,
            provisioned=accepted is not None,
            mistakes=mistakes,
            failures=failures,
            remarks=remarks + self._misnamed(accepted) + observations(configuration),
        )

    def _misnamed(self, accepted: dict[str, dict[str, Value]] | None) -> list[str]:
        """Windows hides the end of a name, and saves `ingle.toml` as `ingle.toml.txt`."""
        wrong = self._paths.boot / f"{OWNER_FILE}.txt"
        if accepted is None and wrong.exists():
            return [f"{wrong.name} is not read: rename it to {OWNER_FILE}."]
        return []

    def _carry_out_all(self, outcome: SetupOutcome) -> None:
        facts = service_facts(self._paths, outcome.configuration.role)
        for step in STEPS:
            try:
                if self._carry_out(step, outcome.configuration, facts):
                    outcome.changed.append(step.name)
            except OSError as error:
                log.error("provisioning.step_failed", step=step.name, reason=str(error))
                outcome.failures.append(f"Step {step.name} could not be done: {_reason(error)}.")

    def _sweep(self, outcome: SetupOutcome) -> None:
        """Removes what a power cut left half written, on the data partition and on the card."""
        try:
            self._state.sweep()
            if self._disk.leftovers(self._paths.boot):
                with self._system.writable_boot():
                    self._disk.sweep(self._paths.boot)
        except OSError as error:
            outcome.failures.append(f"The data partition cannot be written: {_reason(error)}.")

    def _carry_out(
        self, step: SetupStep, configuration: Configuration, facts: ServiceFacts
    ) -> bool:
        """Whether there was something to do. Raises `OSError`; the next boot does it once more."""
        targets = step.targets(configuration, facts)
        before, wanted = self._state.stamp(step.name), made(targets)
        there = all(_exists(self._paths.root / path) for path in wanted.files)
        if before.digest == wanted.digest and there:
            return False
        underway = Stamp(
            files=before.files | wanted.files,
            settings=before.settings | wanted.settings,
            generated=before.generated & wanted.generated,
        )
        self._state.set_stamp(step.name, underway)
        if step.before is not None:
            step.before(self._paths, self._disk, targets)
        for target in targets:
            self._make(target, underway)
        for path in sorted(underway.files - wanted.files):
            self._disk.remove(self._paths.root / path)
        self._state.set_stamp(step.name, wanted)
        log.info("provisioning.step_done", step=step.name)
        return True

    def _make(self, target: Target, underway: Stamp) -> None:
        root = self._paths.root
        match target:
            case GeneratedTarget():
                keep = target.path in underway.generated
                target.make_with(root, self._disk, self._make_token(), keep=keep)
            case SettingsTarget():
                ours = frozenset(name for path, name in underway.settings if path == target.path)
                target.make_with(root, self._disk, ours)
            case _:
                target.make(root, self._disk)

    def _hide_secrets(self, outcome: SetupOutcome) -> None:
        """Takes secrets off the card, now that the device has them."""
        for name in FILES:
            path = self._paths.boot / name
            try:
                content = path.read_bytes()
                found = decode(name, content)
                text = hidden(found.text, _SECRETS[name])
                if text != found.text:
                    with self._system.writable_boot():
                        self._disk.replace_secret(path, found.encoded(text))
                    log.info("provisioning.secrets_hidden", file=name)
            except FileNotFoundError:
                continue
            except (OSError, ValueError, OwnerMistake) as error:
                log.warning("provisioning.secrets_not_hidden", file=name, reason=str(error))
                outcome.remarks.append(
                    f"The secrets in {name} could not be taken out of it: {_reason(error)}."
                )

    def _machine_id(self) -> str | None:
        return _line(self._paths.root / "etc/machine-id")

    def _accounts(self) -> frozenset[str]:
        """Names of the slot's own users, which nobody may take."""
        try:
            lines = (self._paths.root / "etc/passwd").read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return frozenset()
        return frozenset(line.partition(":")[0] for line in lines if line)


def _exists(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _line(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii").strip() or None
    except (OSError, ValueError):
        return None


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror} ({error.filename})" if error.filename else error.strerror
    return str(error) or "unknown"
