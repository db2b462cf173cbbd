"""Other projects' sentences: right, asked, honest, nothing, wrong, for each set in a folder.

Home Assistant's own tests, SLURP's crowd-written sentences and a battery of everyday conversations,
from a folder that is not part of the repository. Runs a hub's mind in this process, without a
language model.
"""

import asyncio
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.output import check_writable, quiet_logs
from bench.results.draft import ResultDraft
from bench.results.result import ScenarioResult, write_result
from bench.scenario import BenchError, Scenario

if TYPE_CHECKING:
    from bench.peers.judging import Judgement

SETS = ("assist", "slurp", "battery")


def add_arguments(parser: ArgumentParser) -> None:
    """The folder, and what of it."""
    parser.add_argument("--data", type=Path, required=False, help="the folder of the sets")
    parser.add_argument("--set", choices=SETS, action="append", help="only this set (repeatable)")
    parser.add_argument("--language", default="en", help="of Home Assistant's tests")
    parser.add_argument("--all", action="store_true", help="list the right ones as well")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")


def run(arguments: Namespace, environment: Mapping[str, str]) -> int:
    """Prints what did not come out right, then the counts. Raises `BenchError` without data."""
    folder = arguments.data
    if folder is None or not folder.is_dir():
        raise BenchError("--data names the folder with the sets, and there is none")
    check_writable(arguments.json)
    quiet_logs(environment)
    return asyncio.run(_run(folder, arguments))


async def _run(folder: Path, arguments: Namespace) -> int:
    from bench.peers import assist_tests, battery, judging, labelled
    from bench.peers.mind import open_mind

    totals: dict[str, list[Judgement]] = {}
    async with open_mind(arguments.language) as mind:
        runs: dict[str, AsyncIterator[Judgement]] = {
            "assist": assist_tests.run(folder / "ha-intents" / arguments.language, mind),
            "slurp": labelled.run(folder / "slurp", mind),
            "battery": battery.run(folder / "battery.tsv", mind),
        }
        for name in arguments.set or (SETS if arguments.language == "en" else SETS[:1]):
            async for verdict in runs[name]:
                totals.setdefault(name, []).append(verdict)
                shown = name == "battery" or arguments.all
                if shown or verdict.kind not in ("right", "skipped"):
                    print(verdict.line())
    for name, verdicts in totals.items():
        print(f"{name}: {judging.told(verdicts)}")
    if arguments.json:
        write_result(arguments.json, _result(totals, arguments.language))
    return 0


def _result(totals: "Mapping[str, Sequence[Judgement]]", language: str) -> ScenarioResult:
    draft = ResultDraft("peers", {"language": language})
    for name, verdicts in totals.items():
        counts = Counter(verdict.kind for verdict in verdicts if verdict.kind != "skipped")
        for kind in ("right", "asked", "honest", "nothing", "wrong"):
            draft.share(f"{name}_{kind}", counts[kind], counts.total())
    return draft.result()


SCENARIO = Scenario(
    summary="other projects' sentences: what is understood, asked, refused, missed and done wrong",
    add_arguments=add_arguments,
    run=run,
    is_timed=False,
)
