"""A machine is described by what is found on it, and told from another one in words."""

import subprocess
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bench.results.machine import Machine, as_machine, this_machine
from bench.scenario import BenchError

pytestmark = pytest.mark.service

PI = Machine(
    processor="Cortex-A76",
    cores=4,
    memory_mb=8000,
    system="Debian GNU/Linux 13 (trixie)",
    kernel="6.12",
    python="3.13.5",
    board="Raspberry Pi 5 Model B Rev 1.0",
    versions={"Ingle": "0.2.0"},
    commit="0123456789abcdef",
    changed=True,
)


def test_this_machine_is_told_with_the_servers_it_has() -> None:
    machine = this_machine()
    assert machine.cores >= 1
    assert machine.memory_mb > 100
    assert {"Ingle", "PostgreSQL", "Redis", "Mosquitto"} <= machine.versions.keys()
    assert as_machine(asdict(machine)) == machine


def test_a_checkout_is_told_with_its_commit_and_its_changes(tmp_path: Path) -> None:
    """A folder that is none has neither."""
    assert this_machine(tmp_path).commit is None
    git = ("git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "a"], check=True)
    clean = this_machine(tmp_path)
    assert clean.commit is not None
    assert not clean.changed
    (tmp_path / "new").touch()
    assert this_machine(tmp_path) == replace(clean, changed=True)


def test_a_pi_is_told_in_three_lines() -> None:
    assert PI.lines() == [
        "machine: Raspberry Pi 5 Model B Rev 1.0 (Cortex-A76), 4 cores, 7.8 GB",
        "system: Debian GNU/Linux 13 (trixie), Linux 6.12, Python 3.13.5",
        "versions: Ingle 0.2.0, 0123456789ab and changes",
    ]


def test_another_kernel_is_the_same_machine_and_other_memory_is_not() -> None:
    """Versions are what a comparison looks for."""
    assert PI.unlike(replace(PI, kernel="6.13", python="3.11", versions={}, memory_mb=7900)) == []
    assert PI.unlike(replace(PI, memory_mb=4000)) == ["its memory: 4000 MB, not 8000"]
    other = replace(PI, board=None, processor="AMD EPYC", cores=2)
    assert PI.unlike(other) == [
        "its board: none, not Raspberry Pi 5 Model B Rev 1.0",
        "its processor: AMD EPYC, not Cortex-A76",
        "its cores: 2, not 4",
    ]


def test_what_describes_no_machine_is_refused() -> None:
    with pytest.raises(BenchError, match="describes no machine"):
        as_machine({"processor": "x"})
