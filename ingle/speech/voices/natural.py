"""Natural voice: a neural one that keeps what it repeats, with a fast one for the first wait.

    kept on disk -> heard at once
    made in time -> heard as it is made; what is said a second time is kept
    late         -> the spare voice says this sentence

A sentence that has begun stays in its voice: the spare one never takes over in the middle. What is
likely to be said (`want`) is spoken ahead. What was said once is on no disk: it may be a note.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Final

import structlog

from ingle.speech.engine import SpeechError, Voice
from ingle.speech.voices.resampled import resampled
from ingle.speech.voices.sound_store import SoundStore

log = structlog.get_logger(__name__)

PATIENCE_S: Final = 0.28
"""Longest wait for a sentence's first sound, in seconds: espeak-ng needs some 20 ms more, and the
first sound is to be there within 350 ms."""
SLOWEST_PACE: Final = 0.8
"""Seconds of work for a second of sound, beyond which a sentence would falter while it is heard."""
_TRIED_WITH: Final = "Turned on the light in the kitchen."
_LONGEST: Final = 160
"""Characters of a sentence that is kept: longer ones hardly ever come again."""
_REMEMBERED: Final = 500
"""Sentences said once, by their hash, that a second time is told by."""
_PIECE_S: Final = 0.08
_MAX_AHEAD: Final = 200
"""Sentences that wait to be spoken ahead; of more the first are taken."""


class NaturalVoice:
    """`Voice` of two voices and a store."""

    def __init__(
        self,
        main: Voice,
        spare: Voice | None,
        store: SoundStore | None,
        *,
        fingerprint: str,
        patience_s: float = PATIENCE_S,
        insisted: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`fingerprint` tells `main` from any other voice in the store.

        `spare`: None where a late sentence is waited for. `store`: None where nothing is kept.
        `insisted`: somebody asked for `main`; else a machine that is too slow for it, as `warm_up`
        measures, leaves all to the spare voice, so that it has one voice and not two.
        """
        self._main = main
        self._spare = spare
        self._store = store
        self._fingerprint = fingerprint
        self._patience_s = patience_s
        self._insisted = insisted
        self._clock = clock
        self._pace = 0.0
        """Seconds of work for a second of sound, as `warm_up` measured it."""
        self._retired = False
        """Whether the spare voice says everything."""
        self._said: OrderedDict[int, None] = OrderedDict()
        self._ahead: asyncio.Queue[str] = asyncio.Queue(_MAX_AHEAD)
        self._idle = asyncio.Event()
        self._idle.set()
        self._speaking = 0
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="spoken-sounds")

    @property
    def name(self) -> str:
        return self._spare.name if self._retired and self._spare is not None else self._main.name

    @property
    def spare_name(self) -> str | None:
        """Of the voice that says what is late; None where there is none."""
        return None if self._spare is None else self._spare.name

    @property
    def sample_rate_hz(self) -> int:
        return self._main.sample_rate_hz

    async def speak(self, text: str) -> AsyncGenerator[bytes, None]:
        if self._retired and self._spare is not None:
            async for piece in resampled(self._spare, text, self.sample_rate_hz):
                yield piece
            return
        if kept := await self._kept(text):
            for piece in _cut(kept, self.sample_rate_hz):
                yield piece
            return
        self._speaking += 1
        self._idle.clear()
        try:
            async with aclosing(self._made(text)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            self._speaking -= 1
            if not self._speaking:
                self._idle.set()

    async def warm_up(self) -> None:
        """Also measures the pace, and retires a voice that nobody asked for and is too slow."""
        await self._main.warm_up()
        if self._spare is None:
            return
        await self._spare.warm_up()
        begun_s, samples = self._clock(), 0
        async for piece in self._main.speak(_TRIED_WITH):
            samples += len(piece) // 2
        if samples:
            self._pace = (self._clock() - begun_s) * self.sample_rate_hz / samples
        if self._pace > SLOWEST_PACE and not self._insisted:
            self._retired = True
            log.warning(
                "speech.natural_voice_too_slow", pace=round(self._pace, 2), limit=SLOWEST_PACE
            )
            self._main.close()

    def close(self) -> None:
        self._writer.shutdown()
        self._main.close()
        if self._spare is not None:
            self._spare.close()

    def want(self, texts: Iterable[str]) -> None:
        """Notes sentences that are likely to be said, for `run` to speak them ahead."""
        for text in texts:
            if len(text) <= _LONGEST and not self._ahead.full():
                self._ahead.put_nowait(text)

    async def run(self) -> None:
        """Speaks ahead what is wanted, one sentence at a time, while nobody is spoken to."""
        while True:
            await self.make_one(await self._ahead.get())

    async def make_one(self, text: str) -> None:
        """Makes and keeps a sentence that is not kept yet, once nobody is spoken to."""
        await self._idle.wait()
        if self._store is None or self._retired or await self._kept(text):
            return
        try:
            made = b"".join([piece async for piece in self._main.speak(text)])
        except SpeechError as error:
            log.warning("speech.not_spoken_ahead", reason=str(error))
            return
        self._keep(text, made)

    async def _kept(self, text: str) -> bytes | None:
        if self._store is None or len(text) > _LONGEST:
            return None
        return await asyncio.to_thread(self._store.get, self._fingerprint, text)

    async def _made(self, text: str) -> AsyncGenerator[bytes, None]:
        again = self._is_repeated(text)
        pieces = self._pieces(text)
        async with aclosing(pieces):
            try:
                async with asyncio.timeout(None if self._spare is None else self._patience_s):
                    first = await anext(pieces, b"")
            except (TimeoutError, SpeechError) as error:
                if self._spare is None:
                    raise
                reason = str(error) or f"not within {self._patience_s} s"
                log.info("speech.spare_voice", reason=reason)
                if again:
                    self.want([text])
                async for piece in resampled(self._spare, text, self.sample_rate_hz):
                    yield piece
                return
            heard = [first]
            yield first
            async for piece in pieces:
                heard.append(piece)
                yield piece
        if again:
            self._keep(text, b"".join(heard))

    async def _pieces(self, text: str) -> AsyncGenerator[bytes, None]:
        """The main voice's; all at once where they come slower than they are heard."""
        made = bytearray()
        async for piece in self._main.speak(text):
            if self._pace <= SLOWEST_PACE:
                yield piece
            else:
                made += piece
        for piece in _cut(bytes(made), self.sample_rate_hz):
            yield piece

    def _is_repeated(self, text: str) -> bool:
        again = hash(text) in self._said
        self._said[hash(text)] = None
        self._said.move_to_end(hash(text))
        if len(self._said) > _REMEMBERED:
            self._said.popitem(last=False)
        return again

    def _keep(self, text: str, samples: bytes) -> None:
        """Hands the samples to the thread that writes: the disk keeps nobody waiting."""
        if self._store is not None and samples and len(text) <= _LONGEST:
            self._writer.submit(self._store.put, self._fingerprint, text, samples)


def _cut(samples: bytes, rate_hz: int) -> Iterator[bytes]:
    size = 2 * int(rate_hz * _PIECE_S)
    return (samples[at : at + size] for at in range(0, len(samples), size))
