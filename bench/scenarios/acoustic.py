"""Wake words: missed on people's recordings, false in hours of other sound, heard in an answer."""

import asyncio
import statistics
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.arguments import positive_int
from bench.output import check_writable, quiet_logs, write_json
from bench.progress import Progress
from bench.results.draft import ResultDraft
from bench.results.measures import Measure
from bench.results.result import ScenarioResult, write_result
from bench.scenario import BenchError, Scenario

if TYPE_CHECKING:
    from bench.interruptions import Interruptions
    from bench.people import People, Samples
    from satellite.listening.wake import WakeWordDetector

FALSE_AN_HOUR: Final = 0.1
MISSED_SHARE: Final = 0.05
CONDITIONS: Final[tuple[tuple[str, float | None], ...]] = (
    ("clean", None),
    ("pink", 10.0),
    ("babble", 10.0),
    ("clatter", 10.0),
)
"""Noise and its level below the word, in dB."""
_SEED: Final = 20261127


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, metavar="FOLDER", help="recordings of people"
    )
    parser.add_argument("--word", default="alexa", metavar="NAME", help="as in WAKE_WORDS (alexa)")
    parser.add_argument(
        "--minutes",
        type=positive_int,
        default=60,
        metavar="N",
        help="of other sound, half of it people (60; the aim needs 1800)",
    )
    parser.add_argument(
        "--answers",
        type=positive_int,
        default=10,
        metavar="N",
        help="minutes of answers into which nobody speaks (10; the aim needs 60)",
    )
    parser.add_argument(
        "--interruptions",
        type=positive_int,
        default=20,
        metavar="N",
        help="of answers, at each of four levels (20)",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="also write acoustic.json and acoustic.png there"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints the tables; 0 when the aims are reached as far as so much sound can show it.

    5 % missed at 10 dB of pink noise where people's recordings of the word are there, and 0.1 false
    an hour; of answers none interrupted by itself, nine of ten by a person.
    """
    from bench.people import People
    from satellite.errors import WakeWordError

    out: Path | None = options.out
    if out is not None:
        check_writable(out / "acoustic.json", out / "acoustic.png")
    check_writable(options.json)
    quiet_logs(environment)
    tally = _Tally(word=options.word)
    try:
        people = People(options.data)
        asyncio.run(_measure(people, options.minutes, tally))
        asyncio.run(_interrupt(people, options, tally))
    except WakeWordError as error:
        raise BenchError(f"--word {options.word}: {error}") from error
    finally:
        if out is not None and tally.hours:
            write_json(out / "acoustic.json", tally.summary())
            tally.plot(out / "acoustic.png")
        if options.json is not None and tally.hours:
            asked = {"minutes": options.minutes, "answers": options.answers, "word": options.word}
            write_result(options.json, tally.result(asked))
        print(tally.markdown())
    return 0 if tally.passed else 1


@dataclass(slots=True)
class _Tally:
    word: str
    heard: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By condition: recordings of the word that woke it, and all."""
    false: Counter[str] = field(default_factory=Counter)
    hours: Counter[str] = field(default_factory=Counter)
    cpu_share: list[float] = field(default_factory=list)
    """Processor time for a second of sound."""
    interruptions: "Interruptions | None" = None

    @property
    def passed(self) -> bool:
        heard, said = self.heard.get("pink 10 dB", (1, 1))
        hours = sum(self.hours.values())
        enough = heard >= (1 - MISSED_SHARE) * said
        enough &= self.interruptions is not None and self.interruptions.passed
        return enough and sum(self.false.values()) <= FALSE_AN_HOUR * max(hours, 1.0)

    def markdown(self) -> str:
        lines = [f"| {self.word} said by people | woken |", "|---|--:|"]
        for condition, (heard, said) in self.heard.items():
            lines.append(f"| {condition} | {heard} of {said} ({100 * heard / said:.1f}%) |")
        lines += ["", "| other sound | hours | false | an hour |", "|---|--:|--:|--:|"]
        for kind in (*self.hours, "all"):
            hours = sum(self.hours.values()) if kind == "all" else self.hours[kind]
            count = sum(self.false.values()) if kind == "all" else self.false[kind]
            lines.append(f"| {kind} | {hours:.2f} | {count} | {_rate(count, hours)} |")
        if self.cpu_share:
            lines += ["", f"Processor: {100 * statistics.median(self.cpu_share):.1f} % of a core."]
        if self.interruptions is not None:
            lines += ["", self.interruptions.markdown()]
        return "\n".join(lines)

    def summary(self) -> dict[str, object]:
        return {
            "word": self.word,
            "heard": {name: list(counts) for name, counts in self.heard.items()},
            "false": dict(self.false),
            "hours": dict(self.hours),
            "interruptions": self.interruptions.summary() if self.interruptions else None,
        }

    def result(self, parameters: Mapping[str, object]) -> ScenarioResult:
        """For the goals; of false wakes the upper bound is the interval's."""
        draft = ResultDraft("acoustic", parameters)
        for condition, (heard, said) in self.heard.items():
            draft.share(f"missed_{condition.replace(' dB', '_db').replace(' ', '_')}",
                        said - heard, said)  # fmt: skip
        hours, count = sum(self.hours.values()), sum(self.false.values())
        draft.add(
            Measure(
                name="acoustic.false_wakes_an_hour",
                value=count / hours,
                unit="/h",
                low=0.0,
                high=_bound(count) / hours,
                samples=round(hours),
            )
        )
        if self.cpu_share:
            draft.mean("processor", [100 * share for share in self.cpu_share], "%")
        if self.interruptions is not None:
            self.interruptions.add_to(draft)
        return draft.result()

    def plot(self, path: Path) -> None:
        """A PNG: false wakes an hour by kind of sound, with the upper bound of what was seen."""
        from matplotlib.figure import Figure

        figure = Figure(figsize=(8, 4.5), layout="constrained")
        axes = figure.subplots()
        kinds = list(self.hours)
        bounds = [_bound(self.false[kind]) / self.hours[kind] for kind in kinds]
        axes.bar(kinds, bounds, color="#ccddee", label="at most (95 %)")
        axes.bar(
            kinds, [self.false[k] / self.hours[k] for k in kinds], color="#4477aa", label="seen"
        )
        axes.axhline(FALSE_AN_HOUR, color="#cc3311", label="aim")
        axes.set_ylabel("false wakes an hour")
        axes.set_title(f"{self.word}: {sum(self.hours.values()):.1f} hours without it")
        axes.legend()
        figure.savefig(path, format="png", dpi=120)


async def _measure(people: "People", minutes: int, tally: _Tally) -> None:
    from bench.wake_streams import STREAM_S, streams
    from satellite.listening.wake import WakeWordDetector

    count = max(1, minutes * 60 // STREAM_S)
    async with WakeWordDetector((tally.word,), 0.5) as detector:
        await _words(people, detector, tally)
        with Progress("streams", count, sys.stderr) as progress:
            for stream in streams(people, count, tally.word, _SEED):
                begun_s = time.process_time()
                detector.reset()
                tally.false[stream.kind] += await _wakes(stream.samples, detector)
                tally.hours[stream.kind] += STREAM_S / 3600  # type: ignore[assignment]
                tally.cpu_share.append((time.process_time() - begun_s) / STREAM_S)
                progress.step()


async def _interrupt(people: "People", options: Namespace, tally: _Tally) -> None:
    from bench.interruptions import LEVELS_DB, measure

    count = options.answers + options.interruptions * len(LEVELS_DB)
    with Progress("answers", count, sys.stderr) as progress:
        tally.interruptions = await measure(
            tally.word,
            [recording.samples() for recording in people.words(tally.word)],
            minutes=options.answers,
            interruptions=options.interruptions,
            seed=_SEED,
            step=progress.step,
        )


async def _words(people: "People", detector: "WakeWordDetector", tally: _Tally) -> None:
    """How many of people's recordings of the word wake it."""
    from bench.acoustics import mixed, noise, pcm, scaled
    from bench.people import RATE_HZ

    recordings = people.words(tally.word)
    babble = [order.samples() for order in people.orders()[:40]]
    for name, level_db in CONDITIONS:
        condition = name if level_db is None else f"{name} {level_db:g} dB"
        heard = 0
        for recording in recordings:
            rng = np.random.default_rng([_SEED, *recording.name.encode(), *name.encode()])
            word = scaled(recording.samples(), 8_000)
            sound = np.concatenate((np.zeros(2 * RATE_HZ), word, np.zeros(RATE_HZ)))
            if level_db is not None:
                sound = mixed(sound, noise(name, len(sound), rng, babble), level_db)
            detector.reset()
            heard += await _wakes(pcm(sound + rng.normal(0, 2, len(sound))), detector) > 0
        if recordings:
            tally.heard[condition] = heard, len(recordings)


async def _wakes(samples: "Samples", detector: "WakeWordDetector") -> int:
    from satellite.ports import FRAME_BYTES, FRAME_S, PcmFrame

    sound = samples.tobytes()
    return sum(
        [
            await detector.detect(PcmFrame(sound[at : at + FRAME_BYTES], at * FRAME_S)) is not None
            for at in range(0, len(sound) - FRAME_BYTES + 1, FRAME_BYTES)
        ]
    )


def _rate(count: int, hours: float) -> str:
    """So many an hour, and at most how many (95 %, Poisson; by the rule of three for none)."""
    return f"{count / hours:.2f} (at most {_bound(count) / hours:.2f})" if hours else "-"


def _bound(count: int) -> float:
    """The mean of which so few or fewer come in one case of twenty."""
    low, high = float(count), 3.0 * count + 10.0
    for _ in range(60):
        mean, term, total = (low + high) / 2, np.exp(-(low + high) / 2), 0.0
        for number in range(count + 1):
            total += term
            term *= mean / (number + 1)
        low, high = (mean, high) if total > 0.05 else (low, mean)
    return high


SCENARIO: Final = Scenario(
    summary="wake words: missed on people's recordings, false in hours of sound, barge-in",
    add_arguments=add_arguments,
    run=run,
    is_timed=False,
)
