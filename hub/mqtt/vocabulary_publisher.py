"""Publishes the speech vocabulary (names, JSGF grammar, likely answers) when it changes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

import structlog

from hub.ports import Home, HomeSnapshot, Intents
from ingle.runtime.tasks import task_group
from ingle.speech.engine import PreparingVoice, VocabularyUser
from ingle.wire import codec, messages
from ingle.wire.link import Disconnected, Link
from ingle.wire.topics import Topics

log = structlog.get_logger()


class OwnSentences(Protocol):
    """The owner's sentences, as far as they are to be listened for."""

    version: int

    async def changed(self, version: int) -> None:
        """Waits until they are others than those of this version."""


class VocabularyPublisher:
    """Keeps the intents' and every satellite's vocabulary in step with the home's names."""

    def __init__(
        self,
        *,
        link: Link,
        topics: Topics,
        home: Home,
        intents: Intents,
        vocabulary: Callable[[HomeSnapshot], messages.Vocabulary],
        answers: Callable[[HomeSnapshot], tuple[str, ...]],
        voice: PreparingVoice | None,
        language: str,
        own: OwnSentences | None = None,
    ) -> None:
        """`answers`: those that the home is likely to be given; `voice` speaks them ahead here.

        `own`: sentences that `vocabulary` knows and that may change while the home stays.
        """
        self._link = link
        self._topics = topics
        self._home = home
        self._intents = intents
        self._vocabulary = vocabulary
        self._answers = answers
        self._voice = voice
        self._language = language
        self._own = own

    async def run(self, *used_here: VocabularyUser) -> None:
        """Publishes the vocabulary now and whenever a name or sentence changes, until cancelled.

        `used_here`: the hub's own parts that take the JSGF grammar too.
        """
        while True:
            home, own = self._home.snapshot(), self._own.version if self._own else 0
            vocabulary = await asyncio.to_thread(self._vocabulary, home)
            for user in used_here:
                user.use_vocabulary(vocabulary.jsgf)
            answers = await asyncio.to_thread(self._answers, home)
            if self._voice is not None:
                self._voice.want(answers)
            await self._publish(replace(vocabulary, answers=answers))
            log.info(
                "vocabulary.published", version=vocabulary.version, names=len(vocabulary.names)
            )
            await self._changed(home.version, own)
            await asyncio.to_thread(self._intents.learn, self._home.snapshot())

    async def _changed(self, home_version: str, own_version: int) -> None:
        """Waits until a name or a sentence has changed since."""
        async with task_group() as tasks:
            waiting = [tasks.create_task(_done(self._home.changed(home_version)))]
            if self._own is not None:
                waiting.append(tasks.create_task(_done(self._own.changed(own_version))))
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()

    async def _publish(self, vocabulary: messages.Vocabulary) -> None:
        while True:
            await self._link.wait_connected()
            try:
                await self._link.publish(
                    self._topics.vocabulary(self._language), codec.encode(vocabulary), retain=True
                )
            except Disconnected:
                log.info("vocabulary.delayed")
                await asyncio.sleep(0.5)
            else:
                return


async def _done(waiting: Awaitable[object]) -> None:
    await waiting
