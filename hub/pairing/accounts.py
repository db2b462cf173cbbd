"""Accounts of paired satellites: kept in one file, with a hash for each password."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from ingle.runtime.disk import Disk
from ingle.runtime.identifiers import ID_PATTERN
from ingle.wire.broker_password import PasswordHash, is_hash_of
from ingle.wire.messages import Generation, Sha256

RESERVED: Final = frozenset({"hub", "probe"})
"""Names of accounts that are no satellite's."""


class AccountsDamaged(Exception):
    """The file cannot be read; the message says what to do. It is left as it is."""


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True)

    generation: Generation
    until: datetime
    password_hash: PasswordHash | None = None


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True)

    satellite_id: Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$")]
    name: str
    password_hash: PasswordHash
    paired_at: datetime
    generation: Generation = 0
    changed_at: datetime | None = None
    change: _Change | None = None
    trusts: Sha256 | None = None
    lapsed: bool = False


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore")

    satellites: list[_Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChange:
    """The next password of an account, until it has been used."""

    generation: int
    until: datetime
    """Then the one before ends, whether this was used or not."""
    password_hash: str | None = None
    """As the satellite has handed it in; None: it has not yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account of one satellite at the broker."""

    satellite_id: str
    name: str
    password_hash: str
    """As it stands in Mosquitto's password file: `$7$...`."""
    paired_at: datetime
    generation: int = 0
    """How often its password was changed since."""
    changed_at: datetime | None = None
    """When it was changed last; None: never."""
    change: PasswordChange | None = None
    trusts: str | None = None
    """SHA-256 of the authorities that the satellite has kept, as PEM; None: it never said."""
    lapsed: bool = False
    """It was away when its password or the authority was changed, and is let in no more."""

    def has_password(self, password: str) -> bool:
        """Whether this is its password, or the next one."""
        hashes = [self.password_hash]
        if self.change is not None and self.change.password_hash is not None:
            hashes.append(self.change.password_hash)
        return any(is_hash_of(hashed, password) for hashed in hashes)

    @property
    def passwords(self) -> list[tuple[int, str]]:
        """Generation and hash of each password by which it is let in."""
        if self.lapsed:
            return []
        change = self.change
        following = (
            [(change.generation, change.password_hash)]
            if change is not None and change.password_hash is not None
            else []
        )
        return [(self.generation, self.password_hash), *following]


class Accounts:
    """The accounts by satellite id; each change is on the disk before it holds."""

    def __init__(self, path: Path) -> None:
        """Reads the file. Raises `AccountsDamaged`, `OSError`."""
        self._path = path
        self._known = _read(path)

    @property
    def all(self) -> list[Account]:
        """By satellite id."""
        return [self._known[satellite_id] for satellite_id in sorted(self._known)]

    def get(self, satellite_id: str) -> Account | None:
        return self._known.get(satellite_id)

    def put(self, account: Account) -> None:
        """Adds or replaces an account. Raises `OSError`; nothing has changed then."""
        self._keep({**self._known, account.satellite_id: account})

    def remove(self, satellite_id: str) -> Account | None:
        """The account, which is no more; None where there was none. Raises `OSError`."""
        account = self._known.get(satellite_id)
        if account is not None:
            self._keep({key: each for key, each in self._known.items() if key != satellite_id})
        return account

    def _keep(self, known: dict[str, Account]) -> None:
        records = [_Record.model_validate(each) for each in known.values()]
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = json.dumps(_File(satellites=records).model_dump(mode="json"), indent=1)
        Disk().replace(self._path, written.encode())
        self._known = known


def _read(path: Path) -> dict[str, Account]:
    try:
        records = _File.model_validate_json(path.read_bytes()).satellites
    except FileNotFoundError:
        return {}
    except ValidationError as error:
        raise AccountsDamaged(
            f"{path} is damaged: restore it from a backup, or remove it and pair every satellite "
            "again"
        ) from error
    return {each.satellite_id: _account(each) for each in records}


def _account(record: _Record) -> Account:
    """The account, with all its times in UTC."""
    fields = {name: getattr(record, name) for name in _Record.model_fields}
    if record.change is not None:
        fields["change"] = PasswordChange(
            generation=record.change.generation,
            until=record.change.until.astimezone(UTC),
            password_hash=record.change.password_hash,
        )
    changed_at = record.changed_at
    fields["changed_at"] = changed_at.astimezone(UTC) if changed_at is not None else None
    return Account(**{**fields, "paired_at": record.paired_at.astimezone(UTC)})
