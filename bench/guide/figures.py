"""Figures of the guide's contest: its table of baseline and product, and what the goals ask for."""

from collections.abc import Iterator, Sequence
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
from bench.results.draft import ResultDraft, shown_ms
from bench.results.measures import enough_samples
from bench.results.result import ScenarioResult
from bench.scenario import BenchError

_LABELS: Final = {PRODUCT: "", BASELINE: "baseline_", MODEL: "model_"}
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
    asked = {
        "requests": load.requests,
        "concurrent": load.concurrent,
        "rows": load.rows,
        "model_ms": [load.least_ms, load.most_ms],
        "home_ms": load.home_ms,
        "fault_share": load.fault_share,
    }
    draft = ResultDraft("guide", asked)
    failures: list[str] = []
    for phase, kind in _PHASES:
        _add_ratios(draft, run, phase, kind)
    _add_over_model(draft, run)
    _add_shares(draft, run)
    for phase, kind in _PHASES:
        for who, replies in run.replies[phase].items():
            good = _good(replies, who, phase)
            failures += _too_many_bad(replies, who, phase)
            draft.percentiles(f"{_LABELS[who]}{kind}", [reply.total_ms for reply in good])
            first_ms = [reply.first_ms for reply in good]
            draft.percentiles(f"{_LABELS[who]}{kind}_first_sentence", first_ms, percents=(50, 95))
    for remark in (BASELINE_REMARK, *_faults(load, run)):
        draft.remark(remark)
    return draft.result(), [*failures, *draft.shortage()]


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


def _add_ratios(draft: ResultDraft, run: GuideRun, phase: str, kind: str) -> None:
    """How many times the baseline's time is the product's."""
    baseline, product = _totals(run, phase)
    for percent in (50, 95, 99):
        name = f"{kind}_p{percent}_baseline_over_product"
        draft.ratio(name, baseline, product, percent)


def _add_over_model(draft: ResultDraft, run: GuideRun) -> None:
    """The product's percentiles less those of the model alone, over questions both answered."""
    warm = run.replies[WARM]
    pairs = [
        (ours.total_ms, alone.total_ms)
        for ours, alone in zip(warm[PRODUCT], warm[MODEL], strict=True)
        if not ours.problem
    ]
    over, under = ([pair[at] for pair in pairs] for at in (0, 1))
    for percent in (50, 95):
        draft.difference(f"p{percent}_over_stub_ms", over, under, percent)


def _add_shares(draft: ResultDraft, run: GuideRun) -> None:
    draft.share("hit_rate", run.hits, run.hits + run.misses)
    for phase, kind in ((FAULTY_QUESTIONS, "question"), (FAULTY_COMMANDS, "command")):
        for who in (PRODUCT, BASELINE):
            replies = run.replies[phase][who]
            good = sum(not reply.problem for reply in replies)
            draft.share(f"{_LABELS[who]}{kind}_success", good, len(replies))
    if run.database_p95_ms is not None:
        draft.single("database_p95_ms", run.database_p95_ms, "ms")


def _totals(run: GuideRun, phase: str) -> tuple[list[float], list[float]]:
    """Milliseconds of the baseline and the product, of good answers."""
    baseline, product = (
        [reply.total_ms for reply in run.replies[phase][who] if not reply.problem]
        for who in (BASELINE, PRODUCT)
    )
    return baseline, product


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
        for percent in (50, 95, 99):
            yield _row(f"{words}, P{percent}", *_totals(run, phase), percent)
    first = [
        [reply.first_ms for reply in run.replies[WARM][who] if not reply.problem]
        for who in (BASELINE, PRODUCT)
    ]
    yield _row("first sentence of a question, P50", first[0], first[1], 50)
    alone = [reply.total_ms for reply in run.replies[WARM][MODEL]]
    yield f"{'the model alone, P95':<40}{shown_ms(alone, 95, 0):>24}"
    hits = run.hits / max(1, run.hits + run.misses)
    yield f"{'cache hit rate':<40}{'none':>12}{hits:>11.1%}"
    for phase, words in ((FAULTY_QUESTIONS, "questions"), (FAULTY_COMMANDS, "commands")):
        shares = [
            sum(not reply.problem for reply in run.replies[phase][who])
            / len(run.replies[phase][who])
            for who in (BASELINE, PRODUCT)
        ]
        yield f"{f'success under faults, {words}':<40}{shares[0]:>12.1%}{shares[1]:>11.1%}"


def _row(words: str, baseline: Sequence[float], product: Sequence[float], percent: int) -> str:
    columns = f"{shown_ms(baseline, percent, 0):>12}{shown_ms(product, percent, 0):>12}"
    if min(len(baseline), len(product)) < enough_samples(percent):
        return f"{words:<40}{columns}   too few samples"
    ratio = percentile(baseline, percent) / percentile(product, percent)
    return f"{words:<40}{columns}{ratio:>8.1f}x"
