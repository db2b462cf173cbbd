"""Synthesised clips of the accuracy benchmark: sentences by voice, speed, pitch and noise.

Each has a wake word in front of the sentence.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bench import spoken
from bench.corpus import CorpusSentence

RATE_HZ: Final = 16_000
LEAD_S: Final = 1.0
"""Quiet before the wake word, in seconds: a wake-word model believes nothing in its first 0.4 s."""
TAIL_S: Final = 3.0
"""Quiet after the last word, in seconds: the endpoint waits for 0.7 s, after "stop" and the like
for 1.5 s."""
WAKE_PHRASE: Final = "hey jarvis"
SPEEDS_WPM: Final = (130, 190)
PITCHES: Final = (35, 65)
GAPS_S: Final = (0.1, 0.6)
"""Pause between wake word and sentence, in seconds."""
VOICES_PER_COMMAND: Final = 2
"""How many voices say each wording; with 105 wordings that is 210 commands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One sentence by one voice."""

    number: int
    sentence: CorpusSentence
    voice: str
    speed_wpm: int
    pitch: int
    gap_s: float
    snr_db: float | None
    """None: no noise."""


@dataclass(frozen=True, slots=True)
class ClipSound:
    """A clip as samples, s16le mono at `RATE_HZ`."""

    samples: bytes
    speech_end_s: float
    """When the last word is over, in seconds from the beginning."""


def plan(
    sentences: Sequence[CorpusSentence],
    voices: Sequence[str],
    noises_db: Sequence[float | None],
    *,
    voices_per_command: int = VOICES_PER_COMMAND,
) -> tuple[Clip, ...]:
    """Every sentence by voices in turn, in every noise; the same arguments give the same clips.

    A sentence sounds the same in each noise but for the noise.
    """
    said = list(_said(sentences, voices, voices_per_command))
    clips: list[Clip] = []
    for snr_db in noises_db:
        for sentence, voice in said:
            chance = random.Random(f"{voice}: {sentence.text}")
            clips.append(
                Clip(
                    number=len(clips),
                    sentence=sentence,
                    voice=voice,
                    speed_wpm=chance.randint(*SPEEDS_WPM),
                    pitch=chance.randint(*PITCHES),
                    gap_s=round(chance.uniform(*GAPS_S), 2),
                    snr_db=snr_db,
                )
            )
    return tuple(clips)


def thinned(clips: Sequence[Clip], limit: int) -> tuple[Clip, ...]:
    """At most so many, spread evenly."""
    if limit >= len(clips):
        return tuple(clips)
    return tuple(clips[number * len(clips) // limit] for number in range(limit))


def synthesise(clip: Clip) -> ClipSound:
    """Speaks the clip; blocks for some 50 ms."""
    wake = _trimmed(spoken.speak(WAKE_PHRASE, clip.voice, clip.speed_wpm, clip.pitch, RATE_HZ))
    words = _trimmed(
        spoken.speak(clip.sentence.text, clip.voice, clip.speed_wpm, clip.pitch, RATE_HZ)
    )
    samples = spoken.silence(LEAD_S) + wake + spoken.silence(clip.gap_s) + words
    speech_end_s = len(samples) / 2 / RATE_HZ
    samples += spoken.silence(TAIL_S)
    if clip.snr_db is not None:
        samples = spoken.noisy(samples, clip.snr_db, seed=clip.number)
    return ClipSound(samples, speech_end_s)


def _said(
    sentences: Sequence[CorpusSentence], voices: Sequence[str], per_command: int
) -> Iterator[tuple[CorpusSentence, str]]:
    """Voices take turns, so that each says as many as the others."""
    turn = 0
    for sentence in sentences:
        times = 1 if sentence.expected is None else min(per_command, len(voices))
        for _ in range(times):
            yield sentence, voices[turn % len(voices)]
            turn += 1


def _trimmed(samples: bytes) -> bytes:
    """Without the voice's own silence at both ends, so that a gap is as long as planned."""
    import numpy as np

    values = np.abs(np.frombuffer(samples, dtype="<i2").astype(np.int32))
    loud = np.flatnonzero(values > max(1.0, 0.01 * values.max(initial=1)))
    return samples[2 * int(loud[0]) : 2 * (int(loud[-1]) + 1)] if loud.size else samples
