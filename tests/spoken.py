"""Speech synthesis for tests: `speak`, `noisy`, `silence`, `pieces`, as the benchmarks do.

And `recording` for satellites.
"""

import wave
from pathlib import Path

from bench.spoken import ESPEAK_VOICES, FLITE_VOICES, VOICES, noisy, pieces, silence, speak


def recording(path: Path, *sentences: str, lead_s: float = 1.0) -> None:
    """Writes the commands to a WAV file, each with the wake word in front.

    `lead_s`: the silence before the first, in seconds.
    """
    parts = [silence(lead_s)]
    for sentence in sentences:
        parts += [
            speak("hey jarvis", voice="en-gb"),
            silence(0.35),
            speak(sentence, voice="en-gb"),
            silence(2.5),
        ]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"".join(parts))


__all__ = [
    "ESPEAK_VOICES",
    "FLITE_VOICES",
    "VOICES",
    "noisy",
    "pieces",
    "recording",
    "silence",
    "speak",
]
