"""`python -m satellite.doctor`: finds what is wrong with a satellite and says what to do."""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ingle.runtime.logs import configure_logs
from ingle.runtime.private_files import keep_files_private
from ingle.runtime.settings import SettingsError
from satellite import selftest
from satellite.doctor.finding import Finding, as_json, note, ok, summary, told
from satellite.doctor.network import examine_network
from satellite.doctor.sound import (
    examine_board,
    examine_sound,
    examine_wake_word,
    show_meter,
)
from satellite.doctor.teaching import RECORDINGS, teach_word
from satellite.errors import SatelliteError
from satellite.listening.recordings import wipe
from satellite.listening.wake_record import WakeRecord
from satellite.placement import PlacementFile
from satellite.settings import SatelliteSettings


def main(arguments: Sequence[str] | None = None) -> int:
    """Does what is asked for and returns the exit code: 0 well or done, 1 not, 2 wrong usage."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.selftest:
        return selftest.main(["--json"] if given.json else [])
    try:
        settings = SatelliteSettings.read(os.environ)
    except SettingsError as error:
        print(f"The satellite's settings are wrong:\n{error}", file=sys.stderr)
        return 1
    configure_logs(settings.logs.model_copy(update={"level": "error"}))
    try:
        return _do(settings, given)
    except (SettingsError, SatelliteError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _do(settings: SatelliteSettings, given: argparse.Namespace) -> int:
    """What is asked for; without a wish, the examination."""
    if given.meter is not None:
        with suppress(KeyboardInterrupt):
            asyncio.run(show_meter(settings, given.meter or None, _show))
        print()
        return 0
    if given.teach is not None:
        keep_files_private(settings.state_dir)
        return teach_word(settings, given.teach, given.recordings)
    if given.near_misses:
        return _near_misses(settings)
    if given.wipe_recordings:
        count = wipe(settings.recordings)
        print(f"{count} recordings wiped from {settings.recordings}.")
        return 0
    parts = given.only or ["sound", "network"]
    return asyncio.run(_examine(settings, parts, as_one_object=given.json))


async def _examine(settings: SatelliteSettings, parts: list[str], *, as_one_object: bool) -> int:
    """Looks at the parts and prints what was found; 0 where there is nothing to mend, else 1."""
    findings: list[Finding] = []

    def tell(line: str) -> None:
        print(line, file=sys.stderr if as_one_object else sys.stdout, flush=True)

    def add(more: Sequence[Finding]) -> None:
        findings.extend(more)
        if not as_one_object:
            print("\n".join(told(finding) for finding in more), flush=True)

    if (settings.state_dir / f"muted-{settings.identity.id}").exists():
        unmute = "Unmute it by its button, or from the hub (control/mute)."
        add([note("satellite", "it is muted: it hears nothing until that ends", unmute)])
    if settings.place.stt == "auto" and (found := PlacementFile(settings.placement).read()):
        add([ok("recogniser", found.told())])
    if "sound" in parts:
        seen = await examine_sound(settings, tell)
        wake = await examine_wake_word(settings, seen.frames)
        add([*seen.findings, *wake, *await examine_board(settings)])
    if "network" in parts:
        add(await examine_network(settings))
    print(as_json(findings) if as_one_object else summary(findings))
    return 1 if any(finding.severity == "trouble" for finding in findings) else 0


def _show(line: str) -> None:
    """One moment of the meter: in place at a terminal, else a line."""
    print(line, end="\r" if sys.stdout.isatty() else "\n", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m satellite.doctor",
        description="Finds what is wrong with a satellite and says what to do. Without options it "
        "lists the sound devices, records 3 s, judges and plays them, looks for the wake word in "
        "them, and tries the broker and the hub.",
        epilog="Its settings come from the environment, as those of the service do. Stop the "
        "service first (sudo systemctl stop ingle-satellite) where the microphone bears one "
        "program only. Exit code: 0 nothing to mend, 1 something, 2 wrong usage.",
    )
    parser.add_argument(
        "--only",
        choices=("sound", "network"),
        action="append",
        help="examine this alone",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--meter",
        nargs="?",
        type=float,
        const=0.0,
        metavar="SECONDS",
        help="show the microphone's level, live, for so long or until Ctrl-C",
    )
    parser.add_argument(
        "--selftest",
        action="store_true",
        help="let a spoken question be answered, from wake word to answer "
        "(python -m satellite.selftest)",
    )
    parser.add_argument(
        "--teach",
        metavar="WORDS",
        help=f'learn a wake word of your own ("hello house") from {RECORDINGS} recordings',
    )
    parser.add_argument(
        "--recordings",
        nargs="+",
        type=Path,
        default=[],
        metavar="WAV",
        help="with --teach: these files, instead of the microphone",
    )
    parser.add_argument(
        "--near-misses",
        action="store_true",
        help="list the wake words that were heard, or nearly, with their scores",
    )
    parser.add_argument(
        "--wipe-recordings",
        action="store_true",
        help="delete the recordings of commands (KEEP_RECORDINGS)",
    )
    return parser


def _near_misses(settings: SatelliteSettings) -> int:
    record = WakeRecord(settings.wake_record)
    lines = list(record.lines())
    for line in lines:
        at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(float(str(line.get("at", 0)))))
        heard = "heard " if line.get("heard") else "nearly"
        scores = f"{line.get('score')} of {line.get('threshold')}  {line.get('scores')}"
        print(f"{at}  {heard}  {line.get('word')}  {scores}")
    near = sum(not line.get("heard") for line in lines)
    print(f"{len(lines) - near} times heard, {near} times nearly ({settings.wake_record}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
