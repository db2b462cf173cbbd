"""What recognisers on a server have in common: whole recordings, sent from a few threads."""

import asyncio
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from ingle.speech.engine import RECOGNISER_RATE_HZ, Heard
from ingle.speech.trimming import Trimmer
from ingle.speech.utterance import RecordedUtterance

_THREADS: Final = 4
"""A transcription that became stale holds its thread until it is answered: the next must not
wait for it."""


class ServerRecogniser(ABC):
    """`Recogniser`, less its name and its protocol; up to four transcriptions at a time."""

    def __init__(self, *, language: str, limit_s: float, threads: str) -> None:
        """`limit_s`: the longest wait for a transcript, in seconds. `threads`: their name."""
        self._language = language
        self._limit_s = limit_s
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix=threads)

    def listen(self) -> RecordedUtterance:
        trimmer = Trimmer()
        return RecordedUtterance(
            lambda samples: self._transcribe(trimmer.spoken(samples)),
            self._threads,
            limit_s=self._limit_s,
        )

    async def warm_up(self) -> None:
        """Sends a second of silence: the server loads its model. Raises `SpeechError`."""
        await asyncio.get_running_loop().run_in_executor(
            self._threads, self._transcribe, bytes(2 * RECOGNISER_RATE_HZ)
        )

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _transcribe(self, samples: bytes) -> Heard:
        if not samples:
            return Heard(text="", language=self._language)
        return self._ask(samples)

    @abstractmethod
    def _ask(self, samples: bytes) -> Heard:
        """The server's transcript of a recording. Blocks; raises `SpeechError`."""
