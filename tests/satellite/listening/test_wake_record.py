"""What is kept of wake words that were heard, or nearly."""

from pathlib import Path

import pytest

from satellite.listening.wake_record import MAX_BYTES, WakeRecord
from satellite.listening.wake_rule import WakeJudgement

pytestmark = pytest.mark.pure

NEAR = WakeJudgement(
    word="alexa", score=0.41234, threshold=0.5, heard=False, scores={"micro": 0.15, "open": 0.3}
)


def test_a_near_miss_is_kept_with_its_scores(tmp_path: Path) -> None:
    """A line each, oldest first, over a restart too; a line that was cut off is left out."""
    WakeRecord(tmp_path / "new" / "wake.jsonl", lambda: 5.0).note(NEAR)
    with (tmp_path / "new" / "wake.jsonl").open("a") as file:
        file.write('{"at": 5\n')
    record = WakeRecord(tmp_path / "new" / "wake.jsonl", lambda: 6.04)
    record.note(NEAR)
    first, second = record.lines()
    assert (first["at"], second["at"]) == (5.0, 6.0)
    assert second == {
        "at": 6.0,
        "word": "alexa",
        "heard": False,
        "score": 0.412,
        "threshold": 0.5,
        "scores": {"micro": 0.15, "open": 0.3},
    }


def test_it_does_not_grow_for_ever(tmp_path: Path) -> None:
    """The oldest go first."""
    record = WakeRecord(tmp_path / "wake.jsonl", lambda: 1.0)
    for _ in range(6_000):
        record.note(NEAR)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 2 * MAX_BYTES + 200
    assert 1_500 < len(list(record.lines())) < 6_000


def test_a_disk_that_takes_nothing_costs_the_record_and_nothing_else(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "state").write_text("")
    record = WakeRecord(tmp_path / "state" / "wake.jsonl")
    record.note(NEAR)
    record.note(NEAR)
