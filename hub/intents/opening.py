"""Opens the local intents of a language, and follows the owner's sentences beside them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hub.intents.checklist import refuse_incomplete
from hub.intents.handlers.dispatch import MEANINGS
from hub.intents.local import LocalIntents
from hub.intents.owner_sentences import SentenceFolder
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
