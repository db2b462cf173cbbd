"""Text-to-speech of announcements for satellites that have no voice of their own.

Each satellite gets the sentences as a turn's answer (`outbox.py`) under the turn id that its
`announce` message named. The sound is synthesised once, however many satellites there are, and is
sent little faster than it is heard (pacing).
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

import structlog

from hub.language.sentences import SentenceCutter
from hub.mqtt.outbox import MqttOutbox
from hub.ports import TurnResult
from ingle.runtime.tasks import task_group
from ingle.speech.engine import Voice
from ingle.wire.link import Link
from ingle.wire.topics import Topics
from ingle.wire.trace import Trace

log = structlog.get_logger()

MAX_SPOKEN_AT_ONCE: Final = 8
"""Announcements spoken at once; a further one is refused. The sound of a long one is some 6 MB."""
LEAD_S: Final = 10.0
"""How far the sound is sent ahead of being heard, in seconds. Two minutes of it at once, in
messages of some 80 ms, would overrun the 1,000 that a broker keeps for a satellite whose network is
slow."""


class AnnouncementSpeaker:
    """Speaks announcements in the background, while `open_announcement_speaker` lasts."""

    def __init__(
        self, link: Link, topics: Topics, voice: Voice, language: str, tasks: asyncio.TaskGroup
    ) -> None:
        self._link = link
        self._topics = topics
        self._voice = voice
        self._language = language
        self._tasks = tasks
        self._speaking: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> bool:
        """Whether `speak` would refuse."""
        return len(self._speaking) >= MAX_SPOKEN_AT_ONCE

    def speak(self, text: str, turns: Mapping[str, str]) -> bool:
        """Begins to speak; returns at once. False, and nothing is spoken, when `busy`.

        `turns`: the turn id of each satellite, by satellite id.
        """
        if self.busy:
            log.warning(
                "narration.refused", reason=f"{MAX_SPOKEN_AT_ONCE} announcements are being spoken"
            )
            return False
        task = self._tasks.create_task(self._speak(text, dict(turns)))
        self._speaking.add(task)
        task.add_done_callback(self._speaking.discard)
        return True

    def stop(self) -> None:
        """Breaks off every announcement that is being spoken."""
        for task in self._speaking:
            task.cancel()

    async def _speak(self, text: str, turns: Mapping[str, str]) -> None:
        cutter = SentenceCutter(self._language)
        sentences = [sentence.text for sentence in (*cutter.feed(text), *cutter.finish())] or [text]
        made = _CachingVoice(self._voice)
        async with task_group() as tasks:
            for satellite_id, turn_id in turns.items():
                tasks.create_task(self._speak_on(satellite_id, turn_id, sentences, made))
        log.info("narration.ended", satellites=len(turns), sentences=len(sentences))

    async def _speak_on(
        self, satellite_id: str, turn_id: str, sentences: list[str], made: Voice
    ) -> None:
        outbox = MqttOutbox(self._link, self._topics, satellite_id, turn_id, Trace())
        async with outbox.open(PacedVoice(made)):
            for sentence in sentences:
                await outbox.say(sentence)
        await outbox.finish(TurnResult(outcome="ok", source="fallback"))


@asynccontextmanager
async def open_announcement_speaker(
    link: Link, topics: Topics, voice: Voice | None, language: str
) -> AsyncIterator[AnnouncementSpeaker | None]:
    """A speaker with this voice, which is warm; None where `voice` is None.

    At the end of the block, announcements that are still being spoken are broken off.
    """
    if voice is None:
        yield None
        return
    async with task_group() as tasks:
        speaker = AnnouncementSpeaker(link, topics, voice, language, tasks)
        try:
            yield speaker
        finally:
            speaker.stop()


class _DelegatingVoice:
    """Delegating base of the caching and the pacing voice: all of `Voice` but `speak`."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    @property
    def name(self) -> str:
        return self._voice.name

    @property
    def sample_rate_hz(self) -> int:
        return self._voice.sample_rate_hz

    async def warm_up(self) -> None:
        """Nothing to do: the voice behind is warm."""

    def close(self) -> None:
        """Nothing to do: what opened the voice behind closes it."""


class _CachingVoice(_DelegatingVoice):
    """`Voice` that synthesises each sentence once and keeps the sound (single flight)."""

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        self._made: dict[str, list[bytes]] = {}
        self._making = asyncio.Lock()

    async def speak(self, text: str) -> AsyncIterator[bytes]:
        async with self._making:
            if text not in self._made:
                self._made[text] = [piece async for piece in self._voice.speak(text)]
        for piece in self._made[text]:
            yield piece


class PacedVoice(_DelegatingVoice):
    """Pacing `Voice`: a piece of sound comes at most `LEAD_S` before it is due to be heard.

    The first piece counts as heard at once.
    """

    def __init__(self, voice: Voice, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(voice)
        self._clock = clock
        self._begun_s: float | None = None
        self._given_s = 0.0
        """Playing time of the sound given so far, in seconds."""

    async def speak(self, text: str) -> AsyncIterator[bytes]:
        async for piece in self._voice.speak(text):
            if self._begun_s is None:
                self._begun_s = self._clock()
            early_s = self._begun_s + self._given_s - LEAD_S - self._clock()
            if early_s > 0.0:
                await asyncio.sleep(early_s)
            self._given_s += len(piece) / 2 / self.sample_rate_hz
            yield piece
