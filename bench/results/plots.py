"""Plots of results: distributions, curves, stage waterfalls and goals, as SVG and PNG.

Figures are drawn without a display. Their SVG stands alone: no font, style or picture is fetched.
"""

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench.latency import percentile
from bench.results.result import Curve, Distribution, ScenarioResult, Waterfall

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS: Final = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#777777")
"""Told apart by those who see colours otherwise, too (Paul Tol's bright scheme)."""
_STYLES: Final = ("-", "--", ":")
"""One for each time the colours are used up."""
_DPI: Final = 110
_MOST_POINTS: Final = 400
"""Of a curve: an SVG of an hour's samples would be megabytes."""


def drawn(result: ScenarioResult) -> Mapping[str, "Figure"]:
    """Every plot of a result, by a name that is fit for a file."""
    plots: dict[str, Figure] = {}
    for unit in dict.fromkeys(one.unit for one in result.distributions):
        some = [one for one in result.distributions if one.unit == unit and one.samples]
        if some:
            plots[f"{result.scenario}-distribution-{_plain(unit)}"] = _distributions(some, unit)
    for curve in result.curves:
        plots[f"{result.scenario}-{_plain(curve.name)}"] = _curve(curve)
    for waterfall in result.waterfalls:
        plots[f"{result.scenario}-{_plain(waterfall.name)}-stages"] = _waterfall(waterfall)
    return plots


def save(plots: Mapping[str, "Figure"], folder: Path) -> Mapping[str, str]:
    """Writes each as SVG and as PNG; returns the SVG by name, fit to stand within a page."""
    folder.mkdir(parents=True, exist_ok=True)
    svgs = {}
    for name, figure in plots.items():
        figure.savefig(folder / f"{name}.png", format="png", dpi=_DPI)
        svgs[name] = _svg(figure, name)
        (folder / f"{name}.svg").write_text(svgs[name], encoding="utf-8")
    return svgs


def _svg(figure: "Figure", salt: str) -> str:
    """Text stays text; ids are the plot's own, so that several stand in one page."""
    import matplotlib as mpl

    out = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": salt}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    return re.sub(r'(id="|url\(#|href="#)', rf"\1{_plain(salt)}-", svg)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "plot"


def _axes(height_in: float = 3.6) -> tuple["Figure", "Axes"]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, height_in), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25)
    return figure, axes


def _distributions(some: Sequence[Distribution], unit: str) -> "Figure":
    """How many percent were within how much, on a scale where the last hundredth is seen."""
    figure, axes = _axes()
    for number, one in enumerate(some):
        values = sorted(one.samples)
        steps = range(1, min(len(values), _MOST_POINTS) + 1)
        shares = [100.0 * step / len(steps) for step in steps]
        within = [percentile(values, share) for share in shares]
        label = f"{one.name} ({len(values)})"
        axes.step(within, shares, **_look(number), where="post", label=label)
    for share in (50, 95):
        axes.axhline(share, color="#999999", linewidth=0.8, linestyle=":")
    positive = min(min(one.samples) for one in some) > 0
    most, least = max(max(one.samples) for one in some), min(min(one.samples) for one in some)
    if positive and most > 20 * least:
        axes.set_xscale("log")
    axes.set(xlabel=unit, ylabel="% within", ylim=(0, 101), title="distribution of the samples")
    axes.legend(fontsize="small")
    return figure


def _look(number: int) -> dict[str, Any]:
    """Colour and style of a line, by its place among the others."""
    style = _STYLES[number // len(_COLOURS) % len(_STYLES)]
    return {"color": _COLOURS[number % len(_COLOURS)], "linestyle": style}


def _curve(curve: Curve) -> "Figure":
    figure, axes = _axes()
    for number, (name, points) in enumerate(curve.lines.items()):
        every = max(1, len(points) // _MOST_POINTS)
        some = points[::every]
        marker = "o" if len(some) <= 20 else ""
        xs, ys = [x for x, _ in some], [y for _, y in some]
        axes.plot(xs, ys, marker=marker, markersize=4, label=name, **_look(number))
    axes.set(xlabel=curve.x, ylabel=curve.y, title=curve.name)
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    if curve.lines:
        axes.legend(fontsize="small")
    return figure


def _waterfall(waterfall: Waterfall) -> "Figure":
    """A bar for each stage where the one before ends, by their P50; a thin one up to P95."""
    stages = waterfall.stages_ms
    figure, axes = _axes(1.2 + 0.4 * max(1, len(stages)))
    begun_ms = 0.0
    for row, (_, p50_ms, p95_ms) in enumerate(stages):
        axes.barh(row, p50_ms, left=begun_ms, color=_COLOURS[0], height=0.6)
        axes.barh(row, max(0.0, p95_ms - p50_ms), left=begun_ms + p50_ms, color="#bbccdd",
                  height=0.25)  # fmt: skip
        axes.annotate(f"{p50_ms:.3g}, P95 {p95_ms:.3g}", (begun_ms + max(p50_ms, p95_ms), row),
                      xytext=(4, 0), textcoords="offset points", va="center",
                      fontsize="small")  # fmt: skip
        begun_ms += p50_ms
    axes.set_yticks(range(len(stages)), [name for name, _, _ in stages])
    axes.invert_yaxis()
    axes.margins(x=0.2)
    axes.set(xlabel="ms, stage after stage (P50)", title=waterfall.name)
    return figure
