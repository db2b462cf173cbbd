"""The health gate: what keeps a new version, what takes it back, and what its owner hears."""

from pathlib import Path

import pytest

from ingle.update import autoboot
from ingle.update.disk import LocalDisk
from ingle.update.errors import UpdateError
from ingle.update.health import HealthGate
from ingle.update.machine import SlotImage
from ingle.update.services import SelfTestResult, read_report
from ingle.update.state import Phase
from ingle.update.updates import Updates
from tryboot_firmware import Device, Restarting

pytestmark = pytest.mark.service

FINE = SelfTestResult(passed=True, hub_was_there=True, reason="")
SICK = SelfTestResult(passed=False, hub_was_there=True, reason="microphone: no such device")


class PlayedServices:
    """A role's service that comes up or does not, and a self-test with a given end."""

    def __init__(
        self, fault: str | None = None, tested: SelfTestResult | UpdateError = FINE
    ) -> None:
        self._fault = fault
        self._tested = tested
        self.calls: list[str] = []

    def up(self, role: str, within_s: float) -> str | None:
        self.calls.append(f"up {role}")
        return self._fault

    def stop(self, role: str) -> None:
        self.calls.append(f"stop {role}")

    def start(self, role: str) -> None:
        self.calls.append(f"start {role}")

    def test(self, role: str, arguments: tuple[str, ...], within_s: float) -> SelfTestResult:
        self.calls.append(" ".join(("test", role, *arguments)))
        if isinstance(self._tested, UpdateError):
            raise self._tested
        return self._tested


