"""The volume over restarts."""

from pathlib import Path

import pytest
import structlog

from announcing_device import Loudspeaker
from satellite.mqtt.announcer import SharedSpeaker
from satellite.mqtt.kept_volume import KeptVolume

pytestmark = pytest.mark.service


def test_the_volume_that_was_set_is_there_after_a_restart(tmp_path: Path) -> None:
    """In a folder that nobody made yet; full where it was never set."""
    file = tmp_path / "state" / "volume-kitchen-1"
    speaker = SharedSpeaker(Loudspeaker(), kept=file)
    assert speaker.volume == 1.0
    speaker.set_volume(0.35)
    assert SharedSpeaker(Loudspeaker(), kept=file).volume == 0.35
    assert [one.name for one in file.parent.iterdir()] == ["volume-kitchen-1"]


@pytest.mark.parametrize("content", ["", "loud", "1.5", "-1", "nan", "0.3 0.4"])
def test_a_file_that_holds_no_volume_is_as_if_there_were_none(tmp_path: Path, content: str) -> None:
    """Half written by another program, say."""
    file = tmp_path / "volume-kitchen-1"
    file.write_text(content)
    assert KeptVolume(file).read() == 1.0


def test_a_folder_that_cannot_be_written_is_said_and_harms_nothing(tmp_path: Path) -> None:
    """The volume is set for now."""
    (tmp_path / "state").write_text("a file where the folder should be")
    speaker = SharedSpeaker(Loudspeaker())
    kept = KeptVolume(tmp_path / "state" / "volume-kitchen-1")
    with structlog.testing.capture_logs() as logs:
        kept.keep(0.35)
    assert [line["event"] for line in logs] == ["volume.not_kept"]
    speaker.set_volume(0.35)
    assert speaker.volume == 0.35
