"""Services and self-tests of the device as a port, and its systemd adapter."""

import json
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from ingle.update.errors import UpdateError

_CALL_S: Final = 60.0
_STOP_S: Final = 120.0
_POLL_S: Final = 1.0
_PYTHON: Final = "/opt/ingle/current/.venv/bin/python"
_SANDBOX: Final = (
    "User=ingle",
    "Group=ingle",
    "SupplementaryGroups=audio",
    "WorkingDirectory=/opt/ingle/current",
    "StateDirectory=ingle",
    "StateDirectoryMode=0700",
    "LoadCredential=ingle:/etc/ingle/secrets",
    "NoNewPrivileges=yes",
    "CapabilityBoundingSet=",
    "PrivateTmp=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "UMask=0077",
)
"""What a self-test may do: what the service may, which it stands for."""


@dataclass(frozen=True, slots=True)
class SelfTestResult:
    """How a self-test went."""

    passed: bool
    hub_was_there: bool
    """Whether a hub answered; True where the role needs none."""
    reason: str
    """Empty where it passed."""


class Services(Protocol):
    """The role's service, and its self-test."""

    def up(self, role: str, within_s: float) -> str | None:
        """Waits until the service does its work; returns why it does not, None where it does."""

    def stop(self, role: str) -> None:
        """Stops the service."""

    def start(self, role: str) -> None:
        """Starts the service, without waiting for it."""

    def test(self, role: str, arguments: tuple[str, ...], within_s: float) -> SelfTestResult:
        """Runs the self-test as the service's user. Raises `UpdateError` where it cannot."""


class SystemdServices:
    """The services of this machine."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep

    def up(self, role: str, within_s: float) -> str | None:
        until_s = time.monotonic() + within_s
        unit = f"ingle-{role}.service"
        while True:
            known = _shown(unit, "ActiveState", "SubState", "Result", "StatusText")
            if known.get("ActiveState") == "active" and known.get("SubState") == "running":
                return None
            if time.monotonic() >= until_s:
                why = known.get("StatusText") or known.get("Result") or "no reason given"
                state = known.get("ActiveState") or "unknown"
                return f"{unit} did not come up in {within_s:.0f} s (it is {state}: {why})"
            self._sleep(_POLL_S)

    def stop(self, role: str) -> None:
        _systemctl("stop", f"ingle-{role}.service", within_s=_STOP_S)

    def start(self, role: str) -> None:
        _systemctl("start", "--no-block", f"ingle-{role}.service", within_s=_CALL_S)

    def test(self, role: str, arguments: tuple[str, ...], within_s: float) -> SelfTestResult:
        properties = (*_SANDBOX, f"EnvironmentFile=-/etc/ingle/{role}.env")
        command = (
            *("systemd-run", "--quiet", "--wait", "--pipe", "--collect"),
            *(f"--property={text}" for text in properties),
            f"--property=RuntimeMaxSec={within_s:.0f}",
            *(_PYTHON, "-m", f"{role}.selftest", "--json", *arguments),
        )
        try:
            ran = subprocess.run(
                command, capture_output=True, text=True, timeout=within_s + _CALL_S, check=False
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise UpdateError(f"the self-test could not be run: {error}") from error
        return read_report(ran.stdout, ran.stderr)


def read_report(printed: str, complaints: str = "") -> SelfTestResult:
    """What a self-test's JSON says. Raises `UpdateError` where it is none."""
    try:
        report: dict[str, Any] = json.loads(printed)
        steps: list[Mapping[str, Any]] = report["steps"]
        failed = [f"{step['name']}: {step['detail']}" for step in steps if _is(step, "failed")]
        away = any(_is(step, "skipped") and step["name"] == "hub" for step in steps)
        passed = bool(report["passed"]) and bool(steps)
    except (ValueError, KeyError, TypeError) as error:
        last = complaints.strip().splitlines()[-1:] or ["it printed nothing"]
        raise UpdateError(f"the self-test broke off: {last[0]}") from error
    return SelfTestResult(passed, not away, "; ".join(failed) if not passed else "")


def _is(step: Mapping[str, Any], verdict: str) -> bool:
    return bool(step["verdict"] == verdict)


def _shown(unit: str, *names: str) -> dict[str, str]:
    lines = _systemctl("show", unit, f"--property={','.join(names)}", within_s=_CALL_S)
    return dict(line.partition("=")[::2] for line in lines.splitlines())


def _systemctl(*arguments: str, within_s: float) -> str:
    try:
        return subprocess.run(
            ("systemctl", *arguments), capture_output=True, text=True, timeout=within_s, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
