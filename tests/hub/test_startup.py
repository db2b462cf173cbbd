"""First steps of a start: the HTTP socket, the hub's id, the time zone, and what ends it."""

import os
import shutil
import socket
import subprocess
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import TZPATH

import pytest
from structlog.testing import capture_logs

from hub.__main__ import main
from hub.startup import StartError, listen, local_zone, own_id
from ingle.runtime.identifiers import is_id
from servers import free_port

pytestmark = pytest.mark.service


@pytest.fixture
def berlin() -> Path:
    """The file of Berlin's time zone."""
    return next(path for folder in TZPATH if (path := Path(folder) / "Europe/Berlin").exists())


def test_answers_do_not_wait_for_acknowledgements() -> None:
    """asyncio switches Nagle's algorithm off only for sockets whose protocol is named; else answers
    wait 44 ms.
    """
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP


def test_a_taken_port_is_named() -> None:
    """The sentence names the address and the settings."""
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(
            StartError, match=rf"127\.0\.0\.1:{port} \(HUB_HOST, HUB_PORT\): Address already in use"
        ):
            listen("127.0.0.1", port)


def test_a_hub_keeps_its_id(tmp_path: Path) -> None:
    """Made once; one that was damaged is made anew."""
    first = own_id(tmp_path / "state")
    assert own_id(tmp_path / "state") == first
    (tmp_path / "state" / "hub-id").write_text("No Id!")
    assert own_id(tmp_path / "state") != "No Id!"


def test_where_no_id_can_be_kept_it_is_for_this_run_alone() -> None:
    """A home without its storage still obeys; the log says so."""
    with capture_logs() as logs:
        made = own_id(Path("/proc/nowhere"))
    assert is_id(made)
    assert [(one["event"], one["path"]) for one in logs] == [
        ("hub.id_not_kept", "/proc/nowhere/hub-id")
    ]


def test_what_lies_in_the_place_of_the_id_is_named(tmp_path: Path) -> None:
    """By what it is: it has nothing to do with the directory's rights."""
    (tmp_path / "hub-id").mkdir()
    with pytest.raises(StartError, match=r"hub-id is a directory, .*: move it away"):
        own_id(tmp_path)
    (tmp_path / "hub-id").rmdir()
    os.mkfifo(tmp_path / "hub-id")
    with pytest.raises(StartError, match=r"hub-id is no regular file, .*: move it away"):
        own_id(tmp_path)


CRAMPED = """
import resource, sys
from hub.__main__ import main
pages = int(open("/proc/self/statm").read().split()[0])
size = pages * resource.getpagesize() + 2**20
resource.setrlimit(resource.RLIMIT_AS, (size, size))
sys.exit(main([]))
"""


def test_without_memory_the_start_ends_with_a_sentence(tmp_path: Path) -> None:
    """No traceback; exit code 1. A megabyte more than the program is not enough for threads."""
    settings = {"INGLE_STATE_DIR": str(tmp_path), "HUB_PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, "-c", CRAMPED],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("The hub ends: it got no more memory.")
    assert "Traceback" not in done.stderr


def offsets(zone: tzinfo) -> list[timedelta | None]:
    """In winter and in summer."""
    return [datetime(2026, month, 1, 12, tzinfo=zone).utcoffset() for month in (1, 7)]


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", ":Europe/Berlin", "{folder}/copied", ":{folder}/linked"]
)
def test_a_zone_that_is_named_is_taken_with_its_summer_time(
    name: str, tmp_path: Path, berlin: Path
) -> None:
    """By name or by file, as C programs take TZ."""
    (tmp_path / "linked").symlink_to(berlin)
    shutil.copy(berlin, tmp_path / "copied")
    zone = local_zone(name.format(folder=tmp_path), tmp_path / "not there")
    assert offsets(zone) == [timedelta(hours=1), timedelta(hours=2)]


@pytest.mark.parametrize("how", ["linked", "copied"])
def test_without_a_name_the_zone_is_the_machine_s(how: str, tmp_path: Path, berlin: Path) -> None:
    """Whether /etc/localtime is a link or a copy."""
    localtime = tmp_path / "localtime"
    if how == "linked":
        localtime.symlink_to(berlin)
    else:
        shutil.copy(berlin, localtime)
    assert offsets(local_zone(None, localtime)) == [timedelta(hours=1), timedelta(hours=2)]


@pytest.mark.parametrize(
    "name", [None, "Europe/Nowhere", "CET-1CEST,M3.5.0,M10.5.0/3", "../x", "Europe", "/"]
)
def test_where_no_zone_is_known_it_is_today_s_offset(name: str | None, tmp_path: Path) -> None:
    """And the log says so."""
    with capture_logs() as logs:
        zone = local_zone(name, tmp_path / "not there")
    now = datetime.now().astimezone()
    assert now.astimezone(zone).utcoffset() == now.utcoffset()
    assert [one["event"] for one in logs] == ["hub.zone_unknown"]


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
