"""A recording of several spoken commands, with the silence in which each is answered."""

import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.scenario import BenchError
from bench.utterance import UtteranceError, speak_command

WAKE_PHRASE: Final = "hey jarvis"
ANSWER_S: Final = 4.0
"""Silence behind each command, in seconds: the answer is over by then, so that the next wake word
does not interrupt it."""
COMMANDS: Final = (
    "turn on the kitchen light",
    "what time is it",
    "turn off the kitchen light",
    "is the front door locked",
    "turn on the bedroom light",
    "turn off the bedroom light",
)
"""Local intents of the demo home with short answers, none of which asks back."""


def commands_from(begin: int, count: int) -> tuple[str, ...]:
    """So many of the commands, in turns."""
    return tuple(COMMANDS[number % len(COMMANDS)] for number in range(begin, begin + count))


async def record_commands(commands: Sequence[str], path: Path) -> float:
    """Writes them as espeak-ng says them, each behind the wake phrase; returns the length in
    seconds.

    Raises `BenchError` where it cannot speak.
    """
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as name:
        spoken: dict[str, Path] = {}
        for number, command in enumerate(dict.fromkeys(commands)):
            part = spoken[command] = Path(name) / f"{number}.wav"
            try:
                await speak_command(WAKE_PHRASE, command, part)
            except UtteranceError as error:
                raise BenchError(f"the commands cannot be spoken: {error}") from error
        with wave.open(str(path), "wb") as out:
            for number, command in enumerate(commands):
                with wave.open(str(spoken[command]), "rb") as sound:
                    if number == 0:
                        out.setparams(sound.getparams())
                    out.writeframes(sound.readframes(sound.getnframes()))
                out.writeframes(bytes(2 * round(ANSWER_S * out.getframerate())))
            return out.getnframes() / out.getframerate()
