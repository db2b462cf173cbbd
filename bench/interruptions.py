"""Barge-in benchmark: real interruptions of an answer, false ones, and talking to itself.

The satellite's own parts in a computed room: echo canceller, wake words, barge-in, follow-up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bench.acoustics import Floats, Rng
from bench.people import RATE_HZ, Samples
from bench.results.draft import ResultDraft
from bench.speaking_room import SpeakingRoom
from bench.spoken import VOICES, speak
from satellite.audio.echo_canceller import EchoCancellingMicrophone
from satellite.listening.barge_in import BargeIn
from satellite.listening.endpoint import Endpoint
from satellite.listening.follow_up import TAIL_FRAMES, FollowUp
from satellite.listening.vad import SileroSpeechDetector
from satellite.listening.wake import WakeWordDetector
from satellite.settings import EndpointSettings

HEARD_SHARE: Final = 0.9
LEVELS_DB: Final = (25.0, 20.0, 10.0, 0.0)
"""How far below the echo of the answer people speak."""
SETTLING_S: Final = 8.0
"""Of an answer before anybody speaks into it: the filter knows nothing of each new room."""
_VOICES: Final = ("flite:slt", "en-gb", "flite:rms", "en-us", "flite:awb", "en-us+f3")
_SENTENCES: Final = (
    "Tomorrow in Berlin it will be mostly cloudy, with a high of twelve degrees and a low of four.",
    "The recipe needs two hundred grams of flour, three eggs, some salt and half a litre of milk.",
    "She opened the letter, read it twice, and put it back into the drawer without a word.",
    "You have three appointments: the dentist at nine, lunch with Tom at noon, a call at four.",
    "Once upon a time there was a king who lived in a castle by the sea with three daughters.",
    "Heavy rain is expected in the north, while the south will stay dry with some sunshine.",
    "The museum shows more than two hundred paintings by artists of the nineteenth century.",
    "All right, the dishwasher is running, and it will be done in an hour and a quarter.",
)
_COMMANDS: Final = ("turn on the kitchen light", "set a timer for ten minutes", "stop", "be quiet")
_WITHIN_S: Final = 1.0
"""A wake word that holds the speaker later than this after its end was missed."""


@dataclass(slots=True)
class Interruptions:
    """What was counted."""

    minutes: float = 0.0
    """Of answers into which nobody spoke."""
    holds: int = 0
    """How often the satellite interrupted itself in these."""
    replies: int = 0
    """How often the microphone opened after an answer into silence."""
    self_replies: int = 0
    """How often it then took something for the beginning of a reply."""
    said: dict[float, int] = field(default_factory=dict)
    """By level: how often a person said the wake word into an answer."""
    heard: dict[float, int] = field(default_factory=dict)
    """And how often that silenced it."""
    kept: dict[float, int] = field(default_factory=dict)
    """And how often the words after it were a command: the answer was dropped."""
    to_silence_s: dict[float, list[float]] = field(default_factory=dict)
    """From the end of the word to the last sound of the speaker; below 0 for sooner."""

    @property
    def passed(self) -> bool:
        """Nothing by itself, and of all levels together enough heard."""
        heard, said = sum(self.heard.values()), sum(self.said.values())
        return self.holds == self.self_replies == 0 and heard >= HEARD_SHARE * said

    def markdown(self) -> str:
        lines = [
            f"Answers into which nobody spoke: {self.minutes:.0f} minutes, interrupted by itself "
            f"{self.holds} times; {self.self_replies} of {self.replies} microphones that opened "
            "after one heard a reply.",
            "",
            "| said into an answer, below its echo | silenced | dropped | P50 to silence | P95 |",
            "|---|--:|--:|--:|--:|",
        ]
        for level_db, said in self.said.items():
            heard, kept = self.heard[level_db], self.kept[level_db]
            delays = self.to_silence_s.get(level_db)
            p50, p95 = np.quantile(delays, (0.5, 0.95)) * 1000 if delays else (0.0, 0.0)
            lines.append(
                f"| {level_db:g} dB | {heard} of {said} ({100 * heard / said:.0f}%) "
                f"| {kept} | {p50:.0f} ms | {p95:.0f} ms |"
            )
        return "\n".join(lines)

    def add_to(self, draft: ResultDraft) -> None:
        """All levels together, and each."""
        draft.single("self_interruptions", self.holds, "times", round(self.minutes))
        draft.single("self_replies", self.self_replies, "times", self.replies)
        draft.share("interruptions_heard", sum(self.heard.values()), sum(self.said.values()))
        for level_db, said in self.said.items():
            draft.share(f"interruptions_heard_at_{level_db:g}_db", self.heard[level_db], said)
        delays_ms = [1000 * one for some in self.to_silence_s.values() for one in some]
        draft.percentiles("to_silence", delays_ms, percents=(50, 95))

    def summary(self) -> dict[str, object]:
        return {
            "minutes": self.minutes,
            "holds": self.holds,
            "replies": self.replies,
            "self_replies": self.self_replies,
            "said": {f"{level:g}": count for level, count in self.said.items()},
            "heard": {f"{level:g}": count for level, count in self.heard.items()},
            "kept": {f"{level:g}": count for level, count in self.kept.items()},
        }


async def measure(
    word: str,
    recordings: Sequence[Samples],
    *,
    minutes: int,
    interruptions: int,
    seed: int,
    step: Callable[[], None],
) -> Interruptions:
    """`minutes` of answers of one minute, and so many interruptions at each of `LEVELS_DB`.

    `recordings`: the word as people say it; none: as synthetic voices do. `step` is called after
    each of them.
    """
    counted = Interruptions()
    voices = recordings or _synthesised(word)
    async with WakeWordDetector((word,), 0.5) as detector:
        for number in range(minutes):
            await answers_alone(detector, counted, seconds=60, seed=seed + number)
            step()
        for level_db in LEVELS_DB:
            for number in range(interruptions):
                spoken = voices[number * 7 % len(voices)]
                await interrupted(detector, counted, spoken, voice_db=level_db, seed=seed + number)
                step()
    return counted


def _synthesised(word: str) -> list[Samples]:
    text = word.replace("_", " ")
    return [
        np.frombuffer(speak(text, voice=voice, speed=speed), np.int16)
        for speed in (150, 130, 170)
        for voice in VOICES
    ]


def narration(rng: Rng, seconds: float, voice: str) -> Floats:
    """An answer of that length, its full scale 1."""
    parts: list[Floats] = []
    while sum(map(len, parts)) < seconds * RATE_HZ:
        sentence = speak(_SENTENCES[int(rng.integers(len(_SENTENCES)))], voice=voice)
        parts += [np.frombuffer(sentence, "<i2") / 32768.0, np.zeros(RATE_HZ // 4)]
    whole: Floats = np.concatenate(parts)[: round(seconds * RATE_HZ)]
    return whole * 10 ** (-rng.uniform(0, 6) / 20)


async def answers_alone(
    detector: WakeWordDetector, counted: Interruptions, *, seconds: float, seed: int
) -> None:
    """An answer into which nobody speaks, then a microphone that opens after it."""
    rng = np.random.default_rng([seed, 1])
    voice = _VOICES[seed % len(_VOICES)]
    room = SpeakingRoom(rng, narration(rng, seconds, voice))
    speech = SileroSpeechDetector()
    microphone = EchoCancellingMicrophone(room, room.reference)
    barge_in, frames = BargeIn(room, microphone, speech), microphone.frames()
    detector.reset()
    while room.busy:
        frame = await anext(frames)
        barge_in.take(frame, await detector.detect(frame, speaking=barge_in.expected), deaf=False)
    counted.minutes += room.heard_s / 60
    counted.holds += len(room.holds)
    endpoint = Endpoint(FollowUp().endpoint(EndpointSettings.read({}), by_itself=True))
    speech.reset()
    for _ in range(TAIL_FRAMES):
        await anext(frames)
    counted.replies += 1
    event = None
    while event is None or event.kind in ("paused", "resumed"):
        frame = await anext(frames)
        event = endpoint.update(speech.probability(frame), frame.captured_s, None)
    counted.self_replies += event.kind != "nothing_said"


async def interrupted(
    detector: WakeWordDetector,
    counted: Interruptions,
    word: Samples,
    *,
    voice_db: float,
    seed: int,
) -> None:
    """Someone says the wake word into an answer, and after a breath a command."""
    rng = np.random.default_rng([seed, 2])
    speaker = _VOICES[seed % len(_VOICES)]
    room = SpeakingRoom(rng, narration(rng, SETTLING_S + 6, speaker), voice_db=voice_db)
    ended_s = room.person_says(_spoken_part(word), SETTLING_S + float(rng.uniform(0, 2)))
    command = speak(_COMMANDS[seed % len(_COMMANDS)], voice=_VOICES[(seed + 1) % len(_VOICES)])
    room.person_says(np.frombuffer(command, "<i2").astype(float), ended_s + 0.6)
    microphone = EchoCancellingMicrophone(room, room.reference)
    barge_in = BargeIn(room, microphone, SileroSpeechDetector())
    frames = microphone.frames()
    detector.reset()
    dropped = False
    while room.heard_s < ended_s + 3.0 and not dropped:
        frame = await anext(frames)
        wake = await detector.detect(frame, speaking=barge_in.expected)
        dropped = barge_in.take(frame, wake, deaf=False) is not None
    hit = [at for at in room.holds if -0.5 <= at - ended_s <= _WITHIN_S]
    for tally, more in ((counted.said, 1), (counted.heard, bool(hit)), (counted.kept, dropped)):
        tally[voice_db] = tally.get(voice_db, 0) + more
    if hit and room.silent_since_s is not None:
        silence_s = room.silent_since_s - room.holds[-1] + hit[0] - ended_s
        counted.to_silence_s.setdefault(voice_db, []).append(silence_s)


def _spoken_part(word: Samples) -> Sequence[float] | Floats:
    """Without the silence before and after it, so that its end is known."""
    level = np.abs(word.astype(np.float64))
    loud = np.flatnonzero(level > 0.08 * level.max(initial=1.0))
    return word[max(0, loud[0] - 800) : loud[-1] + 1].astype(np.float64)
