"""Figures of the guide's contest: its table of baseline and product, and what the goals ask for."""

from collections.abc import Iterator, Sequence
from itertools import starmap
from typing import Final

from bench.guide.contest import Reply
from bench.guide.side_by_side import (
    BASELINE,
    COLD,
    COMMANDS,
    FAULTY_COMMANDS,
    FAULTY_QUESTIONS,
    MODEL,
    PRODUCT,
    WARM,
    GuideLoad,
    GuideRun,
)
from bench.latency import percentile
from bench.results.command_line import Percentiles
from bench.results.measures import Measure, difference_of, enough_samples, ratio_of, share_of
from bench.results.result import Distribution, ScenarioResult
from bench.scenario import BenchError

SCENARIO_NAME: Final = "guide"
_PREFIXES: Final = {PRODUCT: "guide", BASELINE: "guide.baseline", MODEL: "guide.model"}
_PHASES: Final = ((WARM, "question"), (COLD, "cold_question"), (COMMANDS, "command"))
ALLOWED_FAILURES: Final = 0.01
"""Share of the answers that may be wrong where nothing was broken on purpose."""
BASELINE_REMARK: Final = (
    "The baseline is a gateway built in the naive way: a connection for each query, tables without "
    "an index, no cache, the model's whole answer before anything is spoken, no local intents, no "
    "second provider, nothing tried again or read back; with kept HTTP connections, the same rows "
    "and the same stubs. It is not the program that the guide measured."
)


def guide_result(load: GuideLoad, run: GuideRun) -> tuple[ScenarioResult, list[str]]:
    """The result, and why it is not to be relied on. Raises `BenchError` where nobody answered."""
    told = Percentiles()
    measures: list[Measure] = []
    distributions: list[Distribution] = []
    failures: list[str] = []
    for phase, kind in _PHASES:
        for who, replies in run.replies[phase].items():
            good = _good(replies, who, phase)
            failures += _too_many_bad(replies, who, phase)
            label = f"{_label(who)}{kind}"
            total_ms = [reply.total_ms for reply in good]
            told.add(label, total_ms)
            told.add(f"{label}_first_sentence", [reply.first_ms for reply in good], (50, 95))
            distributions.append(
                Distribution(name=f"{who}, {phase}", unit="ms", samples=tuple(total_ms))
            )
        measures += _ratios(run, phase, kind)
    measures += _over_model(run)
    measures += _shares(run)
    if run.database_p95_ms is not None:
        measures.append(Measure(name="guide.database_p95_ms", value=run.database_p95_ms, unit="ms"))
    result = ScenarioResult(
        scenario=SCENARIO_NAME,
        measures=(*measures, *told.measures),
        distributions=tuple(distributions),
        remarks=(BASELINE_REMARK, *told.missing, *_faults(load, run)),
        parameters={
            "requests": load.requests,
            "concurrent": load.concurrent,
            "rows": load.rows,
            "model_ms": [load.least_ms, load.most_ms],
            "home_ms": load.home_ms,
            "fault_share": load.fault_share,
        },
    )
    if told.missing:
        failures.append(f"Too few samples: {len(told.missing)} percentiles are not told.")
    return result, failures


def _label(who: str) -> str:
    return {PRODUCT: "guide.", BASELINE: "guide.baseline_", MODEL: "guide.model_"}[who]


def _good(replies: Sequence[Reply], who: str, phase: str) -> list[Reply]:
    good = [reply for reply in replies if not reply.problem]
    if not good:
        raise BenchError(f"{who} answered nothing ({phase}): {replies[0].problem}")
    return good


def _too_many_bad(replies: Sequence[Reply], who: str, phase: str) -> Iterator[str]:
    bad = [reply.problem for reply in replies if reply.problem]
    if len(bad) > ALLOWED_FAILURES * len(replies):
        yield (
            f"{who} gave {len(bad)} of {len(replies)} answers wrong ({phase}), the first one: "
            f"{bad[0]}"
        )


def _ratios(run: GuideRun, phase: str, kind: str) -> Iterator[Measure]:
    """How many times the baseline's time is the product's."""
    product, baseline = (
        [reply.total_ms for reply in run.replies[phase][who] if not reply.problem]
        for who in (PRODUCT, BASELINE)
    )
    fewest = min(len(product), len(baseline))
    for percent in (50, 95, 99):
        if fewest >= enough_samples(percent):
            name = f"guide.{kind}_p{percent}_baseline_over_product"
            yield ratio_of(name, baseline, product, percent)


