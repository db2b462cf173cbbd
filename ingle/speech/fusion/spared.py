"""A recogniser on another machine, and the built-in one that stands in when it is away or late.

    answers in time -> its words
    late, or fails  -> the spare one hears the same sound; whose words come first are taken
    after that      -> the spare one alone, for a while

The spare one is loaded when it is first needed: seconds once, and no memory where the server always
answers.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Final

import structlog

from ingle.runtime.tasks import task_group
from ingle.speech.engine import (
    EngineUnavailable,
    Heard,
    Recogniser,
    SpeechError,
    Utterance,
    VocabularyUser,
)

log = structlog.get_logger(__name__)

PATIENCE_S: Final = 3.0
"""Longest wait for the server's words alone, in seconds: a server without a GPU needs up to two."""
REST_S: Final = 30.0
"""For so long nothing is sent to a server that did not answer: each command would wait anew."""


class SparedRecogniser:
    """`Recogniser` of a main one, and of a spare one that is loaded when it is needed."""

    def __init__(
        self,
        main: Recogniser,
        load_spare: Callable[[], Recogniser],
        *,
        patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`load_spare` is called in a thread, once; it may raise `EngineUnavailable`."""
        self.name = main.name
        self._main = main
        self._load_spare = load_spare
        self._patience_s = patience_s
        self._clock = clock
        self._spare: Recogniser | None = None
        self._without_spare: str | None = None
        """Why there is no spare one, once that is known."""
        self._loading = asyncio.Lock()
        self._vocabulary: str | None = None
        self._rests_until_s = clock()
        self._closed = False

    def use_vocabulary(self, jsgf: str) -> None:
        """Kept for the spare one; servers take none."""
        self._vocabulary = jsgf
        spare: object = self._spare
        if isinstance(spare, VocabularyUser):
            spare.use_vocabulary(jsgf)

    def listen(self) -> Utterance:
        if self._spare is not None and self._clock() < self._rests_until_s:
            return self._spare.listen()
        return _SparedUtterance(self, self._main.listen(), self._patience_s)

    async def warm_up(self) -> None:
        """Only the main one. Raises `SpeechError` where it is away."""
        await self._main.warm_up()

    def close(self) -> None:
        self._closed = True
        self._main.close()
        if self._spare is not None:
            self._spare.close()

    async def spare(self) -> Recogniser:
        """The spare one, loaded. Raises `EngineUnavailable`."""
        async with self._loading:
            if self._spare is None and self._without_spare is None:
                await self._load()
        if self._spare is None or self._closed:
            raise EngineUnavailable(self._without_spare or "the recogniser is closed")
        return self._spare

    async def _load(self) -> None:
        try:
            spare = await asyncio.to_thread(self._load_spare)
        except EngineUnavailable as error:
            self._without_spare = str(error)
            log.error("speech.without_spare_recogniser", reason=str(error))
            return
        self._spare = spare
        if self._vocabulary is not None:
            self.use_vocabulary(self._vocabulary)
        if self._closed:
            spare.close()

    def note(self, failure: str) -> None:
        """The main one failed or was late."""
        self._rests_until_s = self._clock() + REST_S
        log.warning("speech.spare_recogniser", reason=failure, rests_s=REST_S)


class _SparedUtterance:
    def __init__(self, owner: SparedRecogniser, main: Utterance, patience_s: float) -> None:
        self._owner = owner
        self._main = main
        self._patience_s = patience_s
        self._heard: list[bytes] = []
        self._other: Utterance | None = None

    def feed(self, samples: bytes) -> None:
        self._heard.append(samples)
        self._main.feed(samples)

    def pause(self) -> None:
        self._main.pause()

    def resume(self) -> None:
        self._main.resume()

    @property
    def so_far(self) -> Heard | None:
        return self._main.so_far

    async def result(self) -> Heard:
        async with task_group() as tasks:
            main = tasks.create_task(_attempt(self._main))
            await asyncio.wait((main,), timeout=self._patience_s)
            if main.done() and isinstance(first := main.result(), Heard):
                return first
            failed = str(main.result()) if main.done() else f"not within {self._patience_s:g} s"
            self._owner.note(failed)
            spare = tasks.create_task(self._spared())
            for task in asyncio.as_completed((main, spare) if not main.done() else (spare,)):
                if isinstance(heard := await task, Heard):
                    main.cancel()
                    spare.cancel()
                    return heard
        raise SpeechError(failed)

    async def _spared(self) -> Heard | SpeechError:
        try:
            self._other = (await self._owner.spare()).listen()
        except SpeechError as error:
            return error
        for samples in self._heard:
            self._other.feed(samples)
        return await _attempt(self._other)

    def close(self) -> None:
        self._heard.clear()
        self._main.close()
        if self._other is not None:
            self._other.close()


async def _attempt(utterance: Utterance) -> Heard | SpeechError:
    try:
        return await utterance.result()
    except SpeechError as error:
        return error
