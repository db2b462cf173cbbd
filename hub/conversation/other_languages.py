"""Languages besides the hub's own: chosen by each turn, loaded when one is first spoken.

A satellite may speak another language than its hub. Which a turn is in belongs to its task
(`hub.language.current`), so that nothing below the spine is handed it.
"""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass

import structlog

from hub.conversation.timed_commands import TimedCommands
from hub.language.current import current, speak
from hub.ports import HomeSnapshot, Intents
from ingle.runtime.language_tags import primary_language

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class LanguageParts:
    """What one language is understood by."""

    intents: Intents
    times: TimedCommands | None
    """None: commands have no times in it, and nothing is kept for later."""


class OtherLanguages:
    """The languages that a turn may be in besides the hub's own."""

    def __init__(
        self, own: str, known: Collection[str], load: Callable[[str, HomeSnapshot], LanguageParts]
    ) -> None:
        """`load` takes a second or more, and is called in a thread, once for a language."""
        self._own = own
        self._known = frozenset(known) - {own}
        self._load = load
        self._loaded: dict[str, LanguageParts] = {}
        self._loading = asyncio.Lock()

    def spoken(self) -> LanguageParts | None:
        """Of the language that is spoken; None: the hub's own."""
        return self._loaded.get(current())

    async def choose(self, said_in: str, home: HomeSnapshot) -> None:
        """Speaks the language of a turn from here on; the hub's own where it is not known.

        `said_in`: as "de" or "de-AT"; empty: nobody says. `home`: its names are learned in it.
        """
        language = primary_language(said_in)
        if language not in self._known:
            speak(self._own)
            return
        async with self._loading:  # one at a time, and once each
            if language not in self._loaded:
                self._loaded[language] = await asyncio.to_thread(self._load, language, home)
                log.info("language.loaded", language=language)
        await asyncio.to_thread(self._loaded[language].intents.learn, home)
        speak(language)
