"""Recordings of the last commands."""

import json
import wave
from itertools import count
from pathlib import Path

import pytest

from satellite.listening.recordings import Recordings, wipe

pytestmark = pytest.mark.pure


async def test_the_last_commands_are_kept_and_no_more(tmp_path: Path) -> None:
    """Sound and what was made of it, the oldest given up; one without sound is left out."""
    seconds = count(1_000_000_000)
    async with Recordings(tmp_path / "kept", 2, lambda: next(seconds)) as recordings:
        for number in range(4):
            recordings.keep(f"turn{number}", [b"\x01\x00" * 512] * 3, {"text": f"light {number}"})
        recordings.keep("silent", [], {})
    wavs = sorted((tmp_path / "kept").glob("*.wav"))
    assert [path.stem.partition("-")[2] for path in wavs] == ["turn2", "turn3"]
    assert json.loads(wavs[1].with_suffix(".json").read_text()) == {"text": "light 3"}
    with wave.open(str(wavs[1])) as file:
        assert (file.getframerate(), file.getnframes()) == (16_000, 1536)
    async with Recordings(tmp_path / "kept", 1):
        pass
    assert len(list((tmp_path / "kept").iterdir())) == 2
    assert wipe(tmp_path / "kept") == 1
    assert list((tmp_path / "kept").iterdir()) == []


async def test_nothing_is_kept_unless_it_is_asked_for(tmp_path: Path) -> None:
    """Not even the folder."""
    async with Recordings(tmp_path / "kept", 0) as recordings:
        recordings.keep("turn", [b"\x01\x00" * 512], {})
    assert not (tmp_path / "kept").exists()


async def test_a_disk_that_takes_nothing_costs_the_recording_only(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "kept").write_text("")
    async with Recordings(tmp_path / "kept", 3) as recordings:
        recordings.keep("turn", [b"\x01\x00" * 512], {})
