"""What the satellite says outside turns: announcements and timers that ring; one speaker for all of it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Final, Literal

import numpy as np
import structlog

from hub.speech.engine import SpeechError, Voice
from hub.wire import messages
from hub.wire.tasks import task_group
from satellite.downlink import Downlink
from satellite.ports import Played, Speaker
from satellite.timers import SatelliteTimers

log = structlog.get_logger()

MAX_WAITING: Final = 16
"""Announcements that wait for the speaker; a further one is dropped and logged."""


class SharedSpeaker:
    """`Speaker` for several users: each waits until the one before has finished. Loudness and silence hold for all."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._free = asyncio.Lock()
        self._stopped = asyncio.Event()
        self.volume = 1.0
        """Share of full scale, 0 to 1; takes effect with the next piece of sound. Chimes keep theirs."""

    async def play(self, pieces: AsyncIterator[bytes], sample_rate_hz: int) -> Played:
        """Plays the pieces when the speaker is free; after `stop` it returns as if they had ended."""
        async with self._free:
            self._stopped.clear()
            async with task_group() as tasks:
                playing = tasks.create_task(self._speaker.play(self._at_volume(pieces), sample_rate_hz))
                stopping = tasks.create_task(self._stopped.wait())
                await asyncio.wait((playing, stopping), return_when=asyncio.FIRST_COMPLETED)
                stopping.cancel()
                playing.cancel()
        return Played(first_sample_s=None, underruns=0) if playing.cancelled() else playing.result()

    async def chime(self, sound: Literal["wake", "done", "error", "timer"]) -> None:
        """An earcon, unless something is being played."""
        if not self._free.locked() and self.volume > 0.0:
            await self._speaker.chime(sound)

    def stop(self) -> None:
        """Ends what is being played, at once; harmless when nothing is."""
        self._stopped.set()

    async def _at_volume(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for piece in pieces:
            if self.volume == 1.0:
                yield piece
            else:
                yield (np.frombuffer(piece, "<i2") * self.volume).astype("<i2").tobytes()


class Announcer:
    """Does what the hub asks for outside turns. `run` until cancelled."""

    def __init__(self, downlink: Downlink, speaker: SharedSpeaker, voice: Voice | None) -> None:
        self._downlink = downlink
        self._speaker = speaker
        self._voice = voice
        self._timers = SatelliteTimers(self._ring)
        self._sentences: deque[str] = deque()
        self._more = asyncio.Event()

    async def run(self) -> None:
        """Takes controls while it speaks, so that `stop` reaches what is being said."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._timers.run())
            tasks.create_task(self._announce())
            async for control in self._downlink.controls():
                match control:
                    case messages.TimerControl():
                        self._timers.take(control)
                    case messages.Announce():
                        self._queue(control.text)
                    case messages.StopControl():
                        self._sentences.clear()
                        self._speaker.stop()
                        log.info("speaker.stopped")
                    case messages.VolumeControl():
                        self._speaker.volume = control.volume
                        log.info("speaker.volume_set", volume=control.volume)

    def _queue(self, sentence: str) -> None:
        if len(self._sentences) >= MAX_WAITING:
            log.warning("announcement.dropped", reason=f"{MAX_WAITING} are waiting")
            return
        self._sentences.append(sentence)
        self._more.set()

    async def _announce(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            while self._sentences:
                await self._say(self._sentences.popleft())

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
