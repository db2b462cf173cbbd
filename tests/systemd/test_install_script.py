"""What systemd/install says where it cannot work. Installing itself: tests/installation/."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.service

ROOT = Path(__file__).resolve().parents[2]


def _install(
    *arguments: str, path: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables, **({"PATH": path} if path else {})}
    return subprocess.run(
        ("bash", str(ROOT / "systemd/install"), *arguments),
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("arguments", [(), ("kitchen",), ("--remove",), ("hub", "satellite")])
def test_anything_but_a_role_is_refused(arguments: tuple[str, ...]) -> None:
    """In a sentence with what is possible."""
    ran = _install(*arguments)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert "systemd/install hub, systemd/install satellite" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "target"),
    [(("hub",), "install-hub"), (("--remove", "satellite"), "uninstall-satellite")],
)
def test_without_root_the_command_to_type_is_told(
    tmp_path: Path, arguments: tuple[str, ...], target: str
) -> None:
    """Nothing is begun that cannot be ended."""
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    (tmp_path / "id").write_text("#!/bin/bash\necho 1000\n")
    (tmp_path / "id").chmod(0o755)
    ran = _install(*arguments, path=str(tmp_path))
    assert (ran.returncode, ran.stderr) == (1, f"ingle: this needs root: sudo make {target}\n")


@pytest.mark.skipif(Path("/run/systemd/system").exists(), reason="this machine runs systemd")
def test_machine_without_systemd_is_told_so(tmp_path: Path) -> None:
    """A container, for one."""
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    (tmp_path / "id").write_text("#!/bin/bash\necho 0\n")
    (tmp_path / "id").chmod(0o755)
    ran = _install("hub", path=str(tmp_path))
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
    assert "does not run systemd" in ran.stderr


@pytest.mark.parametrize(
    "script", ["install", "servers/setup.sh", "say-failed", "take-name-and-country", "../.ci/setup"]
)
def test_scripts_have_no_mistake_that_shellcheck_knows(script: str) -> None:
    """Where it is installed; the shell itself reads them in any case."""
    path = ROOT / "systemd" / script
    assert subprocess.run(("bash", "-n", str(path)), check=False, timeout=60).returncode == 0
    if (shellcheck := shutil.which("shellcheck")) is None:
        pytest.skip("shellcheck is missing: apt install shellcheck")
    ran = subprocess.run(
        (shellcheck, "-x", str(path)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stdout) == (0, "")


def test_failure_is_told_and_never_fails_itself(tmp_path: Path) -> None:
    """A satellite's is said aloud twice a day at most, a hub's is not; the journal has both."""
    played = tmp_path / "played"
    for name, body in (("espeak-ng", 'echo "$@"'), ("aplay", f"cat >>{played}")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "CACHE_DIRECTORY": str(tmp_path)}
    for unit in ("ingle-satellite", "ingle-satellite", "ingle-hub"):
        command = ("sh", str(ROOT / "systemd/say-failed"), unit)
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert f"{unit} has failed five times in a row" in ran.stdout
    assert played.read_text().count("This satellite does not work at the moment") == 1
