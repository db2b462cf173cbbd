"""Overhead of the hub's language model client: bytes to sentences, over a model without latency."""

import asyncio
import re
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.arguments import positive_int
from bench.latency import LatencyReport
from bench.output import check_writable
from bench.processes import ProcessEnded, child
from bench.results.draft import ResultDraft, shown_ms
from bench.results.result import write_result
from bench.scenario import BenchError, Scenario
from bench.talker import TOKENS
from hub.ports import ChatMessage, LanguageModel, Sentence

FIRST_TARGET_MS: Final = 25.0
"""From the request to the first sentence, the time that is not the model's."""
SENTENCE_TARGET_MS: Final = 5.0
"""From the token that settles a sentence's end to the sentence."""
PAUSE_MS: Final = 5
_STAMP: Final = re.compile(r"T(\d+)")
_PROVIDERS: Final = ("ollama", "openai")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFigures:
    """Figures of one protocol."""

    first_sentence: LatencyReport
    sentence: LatencyReport
    burst_us: float
    """Processor time for each token when the answer comes all at once, in microseconds."""
    single_us: float
    """When every token comes alone."""

    @property
    def passed(self) -> bool:
        return self.first_sentence.verdict.passed and self.sentence.verdict.passed

    def add_to(self, draft: ResultDraft, provider: str) -> None:
        draft.percentiles(f"{provider}_first_sentence", self.first_sentence.latencies_ms)
        draft.percentiles(f"{provider}_sentence", self.sentence.latencies_ms)
        draft.single(f"{provider}_token_in_a_burst", self.burst_us, "us")
        draft.single(f"{provider}_token_alone", self.single_us, "us")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--answers",
        type=positive_int,
        default=200,
        metavar="N",
        help="short answers asked for (default: 200)",
    )
    parser.add_argument(
        "--sentences",
        type=positive_int,
        default=60,
        metavar="N",
        help="of the long ones (default: 60)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints a table; 0 when both P95 are below their targets in both protocols."""
    from ingle.runtime.logs import configure_logs
    from ingle.runtime.settings import LogSettings

    check_writable(options.json)
    configure_logs(LogSettings.read({"LOG_LEVEL": "error"}))
    figures = asyncio.run(measure(options.answers, options.sentences, environment))
    print(
        f"{options.answers} short answers, long ones of {options.sentences} sentences; "
        "milliseconds, microseconds"
    )
    print(
        f"{'':<9}{'first sentence P50':>20}{'P95':>8}{'sentence P50':>15}{'P95':>8}"
        f"{'us/token burst':>16}{'single':>8}"
    )
    for provider, each in figures.items():
        first, sentence = each.first_sentence.latencies_ms, each.sentence.latencies_ms
        print(
            f"{provider:<9}{shown_ms(first, 50):>20}{shown_ms(first, 95):>8}"
            f"{shown_ms(sentence, 50):>15}{shown_ms(sentence, 95):>8}"
            f"{each.burst_us:>16.1f}{each.single_us:>8.1f}   {'✓' if each.passed else '✗'}"
            f" <{FIRST_TARGET_MS:.0f}, <{SENTENCE_TARGET_MS:.0f}"
        )
    if options.json:
        asked = {"answers": options.answers, "sentences": options.sentences}
        draft = ResultDraft("llm", asked)
        for provider, each in figures.items():
            each.add_to(draft, provider)
        write_result(options.json, draft.result())
    return 0 if all(each.passed for each in figures.values()) else 1


async def measure(
    answers: int, sentences: int, environment: Mapping[str, str]
) -> dict[str, ModelFigures]:
    """The figures by protocol."""
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as folder:
        command = [sys.executable, "-m", "bench.talker"]
        log = Path(folder) / "talker.log"
        async with child(
            "the talker", command, environment=environment, log=log, read_output=True
        ) as talker:
            try:
                url = f"http://127.0.0.1:{await talker.port()}"
            except ProcessEnded as error:
                raise BenchError(str(error)) from error
            return {
                provider: await _measure(provider, url, answers, sentences)
                for provider in _PROVIDERS
            }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What one answer took."""

    first_ms: float
    sentence_ms: tuple[float, ...]
    cpu_s: float


async def _measure(provider: str, url: str, answers: int, sentences: int) -> ModelFigures:
    short = await _answers(provider, url, "talk-2-0", answers + 1)
    long = max(1, 3000 // TOKENS)
    burst = await _answers(provider, url, f"talk-{long}-0", 4)
    (single,) = await _answers(provider, url, f"talk-{sentences}-{PAUSE_MS}", 1)
    firsts = tuple(each.first_ms for each in short[1:])  # the first one connects
    return ModelFigures(
        first_sentence=LatencyReport(latencies_ms=firsts, target_ms=FIRST_TARGET_MS),
        sentence=LatencyReport(latencies_ms=single.sentence_ms, target_ms=SENTENCE_TARGET_MS),
        burst_us=min(each.cpu_s for each in burst) / (long * TOKENS) * 1e6,
        single_us=single.cpu_s / (sentences * TOKENS) * 1e6,
    )


async def _answers(provider: str, url: str, model: str, count: int) -> list[_Answer]:
    """So many answers of a model, one after the other over one connection."""
    from hub.llm.factory import open_models
    from hub.resilience.board import BreakerBoard
    from hub.settings import LlmSettings

    place = {
        "OLLAMA_URL": url,
        "OLLAMA_MODEL": model,
        "OPENAI_BASE_URL": f"{url}/v1",
        "OPENAI_MODEL": model,
    }
    settings = LlmSettings.read({**place, "LLM_PROVIDERS": provider, "LLM_TIMEOUT": "600"})
    async with open_models(settings, BreakerBoard().breaker) as models:
        return [await _answer(models) for _ in range(count)]


async def _answer(models: LanguageModel) -> _Answer:
    """Asks once. The next sentence begins with the time at which the one before was settled."""
    asked = [
        ChatMessage(role="system", text="Be brief. " * 50),
        ChatMessage(role="user", text="How is the weather?"),
    ]
    begun_s, begun_cpu_s = time.perf_counter(), time.process_time()
    first_ms: float | None = None
    arrived_ns = 0
    sentence_ms: list[float] = []
    async with aclosing(models.reply(asked, ())) as items:
        async for item in items:
            now_ns = time.monotonic_ns()
            if first_ms is None:
                first_ms = (time.perf_counter() - begun_s) * 1000.0
            if isinstance(item, Sentence) and (stamp := _STAMP.match(item.text)):
                sentence_ms.append((arrived_ns - int(stamp[1])) / 1e6)
            arrived_ns = now_ns
    if first_ms is None:
        raise BenchError("the talker said nothing")
    cpu_s = time.process_time() - begun_cpu_s
    return _Answer(first_ms=first_ms, sentence_ms=tuple(sentence_ms), cpu_s=cpu_s)


SCENARIO = Scenario(
    summary=(
        "what the hub adds to a language model's answer: first sentence, each sentence, "
        "processor time a token"
    ),
    add_arguments=add_arguments,
    run=run,
)
