from pathlib import Path

import pytest

from hub.backup.snapshot import copied
from ingle.speech.voices.choice import VoiceFolders

pytestmark = pytest.mark.pure


def test_what_a_voice_makes_or_downloads_again_is_in_no_backup(tmp_path: Path) -> None:
    """Sounds are said once more, and a voice of 60 MB comes from where it came from."""
    state = tmp_path / "state"
    folders = VoiceFolders.within(state, "hub")
    for kept in (folders.spoken / "a.sound", folders.voices / "amy.onnx", state / "hub-id"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text("x")
    copied(state, tmp_path / "copy")
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["hub-id"]
