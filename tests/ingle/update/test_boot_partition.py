"""The boot selection on its partition: one sector, where it lies, read back."""

from pathlib import Path

import pytest

from ingle.runtime.appliance import AppliancePaths
from ingle.update import autoboot
from ingle.update.boot_partition import BootPartition
from ingle.update.disk import LocalDisk
from ingle.update.errors import UpdateError

pytestmark = pytest.mark.service


def _partition(root: Path, content: bytes | None) -> tuple[BootPartition, Path]:
    places = AppliancePaths(root)
    places.boot.mkdir(parents=True)
    if content is not None:
        places.autoboot.write_bytes(content)
    return BootPartition(places, LocalDisk()), places.autoboot


def test_new_selection_is_written_where_the_old_one_lies(tmp_path: Path) -> None:
    """The file stays the same one, so that nothing else of the partition is touched."""
    partition, path = _partition(tmp_path, autoboot.written(autoboot.selection("a")))
    before = path.stat()
    partition.choose("b")
    assert partition.selection() == autoboot.selection("b")
    assert (path.stat().st_ino, path.stat().st_size) == (before.st_ino, autoboot.SIZE)
    assert [file.name for file in path.parent.iterdir()] == ["autoboot.txt"]


@pytest.mark.parametrize("content", [None, b"[all]\nboot_partition=2\n", b"x" * 4096])
def test_missing_file_and_one_of_another_size_are_replaced(
    tmp_path: Path, content: bytes | None
) -> None:
    """It has 512 bytes from then on."""
    partition, path = _partition(tmp_path, content)
    partition.choose("b")
    assert (partition.selection(), path.stat().st_size) == (autoboot.selection("b"), autoboot.SIZE)


class FailingCard:
    """A card that takes every write and keeps none."""

    def replace(self, path: Path, content: bytes) -> None:
        pass

    def overwrite(self, path: Path, content: bytes) -> None:
        pass


def test_selection_that_reads_differently_is_an_error(tmp_path: Path) -> None:
    """A choice is not made until it was read back."""
    _, path = _partition(tmp_path, autoboot.written(autoboot.selection("a")))
    partition = BootPartition(AppliancePaths(tmp_path), FailingCard())
    with pytest.raises(UpdateError, match="reads differently: the card fails"):
        partition.choose("b")
    assert path.read_bytes() == autoboot.written(autoboot.selection("a"))
