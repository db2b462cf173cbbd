"""The satellite's image, flashed and booted on 512 MB: read-only, quiet, listening.

One boot answers most of these; the tests are in its order.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from booted_image import BootedImage, fresh_disk
from image_report import ImageReport

pytestmark = [pytest.mark.service, pytest.mark.timeout(1800)]

SOUND = "modules_load=snd_aloop"
"""A sound card of the kernel's own: what is played into one end is heard at the other."""
LISTENS = "systemctl is-active --quiet ingle-satellite"
CARD_MIB = 4096
IDLE_S = 300
IDLE_MB_AN_HOUR = 5.0
MEMORY_MB = 200


@pytest.fixture(scope="module")
def disk(built: Callable[[str], Path], scratch: Path) -> Path:
    return fresh_disk(built("satellite"), scratch / "satellite.img", size_mib=CARD_MIB)


@pytest.fixture(scope="module")
def satellite(disk: Path, scratch: Path) -> Iterator[BootedImage]:
    with BootedImage(disk, "satellite", scratch / "satellite", line=SOUND) as booted:
        yield booted


def test_satellite_listens(satellite: BootedImage, report: ImageReport) -> None:
    """From the first start of a card on, without a hub and without settings."""
    age_s = satellite.until(LISTENS, "the satellite listening")
    status = satellite.run("systemctl show -P StatusText ingle-satellite")
    assert "listens for its wake word" in status
    report.note("ingle-satellite", "seconds to listening, first start, emulated", round(age_s))


def test_no_unit_failed(satellite: BootedImage) -> None:
    """On a root that is read-only."""
    satellite.until("systemctl is-system-running --wait || :", "the end of the start")
    assert satellite.run("systemctl --failed --no-legend --plain") == ""


def test_root_is_read_only_and_state_is_kept(satellite: BootedImage) -> None:
    """What is kept lies on the data partition, which has become as large as the card."""
    assert "erofs ro" in satellite.run("findmnt -no FSTYPE,OPTIONS / | tr -s ' '")
    assert satellite.tried("touch /etc/x /usr/x")[0] != 0
    for path in satellite.run("cat /usr/lib/ingle/state").splitlines():
        assert "/data" in satellite.run(f"findmnt -no TARGET,SOURCE {path} | cat") or "vda7" in (
            satellite.run(f"findmnt -no SOURCE {path}")
        ), path
    size = int(satellite.run("df --output=size -BM /data | tail -n 1 | tr -dc 0-9"))
    assert size > CARD_MIB - 2000
    assert satellite.run("findmnt -no FSTYPE /opt/ingle/models") == "erofs"
    assert satellite.run("readlink -f /dev/mapper/ingle-models").startswith("/dev/dm-")


def test_nobody_can_log_in_and_nothing_is_open(satellite: BootedImage) -> None:
    """No ssh, no password, no port that other machines reach."""
    assert satellite.tried("systemctl is-active ssh")[0] != 0
    listening = satellite.run("ss -Hltn | awk '{ print $4 }'").split()
    assert [place for place in listening if not place.startswith(("127.", "[::1]"))] == []
    assert "policy drop" in satellite.run("nft list chain inet ingle input")
    assert satellite.run("awk -F: '$2 !~ /^[!*]/' /etc/shadow") == ""


def test_memory_at_idle_leaves_room_on_512_megabytes(
    satellite: BootedImage, report: ImageReport
) -> None:
    total = int(satellite.run("awk '/MemTotal/ { print $2 }' /proc/meminfo"))
    free = int(satellite.run("awk '/MemAvailable/ { print $2 }' /proc/meminfo"))
    used_mb = (total - free) / 1000
    report.note("ingle-satellite", "memory at idle, MB", round(used_mb))
    assert used_mb <= MEMORY_MB, satellite.run("ps -eo rss,args --sort=-rss | head -n 12")


def test_idle_satellite_hardly_writes_to_its_card(
    satellite: BootedImage, report: ImageReport
) -> None:
    """Reckoned from five minutes."""
    sectors = "awk '{ print $7 }' /sys/block/vda/stat"
    satellite.run("sync")
    before = int(satellite.run(sectors))
    satellite.run(f"sleep {IDLE_S}; sync", limit_s=IDLE_S + 60)
    written_mb = (int(satellite.run(sectors)) - before) * 512 / 1e6 * 3600 / IDLE_S
    report.note("ingle-satellite", "MB written in an idle hour", round(written_mb, 2))
    assert written_mb <= IDLE_MB_AN_HOUR
