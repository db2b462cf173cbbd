"""`python -m satellite.doctor`: teaches a wake word, shows near misses, wipes recordings."""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import time
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from ingle.runtime.private_files import keep_files_private
from ingle.runtime.settings import SettingsError
from ingle.speech.resample import Resampler, to_float, to_pcm
from satellite.errors import SatelliteError, WakeWordError
from satellite.listening.own_word import Lesson, Samples, keep, teach, word_name
from satellite.listening.recordings import wipe
from satellite.listening.wake_record import WakeRecord
from satellite.ports import SAMPLE_RATE_HZ
from satellite.settings import SatelliteSettings

RECORDINGS: Final = 4
"""How often the word is asked for."""
RECORDING_S: Final = 2.5
_VOICES: Final = ("en-us", "en-gb", "en-us+f3", "en-gb+m3", "en-us+m7", "en-gb-scotland")
_SENTENCES: Final = (
    "turn on the kitchen light please and close the blinds in the bedroom",
    "what is the weather going to be like in the mountains tomorrow",
    "hey there, hello, how are you, come in and have a seat",
    "the train to the city leaves at half past seven from platform four",
    "I was at home all day and nobody called, so I went out for a walk",
    "okay, all right, that is what he said, and then she laughed about it",
    "good evening, here is the news with the headlines of the day",
)
"""Other speech, spoken by espeak-ng: some three minutes."""
_SPEAK_S: Final = 20.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Does what is asked for and returns the exit code: 0 done, 1 not, 2 wrong usage."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        settings = SatelliteSettings.read(os.environ)
        keep_files_private(settings.state_dir)
        if given.teach is not None:
            return _teach(settings, given.teach, given.recordings)
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


def _teach(settings: SatelliteSettings, phrase: str, files: Sequence[Path]) -> int:
    """Learns the word, says how well it can be told from other speech, and keeps it if it can."""
    name = word_name(phrase)
    if not name:
        raise WakeWordError("--teach: there are no words in it")
    if files:
        recordings = [_read(file) for file in files]
    else:
        recordings = asyncio.run(_record(settings, phrase))
    print("Comparing it with other speech ...")
    lesson = teach(recordings, list(_other_speech()))
    print(_told(lesson, phrase))
    if not lesson.separates:
        return 1
    path = settings.own_words / f"{name}.npz"
    keep(lesson, path)
    print(f"Kept as {path}. Set WAKE_WORDS={name} and restart the satellite.")
    return 0


def _told(lesson: Lesson, phrase: str) -> str:
    """How well the word separates, in plain words and with the distances."""
    told = f"Your recordings of {phrase!r} are up to {max(lesson.within):.3f} apart"
    if not lesson.others:
        return f"{told}. espeak-ng is not installed: nothing was there to compare them with."
    nearest = min(lesson.others)
    told += f"; of {len(lesson.others)} pieces of other speech the nearest is {nearest:.3f} away."
    if lesson.separates:
        return f"{told} It can be told apart: {lesson.bound:.3f} and nearer will wake it.\n" + (
            "That was measured with synthetic voices in a quiet room. It knows the voices that "
            "taught it, and few others; see --near-misses after some days."
        )
    return (
        f"{told} That is too near: it would wake by itself. Choose a longer or rarer one, or "
        "record it again more alike. Nothing was kept."
    )


async def _record(settings: SatelliteSettings, phrase: str) -> list[Samples]:
    from satellite.audio.microphone import PyAudioMicrophone

    recordings: list[Samples] = []
    async with PyAudioMicrophone(settings.audio.input) as microphone:
        frames = microphone.frames()
        for number in range(1, RECORDINGS + 1):
            print(f"{number} of {RECORDINGS}: say {phrase!r} now ...", flush=True)
            wanted, taken = round(RECORDING_S * SAMPLE_RATE_HZ), bytearray()
            async for frame in frames:
                taken += frame.samples
                if len(taken) >= 2 * wanted:
                    break
            recordings.append(np.frombuffer(bytes(taken), "<i2"))
    return recordings


def _read(path: Path) -> Samples:
    """A WAV file of 16 bits as samples at `SAMPLE_RATE_HZ`. Raises `WakeWordError`."""
    try:
        with wave.open(str(path)) as file:
            if file.getsampwidth() != 2:
                raise WakeWordError(f"{path}: its samples must have 16 bits")
            rate_hz, channels = file.getframerate(), file.getnchannels()
            floats = to_float(file.readframes(file.getnframes()))
    except (OSError, EOFError, wave.Error) as error:
        raise WakeWordError(f"{path}: no WAV file that can be read: {error}") from error
    resampler = Resampler(rate_hz, SAMPLE_RATE_HZ)
    mono = floats.reshape(-1, channels).mean(axis=1)
    return np.frombuffer(to_pcm(resampler.push(mono)) + to_pcm(resampler.flush()), "<i2")


def _other_speech() -> Iterator[Samples]:
    """What espeak-ng makes of some sentences; nothing where it is not installed."""
    program = shutil.which("espeak-ng")
    if program is None:
        return
    for voice in _VOICES:
        for sentence in _SENTENCES:
            spoken = subprocess.run(
                [program, "--stdout", "-v", voice],
                input=sentence.encode(),
                capture_output=True,
                check=False,
                timeout=_SPEAK_S,
            ).stdout
            sound = np.frombuffer(spoken[44 : len(spoken) // 2 * 2], "<i2")  # behind the header
            resampler = Resampler(22_050, SAMPLE_RATE_HZ)
            pcm = to_pcm(resampler.push(to_float(sound.tobytes()))) + to_pcm(resampler.flush())
            yield np.frombuffer(pcm, "<i2")


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
