"""Synthesises a spoken command: espeak-ng says wake word and sentence into a WAV file."""

import asyncio
import shutil
import wave
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

VOICE: Final = "en-gb"
SPEED_WPM: Final = 150
PITCH: Final = 45
"""Of 7 espeak-ng voices at 130-170 words per minute: the wake word's score (0.999) and the built-in
recogniser's share of sentences right were highest for this one."""
LEAD_S: Final = 1.0
"""Quiet before the wake word, in seconds: a wake word model believes nothing in its first 0.4 s."""
GAP_S: Final = 0.35
"""Quiet between the wake word and the command, in seconds."""
TAIL_S: Final = 0.5
MAX_CHARACTERS: Final = 200
"""Longest sentence taken, in characters: some 14 s at this speed, and a command may last 15 s."""
_ESPEAK_LIMIT_S: Final = 20.0


class UtteranceError(Exception):
    """Why a sentence cannot be spoken, in words for the person who typed it."""


def speakable(text: str) -> str:
    """The sentence on one line. Raises `UtteranceError` for one that cannot be a command."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not any(c.isalnum() for c in line):
        raise UtteranceError('there are no words in it; try SAY="turn on the kitchen light"')
    if len(line) > MAX_CHARACTERS:
        raise UtteranceError(
            f"it has {len(line)} characters; a spoken command here has at most {MAX_CHARACTERS}"
        )
    return line


async def speak_command(wake_phrase: str, sentence: str, path: Path) -> None:
    """Writes silence, the wake phrase, a short pause, the sentence and silence to `path`.

    Raises `UtteranceError`.
    """
    with TemporaryDirectory(prefix="ingle-say-") as folder:
        spoken = []
        for number, words in enumerate((wake_phrase, sentence)):
            part = Path(folder) / f"{number}.wav"
            await speak_words(words, part)
            spoken.append(part)
        await asyncio.to_thread(_join, spoken, path)


async def speak_words(words: str, path: Path) -> None:
    """Writes the words alone, as espeak-ng says them, to `path`. Raises `UtteranceError`."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise UtteranceError("espeak-ng is not installed: make setup installs it")
    process = await asyncio.create_subprocess_exec(
        *(program, "-v", VOICE, "-s", str(SPEED_WPM), "-p", str(PITCH), "-w", str(path), "--stdin"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_ESPEAK_LIMIT_S):
            _, complaint = await process.communicate(words.encode())
    except TimeoutError as error:
        raise UtteranceError(f"espeak-ng did not finish within {_ESPEAK_LIMIT_S:.0f} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise UtteranceError(
            f"espeak-ng could not speak it: {complaint.decode(errors='replace').strip()}"
        )


def _join(parts: list[Path], path: Path) -> None:
    with wave.open(str(path), "wb") as out:
        for number, part in enumerate(parts):
            with wave.open(str(part), "rb") as sound:
                if number == 0:
                    out.setparams(sound.getparams())
                quiet_s = LEAD_S if number == 0 else GAP_S
                out.writeframes(bytes(2 * round(quiet_s * sound.getframerate())))
                out.writeframes(sound.readframes(sound.getnframes()))
        out.writeframes(bytes(2 * round(TAIL_S * out.getframerate())))