def _over_model(run: GuideRun) -> Iterator[Measure]:
    """The product's percentiles less those of the model alone, over questions both answered."""
    warm = run.replies[WARM]
    pairs = [
        (ours.total_ms, alone.total_ms)
        for ours, alone in zip(warm[PRODUCT], warm[MODEL], strict=True)
        if not ours.problem
    ]
    over, under = ([pair[at] for pair in pairs] for at in (0, 1))
    for percent in (50, 95):
        if len(pairs) >= enough_samples(percent):
            yield difference_of(f"guide.p{percent}_over_stub_ms", over, under, percent)


def _shares(run: GuideRun) -> Iterator[Measure]:
    yield share_of("guide.hit_rate", run.hits, run.hits + run.misses)
    for phase, kind in ((FAULTY_QUESTIONS, "question"), (FAULTY_COMMANDS, "command")):
        for who in (PRODUCT, BASELINE):
            replies = run.replies[phase][who]
            good = sum(not reply.problem for reply in replies)
            yield share_of(f"{_label(who)}{kind}_success", good, len(replies))


def _faults(load: GuideLoad, run: GuideRun) -> Iterator[str]:
    yield (
        f"Under faults {load.fault_share:.0%} of the answers of model and home are a 503 or a cut "
        f"connection, in turns: {run.faults} in all. What was sent to the home and not answered "
        "is by contract not sent again; a refused connection is."
    )
    for phase in (FAULTY_QUESTIONS, FAULTY_COMMANDS):
        claims = [
            reply.problem
            for reply in run.replies[phase][PRODUCT]
            if reply.problem.startswith("said it was done")
        ]
        if claims:
            yield f"A false “done” of the product, {len(claims)} times ({phase}): {claims[0]}."


def guide_table(run: GuideRun) -> Iterator[str]:
    """The guide's table: percentiles, hit rate, success, baseline against product."""
    yield f"{'milliseconds':<40}{'baseline':>12}{PRODUCT:>12}{'faster':>9}"
    for phase, words in (
        (WARM, "question to the model"),
        (COLD, "question, database cold"),
        (COMMANDS, "command (a light)"),
    ):
        rows = (("P50", 50), ("P95", 95), ("P99", 99))
        yield from starmap(
            _row,
            [(f"{words}, {name}", *_both(run, phase, percent)) for name, percent in rows],
        )
    first = [
        [reply.first_ms for reply in run.replies[WARM][who] if not reply.problem]
        for who in (BASELINE, PRODUCT)
    ]
    yield _row("first sentence of a question, P50", *(percentile(each, 50) for each in first))
    alone = [reply.total_ms for reply in run.replies[WARM][MODEL]]
    if len(alone) >= enough_samples(95):
        yield f"{'the model alone, P95':<40}{percentile(alone, 95):>24.0f}"
    hits = run.hits / max(1, run.hits + run.misses)
    yield f"{'cache hit rate':<40}{'none':>12}{hits:>11.1%}"
    for phase, words in ((FAULTY_QUESTIONS, "questions"), (FAULTY_COMMANDS, "commands")):
        shares = [
            sum(not reply.problem for reply in run.replies[phase][who])
            / len(run.replies[phase][who])
            for who in (BASELINE, PRODUCT)
        ]
        yield f"{f'success under faults, {words}':<40}{shares[0]:>12.1%}{shares[1]:>11.1%}"


def _both(run: GuideRun, phase: str, percent: int) -> tuple[float | None, float | None]:
    samples = [
        [reply.total_ms for reply in run.replies[phase][who] if not reply.problem]
        for who in (BASELINE, PRODUCT)
    ]
    told = [
        percentile(each, percent) if len(each) >= enough_samples(percent) else None
        for each in samples
    ]
    return told[0], told[1]


def _row(words: str, baseline: float | None, product: float | None) -> str:
    if baseline is None or product is None:
        return f"{words:<40}{'too few samples':>24}"
    return f"{words:<40}{baseline:>12.0f}{product:>12.0f}{baseline / product:>8.1f}x"