class Heard:
    """What an owner reads and hears."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.said: list[str] = []

    def write(self, text: str) -> None:
        self.written.append(text)

    def say(self, text: str) -> None:
        self.said.append(text)


def _on_trial(root: Path, *, hub_was_there: bool = True) -> Device:
    """A device in the trial boot of version 1.1."""
    device = Device(root, "1.0")
    updates = Updates(device.places, LocalDisk(), device)
    device.boot(lambda _: True)
    updates.begin(version="1.1", previous="1.0", previous_models="b" * 64, sums=device.sums("1.1"))
    device.write_slot("b", "1.1")
    updates.finish("b", device)
    with pytest.raises(Restarting):
        updates.try_once(hub_was_there=hub_was_there)
    assert device.boot(lambda _: True) == "1.1"
    updates.at_boot()
    return device


def _gate(device: Device, services: PlayedServices, heard: Heard, *, role: str) -> HealthGate:
    version = device.boots[-1]
    image = SlotImage.model_validate(
        {
            "role": role,
            "version": version,
            "platform": "raspios",
            "compatible": f"ingle-{role}",
            "models": "c" * 64,
        }
    )
    return HealthGate(Updates(device.places, LocalDisk(), device), image, services, heard)


def test_healthy_satellite_is_kept_and_says_so(tmp_path: Path) -> None:
    """Its service is stopped for the self-test and started again when all is said."""
    device, services, heard = _on_trial(tmp_path / "root"), PlayedServices(), Heard()
    gate = _gate(device, services, heard, role="satellite")
    assert gate.judge() == "the new version is healthy, and stays"
    assert services.calls == ["up satellite", "stop satellite", "test satellite", "start satellite"]
    assert heard.written == ["The update to version 1.1 worked. Version 1.1 runs."]
    assert heard.said == ["The update worked. I am now version 1.1."]
    assert autoboot.parsed(device.places.autoboot.read_bytes()) == autoboot.selection("b")
    assert device.boot(lambda _: True) == "1.1"


def test_hub_is_asked_whether_it_is_ready(tmp_path: Path) -> None:
    """Its service runs on meanwhile."""
    device, services = _on_trial(tmp_path / "root"), PlayedServices()
    _gate(device, services, Heard(), role="hub").judge()
    assert services.calls == ["up hub", "test hub --wait 300"]


@pytest.mark.parametrize(
    ("services", "reason"),
    [
        (PlayedServices(tested=SICK), "its health check failed: microphone: no such device"),
        (PlayedServices(fault="ingle-satellite.service did not come up in 300 s"), "did not come"),
        (PlayedServices(tested=UpdateError("the self-test broke off: killed")), "broke off"),
    ],
)
def test_sick_version_is_taken_back_with_its_reason(
    tmp_path: Path, services: PlayedServices, reason: str
) -> None:
    """In the status file, and aloud after the restart; it cannot be tried again."""
    device, heard = _on_trial(tmp_path / "root"), Heard()
    with pytest.raises(Restarting):
        _gate(device, services, heard, role="satellite").judge()
    assert device.boot(lambda _: True) == "1.0"
    updates = Updates(device.places, LocalDisk(), device)
    updates.at_boot()
    _gate(device, PlayedServices(), heard, role="satellite").tell()
    [written] = heard.written
    assert reason in written
    assert written.startswith("The update to version 1.1 did not work, because ")
    assert written.endswith("Version 1.0 runs, as before.")
    assert heard.said == [
        "The update to version 1.1 did not work. I am version 1.0, as before. "
        "The reason is in the status file."
    ]
    _gate(device, PlayedServices(), heard, role="satellite").tell()
    assert len(heard.said) == 1
    with pytest.raises(UpdateError, match="no new version to try"):
        updates.try_once()


def test_hub_that_was_away_before_fails_no_satellite(tmp_path: Path) -> None:
    """One that was there must be there after the update."""
    device = _on_trial(tmp_path / "root", hub_was_there=False)
    services = PlayedServices()
    _gate(device, services, Heard(), role="satellite").judge()
    assert "test satellite --hub-may-be-away" in services.calls


def test_later_boots_of_a_kept_version_are_counted_until_it_is_up(tmp_path: Path) -> None:
    """And tested no more: a microphone that is unplugged next year takes no version back."""
    device = _on_trial(tmp_path / "root")
    _gate(device, PlayedServices(), Heard(), role="satellite").judge()
    updates = Updates(device.places, LocalDisk(), device)
    for boots, services, left in (
        (1, PlayedServices(fault="it did not come up"), 1),
        (2, PlayedServices(fault="it did not come up"), 2),
        (3, PlayedServices(), 0),
        (1, PlayedServices(), 0),
    ):
        device.boot(lambda _: True)
        assert updates.at_boot().state.boots == boots
        _gate(device, services, Heard(), role="satellite").judge()
        assert services.calls == ["up satellite"]
        assert updates.load().boots == left
    assert updates.load().phase is Phase.CONFIRMED


def test_boot_without_an_update_is_left_alone(tmp_path: Path) -> None:
    """Nothing is asked, and nothing is said."""
    device, services, heard = Device(tmp_path / "root", "1.0"), PlayedServices(), Heard()
    device.boot(lambda _: True)
    gate = _gate(device, services, heard, role="satellite")
    assert gate.judge() == "the running version is not on trial"
    gate.tell()
    assert (services.calls, heard.said) == ([], [])


def test_report_of_a_self_test_is_read() -> None:
    """Its failed steps are the reason; what is no report is an error."""
    steps = (
        '{"name": "microphone", "verdict": "failed", "detail": "none"},'
        '{"name": "hub", "verdict": "skipped", "detail": "away"}'
    )
    found = read_report(f'{{"passed": false, "steps": [{steps}]}}')
    assert found == SelfTestResult(passed=False, hub_was_there=False, reason="microphone: none")
    for printed in ("", "[]", "{}", "Traceback"):
        with pytest.raises(UpdateError, match="broke off: no module"):
            read_report(printed, "line\nno module\n")
    assert not read_report('{"passed": true, "steps": []}').passed


def test_models_go_when_neither_slot_needs_them(tmp_path: Path) -> None:
    """Once a version is kept; not before, because it may be taken back."""
    device = _on_trial(tmp_path / "root")
    device.places.models.mkdir(parents=True)
    for name in ("a" * 64, "b" * 64, "c" * 64):
        (device.places.models / f"{name}.img").touch()
    updates = Updates(device.places, LocalDisk(), device)
    updates.drop_models("c" * 64)
    assert len(list(device.places.models.iterdir())) == 3
    _gate(device, PlayedServices(), Heard(), role="satellite").judge()
    left = {path.name[0] for path in device.places.models.iterdir()}
    assert left == {"b", "c"}
