"""Piper voice (neural TTS) from a model file; a thread of its own, a piece ahead of what is heard.

A sentence is made in pieces where the model can be cut (`PiperStream`), else as a whole. In both
cases a long one begins with its first clause.
"""

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import structlog

from ingle.runtime.telemetry import disable_library_telemetry
from ingle.runtime.version import version
from ingle.speech.clauses import clauses
from ingle.speech.engine import EngineUnavailable, SpeechError
from ingle.speech.engines.piper_stream import NotStreamable, PiperStream
from ingle.speech.plain_speech import plain_speech
from ingle.speech.reading.aloud import read_aloud
from ingle.speech.resample import Floats, Resampler, to_pcm

if TYPE_CHECKING:
    from piper import PiperVoice as Engine

log = structlog.get_logger(__name__)

_WIRE_RATES_HZ: Final = (16_000, 22_050)
_PIECE_S: Final = 0.08
_LIMIT_S: Final = 30.0
"""Longest wait for one sentence's samples."""
_PHONEMIZING: Final = threading.Lock()
"""Held while text becomes phonemes: the espeak-ng in Piper is one for the whole process, and two
voices would speak in the language of the last one."""
_MEASURED_ON: Final = "1 2 3 4 5 6 7 8 9."
"""Digits are read in every language."""
_LOUDEST: Final = 0.7
"""Of the sentence that a voice is measured on; then speech is about as loud as when Piper brings
each sentence to 1 by itself, and one sentence as loud as the next."""
_BENT_FROM: Final = 0.85
_FULL: Final = 0.98
"""Samples louder than the one are bent towards the other instead of being cut off."""


