"""Whisper by faster-whisper (ASR), int8: a model by name (downloaded once) or from a folder."""

import asyncio
import math
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Final

import structlog

from ingle.runtime.telemetry import disable_library_telemetry
from ingle.speech.engine import EngineUnavailable, Heard, SpeechError
from ingle.speech.resample import to_float
from ingle.speech.trimming import Trimmer
from ingle.speech.utterance import RecordedUtterance

_MAX_THREADS: Final = 4
_REPORT_S: Final = 5.0
_FILES: Final = ("model.bin", "config.json", "tokenizer.json")
_MODEL_FILES: Final = (
    "a faster-whisper model (model.bin, config.json, tokenizer.json, vocabulary.json)"
)

log = structlog.get_logger(__name__)


class Whisper:
    """`Recogniser` by Whisper; one thread, one command after another."""

    def __init__(self, model: str, *, language: str, limit_s: float) -> None:
        """Loads the model: some seconds, or minutes when it must be downloaded first.

        Raises `EngineUnavailable`.
        """
        self.name = f"Whisper {model}"
        folder = _folder(model)
        try:
            disable_library_telemetry()
            from faster_whisper import WhisperModel, available_models
        except ImportError as error:
            raise EngineUnavailable(
                f"Whisper needs the package faster-whisper==1.2.1 ({error})"
            ) from error
        if folder is None and model not in available_models() and model.count("/") != 1:
            names = ", ".join(available_models())
            raise EngineUnavailable(
                f"WHISPER_MODEL={model}: there is no such folder, and the known models are {names}"
            )
        try:
            with _reported(model):
                self._model = WhisperModel(
                    str(folder) if folder else model,
                    device="cpu",
                    compute_type="int8",
                    cpu_threads=min(_MAX_THREADS, os.cpu_count() or 1),
                    local_files_only=folder is not None,
                )
        except Exception as error:
            hint = (
                f"{folder} must hold {_MODEL_FILES}"
                if folder
                else "it could not be downloaded: put the model in a folder and name that folder"
            )
            raise EngineUnavailable(f"WHISPER_MODEL={model}: {hint} ({error})") from error
        self._language = language
        self._limit_s = limit_s
        self._trimmer = Trimmer()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="whisper")

    def listen(self) -> RecordedUtterance:
        return RecordedUtterance(self._transcribe, self._thread, limit_s=self._limit_s)

    async def warm_up(self) -> None:
        await asyncio.get_running_loop().run_in_executor(
            self._thread, self._hear, bytes(2 * 16_000)
        )

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _transcribe(self, samples: bytes) -> Heard:
        spoken = self._trimmer.spoken(samples)  # given silence, Whisper makes sentences up
        return self._hear(spoken) if spoken else Heard(text="", language=self._language)

    def _hear(self, samples: bytes) -> Heard:
        try:
            found, _ = self._model.transcribe(
                to_float(samples),
                language=self._language,
                beam_size=1,
                temperature=0.0,
                condition_on_previous_text=False,
                without_timestamps=True,
            )
            segments = list(found)
        except Exception as error:
            raise SpeechError(f"Whisper failed: {error}") from error
        text = " ".join(part for segment in segments if (part := segment.text.strip()))
        likelihood = (
            sum(segment.avg_logprob for segment in segments) / len(segments)
            if segments
            else -math.inf
        )
        return Heard(text=text, confidence=min(1.0, math.exp(likelihood)), language=self._language)


def _folder(model: str) -> Path | None:
    """The folder that `model` names; None when it is a model's name. Raises `EngineUnavailable`."""
    path = Path(model).expanduser()
    if path.is_dir():
        # Without tokenizer.json faster-whisper would look for one on the network.
        missing = [name for name in _FILES if not (path / name).is_file()]
        if not any(path.glob("vocabulary.*")):
            missing.append("vocabulary.json")
        if missing:
            lacking = ", ".join(missing)
            raise EngineUnavailable(
                f"WHISPER_MODEL={model}: the folder lacks {lacking} of a faster-whisper model"
            )
        return path
    if path.is_absolute() or model.startswith((".", "~")):
        raise EngineUnavailable(
            f"WHISPER_MODEL={model}: there is no such folder; it must hold {_MODEL_FILES}"
        )
    return None


@contextmanager
def _reported(model: str) -> Iterator[None]:
    """Logs that the model is being fetched and loaded, every few seconds until it is."""
    done = Event()
    begun_s = monotonic()

    def report() -> None:
        while not done.wait(_REPORT_S):
            log.info("whisper.still_loading", model=model, elapsed_s=round(monotonic() - begun_s))

    log.info("whisper.loading_begun", model=model)
    reporter = Thread(target=report, name="whisper-loading", daemon=True)
    reporter.start()
    try:
        yield
    finally:
        done.set()
        reporter.join()
    log.info("whisper.loaded", model=model, elapsed_s=round(monotonic() - begun_s, 1))
