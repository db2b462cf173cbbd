"""Trims silence off recordings by voice activity (VAD): recognisers get speech and nothing else."""

from typing import Final

from ingle.speech.engine import RECOGNISER_RATE_HZ
from ingle.speech.vad import VAD_FRAME_BYTES, SileroVad

_SPEECH: Final = 0.35
"""Probability from which a frame counts as speech: low, a lost word costs more than some
silence."""
_MIN_SPEECH_FRAMES: Final = 2
"""64 ms; less is a click, and a recogniser would make a word of it."""
_MARGIN_BYTES: Final = 2 * RECOGNISER_RATE_HZ // 4
"""250 ms are kept on either side: of 0, 100, 250 and 500 ms the one with the most sentences
right in Moonshine."""


class Trimmer:
    """Cuts the silence off both ends. Not thread-safe: one for each engine's thread."""

    def __init__(self) -> None:
        self._vad = SileroVad()

    def spoken(self, samples: bytes) -> bytes:
        """`samples` from shortly before the first speech to shortly after the last; maybe empty."""
        self._vad.reset()
        speech = [
            at
            for at in range(0, len(samples), VAD_FRAME_BYTES)
            if self._vad.probability(
                samples[at : at + VAD_FRAME_BYTES].ljust(VAD_FRAME_BYTES, b"\0")
            )
            >= _SPEECH
        ]
        if len(speech) < _MIN_SPEECH_FRAMES:
            return b""
        return samples[
            max(0, speech[0] - _MARGIN_BYTES) : speech[-1] + VAD_FRAME_BYTES + _MARGIN_BYTES
        ]
