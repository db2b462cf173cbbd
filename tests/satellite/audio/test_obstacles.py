"""Who or what keeps a sound card away, from files as Linux writes them."""

import os
from pathlib import Path

import pytest

from satellite.audio.obstacles import obstacle
from satellite.doctor.sound import judged_defaults
from unprivileged import open_folder, unprivileged

pytestmark = pytest.mark.pure

RUNNING = "state: RUNNING\nowner_pid   : {}\ntrigger_time: 5034.1\ntstamp      : 0.0\n"
NOTHING = Path("/a folder that is not there")


def stream(proc: Path, name: str, status: str) -> None:
    """A stream of card 1, a USB microphone that is called "Device"."""
    folder = proc / "asound" / "card1" / name / "sub0"
    folder.mkdir(parents=True)
    (folder / "status").write_text(status)
    (proc / "asound" / "card1" / "id").write_text("Device\n")


def process(proc: Path, thread: int, *, of: int, name: str) -> None:
    (proc / str(thread)).mkdir()
    (proc / str(thread) / "status").write_text(f"Name:\t{name}\nState:\tS\nTgid:\t{of}\n")


def test_a_program_that_has_the_microphone_is_named(tmp_path: Path) -> None:
    """By the process that the thread belongs to; the speaker of the same card is free."""
    stream(tmp_path, "pcm0c", RUNNING.format(812))
    stream(tmp_path, "pcm0p", "closed\n")
    process(tmp_path, 812, of=811, name="arecord")
    assert str(obstacle("input", NOTHING, tmp_path)) == (
        "the card 'Device' is in use by 'arecord' (process 811): stop that program, or choose "
        "another device"
    )
    assert obstacle("output", NOTHING, tmp_path) is None


def test_a_program_of_somebody_else_is_named_by_its_number(tmp_path: Path) -> None:
    """A service does not see the processes of others (ProtectProc)."""
    stream(tmp_path, "pcm0c", RUNNING.format(812))
    said = str(obstacle("input", NOTHING, tmp_path))
    assert said.startswith("the card 'Device' is in use by another program (process 812): ")


def test_what_this_process_has_open_is_not_in_its_own_way(tmp_path: Path) -> None:
    """A thread of PortAudio's holds it."""
    stream(tmp_path, "pcm0c", RUNNING.format(812))
    process(tmp_path, 812, of=os.getpid(), name="python")
    assert obstacle("input", NOTHING, tmp_path) is None


def test_a_denied_device_says_which_group_is_needed() -> None:
    """That of the direction that is asked for, and only where it is denied."""
    with open_folder() as folder:
        denied, free = folder / "pcmC1D0c", folder / "pcmC1D0p"
        for path, mode in ((denied, 0), (free, 0o666)):
            path.touch()
            path.chmod(mode)
        with unprivileged():
            found = obstacle("input", folder, NOTHING)
            assert obstacle("output", folder, NOTHING) is None
    assert found is not None
    assert found.said == f"this user may not open {denied}"
    assert "must be in the group audio" in found.advice


def test_the_doctor_says_what_keeps_the_microphone_away(tmp_path: Path) -> None:
    """Instead of asking whether it is plugged in."""
    stream(tmp_path, "pcm0c", RUNNING.format(812))
    process(tmp_path, 812, of=811, name="arecord")
    microphone, speaker = judged_defaults(
        [], None, None, lambda direction: obstacle(direction, NOTHING, tmp_path)
    )
    assert microphone.said == (
        "none can be used: the card 'Device' is in use by 'arecord' (process 811)"
    )
    assert speaker.said == "this machine has none"
