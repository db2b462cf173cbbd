"""Cost of understanding a sentence, beside hassil in the same run, in small and big homes.

Times are processor times of one thread, in milliseconds: what else the machine does counts little.
"""

import gc
import random
import statistics
import time
import tracemalloc
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from home_assistant_intents import get_intents

from bench.arguments import positive_int
from bench.hassil_matcher import HassilMatcher, ends_within_a_word
from bench.latency import percentile
from bench.made_home import made_home
from bench.output import check_writable
from bench.results.draft import ResultDraft
from bench.results.result import ScenarioResult, write_result
from bench.sampled_sentences import SentenceSampler
from bench.scenario import Scenario
from hub.intents import LocalIntents, lexicon
from hub.intents.en import sentences
from hub.intents.grammar import SentenceGrammar, compiled
from hub.intents.lexicon import Lexicon
from hub.intents.matcher import SentenceMatcher
from hub.ports import HomeSnapshot

SIZES: Final = (40, 2_000)
"""Entities of the homes."""
NOW: Final = datetime(2026, 11, 27, 21, 5, tzinfo=UTC)
DRAWN: Final = 200
"""Sentences drawn from the templates that are timed."""
SPOKEN: Final[Mapping[str, tuple[float, float, tuple[str, ...]]]] = {
    "known command": (
        1.0,
        2.0,
        (
            "turn on the kitchen light",
            "turn off the lights in the bedroom",
            "set the office light to 40 percent",
            "is the garage light on",
            "please switch the pantry heater on",
            "set a timer for 10 minutes",
            "turn on the lights",
            "what time is it",
            "dim the library light",
        ),
    ),
    "two commands": (
        2.5,
        2.5,
        (
            "turn on the kitchen light and the bedroom light",
            "turn off the office heater and set the library light to 30 percent",
            "turn on the attic light and turn off the cellar light",
        ),
    ),
    "unknown thing": (
        3.0,
        3.0,
        (
            "turn on the kitchn light",
            "turn on the moon lamp",
            "turn off the bathroon heater",
            "open the wardrobe",
            "is the xylophone on",
        ),
    ),
    "no command": (
        1.0,
        2.0,
        ("tell me a joke about cats", "who was the first man on the moon", "how do i cook rice"),
    ),
}
"""By kind: the aims for P50 and P95 in ms, and the sentences."""
RENAMINGS: Final = 5
"""How often a name is changed, and back; the slowest counts."""
RENAMING_MS: Final = 10.0
GROWTH: Final = 1.3
"""What a known command may cost in the biggest home, times that in the smallest."""
LANGUAGES: Final = ("en", "de", "fr", "es", "pl")


