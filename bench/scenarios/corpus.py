"""End-to-end accuracy: spoken commands and other sentences through a real satellite and hub."""

import asyncio
import os
import sys
import tempfile
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from bench import spoken
from bench.arguments import positive_int
from bench.corpus import CORPUS, read_corpus
from bench.corpus_clips import Clip, plan, synthesise, thinned
from bench.corpus_report import Report, Result, is_timed
from bench.output import check_writable, quiet_logs, write_json
from bench.progress import Progress
from bench.results.result import write_result
from bench.scenario import Scenario

QUICK: Final = 10
"""`--quick` hears one clip of so many."""
_LINE_EVERY: Final = 50
"""Without a terminal, a line of progress after so many clips."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--voices",
        type=_voices,
        default=spoken.VOICES,
        metavar="A,B",
        help=f"of {', '.join(spoken.VOICES)}",
    )
    parser.add_argument(
        "--noise",
        type=_noises,
        default=(None, 20.0, 10.0),
        metavar="A,B",
        help="signal-to-noise ratios in dB, or none (default: none,20,10)",
    )
    parser.add_argument(
        "--corpus",
        type=Path,
        default=CORPUS,
        metavar="FILE",
        help="other sentences than bench's own",
    )
    parser.add_argument(
        "--limit", type=positive_int, metavar="N", help="at most so many clips, spread evenly"
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the clips")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="also write corpus.json, corpus.md and hub.log there",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints the tables; 0 when the accuracy is reached.

    Of the commands whose wake word was detected, 90 % came out right and 1 % or less wrong.
    """
    clips = plan(read_corpus(options.corpus), options.voices, options.noise)
    if options.quick:
        clips = thinned(clips, max(1, len(clips) // QUICK))
    if options.limit:
        clips = thinned(clips, options.limit)
    out: Path | None = options.out
    if out:
        check_writable(out / "corpus.json", out / "corpus.md")
    check_writable(options.json)
    quiet_logs(environment)
    results: list[Result] = []
    try:
        with Progress("clips", len(clips), sys.stderr) as progress:
            asyncio.run(hear(clips, environment, out, progress.step, results))
    finally:
        # Also where the hub was stopped after twenty minutes.
        report = Report(tuple(results))
        if out and results:
            write_json(out / "corpus.json", report.summary())
            (out / "corpus.md").write_text(report.markdown() + "\n", encoding="utf-8")
        if options.json and results:
            asked = {"voices": options.voices, "noise": options.noise, "clips": len(clips)}
            write_result(options.json, report.result(asked))
    print(report.markdown())
    print(f"\n{report.errors()}" if report.errors() else "\nNothing wrong was done.")
    print(
        f"\n{'✓ SUCCESS' if report.passed else '✗ FAILED'}: "
        f"{report.share('right'):.1%} right (90 % wanted), "
        f"{report.share('wrong'):.1%} wrong (1 % allowed) of the commands whose wake word was heard"
    )
    return 0 if report.passed else 1


async def hear(
    clips: Sequence[Clip],
    environment: Mapping[str, str],
    out: Path | None,
    step: Callable[[], None],
    results: list[Result],
) -> None:
    """Plays every clip to one satellite of one hub and adds to `results`.

    Raises `BenchError` when they cannot run.
    """
    from bench.corpus_hearing import open_ear
    from bench.own_hub import own_hub

    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ingle-corpus-")))
        hub = await stack.enter_async_context(own_hub(environment, folder))
        try:
            ear = await stack.enter_async_context(open_ear(hub.environment, Path(os.devnull)))
            for clip in clips:
                sound = await asyncio.to_thread(synthesise, clip)
                turns = await ear.hear(sound, paced=is_timed(clip))
                results.append(Result(clip=clip, turns=turns))
                if any(turn.changed and not turn.actions for turn in turns):
                    await hub.ask(
                        "cancel all timers"
                    )  # or the next question about the timer has another answer
                step()
                _show(len(results), len(clips))
            hub.check()
        finally:
            if out:
                (out / "hub.log").write_bytes((folder / "hub.log").read_bytes())


def _show(done: int, total: int) -> None:
    if done % _LINE_EVERY == 0 and not sys.stderr.isatty():
        print(f"{done} of {total} clips", file=sys.stderr, flush=True)


def _voices(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in spoken.VOICES]
    if unknown or not names:
        raise ArgumentTypeError(
            f"{', '.join(unknown) or 'nothing'} is no voice: choose of {', '.join(spoken.VOICES)}"
        )
    return names


def _noises(text: str) -> tuple[float | None, ...]:
    try:
        return tuple(None if part.strip() == "none" else float(part) for part in text.split(","))
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no list of dB like none,20,10") from None


SCENARIO: Final = Scenario(
    summary="right, wrong and missed commands from many voices, and sentences that are none",
    add_arguments=add_arguments,
    run=run,
)
