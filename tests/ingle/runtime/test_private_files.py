"""Modes of the state directory: this process's user alone."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingle.runtime.private_files import keep_files_private

pytestmark = pytest.mark.pure


@pytest.fixture(autouse=True)
def _umask_as_it_was() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_others_may_read_is_closed(tmp_path: Path) -> None:
    """The directory, made before by an installer, and every file in it."""
    state = tmp_path / "state"
    (state / "models").mkdir(parents=True)
    kept = state / "models" / "notes.db"
    kept.write_text("the alarm code is 4711")
    state.chmod(0o755)
    keep_files_private(state)
    assert (mode(state), mode(state / "models"), mode(kept)) == (0o700, 0o700, 0o600)


def test_what_is_written_later_is_private_too(tmp_path: Path) -> None:
    """By the umask, whoever writes it."""
    keep_files_private(tmp_path / "not there yet")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "file").write_text("x")
    assert (mode(tmp_path / "new"), mode(tmp_path / "new" / "file")) == (0o700, 0o600)


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link in the state directory changes nothing elsewhere."""
    other = tmp_path / "other"
    other.write_text("x")
    other.chmod(0o644)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "link").symlink_to(other)
    keep_files_private(tmp_path / "state")
    assert mode(other) == 0o644
