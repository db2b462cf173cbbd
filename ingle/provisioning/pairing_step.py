"""The pairing code of the card, given to the hub: once, or again for as long as no hub is there."""

import hashlib
import sys
from dataclasses import dataclass
from typing import Final

from ingle.provisioning.configuration import Configuration
from ingle.provisioning.stamps import ProvisioningState
from ingle.provisioning.system import System

PAIR_S: Final = 120.0
"""Longest time for a try, in seconds: looking for the hub, and a key made on a slow machine."""
_PAIRED: Final = 0
_REFUSED: Final = 2
_NOT_UNDERSTOOD: Final = 4
"""Exit codes of `python -m satellite.pair`; any other may be tried again."""

REFUSED: Final = (
    "The hub did not take the pairing code: it is wrong, was used, or is too old. Let the hub make"
    " a new one, and write it into ingle.toml as hub.pairing_code."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingResult:
    """How a try went."""

    text: str
    """For the status file."""
    spoken: str | None = None
    again: bool = False
    """Whether it is worth another try."""
    paired: bool = False


def pair(
    configuration: Configuration, state: ProvisioningState, system: System
) -> PairingResult | None:
    """Pairs; None where there is no code, or it was given before. Raises `OSError`."""
    code = configuration.text("hub.pairing_code")
    if configuration.role != "satellite" or code is None:
        return None
    address = configuration.text("hub.address") or "auto"
    digest = hashlib.sha256(f"{code}\n{address}\n{configuration.name}".encode()).hexdigest()
    before = state.note("pairing")
    if before.get("digest") == digest:
        return None
    hub = () if address == "auto" else ("--hub", address)
    command = (sys.executable, "-m", "satellite.pair", code, *hub)
    ran = system.run(*command, within_s=PAIR_S, settings={"SATELLITE_ID": configuration.name})
    if ran.code == _PAIRED:
        state.set_note("pairing", {"digest": digest, "paired": True})
        return PairingResult(
            text="Paired with the hub.", spoken="I am paired with the hub.", paired=True
        )
    said = _last_line(ran.output, code)
    if ran.code in (_REFUSED, _NOT_UNDERSTOOD):
        paired = before.get("paired") is True
        if ran.code == _REFUSED:  # anything else may be better at the next start
            state.set_note("pairing", {"digest": digest, "paired": paired})
        text = REFUSED if ran.code == _REFUSED else f"The hub could not be paired with. {said}"
        text += " The pairing of before holds on." if paired else ""
        return PairingResult(text=text, spoken=text)
    where = "by itself" if address == "auto" else f"at {address}"
    return PairingResult(
        text=f"The hub was not found {where}. It is looked for again every minute.\n{said}",
        spoken="I cannot find the hub. I keep looking for it.",
        again=True,
    )


def _last_line(output: str, code: str) -> str:
    lines = output.replace(code, "(the code)").splitlines()
    return lines[-1].strip() if lines else ""
