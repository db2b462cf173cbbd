"""Accounts of paired satellites: kept in one file, with a hash for each password."""

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from ingle.runtime.disk import Disk
from ingle.runtime.identifiers import ID_PATTERN

SALT_BYTES: Final = 12
ITERATIONS: Final = 101
"""Of PBKDF2, as mosquitto_passwd has it: a password here is random and has 256 bits, which need no
slow hash."""
RESERVED: Final = frozenset({"hub", "probe"})
"""Names of accounts that are no satellite's."""


class AccountsDamaged(Exception):
    """The file cannot be read; the message says what to do. It is left as it is."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    satellite_id: Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$")]
    name: str
    password_hash: Annotated[str, StringConstraints(pattern=r"^\$7\$\d+\$[\w+/=]+\$[\w+/=]+$")]
    paired_at: datetime


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore")

    satellites: list[_Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account of one satellite at the broker."""

    satellite_id: str
    name: str
    password_hash: str
    """As it stands in Mosquitto's password file: `$7$...`."""
    paired_at: datetime

    def has_password(self, password: str) -> bool:
        """Whether this is its password."""
        _, _, iterations, salt, expected = self.password_hash.split("$")
        made = _derived(password, base64.b64decode(salt), int(iterations))
        return hmac.compare_digest(made, base64.b64decode(expected))


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
        records = [
            _Record(
                satellite_id=each.satellite_id,
                name=each.name,
                password_hash=each.password_hash,
                paired_at=each.paired_at,
            )
            for each in known.values()
        ]
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = json.dumps(_File(satellites=records).model_dump(mode="json"), indent=1)
        Disk().replace(self._path, written.encode())
        self._known = known


def password_hash(password: str) -> str:
    """A line's second field in Mosquitto's password file (PBKDF2-SHA512)."""
    salt = os.urandom(SALT_BYTES)
    derived = _derived(password, salt, ITERATIONS)
    parts = (base64.b64encode(part).decode("ascii") for part in (salt, derived))
    return f"$7${ITERATIONS}${'$'.join(parts)}"


def _derived(password: str, salt: bytes, iterations: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations)


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
    return {
        each.satellite_id: Account(
            satellite_id=each.satellite_id,
            name=each.name,
            password_hash=each.password_hash,
            paired_at=each.paired_at.astimezone(UTC),
        )
        for each in records
    }
