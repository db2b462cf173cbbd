"""Satellites that speak at once: audio up in real time, one turn after another or at fixed times.

`started`, then a message of 80 ms every 80 ms, then `speech_ended`: as the contract says it. A turn
is timed from the moment at which its speech had to end by plan, not from the moment at which this
program came to send that: a generator or a broker that falls behind shows in the latency instead
of thinning out the load (no coordinated omission).

Closed loop: each satellite begins its next turn a short pause after the last one was answered, so
that a slow hub is asked less. Open loop: turns begin at a fixed rate, whatever the hub does.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from bench.satellites.satellite_line import HeardTurn, SatelliteLine
from bench.scenario import BenchError
from bench.utterance import UtteranceError, speak_words
from ingle.speech.resample import Resampler
from ingle.wire import messages
from ingle.wire.pcm import UPLINK_RATE_HZ, AudioChunk, encode_chunk
from satellite.audio.riff import read_wav

CHUNK_S: Final = 0.08
CHUNK_BYTES: Final = round(CHUNK_S * UPLINK_RATE_HZ) * 2
SILENCE_S: Final = 0.5
"""Behind the words, in seconds, before a satellite calls the speech ended."""
LONGEST_PAUSE_S: Final = 0.5
"""Between two turns of a satellite in the closed loop, in seconds; half of it on average."""
DECLINED_PAUSE_S: Final = 1.0
"""Before a satellite that was declined tries again, in seconds."""
ANSWERED_WITHIN_S: Final = 15.0
_SEED: Final = 17


@dataclass(slots=True)
class FleetTimes:
    """What came of the turns; milliseconds."""

    turns_ms: list[float] = field(default_factory=list)
    """From the planned end of the speech to `finished`, of those answered well."""
    late_ms: list[float] = field(default_factory=list)
    """How late this generator sent each audio message."""
    problems: list[str] = field(default_factory=list)
    """Of turns that were not answered well."""
    stages_ms: list[Mapping[str, float]] = field(default_factory=list)
    """What the hub says of each turn that was answered well."""

    @property
    def turns(self) -> int:
        return len(self.turns_ms) + len(self.problems)


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """The audio messages of one sentence: noise, the words, silence."""

    chunks: tuple[bytes, ...]

    @property
    def length_s(self) -> float:
        return len(self.chunks) * CHUNK_S


async def spoken_sentence(sentence: str, length_s: float) -> SpokenSentence:
    """`sentence` by espeak-ng, with quiet noise before it so that all of it lasts `length_s`.

    Raises `BenchError` where it cannot be spoken, or is longer.
    """
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as folder:
        path = Path(folder) / "said.wav"
        try:
            await speak_words(sentence, path)
        except UtteranceError as error:
            raise BenchError(f"the sentence cannot be spoken: {error}") from error
        words = _words(path)
    silence = round(SILENCE_S * UPLINK_RATE_HZ)
    lead = round(length_s * UPLINK_RATE_HZ) - silence - len(words)
    if lead < 0:
        needs_s = (len(words) + silence) / UPLINK_RATE_HZ
        raise BenchError(f"{sentence!r} takes {needs_s:.1f} s, which is more than {length_s:.1f} s")
    noise = np.random.default_rng(_SEED).normal(0.0, 8.0, lead).astype("<i2")
    quiet = np.zeros(silence, "<i2")
    samples = np.concatenate((noise, words, quiet)).tobytes()
    samples = samples[: len(samples) - len(samples) % CHUNK_BYTES]
    return SpokenSentence(
        tuple(
            encode_chunk(
                AudioChunk(
                    sequence=at // CHUNK_BYTES,
                    sample_rate_hz=UPLINK_RATE_HZ,
                    samples=samples[at : at + CHUNK_BYTES],
                    last=at + CHUNK_BYTES == len(samples),
                )
            )
            for at in range(0, len(samples), CHUNK_BYTES)
        )
    )


class SpeakingFleet:
    """Satellites `bench-0`, `bench-1` … that all say the same sentence."""

    def __init__(self, line: SatelliteLine, sentence: SpokenSentence) -> None:
        self._line = line
        self._sentence = sentence
        self._random = random.Random(_SEED)

    async def closed_loop(
        self, satellites: int, seconds: float, least_turns: int, step: Callable[[], None]
    ) -> FleetTimes:
        """Each satellite speaks on and on, for `seconds` and until `least_turns` turns are over."""
        times = FleetTimes()
        ends_s = time.monotonic() + seconds

        async def speak_on(satellite: int, first_s: float) -> None:
            await _until(first_s)
            while time.monotonic() < ends_s or times.turns < least_turns:
                turn = await self._speak(satellite, time.monotonic(), times)
                step()
                pause_s = self._random.uniform(0.0, LONGEST_PAUSE_S)
                await asyncio.sleep(DECLINED_PAUSE_S if turn.declined else pause_s)

        begins_s = time.monotonic()
        spread_s = self._sentence.length_s / satellites
        async with asyncio.TaskGroup() as tasks:
            for satellite in range(satellites):
                tasks.create_task(speak_on(satellite, begins_s + satellite * spread_s))
        return times

    async def open_loop(
        self, satellites: int, seconds: float, least_turns: int, step: Callable[[], None]
    ) -> FleetTimes:
        """A turn begins every `length / satellites` seconds, so that so many stream at once.

        For `seconds` and `least_turns` turns, by twice as many satellites in turns: one that waits
        for its answer holds up none.
        """
        times = FleetTimes()
        every_s = self._sentence.length_s / satellites
        turns = max(least_turns, round(seconds / every_s))

        async def speak(number: int, at_s: float) -> None:
            await self._speak(number % (2 * satellites), at_s, times)
            step()

        begins_s = time.monotonic()
        async with asyncio.TaskGroup() as tasks:
            for number in range(turns):
                at_s = begins_s + number * every_s
                await _until(at_s)
                tasks.create_task(speak(number, at_s))
        return times

    async def _speak(self, satellite: int, begins_s: float, times: FleetTimes) -> HeardTurn:
        """One turn that has to begin at `begins_s`."""
        turn = self._line.begin(f"bench-{satellite}")
        turn.sent_s = begins_s
        started = messages.TurnStarted(
            session_id=turn.satellite_id,
            room_id="bench",
            wake_word=f"word-{satellite}",
            wake_score=1.0,
            level_dbfs=-20.0,
            stt="hub",
        )
        await self._line.send(turn, started)
        topic = self._line.audio_topic(turn)
        for number, chunk in enumerate(self._sentence.chunks):
            due_s = begins_s + (number + 1) * CHUNK_S
            await _until(due_s)
            if turn.over.is_set():  # nobody takes it: a satellite ends it there, too
                break
            times.late_ms.append((time.monotonic() - due_s) * 1000.0)
            await self._line.send_audio(topic, chunk)
        ended_s = begins_s + self._sentence.length_s
        if not turn.over.is_set():
            ended = messages.SpeechEnded(frames=len(self._sentence.chunks), reason="silence")
            await self._line.send(turn, ended)
        await self._line.wait(turn, ANSWERED_WITHIN_S)
        if turn.problem or turn.finished is None or turn.finished_s is None:
            times.problems.append(turn.problem)
        else:
            times.stages_ms.append(turn.finished.stages_ms)
            times.turns_ms.append((turn.finished_s - ended_s) * 1000.0)
        return turn


def sentence_length_s(satellites: int, most_turns_per_s: float, least_s: float) -> float:
    """How long each speaks, so that so many at once finish no more turns a second than that."""
    return max(least_s, satellites / most_turns_per_s)


def _words(path: Path) -> "np.ndarray":
    sound = read_wav(path)
    resampler = Resampler(sound.sample_rate_hz, UPLINK_RATE_HZ)
    made = np.concatenate((resampler.push(sound.mono(0, sound.frames)), resampler.flush()))
    return (made * 32_767).astype("<i2")


async def _until(moment_s: float) -> None:
    await asyncio.sleep(max(0.0, moment_s - time.monotonic()))


def counted(problems: Sequence[str]) -> str:
    """The kinds of problems with their counts, the most frequent first."""
    kinds = {kind: problems.count(kind) for kind in set(problems)}
    ordered = sorted(kinds.items(), key=lambda item: -item[1])
    return ", ".join(f"{count} x {kind}" for kind, count in ordered)
