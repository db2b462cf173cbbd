"""The running system as the set-up asks it: programs that end, are missing, or take too long."""

from pathlib import Path

import pytest

from ingle.provisioning.system import MISSING, TOO_SLOW, RunningSystem
from ingle.runtime.appliance import AppliancePaths

pytestmark = pytest.mark.service


def test_every_end_of_a_program_is_a_code_and_words(tmp_path: Path) -> None:
    """Both outputs, and settings that were added; nothing is raised."""
    system = RunningSystem(AppliancePaths(tmp_path))
    told = system.run(
        "sh", "-c", "echo $WHO; echo no >&2; exit 3", within_s=60, settings={"WHO": "me"}
    )
    assert (told.code, told.output) == (3, "me\nno")
    assert system.run("no-such-program", within_s=60).code == MISSING
    slow = system.run("sleep", "60", within_s=0.01)
    assert (slow.code, slow.output) == (TOO_SLOW, "sleep took longer than 0.01 s")


def test_a_card_that_is_writable_is_written_without_a_remount(tmp_path: Path) -> None:
    """As on a folder; one writer at a time, by a lock that the updater takes, too."""
    paths = AppliancePaths(tmp_path)
    paths.boot.mkdir(parents=True)
    system = RunningSystem(paths)
    assert system.may_write_boot()
    with system.writable_boot():
        (paths.boot / "file").write_text("x")
    assert (paths.run / "boot.lock").exists()
