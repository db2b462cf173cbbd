"""The set-up with a network: the Wi-Fi judged, the one before kept, the hub paired with."""

import sys
from itertools import count
from pathlib import Path

import pytest

from appliance_card import HUB_FILE, OWNER_FILE, Card, ScriptedSystem
from ingle.provisioning import status
from ingle.provisioning.announcements import BootAnnouncements
from ingle.provisioning.online import OnlineSetup
from ingle.provisioning.provisioner import Provisioner
from ingle.provisioning.system import MISSING, Ran
from ingle.provisioning.wifi import EARLIER, is_proven, wifi_file
from ingle.provisioning.wifi_verdict import WifiJudge
from ingle.runtime.disk import Disk

pytestmark = pytest.mark.pure

JOINED = [Ran(code=0, output="Wired connection 1:activated\ningle-wifi:activated")]
NOWHERE = [Ran(code=0, output="")]
WRONG_PASSPHRASE = Ran(
    code=4,
    output="Error: Connection activation failed: Secrets were required, but not provided.\n"
    "Hint: use 'journalctl -xe NM_CONNECTION=7643 + NM_DEVICE=wlan0' to get more details.",
)
PAIRED = [Ran(code=0, output="Paired with ingle-hub as kitchen-1.")]


class Evening:
    """A device that was set up, and what it says."""

    def __init__(self, card: Card, answers: dict[str, list[Ran]] | None = None) -> None:
        self.card = card
        self.said: list[str] = []
        self.system = ScriptedSystem(answers)

    def online(self) -> bool:
        """One run of the second half."""
        ticks = count(0.0, 10.0)
        judge = WifiJudge(
            self.card.paths, Disk(), self.system, sleep=lambda _: None, clock=lambda: next(ticks)
        )
        setup = OnlineSetup(
            self.card.paths, Disk(), self.system, say=self._say, judge=lambda: judge
        )
        return setup.run(Provisioner(self.card.paths, Disk(), self.system).configuration())

    def section(self, name: str) -> str:
        return status.read(name, paths=self.card.paths)

    def ran(self, *words: str) -> list[tuple[str, ...]]:
        return [found for found in self.system.commands if set(words) <= set(found)]

    def _say(self, text: str) -> bool:
        self.said.append(text)
        return True


def _card(folder: Path, text: str = OWNER_FILE, role: str = "satellite") -> Card:
    card = Card(folder, role)
    card.write(text)
    assert card.boot().mistakes == []
    return card


def test_a_wifi_that_is_joined_is_proven_and_the_hub_is_paired_with(tmp_path: Path) -> None:
    """Once: the next start has nothing to do, and the service is told to take the account."""
    evening = Evening(_card(tmp_path), {"--active": JOINED, "satellite.pair": PAIRED})
    assert evening.online()
    assert is_proven(evening.card.paths)
    assert evening.section("wifi") == 'The Wi-Fi "Our network" was joined.'
    assert evening.section("pairing") == "Paired with the hub."
    assert evening.said == ["I am paired with the hub."]
    assert evening.ran("satellite.pair") == [(sys.executable, "-m", "satellite.pair", "1234-5678")]
    assert evening.system.settings == {"SATELLITE_ID": "kitchen-1"}
    assert len(evening.ran("restart", "ingle-satellite.service")) == 1
    assert evening.online()
    assert len(evening.ran("satellite.pair")) == 1