@dataclass(slots=True, kw_only=True)
class HomeFigures:
    """What one size of a home costs, in ms."""

    entities: int
    learned_ms: float
    renamed_ms: float
    spoken_ms: dict[str, list[float]] = field(default_factory=dict)
    """By kind of sentence, from its text to the plan."""
    ours_ms: list[float] = field(default_factory=list)
    hassil_ms: list[float] = field(default_factory=list)
    """From the normal form to the surest reading, by the same sentences."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--rounds",
        type=positive_int,
        default=30,
        metavar="N",
        help="how often each is timed (default: 30)",
    )
    parser.add_argument(
        "--compared",
        type=positive_int,
        default=1,
        metavar="N",
        help="sentences of each template that are compared with hassil's reading (default: 1)",
    )
    parser.add_argument(
        "--most",
        type=positive_int,
        default=100_000,
        metavar="N",
        help="sentences that are compared at most (default: all)",
    )
    parser.add_argument(
        "--languages",
        action="store_true",
        help="also compile home-assistant-intents' templates of five languages, and weigh them",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")


def run(options: Namespace, environment: Mapping[str, str]) -> int:  # noqa: ARG001
    """Prints the tables; 0 where every aim is met and no sentence is read otherwise than hassil."""
    check_writable(options.json)
    source = sentences.source()
    with _measured() as took:
        grammar = compiled(source)
    print(f"English templates compiled in {took[0]:.0f} ms: {_size(grammar)}")
    drawn = min(DRAWN, options.most)
    figures = [_of_home(made_home(size), source, grammar, options.rounds, drawn) for size in SIZES]
    met = [*_told(figures)]
    compared, unlike = _compare(source, grammar, options.compared, options.most)
    print(f"{compared} sentences beside hassil: {len(unlike)} read otherwise")
    for text in unlike:
        print(f"  {text}")
    if options.languages:
        for language in LANGUAGES:
            print(_weighed(language))
    if options.json:
        write_result(options.json, _result(options, figures, len(unlike), compared))
    return 0 if all(met) and not unlike else 1


def _result(
    options: Namespace, homes: Sequence[HomeFigures], unlike: int, compared: int
) -> ScenarioResult:
    """Ratios first: hassil's time by ours, and the biggest home's by the smallest's."""
    draft = ResultDraft("understanding", {"rounds": options.rounds, "most": options.most})
    known = [home.spoken_ms["known command"] for home in homes]
    draft.ratio("biggest_over_smallest_home_p50", known[-1], known[0])
    for home in homes:
        draft.ratio(f"hassil_over_ours_p50_at_{home.entities}", home.hassil_ms, home.ours_ms)
    for home in homes:
        for kind, times_ms in home.spoken_ms.items():
            draft.percentiles(f"{kind.replace(' ', '_')}_at_{home.entities}", times_ms)
        draft.percentiles(f"drawn_at_{home.entities}", home.ours_ms)
        draft.percentiles(f"drawn_by_hassil_at_{home.entities}", home.hassil_ms)
        draft.single(f"names_learned_at_{home.entities}", home.learned_ms, "ms")
        draft.single(f"name_changed_at_{home.entities}", home.renamed_ms, "ms", 2 * RENAMINGS)
    draft.share("read_otherwise_than_hassil", unlike, compared)
    return draft.result()


@contextmanager
def _measured() -> Iterator[list[float]]:
    """Puts the milliseconds of processor time that the block took into the list."""
    took: list[float] = []
    begun_s = time.thread_time()
    yield took
    took.append(1000 * (time.thread_time() - begun_s))


def _timed(run_once: Callable[[str], object], texts: Iterable[str], rounds: int) -> list[float]:
    times_ms = []
    for text in texts:
        for _ in range(rounds):
            with _measured() as took:
                run_once(text)
            times_ms += took
    return times_ms


def _of_home(
    home: HomeSnapshot,
    source: Mapping[str, object],
    grammar: SentenceGrammar,
    rounds: int,
    most: int,
) -> HomeFigures:
    intents, renamed = LocalIntents("en"), made_home(len(home.entities), renamed=1)
    gc.collect()
    gc.freeze()  # as the hub does once it has started
    learning_ms = _learned_ms(intents, home)
    renaming_ms = [_learned_ms(intents, other) for other in (renamed, home) * RENAMINGS]
    figures = HomeFigures(
        entities=len(home.entities), learned_ms=learning_ms, renamed_ms=max(renaming_ms)
    )

    def plan(text: str) -> object:
        return intents.plan(intents.forms(text), room_id="kitchen", home=home, now=NOW)

    for kind, (_, _, texts) in SPOKEN.items():
        _timed(plan, texts, 1)  # warm
        figures.spoken_ms[kind] = _timed(plan, texts, rounds)
    names = lexicon.learn(home)
    ours, theirs = SentenceMatcher(grammar, names), HassilMatcher(source, names)
    drawn = _understood(theirs, names, ours)[:most]
    _timed(ours.recognise, drawn, 1)
    figures.ours_ms = _timed(ours.recognise, drawn, 3)
    figures.hassil_ms = _timed(theirs.recognise, drawn, 1)
    return figures


