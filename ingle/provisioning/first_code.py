"""A hub's own invitation: while no satellite is paired, each start opens a code and says it.

Who can switch the hub on and hear it is at home. A code is good for some minutes, so that it is of
no use in a file; it is in no log either.
"""

import re
import sys
from typing import Final

from ingle.provisioning.pairing_step import PairingResult
from ingle.provisioning.system import System

ASK_S: Final = 90.0
"""Longest time for a question to the hub, in seconds."""
_NOBODY: Final = "No satellite is paired."
_CODE: Final = re.compile(r"^(\d{4})-(\d{4})$", re.MULTILINE)


def first_code(system: System) -> PairingResult:
    """What to tell; `again` while the hub does not answer yet."""
    listed = system.run(sys.executable, "-m", "hub.pair", "list", within_s=ASK_S)
    if listed.code != 0:
        return PairingResult(text="The hub does not answer yet.", again=True)
    if _NOBODY not in listed.output:
        return PairingResult(text="Satellites are paired with this hub.", paired=True)
    made = system.run(sys.executable, "-m", "hub.pair", "new", within_s=ASK_S)
    found = _CODE.search(made.output)
    if made.code != 0 or found is None:
        return PairingResult(text="The hub gave no pairing code yet.", again=True)
    digits = ", ".join(" ".join(part) for part in found.groups())
    return PairingResult(
        text="No satellite is paired yet. At each start this hub says a code for the first one,"
        " where it has a loudspeaker; sudo python -m hub.pair new gives one, too.",
        spoken=f"No satellite is paired with me. The code for the first one is {digits}.",
    )
