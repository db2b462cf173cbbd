"""Recognisers and voices of languages besides the hub's own, loaded when one is first needed."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog

from ingle.runtime.language_tags import primary_language
from ingle.speech.engine import EngineUnavailable, Recogniser, Voice

Engine = TypeVar("Engine", Recogniser, Voice)

log = structlog.get_logger()


class OtherEngines(Generic[Engine]):
    """One engine for each language; a language that there is none for is tried once."""

    def __init__(self, own: str, load: Callable[[str], Engine], without: str) -> None:
        """`own`: the hub's language, which is not asked for here. `load` is called in a thread, and
        raises `EngineUnavailable`. `without`: the event to log where it does.
        """
        self._own = own
        self._load: Callable[[str], Engine] = load
        self._without = without
        self._loaded: dict[str, Engine | None] = {}
        self._loading = asyncio.Lock()

    def is_own(self, language: str) -> bool:
        """Whether a language, as "de" or "de-AT", is the hub's; so is one that nobody says."""
        return primary_language(language) in ("", self._own)

    async def of(self, language: str) -> Engine | None:
        """The engine of the language; None where there is none."""
        plain = primary_language(language)
        async with self._loading:  # one at a time, and once each
            if plain not in self._loaded:
                self._loaded[plain] = await self._try(plain)
        return self._loaded[plain]

    async def _try(self, language: str) -> Engine | None:
        try:
            return await asyncio.to_thread(self._load, language)
        except EngineUnavailable as error:
            log.warning(self._without, language=language, reason=str(error))
            return None

    def close(self) -> None:
        """Frees all that were loaded."""
        for engine in self._loaded.values():
            if engine is not None:
                engine.close()
