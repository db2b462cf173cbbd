"""Telling of an update's outcome: in the status file on the card, and aloud."""

from pathlib import Path
from typing import Protocol

from ingle.provisioning import status
from ingle.runtime import aloud
from ingle.runtime.appliance import AppliancePaths


class Teller(Protocol):
    """How the owner hears of an update."""

    def write(self, text: str) -> None:
        """Puts the text where the owner looks. Never raises."""

    def say(self, text: str) -> None:
        """Says the text aloud. Never raises."""


class ApplianceTeller:
    """The section `update` of `ingle-status.txt`, and the machine's loudspeaker."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, text: str) -> None:
        status.write("update", text, paths=AppliancePaths(self._root))

    def say(self, text: str) -> None:
        aloud.say(text, root=self._root)
