"""A hub and a satellite, flashed, in one network: found, paired, and a spoken command answered.

The satellite gets the hub's one-time code by `ingle.toml`, finds the hub by mDNS, and speaks to it
over TLS. One start of each answers all of these; the tests are in its order.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from booted_image import BootedImage, fresh_disk
from home_router import HomeRouter
from image_report import ImageReport
from pi_firmware import SELECTION, read_file, write_file

pytestmark = [pytest.mark.service, pytest.mark.timeout(3600)]

PYTHON = "cd /opt/ingle/current && .venv/bin/python"
SOUND = "modules_load=snd_aloop"
PATIENT = "systemd.setenv=STT_ENGINE=phrases systemd.setenv=WHISPER_TIMEOUT=300"
"""On the hub's kernel line. Emulated, its three recognisers need a minute for what a Pi hears in a
second, and a satellite waits no longer; the quickest of them hears commands of the home alone.
"""
READY_LIMIT_S = 1200.0
OWNER_FILE = """
name = "kitchen-1"
room = "kitchen"
time_zone = "Europe/Berlin"

[hub]
pairing_code = "{code}"
"""


@pytest.fixture(scope="module")
def hub(built: Callable[[str], Path], scratch: Path) -> Iterator[BootedImage]:
    disk = fresh_disk(built("hub"), scratch / "hub.img", size_mib=8192)
    cable = f"share:{scratch}/cable"
    with (
        HomeRouter(scratch / "cable.router"),
        BootedImage(disk, "hub", scratch / "hub", network=cable, line=PATIENT) as booted,
    ):
        booted.until("systemctl is-active -q ingle-hub", "the hub", within_s=READY_LIMIT_S)
        yield booted


@pytest.fixture(scope="module")
def code(hub: BootedImage) -> str:
    said = hub.run(f"{PYTHON} -m hub.pair new --name Kitchen --minutes 60")
    return said.splitlines()[0].strip()


@pytest.fixture(scope="module")
def disk(built: Callable[[str], Path], scratch: Path, code: str) -> Path:
    """A satellite's card with the file of its owner."""
    card = fresh_disk(built("satellite"), scratch / "satellite.img", size_mib=4096)
    write_file(card, SELECTION, "ingle.toml", OWNER_FILE.format(code=code).encode())
    return card


@pytest.fixture(scope="module")
def satellite(hub: BootedImage, disk: Path, scratch: Path) -> Iterator[BootedImage]:
    cable = f"join:{scratch}/cable"
    with BootedImage(disk, "satellite", scratch / "sat", network=cable, line=SOUND) as booted:
        yield booted


def test_satellite_finds_the_hub_and_is_paired_by_the_code_on_its_card(
    satellite: BootedImage, report: ImageReport
) -> None:
    """No address is set anywhere; the account is its own, and the certificate the hub's."""
    age_s = satellite.until(
        "grep -q ^MQTT_URL=mqtts:// /etc/ingle/satellite.env", "a pairing", within_s=READY_LIMIT_S
    )
    report.note("pair", "seconds from the first start to a pairing, emulated", round(age_s))
    assert satellite.run("stat -c %a /etc/ingle/secrets/MQTT_PASSWORD") == "600"
    assert "BEGIN CERTIFICATE" in satellite.run("cat /etc/ingle/hub-ca.pem")
    assert satellite.run("hostname") == "kitchen-1"


def test_hub_sees_the_satellite_online(hub: BootedImage, satellite: BootedImage) -> None:
    listed = f"{PYTHON} -m hub.pair list"
    hub.until(f"{listed} | grep -q online", "the satellite online", within_s=READY_LIMIT_S)
    assert "kitchen" in hub.run(listed)
    assert "active" in satellite.run("systemctl is-active ingle-satellite")


def test_spoken_command_is_answered_over_tls(
    hub: BootedImage, satellite: BootedImage, report: ImageReport
) -> None:
    """Wake word on the satellite, text and answer by the hub; spoken by espeak-ng."""
    satellite.run("systemctl stop ingle-satellite")
    asked = "ingle-doctor --selftest --json 2>/run/selftest.log"
    found = json.loads(satellite.run(asked, limit_s=600, check=False))
    report.note("pair", "self-test", json.dumps(found)[:400])
    if "failed" in json.dumps(found):
        heard = hub.run("journalctl -u ingle-hub -o cat --no-pager -n 40")
        pytest.fail(f"{found}\n{satellite.run('cat /run/selftest.log')}\non the hub:\n{heard}")
    satellite.run("systemctl start ingle-satellite --no-block")


def test_code_does_not_stay_on_the_card_and_is_good_for_one(
    hub: BootedImage, satellite: BootedImage, code: str, disk: Path
) -> None:
    """Neither on the FAT nor with the hub, which names it as used."""
    satellite.run("sync")
    assert code not in read_file(disk, SELECTION, "ingle.toml").decode()
    status, said = satellite.tried(f"{PYTHON} -m satellite.pair {code} --to /tmp", limit_s=300)
    assert status == 2, said


def test_revoked_satellite_is_cut_off(hub: BootedImage, satellite: BootedImage) -> None:
    """At once, and by one command."""
    listed = hub.run(f"{PYTHON} -m hub.pair list")
    name = next(line.split()[0] for line in listed.splitlines() if line.startswith("kitchen"))
    hub.run(f"{PYTHON} -m hub.pair revoke {name}")
    assert "No satellite is paired" in hub.run(f"{PYTHON} -m hub.pair list")
