"""The report is one page that fetches nothing, and a document's tables are filled from results."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bench.results.conclusion import conclude
from bench.results.documents import BLOCK, GOALS, fill_figures
from bench.results.goals import Goal
from bench.results.measures import Measure, percentile_of
from bench.results.report import write_report
from bench.results.result import Curve, Distribution, Waterfall
from bench.scenario import BenchError
from bench.scenarios.suite import PARTS
from bench_runs import made_run

pytestmark = pytest.mark.service

SAMPLES = tuple(float(number % 97 + 1) for number in range(300))
P95 = percentile_of("guide.turn_p95_ms", SAMPLES, 95)
GOAL = Goal(measure="guide.turn_p95_ms", at_most=25, unit="ms", why="Nobody <waits>.")


def test_the_page_shows_everything_and_fetches_nothing(tmp_path: Path) -> None:
    """Verdict, machine, goals, changes, figures, remarks and plots, the plots as files, too."""
    run = made_run(P95)
    [part] = run.parts
    assert part.result is not None
    result = replace(
        part.result,
        distributions=(Distribution(name="turn", unit="ms", samples=SAMPLES),),
        curves=(Curve(name="Load", x="satellites", y="ms", lines={"P95": ((1, 2), (10, 3))}),),
        waterfalls=(Waterfall(name="turn", stages_ms=(("context", 0.5, 1), ("home", 4, 9))),),
    )
    run = replace(run, parts=(replace(part, result=result),))
    before = made_run(replace(P95, value=9, low=8, high=10))
    path = write_report(tmp_path, conclude(run, [GOAL], ("abc", before)))
    page = path.read_text(encoding="utf-8")
    for shown in (
        *("goal short: guide.turn_p95_ms", "Nobody &lt;waits&gt;.", "AMD EPYC, 2 cores"),
        *("worse than abc: guide.turn_p95_ms", "One &amp; all.", "turns 100"),
        *("satellites", "distribution of the samples", "stage after stage"),
    ):
        assert shown in page, shown
    assert page.count("<svg") == 3
    assert re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?!["'#])[^\s"')]+""", page) == []
    assert "<script" not in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(set(ids)) == len(ids)
    assert {name.removeprefix("#") for name in re.findall(r'href="(#[^"]+)"', page)} <= set(ids)
    plots = sorted(one.name for one in (tmp_path / "plots").iterdir())
    assert plots == [
        f"guide-{name}.{kind}"
        for name in ("distribution-ms", "load", "turn-stages")
        for kind in ("png", "svg")
    ]


def test_figures_of_a_busy_machine_are_marked(tmp_path: Path) -> None:
    run = made_run(P95)
    run = replace(run, busy_limit_percent=1.0)
    page = write_report(tmp_path, conclude(run, [GOAL])).read_text(encoding="utf-8")
    assert "Taken on a busy machine: not judged, not to be trusted." in page


DOCUMENT = """# Figures

<!-- figures: guide.turn guide.hits -->
stale
<!-- /figures -->
between
<!-- figures: load -->
kept
<!-- /figures -->
<!-- figures: goals -->
<!-- /figures -->
"""


def test_tables_of_a_document_are_filled_and_others_left(tmp_path: Path) -> None:
    """Day, commit and machine stand with them; filling twice changes nothing."""
    document = tmp_path / "a.md"
    document.write_text(DOCUMENT, encoding="utf-8")
    hits = Measure(name="guide.hits_in_redis", value=97.5, unit="%", samples=200)
    other = Measure(name="guide.turns_in_all", value=7, unit="turns")
    conclusion = conclude(made_run(P95, hits, other), [GOAL])
    told = fill_figures(document, conclusion)
    assert told == f"{document}: filled guide.turn guide.hits, goals, as they were: load"
    text = document.read_text(encoding="utf-8")
    assert "27 November 2026 at 0123456789ab; AMD EPYC, 2 cores, 23.4 GB" in text
    assert "| `guide.turn_p95_ms` | 92 ms | " in text
    assert "at most 25 ms: short |" in text
    assert "| `guide.hits_in_redis` | 97.5 % |  | 200 |  |" in text
    assert "turns_in_all" not in text
    assert "stale" not in text
    assert "between\n<!-- figures: load -->\nkept\n" in text
    fill_figures(document, conclusion)
    assert document.read_text(encoding="utf-8") == text


def test_the_figures_of_the_performance_page_have_scenarios() -> None:
    """Each of its tables is filled by one that there is, or will be: none waits for ever."""
    text = (Path(__file__).parents[2] / "docs/PERFORMANCE.md").read_text(encoding="utf-8")
    assert text.count("<!-- figures: ") == text.count("<!-- /figures -->") > 5
    named = [name for block in BLOCK.finditer(text) for name in block["names"].split()]
    known = {part.name for part in PARTS} | {GOALS}
    assert {name.partition(".")[0] for name in named} <= known


def test_a_document_without_a_place_for_figures_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    with pytest.raises(BenchError, match="can't be read"):
        fill_figures(document, conclude(made_run(), []))
    document.write_text("# Figures\n", encoding="utf-8")
    with pytest.raises(BenchError, match="has no <!-- figures: NAME -->"):
        fill_figures(document, conclude(made_run(), []))
