"""Moonshine tiny-en (ASR) from its own wheel: any English sentence, without a download.

0.1 s for a command of 2.5 s on two desktop cores; the cost grows with the audio's length.
"""

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Final

import numpy as np

from ingle.runtime.telemetry import disable_library_telemetry
from ingle.speech.engine import EngineUnavailable, Heard, SpeechError
from ingle.speech.resample import to_float
from ingle.speech.trimming import Trimmer
from ingle.speech.utterance import RecordedUtterance, submitted

_MODEL: Final = "tiny-en"
_OPTIONS: Final = {
    # Its own segmenter makes a stray first line ("You", "I") of the silence before short clips and
    # cuts others in two; 0 switches it off, and we trim the silence ourselves: 64 instead of 53 of
    # 120 synthesised commands word for word.
    "vad_threshold": "0.0",
    "return_audio_data": "false",
}
_SLOWER: Final = 1.2
"""Of 1.1 to 1.3 the one that hears most synthetic commands."""
_ONE_THREAD: Final = "MOONSHINE_ORT_SINGLE_THREAD"
_WARM_UP: Final = bytes(2 * 16_000)
_QUIET: Final = bytes(2 * 4800)
"""300 ms of silence on either side: with it the word error rate on 14 recordings of people is
0.013, without 0.078 (words invented at the end, first words lost), and 36 instead of 32 of 72
synthetic commands are exact."""


class Moonshine:
    """`Recogniser` with an open vocabulary; one thread, one command after another."""

    name = "Moonshine"

    def __init__(self, *, limit_s: float = 15.0, alone: bool = True) -> None:
        """Loads 44 MB, some 0.4 s from a warm disk. Raises `EngineUnavailable`.

        Unless `alone`, others need the cores at the same time and it keeps to one.
        """
        try:
            disable_library_telemetry()
            from moonshine_voice import ModelArch, Transcriber, get_model_path
        except (ImportError, OSError) as error:
            raise EngineUnavailable(
                f"Moonshine needs the package moonshine-voice==0.1.0 ({error})"
            ) from error
        model = Path(get_model_path(_MODEL))
        if not (model / "encoder_model.ort").is_file():
            raise EngineUnavailable(
                f"{model} holds no Moonshine model: "
                "install moonshine-voice==0.1.0, the last wheel that carries it"
            )
        self._trimmer = Trimmer()
        try:
            with nullcontext() if alone else _one_thread():
                self._engine = Transcriber(str(model), ModelArch.TINY, options=_OPTIONS)
        except Exception as error:
            raise EngineUnavailable(f"{model} cannot be loaded by Moonshine: {error}") from error
        self._limit_s = limit_s
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="moonshine")

    def listen(self) -> RecordedUtterance:
        return RecordedUtterance(self._transcribe, self._thread, limit_s=self._limit_s)

    def hear(self, spoken: bytes) -> "Future[Heard]":
        """Transcribes a recording that is trimmed, on its own thread.

        Raises `SpeechError`, also through the future.
        """
        return submitted(self._thread, self._transcribe_trimmed, spoken)

    def listen_again(self) -> RecordedUtterance:
        """A second opinion on the same sound, made after the first: it is heard more slowly.

        Worse for people (word error rate 0.056 instead of 0.013), better for quick or synthetic
        voices (47 instead of 36 of 72 commands exact): to confirm what another recogniser heard,
        not to be taken for itself.
        """
        return RecordedUtterance(self._transcribe_slowed, self._thread, limit_s=self._limit_s)

    async def warm_up(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._hear, _WARM_UP)

    def close(self) -> None:
        self._thread.submit(self._engine.close)
        self._thread.shutdown(wait=False)

    def _transcribe(self, samples: bytes) -> Heard:
        return self._transcribe_trimmed(self._trimmer.spoken(samples))

    def _transcribe_trimmed(self, spoken: bytes) -> Heard:
        return Heard(text=self._hear(_QUIET + spoken + _QUIET) if spoken else "")

    def _transcribe_slowed(self, samples: bytes) -> Heard:
        spoken = self._trimmer.spoken(samples)
        return Heard(text=self._hear(_QUIET + _slowed(spoken) + _QUIET) if spoken else "")

    def _hear(self, samples: bytes) -> str:
        try:
            lines = self._engine.transcribe_without_streaming(to_float(samples).tolist()).lines
        except Exception as error:
            raise SpeechError(f"Moonshine failed: {error}") from error
        return " ".join(text for line in lines if (text := line.text.strip()))


@contextmanager
def _one_thread() -> Iterator[None]:
    """What is loaded meanwhile computes on one thread.

    The library asks the environment, and nothing else. On two desktop cores it is as fast (81
    instead of 84 ms for a command) at half the work (81 instead of 167 ms of processor time): its
    other thread mostly waits, turning.
    """
    before = os.environ.get(_ONE_THREAD)
    os.environ[_ONE_THREAD] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_ONE_THREAD]
        else:
            os.environ[_ONE_THREAD] = before


def _slowed(samples: bytes) -> bytes:
    """The samples as a tape played slower has them: longer and lower."""
    sound = np.frombuffer(samples, "<i2").astype(np.float32)
    at = np.linspace(0, len(sound) - 1, round(len(sound) * _SLOWER))
    return np.interp(at, np.arange(len(sound)), sound).astype("<i2").tobytes()
