"""Autoboot.txt as the firmware reads it: 512 bytes, sections, the last value counts."""

import pytest

from ingle.update.autoboot import SIZE, BootSelection, Slot, other, parsed, selection, written

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("slot", ["a", "b"])
def test_what_is_written_is_read_and_fills_a_sector(slot: Slot) -> None:
    """So that each selection has the size of the one before, and can take its place."""
    content = written(selection(slot))
    assert (len(content), parsed(content)) == (SIZE, BootSelection(slot, other(slot)))
    assert max(map(len, content.splitlines())) < SIZE


def test_file_of_the_documentation_is_understood() -> None:
    """Raspberry Pi's own example."""
    content = b"[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n"
    assert parsed(content) == BootSelection("a", "b")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"boot_partition=3\r\n", BootSelection("b", None)),
        (b"[all]\nboot_partition=2\n[tryboot]\nboot_partition=3\n", BootSelection("a", None)),
        (b"[ALL]\nboot_partition=2\nboot_partition=3\n", BootSelection("b", None)),
        (b"# boot_partition=2\n", None),
        (b"[all]\nboot_partition=1\n", None),
        (b"[pi4]\nboot_partition=2\n", None),
        (b"\xff\xfe\x00boot", None),
        (b"", None),
        (b"#".ljust(SIZE) + b"\n[all]\nboot_partition=2\n", None),
    ],
)
def test_anything_else_is_what_the_firmware_makes_of_it(
    content: bytes, expected: BootSelection | None
) -> None:
    """Without tryboot_a_b there is no trial; what lies behind 512 bytes is not there."""
    assert parsed(content) == expected
