"""What pairing keeps in the state directory, and the broker's files that follow from it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from hub.pairing.accounts import RESERVED, Accounts
from hub.pairing.authority import Authority
from hub.pairing.broker_files import PROBE, access_list, password_lines
from hub.pairing.machine_names import machine_names
from hub.ports.pairing import BrokerFiles
from ingle.wire.broker_password import new_password, password_hash

FOLDER: Final = "pairing"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubAccount:
    """The hub's own account at a broker that asks for one."""

    name: str
    password: str


class PairingStore:
    """Accounts and authority of one hub; the authority is made when it is first needed."""

    def __init__(
        self,
        state_dir: Path,
        hub_id: str,
        topic_prefix: str,
        *,
        hub_account: HubAccount | None = None,
        names: Callable[[], frozenset[str]] = machine_names,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Reads the accounts. Raises `AccountsDamaged`, `OSError`.

        `hub_account`: None where the broker lets the hub in without one. `names`: those of this
        machine, for the certificate.
        """
        self._folder = state_dir / FOLDER
        self._hub_id = hub_id
        self._topic_prefix = topic_prefix
        self._hub_account = hub_account
        self._names = names
        self._now = now
        self.accounts = Accounts(self._folder / "satellites.json")
        self.probe_password = ""
        """That of the broker's files made last."""
        self._certificate: tuple[bytes, bytes] | None = None

    @property
    def reserved(self) -> frozenset[str]:
        """Names of accounts that no satellite can have."""
        own = {self._hub_account.name} if self._hub_account else set()
        return RESERVED | own

    @cached_property
    def authority(self) -> Authority:
        """Raises `AuthorityDamaged`, `OSError`."""
        return Authority.open(self._folder, self._hub_id)

    def replace_authority(self) -> None:
        """The authority that was made to follow takes the place of the one there is.

        Raises `AuthorityDamaged`, `OSError`; it may be repeated then.
        """
        self.authority.replace_by_next()
        del self.authority

    def broker_files(self) -> BrokerFiles:
        """Files for the accounts as they are now, with a new password for the probe.

        Raises `AuthorityDamaged`, `OSError`.
        """
        self._certificate = self.authority.server(self._names(), self._now())
        certificate, key = self._certificate
        self.probe_password = new_password()
        others = [(PROBE, password_hash(self.probe_password))]
        if self._hub_account is not None:
            others.append((self._hub_account.name, password_hash(self._hub_account.password)))
        return BrokerFiles(
            passwords=password_lines(self.accounts.all, *others),
            access=access_list(
                self._topic_prefix,
                hub=self._hub_account.name if self._hub_account else None,
                accounts=self.accounts.all,
            ),
            certificate=certificate,
            key=key,
        )

    def certificate_is_old(self) -> bool:
        """Whether the machine has names that the broker's certificate lacks, or it ends soon.

        False while no broker has had any. Raises as `broker_files`.
        """
        if self._certificate is None:
            return False
        return self.authority.server(self._names(), self._now()) != self._certificate
