"""What the set-up does once there is a network: say, judge the Wi-Fi, pair with the hub."""

from collections.abc import Callable
from typing import Final

import structlog

from ingle.provisioning import status
from ingle.provisioning.announcements import BootAnnouncements, Say
from ingle.provisioning.configuration import Configuration
from ingle.provisioning.first_code import first_code
from ingle.provisioning.pairing_step import pair
from ingle.provisioning.stamps import ProvisioningState
from ingle.provisioning.system import System
from ingle.provisioning.wifi_verdict import WifiJudge
from ingle.runtime.appliance import AppliancePaths
from ingle.runtime.disk import Disk

RESTART_S: Final = 20.0
"""Longest time for asking systemd, in seconds: it is not waited for."""

log = structlog.get_logger()


class OnlineSetup:
    """The second half of the set-up. It may run as often as it likes."""

    def __init__(
        self,
        paths: AppliancePaths,
        disk: Disk,
        system: System,
        *,
        say: Say,
        judge: Callable[[], WifiJudge] | None = None,
    ) -> None:
        self._paths = paths
        self._disk = disk
        self._system = system
        self._say = say
        self._judge = judge or (lambda: WifiJudge(paths, disk, system))
        self._state = ProvisioningState(paths, disk)
        self._announcements = BootAnnouncements(paths)

    def run(self, configuration: Configuration) -> bool:
        """Whether all is done; False where it should be tried again later. Raises `OSError`."""
        self._announcements.say_all(self._say)
        done = self._join(configuration)
        return self._pair(configuration) and done

    def _join(self, configuration: Configuration) -> bool:
        verdict = self._judge().verdict(configuration)
        if verdict is None:
            self._write("wifi", "")
            return True
        log.info("provisioning.wifi_judged", joined=verdict.joined)
        self._write("wifi", verdict.text)
        self._tell(verdict.spoken)
        return verdict.joined

    def _pair(self, configuration: Configuration) -> bool:
        if configuration.role == "hub":
            return self._invite()
        result = pair(configuration, self._state, self._system)
        if result is None:
            if not self._knows_a_hub(configuration):
                self._write("pairing", "No hub yet: hub.pairing_code in ingle.toml joins one.")
            return True
        log.info("provisioning.pairing_tried", paired=result.paired, again=result.again)
        self._write("pairing", result.text)
        if result.paired:
            command = ("systemctl", "--no-block", "restart", "ingle-satellite.service")
            self._system.run(*command, within_s=RESTART_S)
        self._tell(result.spoken)
        return not result.again

    def _invite(self) -> bool:
        """A hub's code for its first satellite, once in a start."""
        invited = self._paths.run / "invited"
        if invited.exists():
            return True
        result = first_code(self._system)
        if not result.again:
            invited.parent.mkdir(parents=True, exist_ok=True)
            invited.touch()
            self._write("pairing", result.text)
        if result.spoken is not None:
            self._say(result.spoken)  # not by way of the announcements: those are in a file
        return not result.again

    def _knows_a_hub(self, configuration: Configuration) -> bool:
        """Whether a code was given, or a broker is set by hand."""
        try:
            text = (self._paths.configuration / "satellite.env").read_text(encoding="utf-8")
        except (OSError, ValueError):
            text = ""
        by_hand = any(line.startswith("MQTT_URL=") for line in text.splitlines())
        return by_hand or configuration.text("hub.pairing_code") is not None

    def _write(self, section: str, text: str) -> None:
        status.write(section, text, paths=self._paths, disk=self._disk, system=self._system)

    def _tell(self, sentence: str | None) -> None:
        if sentence is not None:
            self._announcements.add(sentence)
            self._announcements.say_all(self._say)
