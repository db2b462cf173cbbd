from pathlib import Path

import pytest

from ingle.speech.voices.sound_store import SoundStore

pytestmark = pytest.mark.service

_SOUND = b"\1\2" * 500


def test_a_sound_is_there_after_a_restart(tmp_path: Path) -> None:
    """By its voice and its text, in files that others cannot read and that name neither."""
    SoundStore(tmp_path / "s").put("joe", "Done.", _SOUND)
    again = SoundStore(tmp_path / "s")
    assert again.get("joe", "Done.") == _SOUND
    assert again.get("amy", "Done.") is None
    assert again.get("joe", "done.") is None
    (file,) = (tmp_path / "s").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"Done" not in file.read_bytes()


@pytest.mark.parametrize("damage", [b"", b"INGLESP1", None, b"\0" * 2000])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    """Empty, cut short, one bit turned, or zeros after a power cut: never a wrong sound."""
    store = SoundStore(tmp_path)
    store.put("joe", "Done.", _SOUND)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if damage is None else damage)
    assert SoundStore(tmp_path).get("joe", "Done.") is None
    assert list(tmp_path.iterdir()) == []
    store.put("joe", "Done.", _SOUND)
    assert store.get("joe", "Done.") == _SOUND


def test_the_store_is_bounded_and_what_was_not_used_longest_goes_first(tmp_path: Path) -> None:
    """Also what an earlier, larger store left behind."""
    store = SoundStore(tmp_path, limit_bytes=9000)
    for number in range(8):
        store.put("joe", str(number), _SOUND)
    assert store.get("joe", "0") == _SOUND
    store.put("joe", "8", _SOUND)
    assert store.get("joe", "1") is None
    assert store.get("joe", "0") == _SOUND
    smaller = SoundStore(tmp_path, limit_bytes=2500)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 2500
    assert smaller.get("joe", "0") == _SOUND


def test_half_a_file_of_a_power_cut_is_swept_up(tmp_path: Path) -> None:
    """The temporary file of a write that was cut off."""
    (tmp_path / ".x.sound.new").write_bytes(b"half")
    SoundStore(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_sound(tmp_path: Path) -> None:
    """No exception reaches who speaks."""
    (tmp_path / "file").write_text("in the way")
    store = SoundStore(tmp_path / "file")
    store.put("joe", "Done.", _SOUND)
    assert store.get("joe", "Done.") is None
