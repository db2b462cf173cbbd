"""Incoming audio of one turn: sequence gaps, pauses, early transcription.

Transcription begins at each pause, so that the transcript is ready when the speech ends, and so
that the satellite can be told early that it has. A satellite may tell its pauses; for one that does
not the hub detects voice activity (VAD) itself, which is most of what its audio costs.
"""

from collections.abc import Callable
from typing import Final, Protocol

from ingle.speech.engine import Heard, Utterance
from ingle.wire.pcm import AudioChunk, SequenceCheck

FRAME_BYTES: Final = 1024
"""The voice activity detector's window: 512 samples."""
PAUSE_FRAMES: Final = 4
"""Silence after which transcription begins, in frames of 32 ms: 128 ms, as on a satellite."""
SPEECH: Final = 0.5
"""Voice activity at or above this is speech."""
MAX_BYTES: Final = 16_000 * 2 * 60
"""A minute of audio; the satellite's own limit is a quarter of that."""


class SpeechProbability(Protocol):
    """Voice activity detector; `ingle.speech.vad.SileroVad` is one."""

    def probability(self, samples: bytes) -> float:
        """0..1 for 512 samples."""


class CommandAudio:
    """Feeds one utterance from the audio messages of one turn.

    `vad` makes a new detector for this turn, where one is needed.
    """

    def __init__(self, utterance: Utterance, vad: Callable[[], SpeechProbability]) -> None:
        self._utterance = utterance
        self._new_vad = vad
        self._vad: SpeechProbability | None = None
        """Made for a satellite that does not tell its pauses."""
        self._order = SequenceCheck()
        self._unseen = b""
        self._bytes = 0
        self._silent_frames = 0
        self._spoken = False
        self._paused = False
        self._received = 0
        self._paused_at = 0
        """Audio messages received when the last pause was seen."""
        self._told: Heard | None = None

    @property
    def missing(self) -> int:
        """Audio messages that never came."""
        return self._order.missing

    def add(self, chunk: AudioChunk) -> None:
        """Takes one message; duplicates, late ones and those beyond `MAX_BYTES` are left out."""
        if not self._order.accept(chunk.sequence) or self._bytes >= MAX_BYTES:
            return
        self._bytes += len(chunk.samples)
        self._received = chunk.sequence + 1
        self._utterance.feed(chunk.samples)
        if chunk.paused is None:
            self._watch(chunk.samples)
        elif chunk.paused:
            self._pause()
        else:
            self._resume()

    def news(self) -> tuple[Heard, int] | None:
        """What was said up to the last pause, once, and the audio messages it was made from."""
        heard = self._utterance.so_far
        if heard is None or heard is self._told:
            return None
        self._told = heard
        return heard, self._paused_at

    async def result(self, frames: int) -> Heard:
        """The transcript; `frames`: how many messages the satellite says it sent, 0 if unknown."""
        if frames:
            self._order.accept(frames)
        return await self._utterance.result()

    def close(self) -> None:
        self._utterance.close()

    def _watch(self, samples: bytes) -> None:
        if self._vad is None:
            self._vad = self._new_vad()
        pending = self._unseen + samples
        whole = len(pending) - len(pending) % FRAME_BYTES
        self._unseen = pending[whole:]
        for start in range(0, whole, FRAME_BYTES):
            if self._vad.probability(pending[start : start + FRAME_BYTES]) >= SPEECH:
                self._spoken, self._silent_frames = True, 0
                self._resume()
            else:
                self._silent_frames += 1
                if self._spoken and self._silent_frames == PAUSE_FRAMES:
                    self._pause()

    def _pause(self) -> None:
        if not self._paused:
            self._paused, self._paused_at = True, self._received
            self._utterance.pause()

    def _resume(self) -> None:
        if self._paused:
            self._paused = False
            self._utterance.resume()
