"""Sound devices that vanish and come back: opened anew while the satellite goes on.

A USB microphone is unplugged, a hub of USB ports resets at night. The microphone is silent
meanwhile, at the pace of sound, so that a turn ends as after any silence; the speaker says an
answer that it lost again from its beginning. PortAudio looks for devices only when nobody uses it,
so that whoever opens one lets the other go first, unless that is in use.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Final, Protocol, Self

import structlog

from ingle.wire.backoff import Backoff
from ingle.wire.messages import Loss
from satellite.audio.audible import AudibleAnswers
from satellite.errors import AudioDeviceError
from satellite.ports import FRAME_BYTES, FRAME_S, Earcon, Microphone, PcmFrame, Played, Speaker
from satellite.states import SatelliteStates

log = structlog.get_logger()

PAUSES: Final = Backoff(least_s=0.5, most_s=15.0)
"""Between two tries to open a device that is away: soon after it is back, and no load while it is
away for days."""
HANGS: Final = 3
"""Tries in a row after which a sound system that hangs is left to the service manager: a new
process is the only cure."""
SAID_AGAIN_WITHIN_S: Final = 10.0
"""An answer is said again where the speaker is back by then; later nobody waits for it."""
_KEPT_BYTES: Final = 4_000_000
"""Of an answer, to say it again: 90 s."""


class MicrophoneDevice(Microphone, Protocol):
    """A microphone that is open while its block runs."""

    @property
    def silent_s(self) -> float: ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> None: ...


class SpeakerDevice(Speaker, Protocol):
    """A speaker that is open while its block runs."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> None: ...


@dataclass(slots=True)
class SoundHealth:
    """What both devices of a satellite share: its states, what was lost, who is in the way."""

    states: SatelliteStates = field(default_factory=SatelliteStates)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when something was lost, for whoever clears it."""
    losses: Counter[Loss] = field(default_factory=Counter)
    """By kind since the start: `microphone`, `speaker` (lost), `unheard` (answers played that the
    microphone did not hear though it had heard earlier ones)."""
    let_go: Callable[[], Awaitable[None]] | None = None
    """Closes the speaker's device where it is not in use; None: there is no speaker yet."""

    def lose(self, what: Loss) -> None:
        self.losses[what] += 1
        self.changed.set()

    async def release(self) -> None:
        if self.let_go is not None:
            await self.let_go()


class RecoveringMicrophone:
    """`Microphone` on a device that may vanish; entered, it must be there.

    Raises `AudioDeviceError` then, and where the sound system itself hangs.
    """

    def __init__(
        self,
        device: Callable[[], MicrophoneDevice],
        health: SoundHealth,
        pauses: Backoff = PAUSES,
    ) -> None:
        self._make, self._health, self._pauses = device, health, pauses
        self._device = device()
        self._away = False
        self._overruns = 0
        self._audible = AudibleAnswers()

    @property
    def overruns(self) -> int:
        return self._overruns + self._device.overruns

    @property
    def live(self) -> bool:
        return True

    @property
    def ended(self) -> bool:
        return False

    @property
    def silent_s(self) -> float:
        """Seconds since it delivered; 0 while it is being looked for."""
        return 0.0 if self._away else self._device.silent_s

    async def __aenter__(self) -> Self:
        await self._device.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        if not self._away:
            await self._device.__aexit__(*error)

    async def frames(self) -> AsyncIterator[PcmFrame]:
        """Frames as they are captured, and silence while there is no device."""
        while True:
            try:
                async for frame in self._device.frames():
                    if self._audible.take(frame, playing=self._health.states.speaking):
                        await self._doubt_speaker()
                    yield frame
            except AudioDeviceError as error:
                self._lose(error)
            async for silence in self._until_back():
                yield silence

    async def _doubt_speaker(self) -> None:
        self._health.lose("unheard")
        log.warning(
            "speaker.unheard",
            reason="the microphone heard earlier answers and not the last ones: is the speaker off,"
            " unplugged or muted? It is opened anew",
        )
        await self._health.release()

    def _lose(self, error: AudioDeviceError) -> None:
        self._away = True
        self._overruns += self._device.overruns
        self._health.lose("microphone")
        self._health.states.set("deaf", True)
        log.error("microphone.lost", reason=str(error), losses=self._health.losses["microphone"])

    async def _until_back(self) -> AsyncIterator[PcmFrame]:
        """Silence at the pace of sound, until the device could be opened again."""
        began_s, hangs = time.monotonic(), 0
        await self._device.__aexit__(None, None, None)
        for attempt in count():
            again_s = time.monotonic() + self._pauses.wait_s(attempt)
            while time.monotonic() < again_s:
                await asyncio.sleep(FRAME_S)
                yield PcmFrame(bytes(FRAME_BYTES), time.monotonic())
            await self._health.release()
            device = self._make()
            try:
                await device.__aenter__()
            except AudioDeviceError as error:
                hangs = hangs + 1 if error.hangs else 0
                log.debug("microphone.still_away", reason=str(error))
                if hangs >= HANGS:
                    raise
                continue
            self._device, self._away = device, False
            self._health.states.set("deaf", False)
            away_s = round(time.monotonic() - began_s, 1)
            log.info("microphone.back", away_s=away_s, tries=attempt + 1)
            return


