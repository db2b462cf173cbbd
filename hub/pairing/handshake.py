"""The hub's side of one pairing connection: code, key exchange, request, grant, account, done."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from hub.errors import Unavailable
from hub.pairing.attempts import PairingAttempts
from hub.pairing.codes import OpenCode, PairingCodes
from hub.pairing.listener import HELLO_WITHIN_S, Proved
from ingle.wire.pairing_exchange import HubExchange, WrongCode
from ingle.wire.pairing_messages import (
    VERSION,
    ConfirmedBox,
    PairingAnswer,
    PairingHello,
    PairingMessage,
    PairingReply,
    PairingRequest,
    PairingStep,
    Refusal,
    decode,
    encode,
    frame,
    read_frame,
)

KEPT_WITHIN_S: Final = 10.0
"""Until the satellite has its files on the disk, in seconds: a worn SD card syncs for seconds."""

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class NotPaired(Exception):
    """The pairing ends without an account."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason: Refusal = reason


@dataclass(frozen=True, slots=True)
class Offer:
    """What a satellite gets, and what makes it hold."""

    answer: PairingAnswer
    accept: Callable[[], Awaitable[None]] | None
    """Makes the account; returns once the broker knows it. None where the answer is a refusal.
    Raises `NotPaired`, `Unavailable`."""


class Offers(Protocol):
    """Decides what a satellite gets that has proved to know a code."""

    def offer(self, code: OpenCode, request: PairingRequest) -> Offer: ...


class PairingHandshake:
    """Serves connections; one instance for all, so that limits hold over them."""

    def __init__(self, codes: PairingCodes, attempts: PairingAttempts, offers: Offers) -> None:
        self._codes = codes
        self._attempts = attempts
        self._offers = offers

    async def serve(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        address: str,
        proved: Proved,
    ) -> None:
        """One exchange, to its end. Raises `BadMessage`, `EOFError`, `OSError`, `TimeoutError`."""
        async with asyncio.timeout(HELLO_WITHIN_S):
            body = await read_frame(reader)
        found = self._admit(body, address)
        if isinstance(found, PairingReply):
            await _send(writer, found)
            return
        exchange, reply = await asyncio.to_thread(HubExchange.begin, found.digits, body)
        writer.write(frame(reply))
        async with asyncio.timeout(HELLO_WITHIN_S):
            body = await read_frame(reader)
        request = self._opened(found, exchange, body, address)
        if isinstance(request, ConfirmedBox):
            await _send(writer, request)
            return
        proved()
        await self._give(reader, writer, exchange, self._offers.offer(found, request))

    async def _give(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        exchange: HubExchange,
        offer: Offer,
    ) -> None:
        """Hands the offer over, and makes it hold once the satellite has it on its disk."""
        writer.write(frame(exchange.answer(offer.answer)))
        await writer.drain()
        if offer.accept is None:
            log.info("pairing.refused", reason=offer.answer.refusal)
            return
        try:
            async with asyncio.timeout(KEPT_WITHIN_S):
                exchange.check_kept(await read_frame(reader))
            await offer.accept()
        except WrongCode:
            return
        except NotPaired as error:
            await _send(writer, PairingStep(refused=error.reason))
            return
        except Unavailable as error:
            log.error("pairing.not_done", reason=str(error))
            await _send(writer, PairingStep(refused="unavailable"))
            return
        writer.write(frame(exchange.done()))

    def _admit(self, body: bytes, address: str) -> OpenCode | PairingReply:
        """The code that is meant, or the reply that refuses. Raises `BadMessage`."""
        hello = decode(PairingHello, body)
        if hello.version != VERSION:
            return PairingReply(refused="version")
        wait_s = self._attempts.wait_s(address)
        if wait_s is not None:
            log.warning("pairing.limited", address=address, wait_s=wait_s)
            return PairingReply(refused="limited", wait_s=wait_s)
        found = self._codes.find(hello.slot)
        if isinstance(found, OpenCode):
            return found
        if found is None:
            self._note_wrong(None, address)
        return PairingReply(refused=found or "wrong")

    def _opened(
        self, code: OpenCode, exchange: HubExchange, body: bytes, address: str
    ) -> PairingRequest | ConfirmedBox:
        """What the satellite wants, or the message that refuses. Raises `BadMessage`.

        That the code is still open is looked at first: of many connections at once only so many
        get their guess looked at as one after another would.
        """
        ended = self._codes.find(code.digits[:2])
        if ended is not code:
            return ConfirmedBox(refused=ended if isinstance(ended, str) else "expired")
        try:
            return exchange.request(body)
        except WrongCode:
            self._note_wrong(code, address)
            return ConfirmedBox(refused="wrong")

    def _note_wrong(self, code: OpenCode | None, address: str) -> None:
        self._codes.note_wrong(code)
        left = code.tries_left if code is not None else None
        log.warning("pairing.wrong_code", address=address, tries_left=left)


async def _send(writer: asyncio.StreamWriter, message: PairingMessage) -> None:
    writer.write(frame(encode(message)))
    await writer.drain()
