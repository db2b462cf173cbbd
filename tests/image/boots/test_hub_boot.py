"""The hub's image, flashed and booted: PostgreSQL, Redis and the hub, over local sockets only.

One boot answers these; the tests are in its order.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from booted_image import BootedImage, fresh_disk
from image_report import ImageReport

pytestmark = [pytest.mark.service, pytest.mark.timeout(2400)]

CARD_MIB = 8192
READY_LIMIT_S = 900.0
"""The first start makes the database cluster: minutes in an emulator."""
MEMORY_MB = 600
PATIENT = {
    "ingle-check@hub.service": "[Service]\nTimeoutStartSec=20min\n",
}
"""Emulated, the engines of speech take minutes to load."""
ASK = (
    "cat >/tmp/ask.py <<'END'\n"
    "import json, urllib.request\n"
    'body = {"text": "turn on the kitchen light", "session_id": "me", "room_id": "kitchen"}\n'
    'asked = urllib.request.Request("http://127.0.0.1:8080/conversation", '
    'json.dumps(body).encode(), {"content-type": "application/json"})\n'
    "print(json.load(urllib.request.urlopen(asked, timeout=60))['text'])\n"
    "END\n"
    "python3 /tmp/ask.py"
)


@pytest.fixture(scope="module")
def hub(built: Callable[[str], Path], scratch: Path) -> Iterator[BootedImage]:
    disk = fresh_disk(built("hub"), scratch / "hub.img", size_mib=CARD_MIB)
    with BootedImage(disk, "hub", scratch / "hub", units=PATIENT) as booted:
        yield booted


def test_hub_takes_turns(hub: BootedImage, report: ImageReport) -> None:
    """From the first start of a card on, with a database that did not exist before."""
    age_s = hub.until("systemctl is-active -q ingle-hub", "the hub", within_s=READY_LIMIT_S)
    assert "takes turns" in hub.run("systemctl show -P StatusText ingle-hub")
    report.note("ingle-hub", "seconds to taking turns, first start, emulated", round(age_s))
    assert hub.run(ASK) == "Turned on the kitchen light."


def test_turns_are_kept_in_postgresql_behind_its_socket(hub: BootedImage) -> None:
    """The migrations ran before the hub; nobody but the user of the hub enters."""
    assert hub.run("systemctl show -P Result ingle-migrate") == "success"
    psql = "psql -At -d ingle -c"
    tables = hub.run("cd / && runuser -u ingle -- psql -At -d ingle -c '\\dt' | wc -l")
    assert int(tables) > 3
    assert hub.tried(f'cd / && runuser -u redis -- {psql} "select 1"')[0] != 0
    assert "PONG" in hub.run("runuser -u ingle -- redis-cli -s /run/redis/redis.sock ping")


def test_no_unit_failed_on_the_hub(hub: BootedImage) -> None:
    hub.until("systemctl is-system-running --wait || :", "the end of the start")
    assert hub.run("systemctl --failed --no-legend --plain") == ""


def test_self_check_finds_every_part(hub: BootedImage) -> None:
    """Emulated, an engine of speech may be late; nothing else is wrong."""
    hub.run("systemctl start ingle-check@hub", limit_s=1200, check=False)
    table = hub.run("journalctl -u ingle-check@hub -o cat --no-pager")
    failed = [line for line in table.splitlines() if " FAILED " in line]
    assert [line for line in failed if "no answer within" not in line] == [], table
    assert "PostgreSQL" in table
    assert "Redis" in table


def test_hub_is_open_to_nobody_before_it_is_set_up(hub: BootedImage) -> None:
    """Without a token it listens to its own machine only, but for who shows the first code."""
    listening = hub.run("ss -Hltn | awk '{ print $4 }'").split()
    others = {place for place in listening if not place.startswith(("127.", "[::1]"))}
    assert others <= {"0.0.0.0:8765"}
    assert hub.run("awk -F: '$2 !~ /^[!*]/' /etc/shadow") == ""


def test_memory_at_idle(hub: BootedImage, report: ImageReport) -> None:
    total = int(hub.run("awk '/MemTotal/ { print $2 }' /proc/meminfo"))
    free = int(hub.run("awk '/MemAvailable/ { print $2 }' /proc/meminfo"))
    used_mb = (total - free) / 1000
    report.note("ingle-hub", "memory at idle, MB", round(used_mb))
    assert used_mb <= MEMORY_MB, hub.run("ps -eo rss,args --sort=-rss | head -n 15")


def test_what_was_said_outlives_a_power_cut(hub: BootedImage, report: ImageReport) -> None:
    """The last test: the plug is pulled, and a second start takes turns with the same database."""
    hub.cut_power()
    hub.restart()
    hub.until("systemctl is-active -q ingle-hub", "the hub again", within_s=READY_LIMIT_S)
    report.note("ingle-hub", "seconds to taking turns, second start, emulated", round(hub.age_s))
    rows = 'runuser -u ingle -- psql -At -d ingle -c "select count(*) from conversations"'
    assert int(hub.run(f"cd / && {rows}")) >= 1
    assert hub.run(ASK) == "Turned on the kitchen light."
