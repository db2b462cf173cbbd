"""`python -m satellite.doctor`: finds what is wrong with a satellite and says what to do."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ingle.runtime.private_files import keep_files_private
from ingle.runtime.settings import SettingsError
from satellite.doctor.teaching import RECORDINGS, teach_word
from satellite.errors import SatelliteError
from satellite.listening.recordings import wipe
from satellite.listening.wake_record import WakeRecord
from satellite.settings import SatelliteSettings


def main(arguments: Sequence[str] | None = None) -> int:
    """Does what is asked for and returns the exit code: 0 done, 1 not, 2 wrong usage."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        settings = SatelliteSettings.read(os.environ)
        keep_files_private(settings.state_dir)
        if given.teach is not None:
            return teach_word(settings, given.teach, given.recordings)
        if given.near_misses:
            return _near_misses(settings)
        if given.wipe_recordings:
            count = wipe(settings.recordings)
            print(f"{count} recordings wiped from {settings.recordings}.")
            return 0
    except (SettingsError, SatelliteError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    parser.print_help()
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m satellite.doctor",
        description="Looks after a satellite. Its settings come from the environment, as those of "
        "the service do.",
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
