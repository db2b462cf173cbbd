"""Whisper's n-best list for one command, and its likelihood of any other sentence.

Only the model is faster-whisper's here. Its own transcription fills every command up to 30 s, which
costs four times as much as the 10 s that a command needs, and gives one reading without the others
that were nearly as likely.
"""

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from ingle.runtime.telemetry import disable_library_telemetry
from ingle.speech.engine import RECOGNISER_RATE_HZ, EngineUnavailable, SpeechError
from ingle.speech.resample import to_float

if TYPE_CHECKING:
    from ctranslate2 import StorageView

MAX_S: Final = 29
"""Longest sound, in seconds: Whisper hears 30 s at once."""
_MAX_THREADS: Final = 4
_READINGS: Final = 5
"""Readings that are followed and returned: one that is right is among them in 88 of 100 clean
synthetic commands, and is the first in 78."""
_WINDOWS_S: Final = (10, 30)
"""How far the sound is filled up with silence. 10 s is heard as well as 30 s (on 45 commands);
the sound's own length and a second more is not, as the model was trained on 30 s."""
_ROOM_S: Final = 1
_FRAMES_PER_S: Final = 100
_LONGEST: Final = 96
"""Tokens; a command of 15 s has some 60."""
_FEWEST: Final = 10
_TOKENS_PER_S: Final = 8
"""Tokens that a hypothesis may have for each second of sound, on top of `_FEWEST`: nobody says
more (4 are usual), but Whisper may write the same sentence again and again, for 1.5 s."""
_LEAST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A hypothesis: a sentence, and the natural logarithm of its likelihood for the sound."""

    text: str
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class EncodedSound:
    """A command's sound as Whisper encoded it; may be decoded and scored as often as one likes."""

    encoded: "StorageView"
    frames: int


class WhisperNBest:
    """Whisper with n-best output; loaded once, used by one thread at a time."""

    def __init__(self, folder: Path, *, language: str = "en") -> None:
        """Loads the model, some 0.5 s for base. Raises `EngineUnavailable`."""
        try:
            disable_library_telemetry()
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise EngineUnavailable(
                f"Whisper needs the package faster-whisper==1.2.1 ({error})"
            ) from error
        try:
            model = WhisperModel(
                str(folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=min(_MAX_THREADS, os.cpu_count() or 1),
                local_files_only=True,
            )
        except Exception as error:
            raise EngineUnavailable(
                f"{folder} cannot be loaded by faster-whisper: {error}"
            ) from error
        self._model = model.model
        self._features = model.feature_extractor
        self._tokenizer = model.hf_tokenizer
        token = self._tokenizer.token_to_id
        several = (
            (token(f"<|{language}|>"), token("<|transcribe|>"))
            if self._model.is_multilingual
            else ()
        )
        self._start = [token("<|startoftranscript|>"), *several]
        self._untimed = token("<|notimestamps|>")
        self._before = token("<|startofprev|>")

    def hear(self, samples: bytes) -> EncodedSound:
        """Takes s16le PCM at 16 kHz in, 0.13 s on two desktop cores; beyond `MAX_S` it is cut."""
        import ctranslate2

        floats = to_float(samples)[: MAX_S * RECOGNISER_RATE_HZ]
        duration_s = len(floats) / RECOGNISER_RATE_HZ
        window_s = next(
            window for window in _WINDOWS_S if window >= min(duration_s + _ROOM_S, _WINDOWS_S[-1])
        )
        filled = np.zeros(window_s * RECOGNISER_RATE_HZ, np.float32)
        filled[: len(floats)] = floats
        frames = window_s * _FRAMES_PER_S
        features = np.ascontiguousarray(self._features(filled)[None, :, :frames], dtype=np.float32)
        try:
            encoded = self._model.encode(ctranslate2.StorageView.from_array(features))
        except Exception as error:
            raise SpeechError(f"Whisper failed: {error}") from error
        return EncodedSound(encoded, max(1, round(duration_s * _FRAMES_PER_S)))

    def readings(self, sound: EncodedSound, hint: str) -> list[Hypothesis]:
        """The likeliest sentences (n-best), likeliest first, 0.2 s.

        `hint`: words that are to be expected, as the model's prompt.
        """
        prompt = [*self._hinted(hint), self._untimed]
        longest = min(_LONGEST, _FEWEST + _TOKENS_PER_S * sound.frames // _FRAMES_PER_S)
        try:
            [result] = self._model.generate(
                sound.encoded,
                [prompt],
                beam_size=_READINGS,
                num_hypotheses=_READINGS,
                # It writes half of that, or what the prompt leaves of it.
                max_length=max(2 * longest, len(prompt) + longest),
                return_scores=True,
            )
        except Exception as error:
            raise SpeechError(f"Whisper failed: {error}") from error
        read = [
            # The score is the mean over the tokens and the end.
            Hypothesis(self._tokenizer.decode(tokens).strip(), score * (len(tokens) + 1))
            for tokens, score in zip(result.sequences_ids, result.scores, strict=True)
        ]
        return sorted(read, key=lambda reading: reading.log_likelihood, reverse=True)

    def likelihoods(
        self, sound: EncodedSound, sentences: Sequence[str], hint: str
    ) -> list[Hypothesis]:
        """Each sentence as a hypothesis for this sound, scored by forced alignment.

        Some 60 ms each on two desktop cores, most for the hint.
        """
        read = []
        for sentence in sentences:
            tokens = self._tokenizer.encode(f" {sentence}", add_special_tokens=False).ids[:_LONGEST]
            try:
                [aligned] = self._model.align(
                    sound.encoded, self._hinted(hint), [tokens], sound.frames, median_filter_width=1
                )
            except Exception as error:
                raise SpeechError(f"Whisper failed: {error}") from error
            shares = [math.log(max(share, _LEAST)) for share in aligned.text_token_probs]
            read.append(Hypothesis(sentence, sum(shares)))
        return read

    def _hinted(self, hint: str) -> list[int]:
        if not hint:
            return self._start
        words = self._tokenizer.encode(f" {hint}", add_special_tokens=False).ids[-_LONGEST:]
        return [self._before, *words, *self._start]
