"""First sound of the voice: new sentences, kept ones, and both on a busy machine."""

import asyncio
import multiprocessing
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.arguments import positive_int
from bench.latency import percentile
from bench.output import check_writable, quiet_logs
from bench.progress import Progress
from bench.results.draft import ResultDraft, shown_ms
from bench.results.result import ScenarioResult, write_result
from bench.scenario import BenchError, Scenario

if TYPE_CHECKING:
    from ingle.speech.settings import SpeechSettings
    from ingle.speech.voices.natural import NaturalVoice

KEPT_P95_MS: Final = 80.0
NEW_P95_MS: Final = 350.0
_BYTES_A_SAMPLE: Final = 2
LONGER: Final = (
    "The living room is at 21.5 °C, the bedroom is at 19 °C, and the front door is locked.",
    "Tomorrow it rains in the morning with 12 km/h of wind, and it clears up by 16:00.",
    "I have set a timer for twenty minutes, and one of an hour and a half is still running.",
    "You have three reminders: the bins on Tuesday at 7:00, the dentist, and Anna's birthday.",
    "The washing machine has 35 minutes left, because the second rinse was added.",
    "I'm not sure which light you mean: there is one in the kitchen and one in the hallway.",
    "Two windows are open, the one in the bedroom and the one in the office.",
    "It's a quarter past 9.",
    "The kitchen light is on.",
    "Your alarm is set for 6:45 tomorrow.",
)
"""Beside the answers that the demo home is likely to give."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--busy",
        type=positive_int,
        metavar="N",
        help="beside so many processes that do nothing but count",
    )
    parser.add_argument(
        "--limit", type=positive_int, default=100, metavar="N", help="sentences (default: all 47)"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        choices=(1, 2),
        default=2,
        help="how often each is said, new and kept (default: 2; P95 needs 59 in all)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sound:
    """How a sentence came."""

    first_ms: float
    whole_ms: float
    speech_s: float


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints the table; 0 where P95 of the first sound is below 80 ms kept and 350 ms new."""
    from ingle.speech.settings import SpeechSettings

    check_writable(options.json)
    quiet_logs(environment)
    settings = SpeechSettings.read(environment)
    with _busy(options.busy or 0), tempfile.TemporaryDirectory(prefix="ingle-voice-") as folder:
        new, kept, about = asyncio.run(_measure(settings, Path(folder), options))
    print("\n".join(_table(new, kept, about)))
    if options.json is not None:
        write_result(options.json, _result(options, new, kept, about))
    passed = _p95(kept) < KEPT_P95_MS and _p95(new) < NEW_P95_MS
    return 0 if passed else 1


def _result(
    options: Namespace,
    new: Sequence[_Sound],
    kept: Sequence[_Sound],
    about: Mapping[str, object],
) -> ScenarioResult:
    asked = {"voice": about["voice"], "sentences": len(new), "busy": options.busy or 0}
    draft = ResultDraft("speaking", asked)
    for kind, sounds in (("new", new), ("kept", kept)):
        draft.percentiles(f"{kind}_first_sound", [row.first_ms for row in sounds])
        draft.percentiles(f"{kind}_whole", [row.whole_ms for row in sounds], percents=(50, 95))
        paces = [row.whole_ms / 1000 / row.speech_s for row in sounds if row.speech_s]
        draft.mean(f"{kind}_work_for_a_second", paces, "s")
    draft.share("said_by_the_spare", int(str(about["spared"])), len(new))
    draft.single("loaded", float(str(about["loaded_s"])), "s")
    return draft.result()


async def _measure(
    settings: "SpeechSettings", folder: Path, options: Namespace
) -> tuple[list[_Sound], list[_Sound], dict[str, object]]:
    from ingle.speech.voices.choice import VoiceFolders, load_voice
    from ingle.speech.voices.natural import NaturalVoice

    begun_s = time.monotonic()
    voice = await asyncio.to_thread(load_voice, settings, VoiceFolders.within(folder, "bench"))
    if not isinstance(voice, NaturalVoice):
        voice.close()
        raise BenchError(
            f"{voice.name} speaks here, which keeps nothing: install ingle[voice], or set TTS_VOICE"
        )
    try:
        await voice.warm_up()
        loaded_s = time.monotonic() - begun_s
        texts = [*_answers(), *LONGER][: options.limit]
        said = texts * options.rounds
        new = [await _speak(voice, text) for text in said]  # the voice keeps what it said twice
        spared = voice.spared
        with Progress("spoken ahead", len(texts), sys.stderr) as progress:
            for text in texts:
                await voice.make_one(text)
                progress.step()
        kept = [await _speak(voice, text) for text in said]
    finally:
        voice.close()
    return new, kept, {"voice": voice.name, "loaded_s": round(loaded_s, 2), "spared": spared}


def _answers() -> tuple[str, ...]:
    from datetime import UTC, datetime

    from hub.home.demo import DemoHome
    from hub.intents import LocalIntents
    from hub.intents.likely_answers import likely_answers

    home, intents = DemoHome().snapshot(), LocalIntents()
    intents.learn(home)
    return likely_answers(intents, home, datetime.now(UTC))


async def _speak(voice: "NaturalVoice", text: str) -> _Sound:
    begun_s, first_s, size = time.monotonic(), None, 0
    async for piece in voice.speak(text):
        if piece and first_s is None:
            first_s = time.monotonic() - begun_s
        size += len(piece)
    whole_s = time.monotonic() - begun_s
    return _Sound(
        first_ms=round(1000 * (whole_s if first_s is None else first_s), 1),
        whole_ms=round(1000 * whole_s, 1),
        speech_s=round(size / _BYTES_A_SAMPLE / voice.sample_rate_hz, 2),
    )


def _table(
    new: Sequence[_Sound], kept: Sequence[_Sound], about: Mapping[str, object]
) -> Iterator[str]:
    yield f"{about['voice']}, loaded and measured in {about['loaded_s']} s"
    yield ""
    yield "| sentences | n | first sound P50 | P95 | target | all of it P50 | work for 1 s |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, sounds, target in (("new", new, NEW_P95_MS), ("kept", kept, KEPT_P95_MS)):
        first, whole = [row.first_ms for row in sounds], [row.whole_ms for row in sounds]
        pace = sum(whole) / 1000 / sum(row.speech_s for row in sounds)
        yield (
            f"| {name} | {len(sounds)} | {shown_ms(first, 50, 0)} ms | {shown_ms(first, 95, 0)} ms "
            f"| < {target:.0f} ms | {shown_ms(whole, 50, 0)} ms | {pace:.2f} s |"
        )
    yield ""
    yield f"Said by the spare voice, because they were late: {about['spared']} of {len(new)}."


def _p95(sounds: Sequence[_Sound]) -> float:
    return percentile([row.first_ms for row in sounds], 95)


@contextmanager
def _busy(processes: int) -> Iterator[None]:
    """So many processes count for ever while the block runs."""
    context = multiprocessing.get_context("spawn")
    started = [context.Process(target=_count, daemon=True) for _ in range(processes)]
    for process in started:
        process.start()
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.join()


def _count() -> None:
    number = 0
    while True:
        number += 1


SCENARIO: Final = Scenario(
    summary="first sound of the voice: new sentences, kept ones, on a busy machine",
    add_arguments=add_arguments,
    run=run,
)
