"""Rotation of passwords and of the authority without a cut: both old and new hold for a while.

What a satellite has on its disk it says in its status. From that and from the accounts follows what
it is to be told next and what may end, so that every step may be repeated, after a restart, too.

A password: the satellite makes it and hands its hash in; the broker takes both; the satellite uses
the new one; the old one ends. The authority: satellites are told of the one that follows; once all
have kept it, or the time is over, it signs the broker's certificate; then they forget the old one.
"""

import hashlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from hub.pairing.accounts import Account, PasswordChange
from hub.pairing.authority import NOT_EARLIER
from hub.pairing.store import PairingStore
from ingle.wire.messages import AccountControl, AccountStatus, SatelliteStatus

WINDOW_DAYS: Final = 30
"""For how long what is replaced still holds for satellites that are off, in days."""
YEARLY_DAYS: Final = 365
"""Days after which the password of a satellite that is online is changed by itself."""

Send = Callable[[str, AccountControl], Awaitable[None]]
"""Tells a satellite. Raises `Unavailable`."""

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Rotation:
    """What is changed in the accounts of one hub; who calls it holds the lock over them."""

    def __init__(
        self,
        store: PairingStore,
        hub_id: str,
        known: Callable[[], Mapping[str, SatelliteStatus]],
        send: Send,
        now: Callable[[], datetime],
    ) -> None:
        """`known`: each satellite's last status. `now`: in UTC."""
        self._store = store
        self._hub_id = hub_id
        self._known = known
        self._send = send
        self._now = now

    def begin(self, accounts: Iterable[Account]) -> datetime | None:
        """New passwords for these satellites; returns when the last of the old ones ends.

        None where there are no satellites. Raises `OSError`.
        """
        ends = []
        for account in accounts:
            change = account.change
            if change is None:
                change = PasswordChange(generation=account.generation + 1, until=self._end())
                self._store.accounts.put(replace(account, change=change))
                log.info("rotation.begun", satellite_id=account.satellite_id)
            ends.append(change.until)
        return max(ends, default=None)

    def begin_authority(self) -> datetime:
        """A new authority; returns when it is in use at the latest.

        Raises `AuthorityDamaged`, `OSError`.
        """
        authority = self._store.authority
        authority.make_next(self._hub_id, self._end())
        return authority.next_until or self._end()

    @property
    def under_way(self) -> bool:
        """Whether a satellite that is online is waited for."""
        return any(
            self._due(account, status) is not None for account, status in self._online_accounts()
        )

    def take(self) -> bool:
        """Notes what satellites say and what time is over; whether the broker is to be told.

        Raises `AuthorityDamaged`, `OSError`.
        """
        changed = False
        for account in self._store.accounts.all:
            noted = self._noted(account, self._status(account))
            if noted != account:
                self._store.accounts.put(noted)
                changed = changed or noted.passwords != account.passwords
        return self._take_authority() or changed

    async def tell(self) -> None:
        """Tells each satellite what is to be done next. Raises `Unavailable`."""
        for account, status in self._online_accounts():
            control = self._due(account, status)
            if control is not None:
                await self._send(account.satellite_id, control)

    # -- one satellite -------------------------------------------------------------------------

    def _due(self, account: Account, status: AccountStatus) -> AccountControl | None:
        """What a satellite is to be told; None: nothing."""
        change = account.change
        trusted = self._store.authority.trusted
        trust = None if status.trusts == _digest(trusted) else trusted
        if change is None or status.generation >= change.generation:
            return AccountControl(trust=trust) if trust is not None else None
        return AccountControl(
            next_generation=change.generation,
            ready=change.password_hash is not None and change.password_hash == status.next_hash,
            trust=trust,
        )

    def _noted(self, account: Account, status: AccountStatus | None) -> Account:
        """The account after what its satellite says, and after its time."""
        if status is not None:
            account = self._heard(replace(account, trusts=status.trusts), status)
        change = account.change
        if change is None or self._now() < change.until:
            return account
        log.warning("rotation.over", satellite_id=account.satellite_id)
        if change.password_hash is not None:
            return self._changed(account, change.generation, change.password_hash)
        return replace(account, change=None, lapsed=True)

    def _heard(self, account: Account, status: AccountStatus) -> Account:
        change = account.change
        if change is None:
            if not self._is_old(account):
                return account
            generation = account.generation + 1
            return replace(account, change=PasswordChange(generation=generation, until=self._end()))
        if change.password_hash is not None and status.generation == change.generation:
            log.info("rotation.done", satellite_id=account.satellite_id)
            return self._changed(account, change.generation, change.password_hash)
        if status.next_generation == change.generation:
            return replace(account, change=replace(change, password_hash=status.next_hash))
        return account

    def _changed(self, account: Account, generation: int, password_hash: str) -> Account:
        return replace(
            account,
            generation=generation,
            password_hash=password_hash,
            changed_at=self._now(),
            change=None,
        )

    def _is_old(self, account: Account) -> bool:
        since, now = account.changed_at or account.paired_at, self._now()
        return now > NOT_EARLIER and now - since > timedelta(days=YEARLY_DAYS)

    # -- the authority -------------------------------------------------------------------------

    def _take_authority(self) -> bool:
        """Puts the next authority in its place once it may be."""
        authority = self._store.authority if self._store.accounts.all else None
        until = authority.next_until if authority is not None else None
        if authority is None or until is None:
            return False
        wanted = _digest(authority.trusted)
        behind = [
            account
            for account in self._store.accounts.all
            if account.trusts != wanted and not account.lapsed
        ]
        if behind and self._now() < until:
            return False
        for account in behind:
            log.warning("rotation.over", satellite_id=account.satellite_id)
            self._store.accounts.put(replace(account, change=None, lapsed=True))
        self._store.replace_authority()
        log.info("rotation.authority_replaced", must_pair_again=len(behind))
        return True

    # -- who is there --------------------------------------------------------------------------

    def _online_accounts(self) -> Iterator[tuple[Account, AccountStatus]]:
        for account in self._store.accounts.all:
            status = self._status(account)
            if status is not None and not account.lapsed:
                yield account, status

    def _status(self, account: Account) -> AccountStatus | None:
        """What a satellite says of its account; None where it is away or cannot say."""
        status = self._known().get(account.satellite_id)
        return status.account if status is not None and status.state == "online" else None

    def _end(self) -> datetime:
        return self._now() + timedelta(days=WINDOW_DAYS)


def _digest(pem: str) -> str:
    return hashlib.sha256(pem.encode()).hexdigest()
