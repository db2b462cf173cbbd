"""Speculative transcription at each pause, for engines that take a whole recording.

At each pause what was heard so far goes to the engine's thread; if only silence follows, the
transcript is ready when the command is declared over.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Final

import structlog

from ingle.speech.engine import RECOGNISER_RATE_HZ, Heard, SpeechError

MAX_UTTERANCE_S: Final = 60
"""Longest recording; what is fed beyond it is dropped."""
_MAX_BYTES: Final = 2 * RECOGNISER_RATE_HZ * MAX_UTTERANCE_S

log = structlog.get_logger(__name__)


class RecordedUtterance:
    """`Utterance` of an engine that transcribes a whole recording.

    `transcribe` turns the recording into text on the engine's own thread. At most one transcription
    runs and one waits for each utterance: a pause replaces the one that waits.
    """

    def __init__(
        self,
        transcribe: Callable[[bytes], Heard],
        executor: Executor,
        *,
        limit_s: float,
        abandon: Callable[[], None] = lambda: None,
    ) -> None:
        """`limit_s` bounds `result`, in seconds; `transcribe` raises nothing but `SpeechError`.

        `abandon` is told when nobody waits for what runs any longer.
        """
        self._abandon = abandon
        self._transcribe = transcribe
        self._executor = executor
        self._limit_s = limit_s
        self._samples = bytearray()
        self._ahead: Future[Heard] | None = None
        self._closed = False

    def feed(self, samples: bytes) -> None:
        room = _MAX_BYTES - len(self._samples)
        if room < len(samples) and room > 0:
            log.warning("utterance.cut", limit_s=MAX_UTTERANCE_S)
        if not self._closed and room > 0:
            self._samples += samples[:room]

    def pause(self) -> None:
        if not self._closed:
            self.resume()
            with suppress(SpeechError):  # a closed engine is for `result` to report
                self._ahead = self._begin()

    def resume(self) -> None:
        if self._ahead is not None:
            if not self._ahead.done():
                self._ahead.cancel()
                self._abandon()
            self._ahead = None

    @property
    def so_far(self) -> Heard | None:
        ahead = self._ahead
        if ahead is None or not ahead.done() or ahead.cancelled() or ahead.exception():
            return None
        return ahead.result()

    async def result(self) -> Heard:
        if self._closed:
            raise SpeechError("this utterance was given up")
        ahead = self._ahead or self._begin()
        try:
            async with asyncio.timeout(self._limit_s):
                return await asyncio.wrap_future(ahead)
        except TimeoutError as error:
            raise SpeechError(f"the recogniser took longer than {self._limit_s:g} s") from error
        finally:
            self.close()

    def close(self) -> None:
        self._closed = True
        self.resume()
        self._samples = bytearray()

    def _begin(self) -> Future[Heard]:
        return submitted(self._executor, self._transcribe, bytes(self._samples))


def submitted(
    executor: Executor, transcribe: Callable[[bytes], Heard], samples: bytes
) -> Future[Heard]:
    """Gives the executor the samples to transcribe. Raises `SpeechError` when it is closed."""
    try:
        return executor.submit(transcribe, samples)
    except RuntimeError as error:  # the executor's word for being shut down
        raise SpeechError("the recogniser is closed") from error
