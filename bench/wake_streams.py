"""Sound for the wake-word benchmark: people, television, babble, music, noise, in minutes.

Everything but the people is computed or synthesised.
"""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bench.acoustics import Floats, Rng, in_room, mixed, noise, pcm, scaled, talk
from bench.people import RATE_HZ, People, Samples, read_flac
from bench.spoken import VOICES, speak

STREAM_S: Final = 120
KINDS: Final = (
    "people",
    "people",
    "people",
    "people in noise",
    "television",
    "babble",
    "music",
    "noise",
)
"""In turn; three parts of eight are people as they were recorded."""
_NOISES_DB: Final = (20.0, 10.0)
_SENTENCES: Final = (
    "the committee will meet again on thursday to talk about the new bridge over the river",
    "in the second half of the match both teams had their chances but nobody scored",
    "stir the onions until they are soft, add the tomatoes and let it all cook for an hour",
    "she opened the letter, read it twice, and put it back into the drawer without a word",
    "heavy rain is expected in the north, while the south will stay dry with some sunshine",
    "the museum shows more than two hundred paintings by artists of the nineteenth century",
    "experts say that the price of coffee could rise again before the end of the year",
    "hey, jack, is it all right if we leave a little earlier than we said yesterday",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Some minutes of sound in which no wake word is said."""

    kind: str
    samples: Samples


def streams(people: People, count: int, word: str, seed: int) -> Iterator[Stream]:
    """`count` streams without the word, always the same for a seed."""
    spoken = [order.path for order in people.orders()]
    for other in ("alexa", "computer", "jarvis", "smart_mirror", "snowboy", "view_glass"):
        if other not in word:
            spoken += [recording.path for recording in people.words(other)]
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        kind = KINDS[number % len(KINDS)]
        yield Stream(kind=kind, samples=pcm(_sound(kind, rng, spoken)))


def _sound(kind: str, rng: Rng, spoken: Sequence[Path]) -> Floats:
    length = STREAM_S * RATE_HZ
    voices = _voices(rng, spoken, 60 if kind.startswith("people") else 20)
    match kind:
        case "people":
            return scaled(talk(length, rng, voices), 16_000) + rng.normal(0, 2, length)
        case "people in noise":
            behind = noise(
                str(rng.choice(["white", "pink", "babble", "music", "clatter"])),
                length,
                rng,
                voices,
            )
            heard = in_room(scaled(talk(length, rng, voices), 12_000), rng)
            return mixed(heard, behind, float(rng.choice(_NOISES_DB)))
        case "television":
            said = [_synthesised(rng) for _ in range(24)]
            return mixed(
                scaled(talk(length, rng, said), 9_000),
                noise("music", length, rng),
                rng.uniform(6, 18),
            )
        case "babble":
            return scaled(noise("babble", length, rng, voices), 12_000)
        case "music":
            return scaled(noise("music", length, rng), 12_000)
        case _:
            return scaled(noise(str(rng.choice(["white", "pink", "clatter"])), length, rng), 6_000)


def _voices(rng: Rng, spoken: Sequence[Path], count: int) -> list[Samples]:
    chosen = rng.choice(len(spoken), size=min(count, len(spoken)), replace=False)
    return [read_flac(spoken[int(at)]) for at in chosen]


def _synthesised(rng: Rng) -> Samples:
    try:
        sentence = _SENTENCES[int(rng.integers(len(_SENTENCES)))]
        voice = VOICES[int(rng.integers(len(VOICES)))]
        sound = speak(sentence, voice, int(rng.integers(130, 190)), int(rng.integers(30, 70)))
    except (OSError, subprocess.SubprocessError):
        return np.zeros(RATE_HZ, np.int16)
    return np.frombuffer(sound, "<i2")