def _learned_ms(intents: LocalIntents, home: HomeSnapshot) -> float:
    with _measured() as took:
        intents.learn(home)
    return took[0]


def _understood(theirs: HassilMatcher, names: Lexicon, ours: SentenceMatcher) -> list[str]:
    sampler = SentenceSampler(theirs.grammar, names, random.Random(1))
    known = (text for text in sampler.drawn(1) if ours.recognise(text) is not None)
    return [text for text, _ in zip(known, range(DRAWN), strict=False)]


def _compare(
    source: Mapping[str, object], grammar: SentenceGrammar, for_each: int, most: int
) -> tuple[int, list[str]]:
    """How many sentences were compared, and those that are read otherwise than by hassil."""
    names = lexicon.learn(made_home(SIZES[0]))
    ours, theirs = SentenceMatcher(grammar, names), HassilMatcher(source, names)
    sampler = SentenceSampler(theirs.grammar, names, random.Random(2))
    drawn = sampler.drawn(for_each)
    texts = (drawn[: most * 2 // 3] + sampler.altered(drawn[::2]))[:most]
    unlike = []
    for text in texts:
        reading = theirs.recognise(text)
        if ours.recognise(text) != reading and not ends_within_a_word(text, reading):
            unlike.append(text)
    return len(texts), unlike


def _told(figures: Sequence[HomeFigures]) -> Iterator[bool]:
    """Prints the table; whether each aim is met."""
    print(f"{'':<26}" + "".join(f"{each.entities:>8} entities" for each in figures) + "     aim")
    for kind, (p50, p95, _) in SPOKEN.items():
        yield from _percentiles(kind, [each.spoken_ms[kind] for each in figures], p50, p95)
    yield _row("names learned", [each.learned_ms for each in figures], None)
    yield _row("one name changed", [each.renamed_ms for each in figures], RENAMING_MS)
    yield from _percentiles("drawn sentences", [each.ours_ms for each in figures])
    yield from _percentiles("the same by hassil", [each.hassil_ms for each in figures])
    known = [statistics.median(each.spoken_ms["known command"]) for each in figures]
    print(f"a known command in the biggest home: {known[-1] / known[0]:.2f} times the smallest")
    yield known[-1] <= GROWTH * known[0]


def _percentiles(
    name: str,
    columns_ms: Sequence[Sequence[float]],
    p50_ms: float | None = None,
    p95_ms: float | None = None,
) -> Iterator[bool]:
    """Prints two rows; whether their aims are met."""
    yield _row(f"{name}, P50", [statistics.median(times) for times in columns_ms], p50_ms)
    yield _row(f"{name}, P95", [percentile(times, 95) for times in columns_ms], p95_ms)


def _row(name: str, values_ms: Sequence[float], aim_ms: float | None) -> bool:
    met = aim_ms is None or all(value <= aim_ms for value in values_ms)
    cells = "".join(f"{value:>14.2f} ms" for value in values_ms)
    print(
        f"{name:<26}{cells}" + ("" if aim_ms is None else f"{aim_ms:>8.1f} {'✓' if met else '✗'}")
    )
    return met


def _size(grammar: SentenceGrammar) -> str:
    states, edges = grammar.automaton.size()
    return f"{len(grammar.blocks)} templates, {states} states, {edges} edges"


def _weighed(language: str) -> str:
    """A language's templates, with their memory; allocations are followed, so it takes a while."""
    source = get_intents(language)
    if source is None:
        return f"{language}: home-assistant-intents has none"
    with _measured() as took:
        compiled(source)
    tracemalloc.start()
    grammar = compiled(source)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return f"{language}: compiled in {took[0]:.0f} ms, {held / 1e6:.1f} MB, {_size(grammar)}"


SCENARIO = Scenario(
    summary="cost of understanding a sentence, beside hassil, in small and big homes",
    add_arguments=add_arguments,
    run=run,
    is_timed=False,  # processor time
)
