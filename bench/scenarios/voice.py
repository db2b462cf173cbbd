"""Spoken turns: from the last word to the first sound of the answer, with ears on either machine.

A recording goes through a real satellite process at a microphone's pace, before a real hub with the
demo home; speech to text and voice are on the satellite (`STT_PLACE=local`) and on the hub
(`STT_PLACE=hub`), block by block in turns. The answer goes into a file: a sound card adds its own
buffer, some 85 ms.
"""

import asyncio
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bench.arguments import positive_int
from bench.output import check_writable, quiet_logs
from bench.progress import Progress
from bench.results.command_line import add_json_argument, figure_rows, finish
from bench.results.draft import ResultDraft
from bench.results.result import ScenarioResult
from bench.scenario import BenchError, Scenario

if TYPE_CHECKING:
    from bench.spoken_turns.placements import SpokenTurns

PLACES: Final = ("local", "hub")
DEFAULT_COMMANDS: Final = 60
ALLOWED_FAILURES: Final = 0.1
"""Share of the commands that may be lost or misheard before the latency of the others says little:
wake words and recognisers are measured elsewhere (`corpus`)."""
FILE_REMARK: Final = (
    "The answer is written into a file: a sound card's own buffer, some 85 ms, is not in these "
    "figures."
)


def _places(text: str) -> tuple[str, ...]:
    places = tuple(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
    if not places or set(places) - set(PLACES):
        raise ArgumentTypeError(f"{text!r} is not {' or '.join(PLACES)}, or both with a comma")
    return places


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--commands",
        type=positive_int,
        default=DEFAULT_COMMANDS,
        metavar="N",
        help=f"spoken at each place, some 8 s each (default: {DEFAULT_COMMANDS}; P95 needs 59)",
    )
    parser.add_argument(
        "--places",
        type=_places,
        default=PLACES,
        metavar="A,B",
        help="where speech becomes text and text speech (default: local,hub)",
    )
    add_json_argument(parser)


def _run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints a waterfall for each place; 0 where the commands were answered and P95 has its
    samples.
    """
    from bench.results.stages import stage_rows
    from bench.spoken_turns.placements import speak_in_turns

    check_writable(options.json)
    quiet_logs(environment)
    total = options.commands * len(options.places)
    with Progress("commands", total, sys.stderr) as progress:
        found = asyncio.run(
            speak_in_turns(options.places, options.commands, environment, progress.step)
        )
    result, failures = voice_result(found)
    print(f"{options.commands} spoken commands at each place, in turns; ears and voice together")
    for waterfall in result.waterfalls:
        print("\n".join(stage_rows(waterfall)))
    print("\n".join(figure_rows(result)))
    return finish(result, failures, options.json)


def voice_result(found: Mapping[str, "SpokenTurns"]) -> tuple[ScenarioResult, list[str]]:
    """The result, and why it is not to be relied on. Raises `BenchError` where nothing came."""
    from bench.results.stages import waterfall_of

    draft = ResultDraft("voice", {place: turns.spoken for place, turns in found.items()})
    failures: list[str] = []
    if set(found) == set(PLACES):
        hub, local = found["hub"].waits_ms, found["local"].waits_ms
        draft.ratio("hub_over_local_last_word_to_sound_p50", hub, local)
    for place, turns in found.items():
        if not turns.waits_ms:
            raise BenchError(
                f"no command of {turns.spoken} was answered with STT_PLACE={place}, {_how(turns)}"
            )
        draft.percentiles(f"{place}_last_word_to_sound", turns.waits_ms, percents=(50, 95))
        sounds_ms = turns.stage_ms("first_audio")
        draft.percentiles(f"{place}_silence_to_sound", sounds_ms, percents=(50, 95))
        failed = turns.lost + len(turns.problems)
        draft.share(f"{place}_answered", turns.spoken - failed, turns.spoken)
        if failed > ALLOWED_FAILURES * turns.spoken:
            failures.append(
                f"STT_PLACE={place}: {failed} of {turns.spoken} commands were not answered, "
                f"{_how(turns)}."
            )
        waterfall = waterfall_of(f"STT_PLACE={place}", turns.stages_ms)
        if waterfall is not None:
            draft.waterfall(waterfall)
    draft.remark(FILE_REMARK)
    return draft.result(), [*failures, *draft.shortage()]


def _how(turns: "SpokenTurns") -> str:
    first = f"; the first other one {turns.problems[0]}" if turns.problems else ""
    return f"{turns.lost} of them without a turn{first}"


SCENARIO = Scenario(
    summary="spoken turns: last word to first sound, ears on the satellite and on the hub",
    add_arguments=_add_arguments,
    run=_run,
)