class PiperVoice:
    """`Voice` by Piper, one sentence at a time.

    Rates other than the wire's (16,000 and 22,050 Hz) are resampled to 22,050 Hz.
    """

    def __init__(self, place: Path) -> None:
        """Loads the voice, some 1 s.

        `place` is its .onnx file or the folder of it. Raises `EngineUnavailable`.
        """
        model = _model_in(place)
        self.name = f"Piper {model.stem}"
        try:
            self._engine, self._stream, self._gain = _loaded(model)
        except ImportError as error:
            raise EngineUnavailable(
                f"Piper needs the package piper-tts: install ingle[speech] ({error})"
            ) from error
        except Exception as error:
            raise EngineUnavailable(
                f"TTS_VOICE={place}: {model} cannot be loaded as a Piper voice: {error}"
            ) from error
        self._made_hz = int(self._engine.config.sample_rate)
        self._rate_hz = self._made_hz if self._made_hz in _WIRE_RATES_HZ else _WIRE_RATES_HZ[-1]
        self.language = str(self._engine.config.espeak_voice)
        """What espeak-ng calls the language: "en-us"."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="piper")
        files = (model, model.with_name(f"{model.name}.json"))
        self.fingerprint = "|".join(
            (version(), *(f"{f.name} {f.stat().st_size} {f.stat().st_mtime_ns}" for f in files))
        )
        """What tells this voice from any other, from another of its name, and from what an earlier
        version made of it."""

    @property
    def sample_rate_hz(self) -> int:
        return self._rate_hz

    @property
    def streams(self) -> bool:
        """Whether a sentence is heard before all of it is made."""
        return self._stream is not None

    async def speak(self, text: str) -> AsyncGenerator[bytes, None]:
        sounds = self._sounds(plain_speech(read_aloud(text, self.language)))
        resampler = Resampler(self._made_hz, self._rate_hz)
        coming = self._begin(sounds)
        try:
            while (made := await self._sound(coming)) is not None:
                coming = self._begin(sounds)  # the next piece, while this one is heard
                for piece in self._cut(to_pcm(resampler.push(made))):
                    yield piece
        finally:
            coming.cancel()
        for piece in self._cut(to_pcm(resampler.flush())):
            yield piece

    async def warm_up(self) -> None:
        async for _ in self.speak("ready"):
            pass

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _sounds(self, text: str) -> Iterator[Floats]:
        for clause in clauses(text, self.language):
            if self._stream is None:
                with _PHONEMIZING:
                    made = [chunk.audio_float_array for chunk in self._engine.synthesize(clause)]
                yield from made
                continue
            for phonemes in _phonemes(self._engine, clause):
                if phonemes:
                    for samples in self._stream.sounds(self._engine.phonemes_to_ids(phonemes)):
                        yield _bent(samples * self._gain)

    def _begin(self, sounds: Iterator[Floats]) -> asyncio.Future[Floats | None]:
        return asyncio.get_running_loop().run_in_executor(self._thread, _next_samples, sounds)

    async def _sound(self, coming: asyncio.Future[Floats | None]) -> Floats | None:
        try:
            async with asyncio.timeout(_LIMIT_S):
                return await coming
        except TimeoutError as error:
            raise SpeechError(f"Piper made no sound within {_LIMIT_S:g} s") from error

    def _cut(self, samples: bytes) -> Iterator[bytes]:
        size = 2 * int(self._rate_hz * _PIECE_S)
        return (samples[at : at + size] for at in range(0, len(samples), size))


def _next_samples(sounds: Iterator[Floats]) -> Floats | None:
    """The next piece; None after the last."""
    try:
        return next(sounds, None)
    except Exception as error:
        raise SpeechError(f"Piper failed: {error}") from error


def _phonemes(engine: "Engine", text: str) -> list[list[str]]:
    """The phonemes of a text, sentence by sentence."""
    with _PHONEMIZING:
        phonemes: list[list[str]] = engine.phonemize(text)
    return phonemes


def _bent(samples: Floats) -> Floats:
    """The samples with peaks beyond `_BENT_FROM` bent, so that none is beyond `_FULL`."""
    loud = np.abs(samples)
    if loud.max(initial=0.0) <= _BENT_FROM:
        return samples
    room = np.float32(_FULL - _BENT_FROM)
    beyond = _BENT_FROM + room * np.tanh((loud - _BENT_FROM) / room)
    bent: Floats = np.where(loud > _BENT_FROM, np.copysign(beyond, samples), samples)
    return bent.astype(np.float32)


def _loaded(model: Path) -> "tuple[Engine, PiperStream | None, np.float32]":
    """Piper with that voice; the voice in two parts where it can be cut, and the gain of these."""
    disable_library_telemetry()
    from piper import PiperVoice as Engine
    from piper.config import PiperConfig

    try:
        config = PiperConfig.from_dict(
            json.loads(model.with_name(f"{model.name}.json").read_text(encoding="utf-8"))
        )
        scales = (config.noise_scale, config.length_scale, config.noise_w_scale)
        stream = PiperStream(model.read_bytes(), scales=scales)
        # Piper's own part is text to phonemes; the session is for what it is not asked for.
        engine = Engine(session=stream.encoder, config=config)
        loudest = stream.prepare(engine.phonemes_to_ids(_phonemes(engine, _MEASURED_ON)[0]))
    except NotStreamable as error:
        log.info("speech.voice_not_streamed", voice=model.stem, reason=str(error))
        return Engine.load(model), None, np.float32(1.0)
    return engine, stream, np.float32(_LOUDEST / loudest if loudest > 0.0 else 1.0)


def _model_in(place: Path) -> Path:
    """The voice file that is meant. Raises `EngineUnavailable`."""
    if place.is_dir():
        models = sorted(place.glob("*.onnx"))
        if len(models) != 1:
            found = ", ".join(model.name for model in models) or "none"
            raise EngineUnavailable(
                f"TTS_VOICE={place}: the folder must hold one Piper voice (.onnx and .onnx.json), "
                f"found: {found}"
            )
        model = models[0]
    elif place.is_file():
        model = place
    else:
        raise EngineUnavailable(f"TTS_VOICE={place}: there is no such file or folder")
    if not (config := model.with_name(f"{model.name}.json")).is_file():
        raise EngineUnavailable(
            f"TTS_VOICE={place}: {config} is missing: download it beside the voice"
        )
    return model
