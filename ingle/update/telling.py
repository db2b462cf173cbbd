"""Telling of an update's outcome: in the status file on the card, and aloud."""

import importlib
from pathlib import Path
from types import ModuleType
from typing import Protocol

import structlog

log = structlog.get_logger()


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
        found = _part("ingle.provisioning.status")
        paths = _part("ingle.runtime.appliance")
        if found and paths:
            found.write("update", text, paths=paths.AppliancePaths(self._root))
        else:
            log.warning("update.not_written", text=text)

    def say(self, text: str) -> None:
        if found := _part("ingle.runtime.aloud"):
            found.say(text, root=self._root)
        else:
            log.warning("update.not_said", text=text)


def _part(name: str) -> ModuleType | None:
    """A part of the appliance that this machine may lack."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return None
