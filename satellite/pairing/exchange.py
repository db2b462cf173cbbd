"""The satellite's side of pairing: proves to a hub that it knows the code, and gets an account."""

import asyncio
from collections.abc import Callable
from typing import Final

from ingle.wire.codec import BadMessage
from ingle.wire.pairing_exchange import PairingRefused, SatelliteExchange, WrongCode
from ingle.wire.pairing_messages import (
    PairingGrant,
    PairingRequest,
    Refusal,
    frame,
    read_frame,
)
from satellite.errors import SatelliteError

CONNECT_S: Final = 5.0
ANSWER_S: Final = 10.0
"""How long the hub may take for an answer, in seconds."""
DONE_S: Final = 30.0
"""How long it may take until the broker knows the account, in seconds."""
TRIES: Final = 3
"""Exchanges of one code, where the connection is lost after the account was kept here."""


class CodeRefused(SatelliteError):
    """The code is wrong, used or over: a new one is needed."""


class CodeUsed(CodeRefused):
    """The code has been used."""


class PairingNotNow(SatelliteError):
    """The hub is away or takes nobody now: the same again later may help."""


class PairingNever(SatelliteError):
    """The hub does not take this satellite as it is; the message says what to change."""


_WORDS: Final[dict[Refusal, str]] = {
    "wrong": "the code is wrong: look at it again, or make a new one",
    "used": "the code has been used: make a new one",
    "expired": "the code is no longer good: make a new one",
    "exhausted": "the code was tried wrongly too often, and is no longer good: make a new one",
    "limited": "too many tries: wait {wait_s} s",
    "version": "hub and satellite have versions of Ingle that do not fit: update both",
    "unavailable": "the hub could not make the account; its log says why",
}


async def pair(
    host: str,
    port: int,
    digits: str,
    wanted: PairingRequest,
    prepare: Callable[[PairingGrant], None],
) -> PairingGrant | None:
    """Gets an account for a code; what is granted counts from when this returns.

    `prepare` puts the grant on the disk; it is called before the hub makes the account, and again
    where the exchange has to be repeated. None: the code has been used, and that was by the grant
    prepared last, of which only the word that all is done was lost. Raises `CodeRefused`,
    `PairingNotNow`, `PairingNever`, and `ConnectionRefusedError` where nothing listens there.
    """
    prepared = False

    def note(grant: PairingGrant) -> None:
        nonlocal prepared
        try:
            prepare(grant)
        except OSError as error:
            raise PairingNever(
                f"the account cannot be kept: {error.strerror} ({error.filename})"
            ) from error
        prepared = True

    for attempt in range(TRIES):
        try:
            return await _exchange(host, port, digits, wanted, note)
        except PairingRefused as error:
            if error.reason == "used" and prepared:
                return None
            raise _refused(error) from error
        except WrongCode as error:
            raise PairingNotNow(
                f"what answers at {host}:{port} does not know the code: is it the hub that gave it?"
            ) from error
        except (BadMessage, EOFError, TimeoutError, OSError) as error:
            if isinstance(error, ConnectionRefusedError) or not prepared or attempt == TRIES - 1:
                raise _lost(host, port, error) from error
    raise AssertionError("the last try returns or raises")


async def _exchange(
    host: str,
    port: int,
    digits: str,
    wanted: PairingRequest,
    prepare: Callable[[PairingGrant], None],
) -> PairingGrant:
    async with asyncio.timeout(CONNECT_S):
        reader, writer = await asyncio.open_connection(host, port)
    try:
        exchange = SatelliteExchange(digits)
        writer.write(frame(exchange.hello()))
        async with asyncio.timeout(ANSWER_S):
            writer.write(frame(exchange.request(await read_frame(reader), wanted)))
        async with asyncio.timeout(ANSWER_S):
            answer = exchange.answer(await read_frame(reader))
        if answer.grant is None:
            raise PairingNever(answer.refusal or "the hub refuses")
        prepare(answer.grant)
        writer.write(frame(exchange.kept()))
        async with asyncio.timeout(DONE_S):
            exchange.check_done(await read_frame(reader))
        return answer.grant
    finally:
        writer.transport.abort()


def _refused(error: PairingRefused) -> SatelliteError:
    words = _WORDS[error.reason].format(wait_s=error.wait_s or 60)
    match error.reason:
        case "limited" | "unavailable":
            return PairingNotNow(words)
        case "used":
            return CodeUsed(words)
        case "version":
            return PairingNever(words)
        case _:
            return CodeRefused(words)


def _lost(host: str, port: int, error: Exception) -> Exception:
    match error:
        case ConnectionRefusedError():
            return error
        case BadMessage():
            return PairingNotNow(f"what answers at {host}:{port} is no hub: {error}")
        case _:
            why = str(error) or "no answer in time"
            return PairingNotNow(f"the hub at {host}:{port} cannot be reached: {why}")
