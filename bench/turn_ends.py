"""Ends of turns in recorded sound, by the satellite's own parts, as fast as they can be computed.

The words so far are known to the endpoint as late as their transcription takes on two idle cores,
by the length of the speech: what this machine takes now may be anything.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bench.people import RATE_HZ, Samples
from ingle.speech.completeness import Completeness, CompletenessJudge
from ingle.speech.engine import Heard, Recogniser
from ingle.wire.messages import EndCause, EndReason
from ingle.wire.trace import Trace
from satellite.listening.endpoint import SoFar
from satellite.listening.hearing import CommandHearing
from satellite.listening.vad import SileroSpeechDetector
from satellite.ports import FRAME_BYTES, FRAME_S, PcmFrame
from satellite.settings import EndpointSettings

TRANSCRIBED_S: Final = 0.02
TRANSCRIBED_SHARE: Final = 0.045
"""A transcription takes so many seconds, and so much of the speech's length: Moonshine takes 102 ms
for 2.5 s on two idle desktop cores, and the grammar less."""
_SPEECH: Final = 0.5

Probabilities = Sequence[tuple[PcmFrame, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEnd:
    """How one turn ended."""

    ended_s: float | None
    """Seconds from the sound's beginning; None where it did not end within it."""
    cause: EndCause | None
    text: str


@dataclass(slots=True)
class Transcripts:
    """A recogniser's transcripts, each made once: by the sound's name and its length."""

    recogniser: Recogniser
    judge: CompletenessJudge
    _made: dict[tuple[str, int], Heard] = field(default_factory=dict)

    async def of(self, name: str, samples: bytes) -> Heard:
        """The transcript."""
        key = (name, len(samples))
        if key not in self._made:
            utterance = self.recogniser.listen()
            utterance.feed(samples)
            self._made[key] = await utterance.result()
        return self._made[key]


def probabilities(samples: Samples, speech: SileroSpeechDetector) -> Probabilities:
    """The frames of a sound, each with its probability of speech."""
    speech.reset()
    sound = samples.tobytes()
    frames = [
        PcmFrame(sound[at : at + FRAME_BYTES], (at // FRAME_BYTES + 1) * FRAME_S)
        for at in range(0, len(sound) - FRAME_BYTES + 1, FRAME_BYTES)
    ]
    return [(frame, speech.probability(frame)) for frame in frames]


def speech_ends(heard: Probabilities) -> float:
    """When the last speech of a clean sound ends, in seconds; 0 where there is none."""
    spoken = [frame.captured_s for frame, probability in heard if probability >= _SPEECH]
    return spoken[-1] if spoken else 0.0


async def turn_end(
    name: str,
    heard: Probabilities,
    transcripts: Transcripts | None,
    settings: EndpointSettings,
    heard_before: Probabilities = (),
) -> TurnEnd:
    """The end of the turn in a sound that is a command, or the rest of one behind a wake word.

    `transcripts`: None for endpointing by silence alone. `heard_before`: the pre-roll.
    """
    hearing = CommandHearing(settings, heard_before)
    listening = _TrialListening(name, transcripts)
    for frame, probability in (*hearing.begun, *heard):
        event = await hearing.take(frame, probability, listening)
        if event is None or event.kind in ("speech_started", "paused", "resumed"):
            continue
        if event.kind != "ended":
            return TurnEnd(ended_s=None, cause=None, text="")
        text = await listening.text()
        if text or transcripts is None or not hearing.listen_on():
            return TurnEnd(ended_s=frame.captured_s, cause=event.cause, text=text)
        listening = _TrialListening(f"{name}+{frame.captured_s:.3f}", transcripts)
    return TurnEnd(ended_s=None, cause=None, text="")


class _TrialListening:
    """`Listening` in the sound's own time."""

    def __init__(self, name: str, transcripts: Transcripts | None) -> None:
        self._name = name
        self._transcripts = transcripts
        self._samples = bytearray()
        self._frames = 0
        self._asked: bytes | None = None
        self._known: tuple[Completeness, int] | None = None
        """How complete the words are, and from which frame on that is known."""

    @property
    def so_far(self) -> SoFar:
        if self._transcripts is None:
            return None
        if self._known is None or self._frames < self._known[1]:
            return "pending"
        return self._known[0]

    async def feed(self, samples: bytes) -> None:
        asked, self._asked = self._asked, None
        if asked is not None and self._transcripts is not None:
            heard = await self._transcripts.of(self._name, asked)
            took_s = TRANSCRIBED_S + TRANSCRIBED_SHARE * len(asked) / 2 / RATE_HZ
            known = self._frames - 1 + math.ceil(took_s / FRAME_S)
            self._known = self._transcripts.judge.judge(heard.verbatim or heard.text), known
        self._samples += samples
        self._frames += len(samples) // FRAME_BYTES

    def pause(self) -> None:
        self._asked, self._known = bytes(self._samples), None

    def resume(self) -> None:
        self._asked = self._known = None

    async def text(self) -> str:
        """What the satellite would send."""
        if self._transcripts is None:
            return ""
        return (await self._transcripts.of(self._name, bytes(self._samples))).text

    async def finish(self, reason: EndReason, trace: Trace, *, sure: bool) -> str | None:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is held."""


def hesitating(samples: Samples, pause_s: float, begins_s: float, ends_s: float) -> Samples:
    """The speech with a pause in its middle third, where it is quietest; of its own quiet."""
    begin = int((begins_s + (ends_s - begins_s) * 0.3) * RATE_HZ)
    end = int((begins_s + (ends_s - begins_s) * 0.75) * RATE_HZ)
    window = RATE_HZ // 25
    power = np.convolve(samples[begin:end].astype(np.float64) ** 2, np.ones(window), "same")
    at = begin + int(np.argmin(power[window:-window])) + window if end - begin > 3 * window else end
    quiet = samples[: max(window, int(begins_s * RATE_HZ) - window)]
    gap = np.resize(quiet, int(pause_s * RATE_HZ))
    return np.concatenate((samples[:at], gap, samples[at:]))