def test_a_wrong_passphrase_is_told_with_its_reason_and_the_network_before_is_kept(
    tmp_path: Path,
) -> None:
    """It is joined again, said once in a start, and gone once the new one works."""
    card = _card(tmp_path, OWNER_FILE.replace("pairing_code", "# none"))
    Evening(card, {"--active": JOINED, "satellite.pair": PAIRED}).online()
    before = wifi_file(card.paths).read_text()
    card.write(OWNER_FILE.replace("battery", "staple"))
    card.boot()
    earlier = wifi_file(card.paths, EARLIER).read_text()
    assert "battery" in earlier
    assert "autoconnect-priority=0" in earlier
    assert next(line for line in before.splitlines() if line.startswith("uuid")) not in earlier
    evening = Evening(
        card,
        {
            "--active": NOWHERE,
            "up ingle-wifi-earlier": [Ran(code=0, output="")],
            "up ingle-wifi": [WRONG_PASSPHRASE],
            "satellite.pair": PAIRED,
        },
    )
    assert not evening.online()
    text = evening.section("wifi")
    assert "The passphrase is probably wrong." in text
    assert "NetworkManager says: Error: Connection activation failed: Secrets were required" in text
    assert "The network before is kept, and joined." in text
    assert "Hint" not in text
    assert not evening.online()
    told = "I cannot join the Wi-Fi Our network. The passphrase is probably wrong."
    assert evening.said.count(told) == 1
    assert not is_proven(card.paths)
    assert Evening(card, {"--active": JOINED, "satellite.pair": PAIRED}).online()
    assert not wifi_file(card.paths, EARLIER).exists()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Ran(code=10, output="Error: Connection activation failed: The Wi-Fi network could not be"
             " found"), "No network of that name is in reach."),
        (Ran(code=4, output="Error: Connection activation failed: No suitable device found"
             " for this connection (device lo not available because of something)."),
         "This device has no Wi-Fi that works."),
        (Ran(code=4, output="Error: IP configuration could not be reserved"), "no address (DHCP)"),
        (Ran(code=8, output="Error: NetworkManager is not running."), "does not run"),
        (Ran(code=MISSING, output="nmcli: not found"), "NetworkManager is not installed"),
        (Ran(code=1, output="Error: something new"), "Error: something new"),
    ],
)  # fmt: skip
def test_every_reason_is_told(tmp_path: Path, answer: Ran, told: str) -> None:
    """In NetworkManager's words at least."""
    answers = {"--active": NOWHERE, "connection up": [answer], "satellite.pair": PAIRED}
    evening = Evening(_card(tmp_path), answers)
    assert not evening.online()
    assert told in evening.section("wifi")


@pytest.mark.parametrize(
    ("code", "told", "done", "tries"),
    [
        (
            2,
            "The hub did not take the pairing code: it is wrong, was used, or is too old.",
            True,
            1,
        ),
        (3, "The hub was not found by itself. It is looked for again every minute.", False, 2),
        (4, "The hub could not be paired with. Not paired: (the code) is no code", True, 2),
        (MISSING, "The hub was not found", False, 2),
    ],
)
def test_a_pairing_that_fails_is_told_and_tried_again_where_that_helps(
    tmp_path: Path, code: int, told: str, done: bool, tries: int
) -> None:
    """A refused code is not offered a second time; a new one in the file is."""
    answer = Ran(code=code, output="Not paired: 1234-5678 is no code")
    answers = {"--active": JOINED, "1234-5678": [answer], "8765-4321": PAIRED}
    evening = Evening(_card(tmp_path), answers)
    assert evening.online() == done
    assert told in evening.section("pairing")
    assert "1234" not in evening.section("pairing")
    assert len(evening.said) == 1
    evening.online()
    assert len(evening.ran("satellite.pair")) == tries
    assert len(evening.said) == 1
    evening.card.write(OWNER_FILE.replace("1234-5678", "8765-4321"))
    evening.card.boot()
    assert evening.online()
    assert evening.ran("8765-4321")


def test_a_hub_says_a_code_while_nobody_is_paired(tmp_path: Path) -> None:
    """Once in a start, in no file; not before it answers, and no more once somebody is paired."""
    evening = Evening(
        _card(tmp_path, HUB_FILE, "hub"),
        {
            "hub.pair list": [
                Ran(code=1, output="The hub does not answer"),
                Ran(code=0, output="No satellite is paired."),
            ],
            "hub.pair new": [Ran(code=0, output="1234-5678\nGood for 10 min")],
        },
    )
    assert not evening.online()
    assert evening.online()
    assert evening.said == [
        "No satellite is paired with me. The code for the first one is 1 2 3 4, 5 6 7 8."
    ]
    assert evening.online()
    assert len(evening.said) == 1
    assert "1234" not in evening.section("pairing")
    held = [
        path for path in tmp_path.rglob("*") if path.is_file() and b"1234-5678" in path.read_bytes()
    ]
    assert held == []


def test_what_the_first_half_had_to_say_is_said_once(tmp_path: Path) -> None:
    """Sentences wait until there is sound, and are forgotten at the next start."""
    card = _card(tmp_path, "# nothing\nroom = 'x'")
    BootAnnouncements(card.paths).add("There is a mistake.")
    BootAnnouncements(card.paths).add("There is a mistake.")
    evening = Evening(card)
    evening.online()
    evening.online()
    assert evening.said == ["There is a mistake."]
    assert "No hub yet" in evening.section("pairing")
