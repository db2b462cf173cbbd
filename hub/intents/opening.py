"""Opens the local intents of a language, and follows the owner's sentences beside them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hub.conversation.other_languages import LanguageParts, OtherLanguages
from hub.conversation.times import times_of
from hub.intents.checklist import lacking, refuse_incomplete
from hub.intents.grammars import LANGUAGES
from hub.intents.handlers.dispatch import MEANINGS
from hub.intents.local import LocalIntents
from hub.intents.owner_sentences import LOOKED_AT_EVERY_S, SentenceFolder
from hub.ports import HomeSnapshot
from ingle.runtime.tasks import background


@asynccontextmanager
async def open_intents(
    language: str, state_dir: Path, home: HomeSnapshot
) -> AsyncIterator[tuple[LocalIntents, SentenceFolder]]:
    """The intents of a home, and the owner's sentences that they have at any moment.

    Raises `StartError` for a language that is not complete.
    """
    refuse_incomplete(language)
    intents = await asyncio.to_thread(LocalIntents, language)
    await asyncio.to_thread(intents.learn, home)
    own = SentenceFolder(state_dir, language, frozenset(MEANINGS), intents.use_own)
    await asyncio.to_thread(own.look)
    async with background(own.run()):
        yield intents, own


@asynccontextmanager
async def open_other_languages(own: str, state_dir: Path) -> AsyncIterator[OtherLanguages]:
    """The complete languages besides the hub's `own`, with the owner's sentences in each."""
    followed: list[SentenceFolder] = []

    def load(language: str, home: HomeSnapshot) -> LanguageParts:
        intents = LocalIntents(language)
        intents.learn(home)
        folder = SentenceFolder(state_dir, language, frozenset(MEANINGS), intents.use_own)
        folder.look()
        followed.append(folder)
        return LanguageParts(intents, times_of(language, lambda said: intents.forms(said).plain))

    async def follow() -> None:
        while True:
            for folder in tuple(followed):
                await asyncio.to_thread(folder.look)
            await asyncio.sleep(LOOKED_AT_EVERY_S)

    whole = tuple(language for language in LANGUAGES if not lacking(language))
    async with background(follow()):
        yield OtherLanguages(own, whole, load)