class RecoveringSpeaker:
    """`Speaker` on a device that may vanish; entered, it must be there.

    An answer that was lost is said again from its beginning; what is lost for longer than
    `SAID_AGAIN_WITHIN_S` raises `AudioDeviceError`.
    """

    def __init__(
        self, device: Callable[[], SpeakerDevice], health: SoundHealth, pauses: Backoff = PAUSES
    ) -> None:
        self._make, self._health, self._pauses = device, health, pauses
        self._device: SpeakerDevice | None = None
        self._in_use = asyncio.Lock()
        health.let_go = self._let_go

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._close()

    async def play(self, pieces: AsyncIterator[bytes], sample_rate_hz: int) -> Played:
        """Plays the pieces; once more from the first, where the device was lost meanwhile."""
        async with self._in_use:
            kept: list[bytes] = []
            lost_s: float | None = None
            attempt = 0
            while True:
                try:
                    device = await self._open()
                    return await device.play(_after(kept, pieces), sample_rate_hz)
                except AudioDeviceError as error:
                    now_s = time.monotonic()
                    if lost_s is None:
                        lost_s = now_s
                        self._health.lose("speaker")
                        log.error("speaker.lost", reason=str(error))
                    await self._close()
                    pause_s = self._pauses.wait_s(attempt)
                    if now_s + pause_s > lost_s + SAID_AGAIN_WITHIN_S:
                        raise
                    await asyncio.sleep(pause_s)
                    attempt += 1

    async def chime(self, sound: Earcon) -> None:
        """Starts an earcon; without a device there is none, and that is logged."""
        if self._in_use.locked():
            return
        async with self._in_use:
            try:
                await (await self._open()).chime(sound)
            except AudioDeviceError as error:
                self._health.lose("speaker")
                log.error("speaker.lost", reason=str(error))
                await self._close()

    def hold(self) -> None:
        if self._device is not None:
            self._device.hold()

    def resume(self) -> None:
        if self._device is not None:
            self._device.resume()

    async def _open(self) -> SpeakerDevice:
        if self._device is None:
            device = self._make()
            await device.__aenter__()
            self._device = device
        return self._device

    async def _let_go(self) -> None:
        if not self._in_use.locked():
            async with self._in_use:
                await self._close()

    async def _close(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            await device.__aexit__(None, None, None)


async def _after(kept: list[bytes], pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What was given before, from the first, then the rest; all is kept, as far as there is room.

    Where there is not, a repetition begins where it goes on.
    """
    for piece in tuple(kept):
        yield piece
    async for piece in pieces:
        kept.append(piece)
        if sum(map(len, kept)) > _KEPT_BYTES:
            kept.clear()
        yield piece
