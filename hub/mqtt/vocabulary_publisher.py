"""Publishes the speech vocabulary (names, JSGF grammar, likely answers) when names change."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import structlog

from hub.ports import Home, HomeSnapshot, Intents
from ingle.speech.engine import PreparingVoice, VocabularyUser
from ingle.wire import codec, messages
from ingle.wire.link import Disconnected, Link
from ingle.wire.topics import Topics

log = structlog.get_logger()


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
    ) -> None:
        """`answers`: those that the home is likely to be given; `voice` speaks them ahead here."""
        self._link = link
        self._topics = topics
        self._home = home
        self._intents = intents
        self._vocabulary = vocabulary
        self._answers = answers
        self._voice = voice
        self._language = language

    async def run(self, *used_here: VocabularyUser) -> None:
        """Publishes the vocabulary now and whenever a name changes, until cancelled.

        `used_here`: the hub's own parts that take the JSGF grammar too.
        """
        while True:
            home = self._home.snapshot()
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
            changed = await self._home.changed(home.version)
            await asyncio.to_thread(self._intents.learn, changed)

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
