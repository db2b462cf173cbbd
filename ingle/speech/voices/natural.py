"""Natural voice: a neural one that keeps what it repeats, with a fast one for the first wait.

    kept         -> heard at once
    made in time -> heard as it is made; what is said a second time is kept
    late         -> the spare voice says this sentence

A sentence that has begun stays in its voice: the spare one never takes over in the middle. What is
likely to be said (`want`) is spoken ahead and kept on disk; what is said a second time is kept in
memory, for it may be a note.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from functools import partial
from typing import Final

import structlog

from ingle.runtime.tasks import task_group
from ingle.speech.engine import SpeechError, Voice
from ingle.speech.voices.race import begin
from ingle.speech.voices.resampled import resampled, speaking
from ingle.speech.voices.sound_store import SoundStore

log = structlog.get_logger(__name__)

PATIENCE_S: Final = 0.28
"""Longest wait for a sentence's first sound, in seconds: espeak-ng needs some 20 ms more, and the
first sound is to be there within 350 ms."""
SLOWEST_PACE: Final = 0.8
"""Seconds of work for a second of sound, beyond which a sentence would falter while it is heard."""
_NO_PACE: Final = 1000.0
"""Of a voice that gave up on the sentence it is measured with."""
_TRIED_WITH: Final = "Turned on the light in the kitchen."
_LONGEST: Final = 160
"""Characters of a sentence that is kept: longer ones hardly ever come again."""
_REMEMBERED: Final = 500
"""Sentences said once, by their hash, that a second time is told by."""
_PIECE_S: Final = 0.08
_LONGEST_PAUSE_S: Final = 5.0
_FAILED_PAUSE_S: Final = 300.0
"""Before the next sentence is spoken ahead where one could not be, in seconds: the voice's limit is
half a minute of work, and the machine has better things to do."""
_MAX_AHEAD: Final = 200
"""Sentences that wait to be spoken ahead; of more the first are taken."""
_MEMORY_BYTES: Final = 8 << 20
"""Three minutes of sentences that were said more than once."""


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
        looks_s: Sequence[float] = (60.0, 600.0, 3600.0),
    ) -> None:
        """`fingerprint` tells `main` from any other voice in the store.

        `spare`: None where a late sentence is waited for. `store`: None where nothing is kept.
        `insisted`: somebody asked for `main`; else a machine that is too slow for it, as `warm_up`
        measures, leaves all to the spare voice, so that it has one voice and not two. `looks_s`:
        after how many seconds each it is measured again.
        """
        self._main = main
        self._spare = spare
        self._store = store
        self._fingerprint = fingerprint
        self._patience_s = patience_s
        self._insisted = insisted
        self._clock = clock
        self._looks_s = looks_s
        self._pace = 0.0
        """Seconds of work for a second of sound, as `warm_up` measured it."""
        self.spared = 0
        """Sentences that the spare voice said because they were late."""
        self._in_use = asyncio.Event()
        """Set unless the spare voice says everything, at least until the next measurement."""
        self._in_use.set()
        self._said: OrderedDict[int, None] = OrderedDict()
        self._ahead: asyncio.Queue[str] = asyncio.Queue(_MAX_AHEAD)
        self._likely: frozenset[str] = frozenset()
        self._memory: OrderedDict[str, bytes] = OrderedDict()
        self._idle = asyncio.Event()
        self._idle.set()
        self._speaking = 0
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="spoken-sounds")

    @property
    def name(self) -> str:
        if self._spare is not None and not self._in_use.is_set():
            return self._spare.name
        return self._main.name

    @property
    def spare_name(self) -> str | None:
        """Of the voice that says what is late; None where there is none."""
        return None if self._spare is None else self._spare.name

    @property
    def sample_rate_hz(self) -> int:
        return self._main.sample_rate_hz

    async def speak(self, text: str) -> AsyncGenerator[bytes, None]:
        if self._spare is not None and not self._in_use.is_set():
            async with aclosing(resampled(self._spare, text, self.sample_rate_hz)) as pieces:
                async for piece in pieces:
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
        """Also measures the pace. A voice that nobody asked for and is too slow has a rest."""
        try:
            await self._main.warm_up()
        finally:  # one on another machine may be away: then the spare voice is needed the more
            if self._spare is not None:
                await self._spare.warm_up()
        if self._spare is None:
            return
        await self._measure()
        if not self._in_use.is_set():
            log.warning(
                "speech.natural_voice_too_slow", pace=round(self._pace, 2), limit=SLOWEST_PACE
            )

    def close(self) -> None:
        self._writer.shutdown()
        self._main.close()
        if self._spare is not None:
            self._spare.close()

    def want(self, texts: Iterable[str]) -> None:
        """Notes sentences that are likely to be said, for `run` to speak them ahead.

        Where nothing is kept on disk, none is.
        """
        if self._store is None:
            return
        likely = list(dict.fromkeys(texts))[:_MAX_AHEAD]
        self._likely = frozenset(likely)
        for text in likely:
            self._make_ahead(text)

    async def run(self) -> None:
        """Speaks ahead what is wanted, one sentence at a time, while nobody is spoken to."""
        async with task_group() as tasks:
            tasks.create_task(self._look_again())
            while True:
                await self._in_use.wait()
                text, begun_s = await self._ahead.get(), self._clock()
                done = await self.make_one(text)
                # As long again for everything else that this machine has to do.
                pause_s = min(_LONGEST_PAUSE_S, self._clock() - begun_s)
                await asyncio.sleep(pause_s if done else _FAILED_PAUSE_S)

    async def make_one(self, text: str) -> bool:
        """Makes and keeps a sentence that is not kept yet, once nobody is spoken to.

        False where the voice could not.
        """
        await self._idle.wait()
        if await self._kept(text):
            return True
        try:
            made = b"".join([piece async for piece in self._main.speak(text)])
        except SpeechError as error:
            log.warning("speech.not_spoken_ahead", reason=str(error))
            return False
        self._keep(text, made)
        return True

    async def _look_again(self) -> None:
        """Measures a voice again that was too slow: at a start the machine is busy with itself."""
        for wait_s in self._looks_s if self._pace > SLOWEST_PACE else ():
            await asyncio.sleep(wait_s)
            await self._idle.wait()
            await self._measure()
            if self._pace <= SLOWEST_PACE:
                log.info("speech.natural_voice_fast_enough", pace=round(self._pace, 2))
                return
        if not self._in_use.is_set():
            self._main.close()

    async def _measure(self) -> None:
        """Raises nothing: a voice that gives up on the sentence is the slowest there is."""
        begun_s, samples = self._clock(), 0
        try:
            async with speaking(self._main, _TRIED_WITH) as pieces:
                async for piece in pieces:
                    samples += len(piece) // 2
        except SpeechError as error:
            log.warning("speech.not_measured", reason=str(error))
            self._pace = _NO_PACE
        else:
            if samples:
                self._pace = (self._clock() - begun_s) * self.sample_rate_hz / samples
        if self._pace > SLOWEST_PACE and not self._insisted:
            self._in_use.clear()
        else:
            self._in_use.set()

    async def _kept(self, text: str) -> bytes | None:
        if text in self._memory:
            self._memory.move_to_end(text)
            return self._memory[text]
        if self._store is None or len(text) > _LONGEST:
            return None
        return await asyncio.to_thread(self._store.get, self._fingerprint, text)

    async def _made(self, text: str) -> AsyncGenerator[bytes, None]:
        again, rate_hz = self._is_repeated(text), self.sample_rate_hz
        spare = None if self._spare is None else partial(resampled, self._spare, text, rate_hz)
        begun = await begin(self._pieces(text), spare, self._patience_s)
        if begun.spared is not None:
            self.spared += 1
            log.info("speech.spare_voice", reason=begun.spared)
            if again:
                self._make_ahead(text)
        heard = [begun.first]
        async with aclosing(begun.rest):
            yield begun.first
            async for piece in begun.rest:
                heard.append(piece)
                yield piece
        if again and begun.spared is None:
            self._keep(text, b"".join(heard))

    async def _pieces(self, text: str) -> AsyncGenerator[bytes, None]:
        """The main voice's; all at once where they come slower than they are heard."""
        made = bytearray()
        async with speaking(self._main, text) as pieces:
            async for piece in pieces:
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

    def _make_ahead(self, text: str) -> None:
        if len(text) <= _LONGEST and not self._ahead.full():
            self._ahead.put_nowait(text)

    def _keep(self, text: str, samples: bytes) -> None:
        """On disk what is likely, by the thread that writes: nobody waits. Else in memory."""
        if not samples or len(text) > _LONGEST:
            return
        if text in self._likely and self._store is not None:
            self._writer.submit(self._store.put, self._fingerprint, text, samples)
            return
        self._memory[text] = samples
        while sum(map(len, self._memory.values())) > _MEMORY_BYTES:
            self._memory.popitem(last=False)


def _cut(samples: bytes, rate_hz: int) -> Iterator[bytes]:
    size = 2 * int(rate_hz * _PIECE_S)
    return (samples[at : at + size] for at in range(0, len(samples), size))
