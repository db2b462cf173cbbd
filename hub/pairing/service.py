"""Pairing service: gives codes out, makes accounts, has the broker know them, takes them away."""

import asyncio
import contextlib
import hashlib
import math
import re
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import structlog

from hub.errors import Unavailable
from hub.pairing.accounts import Account
from hub.pairing.attempts import PairingAttempts
from hub.pairing.authority import AuthorityDamaged
from hub.pairing.codes import OpenCode, PairingCodes
from hub.pairing.handshake import NotPaired, Offer, PairingHandshake
from hub.pairing.listener import PairingListener
from hub.pairing.network_sign import NetworkSign, shown_at
from hub.pairing.place import PairingPlace
from hub.pairing.rotation import Rotation, Send
from hub.pairing.store import PairingStore
from hub.pairing.told_broker import ToldBroker
from hub.ports.pairing import OpenPairing, PairedSatellite, PairingCode, SatelliteBroker
from ingle.runtime.tasks import task_group
from ingle.wire.broker_password import new_password, password_hash
from ingle.wire.discovery import FoundHub, HubSign
from ingle.wire.messages import SatelliteStatus
from ingle.wire.pairing_messages import PairingAnswer, PairingGrant, PairingRequest, shown_code

LINGER_S: Final = 600.0
"""Seconds for which the listener stays open after the last code ended, to say what became of it."""
ROTATING_S: Final = 1.0
"""The same while a satellite that is online is to change its password, in seconds."""
LOOK_EVERY_S: Final = 30.0
"""How often it is looked whether the listener, the certificate or the broker needs anything."""

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class PairingService:
    """Implements the port `Pairing`; `open_pairing` runs it."""

    def __init__(
        self,
        store: PairingStore,
        broker: SatelliteBroker | str,
        place: PairingPlace,
        *,
        known: Callable[[], Mapping[str, SatelliteStatus]],
        forget: Callable[[str], Awaitable[None]],
        connected: Callable[[], Awaitable[None]],
        send: Send,
        sign: HubSign | None,
        tasks: asyncio.TaskGroup,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`broker`: the one that lets satellites in, or in words why there is none.

        `known`: each satellite's last status. `forget`: removes what the broker retains of a
        satellite; raises `Unavailable`. `connected` returns when the hub itself is connected to
        the broker. `send` tells a satellite about its account. `sign` shows the hub in the network;
        None: it is not shown. `tasks` owns the connections. `clock`: monotonic seconds.
        """
        self._store = store
        self.told = ToldBroker(store, broker, place, connected)
        self._place = place
        self._known = known
        self._forget = forget
        self._clock = clock
        self._codes = PairingCodes(clock, _random_digits)
        handshake = PairingHandshake(self._codes, PairingAttempts(clock), self)
        self._listener = PairingListener(place.host, place.port, handshake.serve, tasks)
        self._changing = asyncio.Lock()
        self._rotation = Rotation(store, place.hub_id, known, send, lambda: datetime.now(UTC))
        self._needed_until_s = -math.inf
        """Until when the listener is needed, by `clock`."""
        self.sign = NetworkSign(sign, self._shown)
        self._to_forget: set[str] = set()
        self.due = asyncio.Event()
        """Something is to be looked at now."""
        self._rotating = False

    # -- the port ------------------------------------------------------------------------------

    async def new_code(self, name: str | None, valid_s: float) -> PairingCode:
        if self.told.trouble:
            raise Unavailable(self.told.trouble)
        await self._listener.open()
        code = self._codes.new(name, valid_s)
        self._needed_until_s = max(self._needed_until_s, code.expires_s + LINGER_S)
        self.sign.due.set()
        log.info("pairing.code_made", name=name, valid_s=valid_s)
        return PairingCode(
            code=shown_code(code.digits),
            name=name,
            expires_at=self._at(code),
            expires_in_s=round(valid_s),
        )

    def open_codes(self) -> Sequence[OpenPairing]:
        return [
            OpenPairing(name=code.name, expires_at=self._at(code), tries_left=code.tries_left)
            for code in self._codes.open
        ]

    def satellites(self) -> Sequence[PairedSatellite]:
        return [
            PairedSatellite(
                satellite_id=account.satellite_id,
                name=account.name,
                paired_at=account.paired_at,
                online=self._is_online(account.satellite_id),
                changing_until=account.change.until if account.change else None,
                must_pair_again=account.lapsed,
            )
            for account in self._store.accounts.all
        ]

    async def revoke(self, satellite_id: str) -> bool:
        async with self._changing:
            if await asyncio.to_thread(self._store.accounts.remove, satellite_id) is None:
                return False
            log.info("pairing.revoked", satellite_id=satellite_id)
            self.told.outdated = True
            self._to_forget.add(satellite_id)
            try:
                await self._catch_up()
            except Unavailable as error:
                raise Unavailable(
                    f"{satellite_id} has no account any more, but the broker could not be told "
                    f"yet, which is tried again: {error}"
                ) from error
            return True

    async def rotate(self, satellite_id: str | None, *, authority: bool) -> datetime | None:
        if self.told.trouble:
            raise Unavailable(self.told.trouble)
        async with self._changing:
            chosen = [
                each
                for each in self._store.accounts.all
                if satellite_id in (None, each.satellite_id) and not each.lapsed
            ]
            try:
                until = await asyncio.to_thread(
                    self._rotation.begin_authority
                    if authority
                    else partial(self._rotation.begin, chosen)
                )
            except (AuthorityDamaged, OSError) as error:
                raise Unavailable(f"nothing is changed: {error}") from error
        self.due.set()
        return until

    # -- what a satellite gets -----------------------------------------------------------------

    def offer(self, code: OpenCode, request: PairingRequest) -> Offer:
        """The account for a satellite that knows a code; or why it gets none, in words."""
        satellite_id = request.satellite_id or self._free_id(code.name or request.host_name)
        known = self._store.accounts.get(satellite_id)
        is_same = (
            known is not None
            and request.current_password is not None
            and known.has_password(request.current_password)
        )
        refusal = self._refusal(satellite_id, is_same=is_same)
        if refusal:
            return Offer(PairingAnswer(refusal=refusal), None)
        password = new_password()
        account = Account(
            satellite_id=satellite_id,
            name=code.name or (known.name if known else satellite_id),
            password_hash=password_hash(password),
            paired_at=datetime.now(UTC),
            trusts=hashlib.sha256(self._store.authority.trusted.encode()).hexdigest(),
        )
        grant = PairingGrant(
            satellite_id=satellite_id,
            name=account.name,
            password=password,
            ca=self._store.authority.trusted,
            hub_id=self._place.hub_id,
            broker_port=self._place.broker_port,
            topic_prefix=self._place.topic_prefix,
        )
        return Offer(PairingAnswer(grant=grant), partial(self._accept, code, account))

    async def _accept(self, code: OpenCode, account: Account) -> None:
        """Makes the account and uses the code up, both or neither.

        Raises `NotPaired`, `Unavailable`.
        """
        async with self._changing:
            if not self._codes.is_open(code):
                raise NotPaired("used")
            accounts = self._store.accounts
            before = accounts.get(account.satellite_id)
            try:
                await asyncio.to_thread(accounts.put, account)
                await self.told.tell()
            except (OSError, Unavailable) as error:
                await asyncio.to_thread(self._take_back, account, before)
                raise Unavailable(f"{account.satellite_id} is not paired: {error}") from error
            self._codes.end(code, "used")
            self._needed_until_s = self._clock() + LINGER_S
            self.sign.due.set()
            log.info("pairing.paired", satellite_id=account.satellite_id, name=account.name)

    def _take_back(self, account: Account, before: Account | None) -> None:
        self.told.outdated = True
        if before is None:
            self._store.accounts.remove(account.satellite_id)
        else:
            self._store.accounts.put(before)

    def _refusal(self, satellite_id: str, *, is_same: bool) -> str:
        """Why a satellite cannot have this id, in words; empty where it can."""
        if satellite_id in self._store.reserved:
            return (
                f"{satellite_id} is the name of an account of the hub's: set another SATELLITE_ID"
            )
        if self._is_online(satellite_id) and not is_same:
            return (
                f"{satellite_id} is another satellite, which is online: give this one another "
                f"SATELLITE_ID, or revoke that one first (python -m hub.pair revoke {satellite_id})"
            )
        return ""

    def _free_id(self, name: str) -> str:
        """An id made of a name that no satellite has, paired or not."""
        base = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-")[:56] or "satellite"
        number, satellite_id = 1, base
        while (
            satellite_id in self._store.reserved
            or satellite_id in self._known()
            or self._store.accounts.get(satellite_id) is not None
        ):
            number += 1
            satellite_id = f"{base}-{number}"
        return satellite_id

    def _is_online(self, satellite_id: str) -> bool:
        status = self._known().get(satellite_id)
        return status is not None and status.state == "online"

    async def _catch_up(self) -> None:
        """Tells the broker what it does not know yet. Raises `Unavailable`."""
        if self.told.outdated:
            await self.told.tell()
        for satellite_id in sorted(self._to_forget):
            if self._store.accounts.get(satellite_id) is None:
                await self._forget(satellite_id)
            self._to_forget.discard(satellite_id)

    async def keep(self) -> None:
        """Looks now and then, until cancelled."""
        while True:
            await self.look()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ROTATING_S if self._rotating else LOOK_EVERY_S):
                    await self.due.wait()
            self.due.clear()

    async def look(self) -> None:
        """Closes the listener when it is not needed, renews the certificate when it is old, and
        tells the broker what it does not know yet."""
        if not self._codes.open and self._clock() >= self._needed_until_s:
            self._listener.close()
        try:
            async with self._changing:
                if await asyncio.to_thread(self._rotation.take):
                    self.told.outdated = True
                if await asyncio.to_thread(self._store.certificate_is_old):
                    self.told.outdated = True
                await self._catch_up()
                await self._rotation.tell()
                self._rotating = self._rotation.under_way
        except (Unavailable, AuthorityDamaged, OSError) as error:
            log.warning("pairing.broker_not_told", reason=str(error))
        self.sign.due.set()

    def _shown(self) -> FoundHub | None:
        """What the network is to see: nothing where no satellite could come in."""
        code_open = bool(self._codes.open)
        if self.told.trouble or not (code_open or self._store.accounts.all):
            return None
        return shown_at(self._place, code_open=code_open)

    def close(self) -> None:
        """Takes no further satellites."""
        self._listener.stop()

    def _at(self, code: OpenCode) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=round(code.expires_s - self._clock()))


@asynccontextmanager
async def open_pairing(
    store: PairingStore,
    broker: SatelliteBroker | str,
    place: PairingPlace,
    *,
    known: Callable[[], Mapping[str, SatelliteStatus]],
    forget: Callable[[str], Awaitable[None]],
    connected: Callable[[], Awaitable[None]],
    send: Send,
    sign: HubSign | None = None,
    outdated: bool = False,
) -> AsyncIterator[PairingService]:
    """The pairing service for as long as the block; its arguments are those of the class.

    `outdated`: the broker is to be told at once, as it may have read files of another start.
    """
    async with task_group() as tasks:
        service = PairingService(
            store,
            broker,
            place,
            known=known,
            forget=forget,
            connected=connected,
            send=send,
            sign=sign,
            tasks=tasks,
        )
        service.told.outdated = outdated
        running = [tasks.create_task(service.keep()), tasks.create_task(service.sign.run())]
        try:
            yield service
        finally:
            service.close()
            for task in running:
                task.cancel()


def _random_digits(count: int) -> str:
    return f"{secrets.randbelow(10**count):0{count}d}"
