"""The satellite's side of pairing: what it does when the hub is away, false, or falls silent."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ingle.wire.pairing_exchange import HubExchange
from ingle.wire.pairing_messages import (
    ConfirmedBox,
    PairingGrant,
    PairingReply,
    PairingRequest,
    encode,
    frame,
    read_frame,
)
from links import kept_up
from paired_house import paired_house
from satellite.pairing.exchange import PairingNever, PairingNotNow, pair
from servers import free_port

pytestmark = pytest.mark.service

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(answer: Answer) -> AsyncIterator[int]:
    """Something in the hub's place; gives its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (EOFError, OSError):
            pass
        finally:
            writer.transport.abort()

    port = free_port()
    async with await asyncio.start_server(serve, "127.0.0.1", port), asyncio.timeout(60):
        yield port


async def attempt(port: int, kept: list[PairingGrant] | None = None) -> PairingGrant | None:
    prepare = pytest.fail if kept is None else kept.append
    return await pair("127.0.0.1", port, "12345678", PairingRequest(), prepare)


async def test_hub_that_does_not_know_the_code_gets_nothing() -> None:
    """A machine in the middle that has seen the slot: it can only guess, and is found out."""

    async def pretend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, reply = HubExchange.begin("12000000", await read_frame(reader))
        writer.write(frame(reply))
        await read_frame(reader)
        writer.write(frame(encode(ConfirmedBox())))

    async with listening(pretend) as port:
        with pytest.raises(PairingNotNow, match="does not know the code"):
            await attempt(port)


@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", frame(b"{}"), frame(b"no json"), b"\0", b""]
)
async def test_what_is_no_hub_is_named(said: bytes) -> None:
    """Garbage, and a connection that ends in the middle of a message."""

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await writer.drain()

    async with listening(answer) as port:
        with pytest.raises(PairingNotNow, match=rf"127\.0\.0\.1:{port}"):
            await attempt(port)


async def test_hub_of_another_version_is_named() -> None:
    """Nothing is tried again: one of them has to be updated."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_frame(reader)
        writer.write(frame(encode(PairingReply(refused="version"))))
        await writer.drain()

    async with listening(answer) as port:
        with pytest.raises(PairingNever, match="update both"):
            await attempt(port)


async def test_nothing_is_granted_where_it_cannot_be_kept(tmp_path: Path) -> None:
    """A full disk: the hub is not told that all is well, the code stays good."""
    async with paired_house(tmp_path) as house, asyncio.timeout(60):
        digits = await house.code("Kitchen")

        def full(_: PairingGrant) -> None:
            raise OSError(28, "No space left on device", "/etc/ingle/.pairing")

        with pytest.raises(PairingNever, match="cannot be kept: No space left"):
            await pair("127.0.0.1", house.place.port, digits, PairingRequest(), full)
        assert house.service.satellites() == []
        assert (await house.pair(digits)).satellite_id == "kitchen"


@pytest.mark.parametrize(
    "cut", ["before the hub hears that it is kept", "after the account is made"]
)
async def test_connection_lost_at_the_end_leaves_no_doubt(tmp_path: Path, cut: str) -> None:
    """The satellite asks again, and ends with an account that holds."""
    lost = 0

    async with paired_house(tmp_path) as house:

        async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal lost
            hub_reader, hub_writer = await asyncio.open_connection("127.0.0.1", house.place.port)
            try:
                for _ in range(2):
                    hub_writer.write(frame(await read_frame(reader)))
                    writer.write(frame(await read_frame(hub_reader)))
                kept = await read_frame(reader)
                if not lost and cut.startswith("before"):
                    lost += 1
                    return
                hub_writer.write(frame(kept))
                done = await read_frame(hub_reader)
                if not lost:
                    lost += 1
                    return
                writer.write(frame(done))
                await writer.drain()
            finally:
                hub_writer.transport.abort()

        async with listening(_passing_refusals(relay, house.place.port, lambda: lost)) as port:
            grant = await house.pair(await house.code("Kitchen"), port=port)
            assert lost == 1
            async with kept_up(house.link(grant)):
                assert [each.satellite_id for each in house.service.satellites()] == ["kitchen"]


def _passing_refusals(relay: Answer, port: int, lost: Callable[[], int]) -> Answer:
    """After the cut a plain relay, which also passes on a refusal."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not lost():
            await relay(reader, writer)
            return
        hub_reader, hub_writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while True:
                hub_writer.write(frame(await read_frame(reader)))
                writer.write(frame(await read_frame(hub_reader)))
                await writer.drain()
        finally:
            hub_writer.transport.abort()

    return answer
