"""What the hub does before it serves: its socket, its id, its refusals."""

import socket
from pathlib import Path

import pytest

from hub.__main__ import main
from hub.start import StartError, listen, own_id

pytestmark = pytest.mark.service


def test_answers_do_not_wait_for_acknowledgements() -> None:
    """asyncio switches Nagle's algorithm off only for sockets whose protocol is named; else answers wait 44 ms."""
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP


def test_a_taken_port_is_named() -> None:
    """The sentence names the address and the settings."""
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(StartError, match=rf"127\.0\.0\.1:{port} \(HUB_HOST, HUB_PORT\): Address already in use"):
            listen("127.0.0.1", port)


def test_a_hub_keeps_its_id(tmp_path: Path) -> None:
    """Made once; one that was damaged is made anew."""
    first = own_id(tmp_path / "state")
    assert own_id(tmp_path / "state") == first
    (tmp_path / "state" / "hub-id").write_text("No Id!")
    assert own_id(tmp_path / "state") != "No Id!"


def test_a_state_directory_that_cannot_be_written_is_named() -> None:
    """A clear error before anything slow begins."""
    with pytest.raises(StartError, match=r"/proc/nowhere \(INGLE_STATE_DIR\)"):
        own_id(Path("/proc/nowhere"))


def test_wrong_settings_end_the_start_with_a_line_each(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Name, value and what is allowed, on stderr; exit code 1."""
    monkeypatch.setenv("HUB_PORT", "99999")
    monkeypatch.setenv("HA_TIMEOUT", "soon")
    assert main([]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[1:] == [
        "HUB_PORT=99999: should be less than or equal to 65535",
        "HA_TIMEOUT=soon: should be a valid number, unable to parse string as a number",
    ]
