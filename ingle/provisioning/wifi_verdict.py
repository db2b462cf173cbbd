"""Whether the Wi-Fi of the card was joined, and if not, why: in NetworkManager's words and ours."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ingle.provisioning.configuration import Configuration
from ingle.provisioning.system import MISSING, TOO_SLOW, System
from ingle.provisioning.wifi import EARLIER, WIFI, prove, wifi_file
from ingle.runtime.appliance import AppliancePaths
from ingle.runtime.disk import Disk

JOINING_S: Final = 30.0
"""How long a connection that NetworkManager began by itself is waited for, in seconds."""
JOIN_S: Final = 60.0
"""How long a connection may take that is asked for, in seconds: a scan, a handshake, DHCP."""
_ASK_S: Final = 10.0
"""Longest time for a question to NetworkManager, in seconds."""
_POLL_S: Final = 2.0
"""Pause between two looks at a connection under way, in seconds."""
_REASONS: Final = (
    (r"secrets were required|\.psk|psk:|property is invalid", "The passphrase is probably wrong."),
    (
        r"network could not be found|not find|no network with ssid",
        "No network of that name is in reach. Capital and small letters count; a Pi Zero 2 W hears"
        " 2.4 GHz only.",
    ),
    (r"ip config|dhcp", "The network gave the device no address (DHCP)."),
    (r"no suitable device|no wi-?fi device", "This device has no Wi-Fi that works."),
    (
        r"supplicant|association|timed? ?out|took longer",
        "The passphrase may be wrong, or the signal too weak.",
    ),
    (r"not running", "NetworkManager does not run."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WifiVerdict:
    """How it stands with the Wi-Fi."""

    joined: bool
    text: str
    """For the status file."""
    spoken: str | None
    """To say aloud; None where all is well."""


class WifiJudge:
    """Waits for the Wi-Fi of the card, and joins it where NetworkManager does not by itself."""

    def __init__(
        self,
        paths: AppliancePaths,
        disk: Disk,
        system: System,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._paths = paths
        self._disk = disk
        self._system = system
        self._sleep = sleep
        self._clock = clock

    def verdict(self, configuration: Configuration) -> WifiVerdict | None:
        """None where no Wi-Fi was written. A network that was joined is proven from then on."""
        ssid = configuration.text("wifi.ssid")
        if ssid is None:
            return None
        reason = self._why_not_joined()
        if reason is None:
            prove(self._paths, self._disk)
            return WifiVerdict(joined=True, text=f'The Wi-Fi "{ssid}" was joined.', spoken=None)
        text = f'The Wi-Fi "{ssid}" could not be joined. {_in_words(reason)}'
        if wifi_file(self._paths, EARLIER).exists():
            back = self._system.run(*_join(EARLIER), within_s=JOIN_S + _ASK_S).code == 0
            text += f"\nThe network before is kept{', and joined' if back else ''}."
        text += f"\nNetworkManager says: {reason}\nIt is tried again and again."
        spoken = f"I cannot join the Wi-Fi {ssid}. {_in_words(reason)}"
        return WifiVerdict(joined=False, text=text, spoken=spoken)

    def _why_not_joined(self) -> str | None:
        """NetworkManager's reason; None once it is joined."""
        until = self._clock() + JOINING_S
        while (state := self._state()) == "activating" and self._clock() < until:
            self._sleep(_POLL_S)
        if state == "activated":
            return None
        ran = self._system.run(*_join(WIFI), within_s=JOIN_S + _ASK_S)
        if ran.code == 0 and self._state() == "activated":
            return None
        if ran.code == MISSING:
            return "NetworkManager is not installed"
        return _last_line(ran.output) or ("it took too long" if ran.code == TOO_SLOW else "nothing")

    def _state(self) -> str | None:
        """`activated`, `activating`, or None where it is neither."""
        ran = self._system.run(
            *("nmcli", "--terse", "--fields", "NAME,STATE", "connection", "show", "--active"),
            within_s=_ASK_S,
        )
        states = dict(line.rpartition(":")[::2] for line in ran.output.splitlines())
        return states.get(WIFI)


def _join(name: str) -> tuple[str, ...]:
    return ("nmcli", "--wait", f"{JOIN_S:.0f}", "connection", "up", "id", name)


def _in_words(reason: str) -> str:
    """What that probably means for the owner."""
    return next(
        (words for pattern, words in _REASONS if re.search(pattern, reason, re.IGNORECASE)),
        "Why is in the line below.",
    )


def _last_line(output: str) -> str:
    """The sentence that counts, without the tip behind it and the devices that were no choice."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    found = [line for line in lines if not line.startswith("Hint:")]
    return re.sub(r" \(device .*", ".", found[-1]) if found else ""
