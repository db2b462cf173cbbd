"""A voice that is still being downloaded: another one speaks until it is here.

What keeps it away (no network, a wrong hash, half a file, a full disk) is said in a sentence and
tried again; nobody waits for it.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, aclosing, suppress
from pathlib import Path
from typing import Final

import structlog

from ingle.runtime.tasks import background
from ingle.speech.download import DownloadError
from ingle.speech.engine import EngineUnavailable, PreparingVoice, SpeechError, Voice
from ingle.speech.voices.catalogue import UnknownVoice
from ingle.speech.voices.resampled import resampled

log = structlog.get_logger(__name__)

_WAITS_S: Final = (30.0, 120.0, 600.0)
_LONG_WAIT_S: Final = 3600.0
_TOLD_EACH: Final = 10
"""Per cent of the download between two lines of the log."""
Fetch = Callable[[Callable[[int, int], None]], Awaitable[Path]]


def waits_s() -> Iterator[float]:
    """Seconds between attempts, each up to a fifth longer: many machines lose a network at once."""
    for wait_s in _WAITS_S:
        yield wait_s * random.uniform(1.0, 1.2)  # noqa: S311 - no secret
    while True:
        yield _LONG_WAIT_S * random.uniform(1.0, 1.2)  # noqa: S311 - no secret


class AwaitedVoice:
    """`Voice` of that name once `run` has fetched it, and `interim` until then."""

    def __init__(
        self,
        name: str,
        interim: Voice,
        fetch: Fetch,
        load: Callable[[Path], Voice],
        *,
        waits: Callable[[], Iterator[float]] = waits_s,
    ) -> None:
        """`fetch` brings the voice's file, and tells how much of it is there; it may raise
        `DownloadError` and `UnknownVoice`. `load` makes a voice of it, in a thread.
        """
        self._awaited = name
        self._voice = interim
        self._fetch = fetch
        self._load = load
        self.waits = waits
        """Seconds between attempts."""
        self.here = asyncio.Event()
        """Set once the voice has come."""
        self._rate_hz = interim.sample_rate_hz
        self._speaking: dict[int, int] = {}
        """Sentences in the making, by the voice that makes them."""
        self._wanted: dict[str, None] = {}
        self._told_percent = -_TOLD_EACH

    @property
    def name(self) -> str:
        if self.here.is_set():
            return self._voice.name
        return f"{self._voice.name}, until {self._awaited} is downloaded"

    @property
    def sample_rate_hz(self) -> int:
        return self._rate_hz

    async def speak(self, text: str) -> AsyncGenerator[bytes, None]:
        voice = self._voice  # a sentence that has begun stays in its voice
        self._speaking[id(voice)] = self._speaking.get(id(voice), 0) + 1
        try:
            async with aclosing(resampled(voice, text, self._rate_hz)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            self._speaking[id(voice)] -= 1
            if voice is not self._voice and not self._speaking[id(voice)]:
                voice.close()

    async def warm_up(self) -> None:
        await self._voice.warm_up()

    def close(self) -> None:
        self._voice.close()

    def want(self, texts: Iterable[str]) -> None:
        """Hands them to the voice that is here, and to the one that comes."""
        self._wanted = dict.fromkeys(texts)
        voice: object = self._voice
        if isinstance(voice, PreparingVoice):
            voice.want(self._wanted)

    async def run(self) -> None:
        """Fetches the voice, then does what it does by itself."""
        interim: object = self._voice
        async with AsyncExitStack() as stack:
            if isinstance(interim, PreparingVoice):
                await stack.enter_async_context(background(interim.run()))
            come = await self._come()
        if come is not None:
            self._take(come)
        voice: object = self._voice
        if isinstance(voice, PreparingVoice):
            await voice.run()

    async def _come(self) -> Voice | None:
        """The voice, after as many attempts as it takes; None where they are of no use."""
        for wait_s in self.waits():
            try:
                self._told_percent = -_TOLD_EACH
                voice = await asyncio.to_thread(self._load, await self._fetch(self._progress))
            except (UnknownVoice, EngineUnavailable) as error:
                log.error("speech.voice_not_to_be_had", reason=str(error), speaks=self._voice.name)
                return None
            except DownloadError as error:
                log.warning(
                    "speech.voice_not_downloaded",
                    voice=self._awaited,
                    reason=str(error),
                    again_in_s=round(wait_s),
                    speaks=self._voice.name,
                )
                await asyncio.sleep(wait_s)
            else:
                with suppress(SpeechError):  # as at a start: it may speak all the same
                    await voice.warm_up()
                return voice
        return None

    def _take(self, voice: Voice) -> None:
        before, self._voice = self._voice, voice
        self.here.set()
        log.info("speech.voice_downloaded", voice=voice.name)
        self.want(self._wanted)
        if not self._speaking.get(id(before)):
            before.close()

    def _progress(self, size: int, have: int) -> None:
        percent = 100 * have // size
        if percent >= self._told_percent + _TOLD_EACH or percent == 100:
            self._told_percent = percent - percent % _TOLD_EACH
            log.info(
                "speech.voice_downloading",
                voice=self._awaited,
                percent=percent,
                megabytes=round(have / 1e6, 1),
                of_megabytes=round(size / 1e6, 1),
            )
