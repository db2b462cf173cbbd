"""Teaching of a wake word of one's own, from recordings (`--teach`)."""

import asyncio
import shutil
import subprocess
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from ingle.speech.resample import Resampler, to_float, to_pcm
from satellite.errors import WakeWordError
from satellite.listening.own_word import Lesson, Samples, keep, teach, word_name
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


def teach_word(settings: SatelliteSettings, phrase: str, files: Sequence[Path]) -> int:
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
