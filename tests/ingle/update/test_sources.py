"""Where a bundle comes from: files and https servers, whole or not at all."""

import http.server
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from full_disk import small_disk
from ingle.update.errors import UpdateError
from ingle.update.fitness import order, refuse_without_space
from ingle.update.sources import RESERVE, fetched, is_address, neighbour

pytestmark = pytest.mark.service

CONTENT = bytes(range(256)) * 10_000


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/gone":
            self.send_error(404)
        elif self.path in {"/plain", "/moved"}:
            self.send_response(302)
            port = self.server.server_address[1]
            scheme = "http" if self.path == "/plain" else "https"
            self.send_header("location", f"{scheme}://localhost:{port}/bundle")
            self.end_headers()
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(CONTENT)
        else:
            length = len(CONTENT) if self.path != "/huge" else 10**15
            self.send_response(200)
            self.send_header("content-length", str(length))
            self.end_headers()
            self.wfile.write(CONTENT if self.path == "/bundle" else CONTENT[:5000])

    def log_message(self, *_: object) -> None:
        pass


@dataclass(slots=True)
class Registry:
    """An https server with bundles, and the context that trusts it."""

    address: str
    trust: ssl.SSLContext
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    folder = tmp_path_factory.mktemp("registry")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        (
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-keyout", str(key), "-out", str(certificate), "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-days", "2"),
        ),
        check=True,
        capture_output=True,
    )
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secured.load_cert_chain(certificate, key)
    server.socket = secured.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        trust = ssl.create_default_context(cafile=certificate)
        yield Registry(f"https://localhost:{server.server_address[1]}", trust)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("path", ["/bundle", "/moved"])
def test_bundle_arrives_whole_and_tells_how_far_it_is(
    registry: Registry, tmp_path: Path, path: str
) -> None:
    """Also from where an https address leads on to."""
    said: list[str] = []
    to = fetched(
        registry.address + path, tmp_path / "in/b", said.append, what="it", trust=registry.trust
    )
    assert to.read_bytes() == CONTENT
    assert said[-1] == "it: 100 % of 3 MB"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/gone", "it is not to be had: .*/gone answers 404"),
        ("/short", "it broke off on its way from .*; try again"),
        ("/huge", r"it needs 1000000000 MB on the data partition, and \d+ MB are free"),
        ("/plain", "leads to http://.*, which is no https:// address"),
    ],
)
def test_bundle_that_does_not_arrive_leaves_nothing(
    registry: Registry, tmp_path: Path, path: str, sentence: str
) -> None:
    """Each in a sentence."""
    with pytest.raises(UpdateError, match=sentence):
        fetched(registry.address + path, tmp_path / "b", print, what="it", trust=registry.trust)
    assert list(tmp_path.iterdir()) == []


def test_server_that_does_not_end_is_left_before_the_disk_is_full(
    registry: Registry, tmp_path: Path
) -> None:
    """It need not say how much comes; the machine keeps the room that it needs itself."""
    with small_disk(tmp_path / "data", RESERVE + 5_000_000) as disk:
        address = f"{registry.address}/endless"
        with pytest.raises(
            UpdateError, match=r"it needs .* on the data partition, and .* are free"
        ):
            fetched(address, disk.path / "b", print, what="it", trust=registry.trust)
        assert list(disk.path.iterdir()) == []


def test_registry_that_is_away_or_not_who_it_should_be_is_named(
    registry: Registry, tmp_path: Path
) -> None:
    """An unknown certificate, a name that does not exist, a port without a server."""
    for address, sentence in (
        (registry.address, "could not be fetched from .*certificate verify failed"),
        ("https://localhost:9", "could not be fetched from .*refused"),
        ("https://nowhere.invalid/x", "could not be fetched from https://nowhere.invalid/x: "),
        ("https://localhost:port/x", "is no address"),
    ):
        with pytest.raises(UpdateError, match=sentence):
            fetched(address, tmp_path / "b", print, what="it")
    assert list(tmp_path.iterdir()) == []


def test_addresses_without_encryption_are_refused() -> None:
    """A signature is verified in any case; who fetches what is nobody else's business."""
    assert is_address("https://example.org/x")
    assert not is_address("/media/x.raucb")
    with pytest.raises(UpdateError, match="http:// is not taken"):
        is_address("http://example.org/x")


def test_models_lie_beside_the_bundle_wherever_that_is() -> None:
    """Under their own name."""
    assert neighbour("https://example.org/a/b.raucb?x=1", "m.img") == "https://example.org/a/m.img"
    assert neighbour("/media/stick/b.raucb", "m.img") == "/media/stick/m.img"


def test_versions_are_in_the_order_that_people_expect() -> None:
    """By their numbers; what comes before a version is older than it; a build does not count."""
    versions = ["0.9", "0.10", "1.0rc1", "1.0", "1.0.1", "v1.2", "2"]
    shuffled = ["1.0", "2", "0.10", "v1.2", "1.0rc1", "0.9", "1.0.1"]
    assert sorted(shuffled, key=order) == versions
    assert order("1.0") == order("1.0.0") == order("1.0.0+abc123")


def test_room_is_reckoned_in_megabytes() -> None:
    """So that somebody knows how much to make."""
    refuse_without_space(10, 10, "it")
    with pytest.raises(UpdateError, match=r"it needs 80 MB on the data partition, and 5\.0 MB are"):
        refuse_without_space(80_000_000, 5_000_000, "it")
