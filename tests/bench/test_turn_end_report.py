"""What is reported of ends of turns."""

from pathlib import Path

import pytest

from bench.turn_end_report import TurnEndOutcome, TurnEndReport

pytestmark = pytest.mark.pure


def outcomes(kind: str, way: str, *lates_ms: int | None, cause: str = "complete"):  # type: ignore[no-untyped-def]
    return [
        TurnEndOutcome(
            name=str(number),
            kind=kind,
            way=way,
            late_s=None if late is None else late / 1000,
            cause=cause,
            text="",
        )
        for number, late in enumerate(lates_ms)
    ]


def test_a_cut_is_no_latency_and_an_endless_turn_is_counted() -> None:
    """Neither makes the others look better."""
    report = TurnEndReport(outcomes("clean", "words 1", 250, 260, -900, None))
    assert "| clean | words 1 | 4 | 1 (25.0%) | 1 | 255 ms | 260 ms |" in report.markdown()


@pytest.mark.parametrize(
    ("clean", "hesitating", "passed"),
    [
        ((250,) * 100, (300,) * 100, True),
        ((250,) * 90 + (350,) * 10, (300,) * 100, False),
        ((250,) * 95 + (-900,) * 5, (300,) * 100, False),
        ((250,) * 100, (300,) * 90 + (-900,) * 10, False),
    ],
)
def test_the_aims_decide(clean: tuple[int, ...], hesitating: tuple[int, ...], passed: bool) -> None:
    """300 ms at P95, 2 % cut early, 5 % with hesitations."""
    report = TurnEndReport(
        outcomes("clean", "words 1", *clean) + outcomes("hesitating", "words 1", *hesitating)
    )
    assert report.passed == passed


def test_the_pair_is_read_off_the_curve(tmp_path: Path) -> None:
    """Between two settings by a straight line."""
    found = []
    for late, cuts in ((200, 20), (400, 10), (800, 0)):
        found += outcomes("hesitating", f"silence {late}", *[late] * (100 - cuts), *[-900] * cuts)
    report = TurnEndReport(found)
    assert "| by silence | 15.0% | 5.0% | 600 ms |" in report.markdown()
    found += outcomes("hesitating", "words 1", 300, 300)
    TurnEndReport(found).plot(tmp_path / "curve.png")
    assert (tmp_path / "curve.png").stat().st_size > 1000
