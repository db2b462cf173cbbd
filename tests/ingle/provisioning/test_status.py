"""`ingle-status.txt`: sections of several writers, for every computer, written when it changed."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from appliance_card import Card, ScriptedSystem
from ingle.provisioning import status
from ingle.provisioning.system import Ran
from ingle.runtime.disk import Disk

pytestmark = pytest.mark.pure


def test_sections_stand_beside_one_another(tmp_path: Path) -> None:
    """In an order that people read, whoever wrote first; an empty text takes one out."""
    card, system = Card(tmp_path), ScriptedSystem()

    def write(section: str, text: str) -> None:
        assert status.write(section, text, paths=card.paths, system=system)

    write("update", "Version 2 runs.\n== no heading ==")
    write("provisioning", "Set up.\n- one thing")
    write("sensors", "warm")
    content = card.paths.status_file.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    lines = content.decode().splitlines()
    assert [line for line in lines if line.startswith("==")] == [
        "== Set-up ==",
        "== Update ==",
        "== sensors ==",
    ]
    assert status.read("provisioning", paths=card.paths) == "Set up.\n- one thing"
    opened = system.opened
    write("provisioning", "Set up.\n- one thing")
    assert system.opened == opened
    write("provisioning", "")
    assert status.read("provisioning", paths=card.paths) == ""
    assert "no heading" in status.read("update", paths=card.paths)


class Unprivileged(ScriptedSystem):
    """A unit that may not remount, beside one that may."""

    def __init__(self, card: Card) -> None:
        super().__init__()
        self._card = card

    def may_write_boot(self) -> bool:
        return False

    def run(self, *command: str, within_s: float, settings: Mapping[str, str] | None = None) -> Ran:
        assert command == ("systemctl", "start", "ingle-status.service")
        assert self._card.paths.state("status").joinpath("wifi").read_text() == "joined"
        status.publish(self._card.paths, Disk(), ScriptedSystem())
        return Ran(code=0, output="")


def test_a_process_without_the_right_leaves_its_section_to_the_unit_that_has_it(
    tmp_path: Path,
) -> None:
    """The text is durable before the unit is asked, and gone from there after."""
    card = Card(tmp_path)
    system = Unprivileged(card)
    assert status.write("wifi", "joined", paths=card.paths, system=system)
    assert status.read("wifi", paths=card.paths) == "joined"
    assert list(card.paths.state("status").iterdir()) == []


def test_a_card_that_cannot_be_written_raises_nothing(tmp_path: Path) -> None:
    """The device goes on."""
    card = Card(tmp_path)
    card.paths.boot.rmdir()
    card.paths.boot.write_text("no folder")
    assert not status.write("wifi", "joined", paths=card.paths, system=ScriptedSystem())
