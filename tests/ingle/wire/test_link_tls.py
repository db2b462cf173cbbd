"""The MQTT link over TLS: a real Mosquitto with a certificate of our own authority."""

import asyncio
import ipaddress
import shutil
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from structlog.testing import capture_logs

from authority import authority
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.connection import MAX_PAYLOAD_BYTES
from ingle.wire.link import Backoff, Link
from links import eventually, kept_up
from servers import MosquittoServer, free_port

pytestmark = pytest.mark.service
__all__ = ["authority"]

QUICK = Backoff(least_s=0.01, most_s=0.05)


@pytest.fixture
def tls_mosquitto(authority: Path) -> Iterator[MosquittoServer]:
    """A broker that speaks TLS only; its `address` trusts the right authority."""
    server = MosquittoServer()
    for name in ("ca.pem", "server.pem", "server.key"):
        server.own(Path(shutil.copy(authority / name, server.directory)))
    server.lines += [f"cafile {server.directory}/ca.pem", f"certfile {server.directory}/server.pem"]
    server.lines += [f"keyfile {server.directory}/server.key"]
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.mark.parametrize(
    ("year", "sentence"), [(2001, "ended before"), (2090, "begins later than")]
)
async def test_clock_that_is_wrong_by_years_is_named(
    tmp_path: Path, year: int, sentence: str
) -> None:
    """A certificate out of its time, by the clock of the machine that connects."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(year, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(year + 1, 1, 1, tzinfo=UTC))
        .add_extension(here, critical=False)
        .sign(key, SHA256())
    )
    pem, private = tmp_path / "server.pem", tmp_path / "server.key"
    pem.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, private)
    port = free_port()
    async with await asyncio.start_server(
        lambda _, writer: writer.transport.abort(), "127.0.0.1", port, ssl=context
    ):
        address = BrokerAddress(host="127.0.0.1", port=port, tls=True, ca_file=pem)
        link = Link(address, client_id="a", backoff=QUICK)
        async with kept_up(link, connected=False):
            await eventually(lambda: sentence in link.trouble)
    assert "is the clock right (timedatectl)?" in link.trouble


async def test_messages_of_any_size_pass_through_tls(
    tls_mosquitto: MosquittoServer, authority: Path
) -> None:
    """Also the largest, and many small ones that arrive in one TLS record: nothing stays in its
    buffer.
    """
    address = tls_mosquitto.address.model_copy(
        update={"tls": True, "ca_file": authority / "ca.pem"}
    )
    link = Link(address, client_id="a")
    async with kept_up(link), link.subscribe("t") as messages:
        payloads = [bytes([number]) for number in range(50)] + [bytes(MAX_PAYLOAD_BYTES)]
        for payload in payloads:
            await link.publish("t", payload, qos=0)
        got: list[bytes] = []
        await link.publish("t", b"end")
        async for received in messages:
            if received.payload == b"end":
                break
            got.append(received.payload)
        assert got == payloads


@pytest.mark.parametrize(
    ("ca_file", "sentence"),
    [
        ("stranger.pem", "certificate verify failed"),
        ("missing.pem", "missing.pem cannot be read"),
        ("names", "names cannot be read"),
        (None, "certificate"),
    ],
)
async def test_certificate_that_cannot_be_checked_is_refused_and_said_once(
    tls_mosquitto: MosquittoServer, authority: Path, ca_file: str | None, sentence: str
) -> None:
    """No connection to a stranger, and the log names the setting to look at."""
    path = None if ca_file is None else authority / ca_file
    link = Link(
        tls_mosquitto.address.model_copy(update={"tls": True, "ca_file": path}),
        client_id="a",
        backoff=QUICK,
    )
    with capture_logs() as logs:
        async with kept_up(link, connected=False):
            await eventually(lambda: logs)
            assert not link.connected
    (record,) = logs
    assert record["event"] == "link.refused"
    assert sentence in record["reason"]
    assert "MQTT_CA_FILE" in record["reason"]


async def test_broker_without_tls_is_refused_when_tls_is_asked_for(
    mosquitto: MosquittoServer, authority: Path
) -> None:
    """A password never goes out in the clear because the other side does not encrypt."""
    address = mosquitto.address.model_copy(update={"tls": True, "ca_file": authority / "ca.pem"})
    link = Link(address, client_id="a", backoff=QUICK, ack_timeout_s=0.5)
    with capture_logs() as logs:
        async with kept_up(link, connected=False):
            await eventually(lambda: logs)
            assert not link.connected
    assert logs[0]["event"] in ("link.refused", "link.broker_away")
