"""What the satellite says outside turns: announcements and timers that ring; one speaker for all of it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

import structlog

from hub.speech.engine import SpeechError, Voice
from hub.wire import messages
from satellite.downlink import Downlink
from satellite.ports import Played, Speaker
from satellite.timers import SatelliteTimers

log = structlog.get_logger()


class SharedSpeaker:
    """`Speaker` for several users: each waits until the one before has finished."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._free = asyncio.Lock()

    async def play(self, pieces: AsyncIterator[bytes], sample_rate_hz: int) -> Played:
        async with self._free:
            return await self._speaker.play(pieces, sample_rate_hz)

    async def chime(self, sound: Literal["wake", "done", "error", "timer"]) -> None:
        if not self._free.locked():
            await self._speaker.chime(sound)


class Announcer:
    """Does what the hub asks for outside turns. `run` until cancelled."""

    def __init__(self, downlink: Downlink, speaker: Speaker, voice: Voice | None) -> None:
        self._downlink = downlink
        self._speaker = speaker
        self._voice = voice
        self._timers = SatelliteTimers(self._ring)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._timers.run())
            async for control in self._downlink.controls():
                match control:
                    case messages.TimerControl():
                        self._timers.take(control)
                    case messages.Announce():
                        await self._say(control.text)
                    case _:
                        log.warning("control.not_supported", kind=control.kind)

    async def _ring(self, sentence: str) -> None:
        await self._speaker.chime("timer")
        await self._say(sentence)

    async def _say(self, sentence: str) -> None:
        if self._voice is None:
            await self._speaker.chime("done")
            return
        try:
            await self._speaker.play(self._voice.speak(sentence), self._voice.sample_rate_hz)
        except SpeechError as error:
            log.error("announcement.voice_failed", reason=str(error))
