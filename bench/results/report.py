"""Report of a run as one HTML page: verdicts, changes, plots, machine, remarks.

The page stands alone: its plots are SVG within it, and nothing is fetched from anywhere.
"""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Final

from bench.results.conclusion import Comparison, Conclusion
from bench.results.figures import amount, interval
from bench.results.goals import GoalVerdict
from bench.results.run import BenchRun, PartOutcome

_STYLE: Final = """
body { font: 15px/1.5 system-ui, sans-serif; color: #222; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }
h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid #ccc; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { padding: .2rem .8rem .2rem 0;
  text-align: left; vertical-align: top; } td.n { text-align: right; white-space: nowrap; }
tr { border-bottom: 1px solid #eee; } .pass { color: #176b2c; } .short, .worse { color: #b3261e; }
.dim { color: #666; } svg { max-width: 100%; height: auto; } pre { white-space: pre-wrap; }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818; }
  svg { background: #fff; } .pass { color: #7bd88f; } .short, .worse { color: #ff8f87; } }
"""


def write_report(folder: Path, conclusion: Conclusion) -> Path:
    """Writes report.html and the plots' own files (SVG, PNG) into the folder.

    Returns the page's path.
    """
    from bench.results import plots

    drawn: dict[str, dict[str, str]] = {}
    for part in conclusion.run.parts:
        if part.result is not None:
            drawn[part.scenario] = dict(plots.save(plots.drawn(part.result), folder / "plots"))
    path = folder / "report.html"
    path.write_text(page(conclusion, drawn), encoding="utf-8")
    return path


def page(conclusion: Conclusion, plots: dict[str, dict[str, str]]) -> str:
    """The page; `plots` holds SVG by scenario and name."""
    run = conclusion.run
    body: list[str] = [f"<h1>Ingle: benchmark of {escape(run.day)}</h1>"]
    body += _verdict(conclusion)
    body += _machine(run)
    body += _goals(conclusion.goals)
    if conclusion.comparison is not None:
        body += _comparison(conclusion.comparison)
    goals = {one.goal.measure: one for one in conclusion.goals}
    for part in run.parts:
        body += _part(run, part, goals, plots.get(part.scenario, {}))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Ingle: benchmark of {escape(run.day)}</title>\n<style>{_STYLE}</style></head>\n"
        "<body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def _verdict(conclusion: Conclusion) -> list[str]:
    reasons = conclusion.reasons()
    if not reasons:
        return ['<p class="pass"><strong>✓ success</strong></p>']
    return [
        '<p class="short"><strong>✗ not a success</strong></p>',
        _list(f'<li class="short">{escape(reason)}</li>' for reason in reasons),
    ]


def _machine(run: BenchRun) -> list[str]:
    lines = [*run.machine.lines(), f"begun: {run.begun_at}"]
    if run.parts:
        busiest = run.busiest
        lines.append(
            f"other programs: {run.before.percent:.0f} % of the processor before, "
            f"at most {busiest.percent:.0f} % during a scenario "
            f"(windows of two seconds: P95 {busiest.peak_percent:.0f} %); "
            f"{run.busy_limit_percent:.0f} % was the limit"
        )
    return ["<h2>Machine</h2>", f"<pre>{escape(chr(10).join(lines))}</pre>"]


def _goals(verdicts: Sequence[GoalVerdict]) -> list[str]:
    if not verdicts:
        return []
    rows = [
        f'<tr><td class="{_css(one)}">{escape(one.kind)}</td><td>{escape(one.goal.measure)}'
        f'<br><span class="dim">{escape(one.goal.why)}</span></td>'
        f'<td class="n">{escape(one.goal.text)}</td>'
        f'<td class="n">{escape(amount(one.measure)) if one.measure else ""}</td>'
        f'<td class="n">{escape(interval(one.measure)) if one.measure else ""}</td>'
        f"<td>{escape(one.note)}</td></tr>"
        for one in sorted(
            verdicts, key=lambda one: ("short", "pass", "not measured").index(one.kind)
        )
    ]
    return [
        "<h2>Goals</h2>",
        _table(("verdict", "figure", "goal", "measured", "95 % interval", ""), rows),
    ]


def _css(verdict: GoalVerdict) -> str:
    return {"pass": "pass", "short": "short"}.get(verdict.kind, "dim")


def _comparison(comparison: Comparison) -> list[str]:
    lines = "\n".join(comparison.lines())
    return ["<h2>Compared with an earlier run</h2>", f"<pre>{escape(lines)}</pre>"]


def _part(
    run: BenchRun, part: PartOutcome, goals: dict[str, GoalVerdict], plots: dict[str, str]
) -> list[str]:
    body = [
        f"<h2>{escape(part.scenario)}</h2>",
        f"<p>{escape(part.verdict)}"
        f'<span class="dim">, {part.elapsed_s:.0f} s, other programs took {part.load.percent:.0f} '
        "% of the processor</span></p>",
    ]
    if run.is_busy(part):
        body.append('<p class="short">Taken on a busy machine: not judged, not to be trusted.</p>')
    if part.result is None:
        return body
    body += [_list(f"<li>{escape(remark)}</li>" for remark in part.result.remarks)]
    rows = []
    for one in part.result.measures:
        verdict = goals.get(one.name)
        goal = "" if verdict is None else f"{verdict.goal.text}: {verdict.kind}"
        css = "dim" if verdict is None else _css(verdict)
        rows.append(
            f'<tr><td>{escape(one.name)}</td><td class="n">{escape(amount(one))}</td>'
            f'<td class="n">{escape(interval(one))}</td><td class="n">{one.samples}</td>'
            f'<td class="{css}">{escape(goal)}</td></tr>'
        )
    body.append(_table(("figure", "measured", "95 % interval", "samples", "goal"), rows))
    body += [f"<figure>{svg}</figure>" for svg in plots.values()]
    if part.result.parameters:
        asked = ", ".join(f"{name} {value}" for name, value in part.result.parameters.items())
        body.append(f'<p class="dim">Asked for: {escape(asked)}</p>')
    return body


def _list(items: Iterable[str]) -> str:
    text = "".join(items)
    return f"<ul>{text}</ul>" if text else ""


def _table(heads: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
