"""Piper voice (neural TTS) from a model file; a thread of its own, a clause ahead of what is heard.

Piper makes a sentence as a whole, so a long one is cut into its clauses: the first is heard while
the next is made.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ingle.runtime.telemetry import disable_library_telemetry
from ingle.speech.clauses import clauses
from ingle.speech.engine import EngineUnavailable, SpeechError
from ingle.speech.plain_speech import plain_speech
from ingle.speech.resample import Resampler, to_float, to_pcm

if TYPE_CHECKING:
    from piper import AudioChunk

_WIRE_RATES_HZ: Final = (16_000, 22_050)
_PIECE_S: Final = 0.08
_LIMIT_S: Final = 30.0
"""Longest wait for one sentence's samples."""


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
            disable_library_telemetry()
            from piper import PiperVoice as Engine
        except ImportError as error:
            raise EngineUnavailable(
                f"Piper needs the package piper-tts: install ingle[speech] ({error})"
            ) from error
        try:
            self._engine = Engine.load(model)
        except Exception as error:
            raise EngineUnavailable(
                f"TTS_VOICE={place}: {model} cannot be loaded as a Piper voice: {error}"
            ) from error
        self._made_hz = int(self._engine.config.sample_rate)
        self._rate_hz = self._made_hz if self._made_hz in _WIRE_RATES_HZ else _WIRE_RATES_HZ[-1]
        self.language = str(self._engine.config.espeak_voice)
        """What espeak-ng calls the language: "en-us"."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="piper")
        config = model.with_name(f"{model.name}.json")
        self.fingerprint = "|".join(
            f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}"
            for file in (model, config)
        )
        """What tells this voice from any other, and from another of the same name."""

    @property
    def sample_rate_hz(self) -> int:
        return self._rate_hz

    async def speak(self, text: str) -> AsyncGenerator[bytes, None]:
        chunks = self._chunks(plain_speech(text))
        resampler = Resampler(self._made_hz, self._rate_hz)
        coming = self._begin(chunks)
        try:
            while (made := await self._sound(coming)) is not None:
                coming = self._begin(chunks)  # the next clause, while this one is heard
                for piece in self._cut(to_pcm(resampler.push(to_float(made)))):
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

    def _chunks(self, text: str) -> "Iterator[AudioChunk]":
        for clause in clauses(text, self.language):
            yield from self._engine.synthesize(clause)

    def _begin(self, chunks: "Iterator[AudioChunk]") -> asyncio.Future[bytes | None]:
        return asyncio.get_running_loop().run_in_executor(self._thread, _next_samples, chunks)

    async def _sound(self, coming: asyncio.Future[bytes | None]) -> bytes | None:
        try:
            async with asyncio.timeout(_LIMIT_S):
                return await coming
        except TimeoutError as error:
            raise SpeechError(f"Piper made no sound within {_LIMIT_S:g} s") from error

    def _cut(self, samples: bytes) -> Iterator[bytes]:
        size = 2 * int(self._rate_hz * _PIECE_S)
        return (samples[at : at + size] for at in range(0, len(samples), size))


def _next_samples(chunks: "Iterator[AudioChunk]") -> bytes | None:
    """The next chunk as PCM; None after the last."""
    try:
        chunk = next(chunks, None)
    except Exception as error:
        raise SpeechError(f"Piper failed: {error}") from error
    return None if chunk is None else bytes(chunk.audio_int16_bytes)


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
