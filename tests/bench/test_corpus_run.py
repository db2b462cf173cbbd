"""The accuracy benchmark through a real satellite, hub and broker, with few clips."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.corpus_clips import RATE_HZ, ClipSound
from bench.corpus_hearing import ClipMicrophone
from satellite.ports import FRAME_BYTES

pytestmark = pytest.mark.model

CORPUS = """
[[command]]
plain = ["turn on the kitchen light"]
does = ["light.turn_on light.kitchen_light"]

[other]
chat = ["why is the sky blue"]
"""


def test_a_command_is_done_and_a_sentence_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report, its JSON with what was heard, and the hub's log are left."""
    corpus, out = tmp_path / "corpus.toml", tmp_path / "out"
    corpus.write_text(CORPUS)
    words = [
        "--scenario",
        "corpus",
        "--corpus",
        str(corpus),
        "--voices",
        "flite:slt",
        "--noise",
        "none",
    ]
    assert main([*words, "--out", str(out)], {"PATH": "/usr/bin:/bin:/usr/sbin"}) == 0
    command, other = json.loads((out / "corpus.json").read_text())["clips"]
    assert (command["outcome"], command["turns"][0]["actions"]) == (
        "right",
        ["light.turn_on light.kitchen_light"],
    )
    assert (other["outcome"], other["turns"][0]["actions"]) == ("ignored", [])
    assert "sky" in other["turns"][0]["heard"].lower()
    assert {"endpoint", "first_audio", "stt"} <= command["turns"][0]["stages_ms"].keys()
    assert "| flite:slt | 1 | 1 (100.0%) |" in (out / "corpus.md").read_text()
    assert "turn.finished" in (out / "hub.log").read_text()
    assert "✓ SUCCESS" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "value"), [("--voices", "robbie"), ("--noise", "loud"), ("--limit", "0")]
)
def test_a_wrong_option_is_refused_before_anything_starts(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the option's name and the value."""
    with pytest.raises(SystemExit) as ended:
        main(["--scenario", "corpus", option, value], {})
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert option in said
    assert value in said


async def test_only_the_end_of_a_clip_takes_its_time() -> None:
    """All before it is read at once.

    Once the wake word can no longer come, only silence is left.
    """
    sound = ClipSound(bytes(2 * RATE_HZ * 3), speech_end_s=2.0)
    microphone = ClipMicrophone(sound, paced=False)
    at = [frame.captured_s async for frame in microphone.frames()]
    assert len(at) == 2 * RATE_HZ * 3 // FRAME_BYTES
    assert microphone.ended
    paced = [frame.captured_s async for frame in ClipMicrophone(sound, paced=True).frames()]
    assert paced[-1] - paced[round(0.5 / 0.032)] == pytest.approx(3.0 - 0.5, abs=0.1)
