"""End of turn: latency and early cuts on people's recordings, with hesitations and a television."""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.arguments import positive_int
from bench.output import check_writable, quiet_logs, write_json
from bench.progress import Progress
from bench.results.result import write_result
from bench.scenario import Scenario
from bench.turn_end_report import TurnEndOutcome, TurnEndReport

if TYPE_CHECKING:
    from bench.people import Recording, Samples
    from bench.turn_ends import Transcripts

SILENCES_MS: Final = (250, 400, 700, 1000, 1600)
"""Endpointing by silence alone, to compare with."""
STRETCHES: Final = (0.6, 1.0, 1.5, 2.0, 3.0)
"""The silences by words, all multiplied by the same: the curve of latency against cuts."""
TELEVISION_DB: Final = (5.0, 10.0, 15.0)
_LEAD_S: Final = 0.6
_TAIL_S: Final = 4.0
_SEED: Final = 20261127


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="recordings of people: commands.json, commands/, words/, coffee_maker.yaml",
    )
    parser.add_argument(
        "--limit", type=positive_int, default=100, metavar="N", help="orders, spread evenly (100)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="also write endturn.json and endturn.png there"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints the tables; 0 when the aims are reached.

    Of whole commands 300 ms at P95 and 2 % cut early, 5 % with hesitations.
    """
    from bench.people import People

    out: Path | None = options.out
    if out is not None:
        check_writable(out / "endturn.json", out / "endturn.png")
    check_writable(options.json)
    quiet_logs(environment)
    people = People(options.data)
    outcomes: list[TurnEndOutcome] = []
    try:
        asyncio.run(_measure(people.orders(), people.grammar, options.limit, outcomes))
    finally:
        report = TurnEndReport(outcomes)
        if out is not None and outcomes:
            write_json(out / "endturn.json", report.summary())
            report.plot(out / "endturn.png")
        if options.json is not None and outcomes:
            write_result(options.json, report.result({"limit": options.limit}))
    print(report.markdown())
    return 0 if report.passed else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clip:
    """A sound with one order in it, and when its last word ends."""

    name: str
    kind: str
    samples: "Samples"
    speech_end_s: float


async def _measure(
    orders: "Sequence[Recording]", grammar: str, limit: int, outcomes: list[TurnEndOutcome]
) -> None:
    from bench.turn_ends import Transcripts
    from ingle.speech.completeness import CompletenessJudge
    from ingle.speech.engines.moonshine import Moonshine

    judge = CompletenessJudge()
    judge.use_vocabulary(grammar)
    recogniser = Moonshine(limit_s=300.0)
    transcripts = Transcripts(recogniser, judge)
    chosen = orders[:: max(1, len(orders) // limit)][:limit]
    with Progress("orders", len(chosen), sys.stderr) as progress:
        for order in chosen:
            for clip in _clips(order, orders):
                await _hear(clip, transcripts, outcomes)
            progress.step()
    recogniser.close()


async def _hear(clip: _Clip, transcripts: "Transcripts", outcomes: list[TurnEndOutcome]) -> None:
    """The clip's end by each way to find it."""
    from bench.turn_ends import probabilities, turn_end
    from satellite.listening.vad import SileroSpeechDetector
    from satellite.settings import EndpointSettings

    heard = probabilities(clip.samples, SileroSpeechDetector())
    plain = EndpointSettings.model_validate({})
    ways: list[tuple[str, EndpointSettings, Transcripts | None]] = [
        (f"silence {ms}", plain.model_copy(update={"silence_ms": ms}), None) for ms in SILENCES_MS
    ]
    for stretch in STRETCHES if not clip.kind.startswith("television") else (1.0,):
        scaled = {
            name: round(getattr(plain, name) * stretch)
            for name in ("silence_ms", "complete_silence_ms", "open_silence_ms")
        }
        ways.append((f"words {stretch:g}", plain.model_copy(update=scaled), transcripts))
    for way, settings, known in ways:
        end = await turn_end(f"{clip.kind} {clip.name}", heard, known, settings)
        late_s = None if end.ended_s is None else end.ended_s - clip.speech_end_s
        outcomes.append(
            TurnEndOutcome(
                name=clip.name,
                kind=clip.kind,
                way=way,
                late_s=late_s,
                cause=end.cause,
                text=end.text,
            )
        )


def _clips(order: "Recording", others: "Sequence[Recording]") -> Iterator[_Clip]:
    """The order clean, with a hesitation, and with a television on behind it."""
    from bench.acoustics import mixed, noise, pcm, talk
    from bench.people import RATE_HZ
    from bench.turn_ends import hesitating, probabilities
    from satellite.listening.vad import SileroSpeechDetector
    from satellite.ports import FRAME_S

    rng = np.random.default_rng([_SEED, *order.name.encode()])
    whole = order.samples()
    spoken = [
        frame.captured_s
        for frame, probability in probabilities(whole, SileroSpeechDetector())
        if probability >= 0.5
    ]
    if not spoken:
        return
    cut_s = max(0.0, spoken[0] - _LEAD_S)
    speech = whole[int(cut_s * RATE_HZ) : int((spoken[-1] + 0.1) * RATE_HZ)]
    begins_s, ends_s = spoken[0] - FRAME_S - cut_s, spoken[-1] - cut_s
    floor = float(np.percentile(np.abs(whole.astype(np.float64)), 20)) + 1.0

    def with_tail(sound: "Samples") -> "Samples":
        tail = noise("pink", int(_TAIL_S * RATE_HZ), rng) * floor
        return np.concatenate((sound, pcm(tail)))

    pause_s = float(rng.uniform(0.35, 1.0))
    yield _Clip(name=order.name, kind="clean", samples=with_tail(speech), speech_end_s=ends_s)
    yield _Clip(
        name=order.name,
        kind="hesitating",
        samples=with_tail(hesitating(speech, pause_s, begins_s, ends_s)),
        speech_end_s=ends_s + pause_s,
    )
    voices = [others[int(rng.integers(len(others)))].samples() for _ in range(4)]
    television = talk(len(speech) + int(_TAIL_S * RATE_HZ), rng, [_dense(v) for v in voices])
    for level_db in TELEVISION_DB:
        behind = mixed(with_tail(speech), television, level_db)
        yield _Clip(
            name=order.name,
            kind=f"television {level_db:g} dB",
            samples=pcm(behind),
            speech_end_s=ends_s,
        )


def _dense(samples: "Samples") -> "Samples":
    """Without the silence around the words, as television talks."""
    level = np.convolve(np.abs(samples.astype(np.float64)), np.ones(1600) / 1600, "same")
    loud = np.flatnonzero(level > 0.08 * level.max())
    return samples[loud[0] : loud[-1]]


SCENARIO: Final = Scenario(
    summary="end of turn on people's recordings: latency, early cuts, hesitations, a television",
    add_arguments=add_arguments,
    run=run,
    is_timed=False,  # by the clock of the recordings
)
