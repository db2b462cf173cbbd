"""A satellite's account as its hub has changed it since the pairing: passwords, certificates.

The files of the pairing are the owner's and lie where the service only reads. What was changed lies
in the state directory, in one file that is replaced whole, and holds for the pairing it was made
for: another password in the settings, and it is forgotten.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, Self

import structlog
from cryptography.x509 import load_pem_x509_certificates
from pydantic import SecretStr, TypeAdapter, ValidationError

from ingle.runtime.disk import Disk
from ingle.wire.broker_password import account_name, new_password, password_hash
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.messages import AccountControl, AccountStatus

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One generation of the account."""

    generation: int
    password: str
    hashed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """What the file holds."""

    pairing: str
    """Digest of the account that the pairing gave."""
    known: tuple[Credential, ...]
    """The one in use, then the one before it: a hub that was restored from a backup knows that."""
    prepared: Credential | None = None
    """The one that the hub may not take yet."""
    authority: str | None = None
    """PEM; None: that of the pairing."""


_STATE: Final = TypeAdapter(AccountState)


class ChangedAccount:
    """The account of a paired satellite, and which generation of it is used."""

    def __init__(self, folder: Path, paired: BrokerAddress, satellite_id: str) -> None:
        """`folder`: the state directory. `paired`: the account of the pairing, from the settings.

        A file that is damaged counts as none.
        """
        self._path = folder / f"account-{satellite_id}.json"
        self._pem = folder / f"account-{satellite_id}.pem"
        self._satellite_id = satellite_id
        self._paired = paired
        self._state = _read(self._path, paired)
        self._chosen = 0
        """Which of the candidates is used."""

    @classmethod
    def of(cls, folder: Path, broker: BrokerAddress, satellite_id: str) -> Self | None:
        """None where the broker's account is none that a pairing gave."""
        own = broker.username == satellite_id and broker.password is not None
        return cls(folder, broker, satellite_id) if own and broker.ca_file is not None else None

    @property
    def password(self) -> str:
        """The one that was in use last."""
        return self._state.known[0].password

    @property
    def candidates(self) -> tuple[Credential, ...]:
        """What the hub may take, the likeliest first."""
        first, *before = self._state.known
        prepared = (self._state.prepared,) if self._state.prepared is not None else ()
        return (first, *prepared, *before)

    def address(self, at: BrokerAddress | None = None) -> BrokerAddress:
        """The broker with the account as it is; `at`: where it is, None: where it was paired."""
        used = self.candidates[self._chosen]
        return (at or self._paired).model_copy(
            update={
                "username": account_name(self._satellite_id, used.generation),
                "password": SecretStr(used.password),
                "ca_file": self._paired.ca_file if self._state.authority is None else self._pem,
            }
        )

    def refused(self) -> bool:
        """The next candidate's turn; whether all have been refused, one after another."""
        self._chosen = (self._chosen + 1) % len(self.candidates)
        return self._chosen == 0

    def status(self) -> AccountStatus:
        """What the hub is told."""
        prepared = self._state.prepared
        return AccountStatus(
            generation=self.candidates[self._chosen].generation,
            next_generation=prepared.generation if prepared else None,
            next_hash=prepared.hashed if prepared else None,
            trusts=self._trusts(),
        )

    def carry_out(self, control: AccountControl) -> bool:
        """Does what the hub asks for, on the disk; whether another account is to be used now.

        Raises `OSError`: then nothing has changed.
        """
        state, wanted = self._state, control.next_generation
        used = self.candidates[self._chosen]
        if control.trust is not None and _are_certificates(control.trust):
            state = replace(state, authority=control.trust)
        if wanted is not None and wanted > used.generation:
            prepared = state.prepared
            if prepared is None or prepared.generation != wanted:
                if control.ready:
                    return False  # of an earlier life: the hub hears from the status what is here
                password = new_password()
                prepared = Credential(
                    generation=wanted, password=password, hashed=password_hash(password)
                )
                state = replace(state, prepared=prepared)
            if control.ready:
                state = replace(state, known=(prepared, used), prepared=None)
        if state != self._state:
            self._keep(state)
        if state.known[0].generation == used.generation:
            return False
        self._chosen = 0
        return True

    def note_connected(self) -> None:
        """The broker has taken the one that is tried: from now on it comes first.

        Raises `OSError`.
        """
        used = self.candidates[self._chosen]
        if self._chosen == 0:
            return
        others = tuple(each for each in self._state.known if each != used)
        prepared = None if self._state.prepared == used else self._state.prepared
        self._keep(replace(self._state, known=(used, *others)[:2], prepared=prepared))
        self._chosen = 0

    def _keep(self, state: AccountState) -> None:
        disk = Disk()
        disk.make_folder(self._path.parent, mode=0o700)
        if state.authority is not None:
            disk.replace(self._pem, state.authority.encode())
        disk.replace(self._path, json.dumps(asdict(state)).encode())
        self._state = state

    def _trusts(self) -> str:
        if self._state.authority is not None:
            return hashlib.sha256(self._state.authority.encode()).hexdigest()
        assert self._paired.ca_file is not None  # noqa: S101 - see `of`
        return hashlib.sha256(self._paired.ca_file.read_bytes()).hexdigest()


def _read(path: Path, paired: BrokerAddress) -> AccountState:
    password = paired.password.get_secret_value() if paired.password is not None else ""
    pairing = hashlib.sha256(f"{paired.username}\0{password}".encode()).hexdigest()
    try:
        state = _STATE.validate_json(path.read_bytes())
        if state.pairing == pairing and state.known:
            return state
    except FileNotFoundError:
        pass
    except (OSError, ValidationError) as error:
        log.warning("account.file_damaged", path=str(path), reason=type(error).__name__)
    first = Credential(generation=0, password=password, hashed="")
    return AccountState(pairing=pairing, known=(first,))


def _are_certificates(text: str) -> bool:
    try:
        return bool(load_pem_x509_certificates(text.encode()))
    except ValueError:
        log.warning("account.authority_refused", reason="no certificates")
        return False
