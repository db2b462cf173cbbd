"""Interfaces of recognisers (STT) and voices (TTS), and their errors. PCM is s16le mono.

Errors:

    SpeechError             says in a sentence what is wrong and what to do
    └── EngineUnavailable   the engine cannot be had here: a package, model or program is missing
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

RECOGNISER_RATE_HZ: Final = 16_000
"""The sample rate every recogniser takes."""


class SpeechError(Exception):
    """A recogniser or voice failed on this input."""


class EngineUnavailable(SpeechError):
    """The engine cannot start here.

    The message names what is missing and where it was looked for.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The transcript of one command. `text` is empty when there was no speech."""

    text: str
    confidence: float = 1.0
    """0..1, the engine's own estimate; comparable within one engine only."""
    language: str = ""
    """The language it was said in, as "de"; empty: nobody says, and it is the hearer's own."""
    after_wake_word: bool = False
    """Whether the wake word, or its tail, was heard in front of `text`, in which it is not."""
    alternatives: tuple[str, ...] = ()
    """Other readings that differ from `text` in a number, an opposite (on/off) or a name, where
    recognisers disagree or the sound does not decide."""
    verbatim: str = ""
    """What an open recogniser heard, before it was fitted to the home's commands; empty: `text`.
    A sentence that was cut is often fitted to one that was not."""


class Utterance(Protocol):
    """One command being transcribed, fed while it is spoken.

    `pause` may be called as often as a silence begins: the engine then transcribes what it has
    while the silence is still being waited out; if only silence follows, `result` answers at once.
    """

    def feed(self, samples: bytes) -> None:
        """Adds PCM at `RECOGNISER_RATE_HZ`; never blocks."""

    def pause(self) -> None:
        """Says that speech may be over."""

    def resume(self) -> None:
        """Says that the silence was only a pause.

        What was transcribed at the last `pause` is stale.
        """

    @property
    def so_far(self) -> Heard | None:
        """What was said up to the last `pause`; None while that is not known, and when stale."""

    async def result(self) -> Heard:
        """The transcript of all that was fed; to be awaited once, at the end.

        Raises `SpeechError`.
        """

    def close(self) -> None:
        """Gives the utterance up; work still running for it is abandoned.

        Harmless after `result`.
        """


class Recogniser(Protocol):
    """A speech-to-text engine (ASR), loaded."""

    @property
    def name(self) -> str:
        """What people call it: "Whisper small.en"."""

    def listen(self) -> Utterance:
        """Begins to hear one command.

        Several may be heard at once; the engine queues their work.
        """

    async def warm_up(self) -> None:
        """Runs the engine once so that the first command does not pay for it."""

    def close(self) -> None:
        """Frees the engine's threads and memory."""


@runtime_checkable
class VocabularyUser(Protocol):
    """A recogniser that takes the home's vocabulary."""

    def use_vocabulary(self, jsgf: str) -> None:
        """Replaces the grammar of the commands; `jsgf` is a JSGF grammar."""


class Voice(Protocol):
    """A text-to-speech engine, loaded."""

    @property
    def name(self) -> str:
        """What people call it: "espeak-ng en-us"."""

    @property
    def sample_rate_hz(self) -> int:
        """16,000 or 22,050."""

    def speak(self, text: str) -> AsyncIterator[bytes]:
        """The sentence's PCM in pieces of some 50-100 ms as they are made. Raises `SpeechError`."""

    async def warm_up(self) -> None:
        """Runs the engine once so that the first sentence does not pay for it."""

    def close(self) -> None:
        """Frees the engine."""


@runtime_checkable
class PreparingVoice(Protocol):
    """A voice that works while nobody is spoken to: speaks ahead, or downloads a model."""

    def want(self, texts: Iterable[str]) -> None:
        """Notes sentences that are likely to be said."""

    async def run(self) -> None:
        """Does that work until cancelled."""
