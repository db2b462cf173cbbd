"""Ducking: what other programs play is quieter while a person is listened to or spoken to.

Where a sound server mixes what several programs play (PulseAudio, PipeWire), music goes on under a
command and its answer, and the microphone hears it. Streams of this process are never touched, nor
are the server's own. A stream that begins in the middle of a sentence is made quieter with the next
step of the turn. What was made quieter is written down first, so that a satellite that was
killed puts it right at its next start, and so is what ended meanwhile: the server would begin the
program's next stream as quietly.
"""

import asyncio
import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import structlog

from ingle.runtime.disk import Disk
from satellite.audio.sound_server import PlayedStream, PlayedStreams, SoundServerAway
from satellite.states import SatelliteStates

log = structlog.get_logger()

QUIETER: Final = 0.497
"""Of a volume on the server's cubic scale: 18 dB less, still to be heard under a voice. No round
number, so that no person has set a volume to just what it makes of one."""
RELEASE_S: Final = 0.8
"""So long after all is said music is loud again: between an answer and the reply to it, or two
sentences of it, it would only come and go."""
_REST_S: Final = 60.0
"""A server that did not answer is left alone for so long: most machines have none."""
_MOST_OWED: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ducked:
    """A stream that was made quieter."""

    index: int
    restored_as: str
    before: tuple[int, ...]
    now: tuple[int, ...]

    def is_still(self, stream: PlayedStream) -> bool:
        """Whether it is this one, or the next of its kind, and as loud as it was made."""
        same = stream.index == self.index or (
            bool(self.restored_as) and stream.restored_as == self.restored_as
        )
        return same and stream.volumes == self.now


class Ducking:
    """Makes others quieter while the satellite is engaged with a person; a service."""

    def __init__(
        self,
        states: SatelliteStates,
        server: PlayedStreams,
        kept: Path,
        *,
        release_s: float = RELEASE_S,
    ) -> None:
        """`kept`: the file of what was made quieter and is not put right yet."""
        self._states = states
        self._changed = states.watched()
        self._server = server
        self._kept = kept
        self._release_s = release_s
        self._ducked = _read(kept)
        self._rest_until_s = 0.0
        self._one_at_a_time = threading.Lock()
        """What was begun in a thread is ended before all is put right in the end."""

    async def run(self) -> None:
        """Until cancelled; then all is as loud as before."""
        try:
            if self._ducked:
                await asyncio.to_thread(self._try, self._restore)
            while True:
                self._changed.clear()
                if self._states.engaged:
                    await asyncio.to_thread(self._try, self._duck)
                elif self._ducked and not await self._engaged_soon():
                    await asyncio.to_thread(self._try, self._restore)
                await self._changed.wait()
        finally:
            if self._ducked:
                self._try(self._restore)

    async def _engaged_soon(self) -> bool:
        """Whether it goes on within the release time."""
        try:
            async with asyncio.timeout(self._release_s):
                while not self._states.engaged:
                    await self._changed.wait()
                    self._changed.clear()
        except TimeoutError:
            return False
        self._changed.set()
        return True

    def _try(self, work: Callable[[], None]) -> None:
        """Does it where the sound server answers; blocks for some 10 ms."""
        with self._one_at_a_time:
            if time.monotonic() < self._rest_until_s:
                return
            try:
                work()
            except SoundServerAway as error:
                self._rest_until_s = time.monotonic() + _REST_S
                log.debug("ducking.no_sound_server", reason=str(error))

    def _duck(self) -> None:
        """Makes quieter what is not yet: what began to play meanwhile, too."""
        others = [
            stream
            for stream in self._server.streams()
            if stream.process not in (None, os.getpid())
            and not any(ducked.is_still(stream) for ducked in self._ducked)
        ]
        if not others:
            return
        fresh = [
            _Ducked(
                index=stream.index,
                restored_as=stream.restored_as,
                before=stream.volumes,
                now=tuple(round(volume * QUIETER) for volume in stream.volumes),
            )
            for stream in others
        ]
        self._keep([*self._ducked, *fresh])
        for ducked in fresh:
            self._server.set_volumes(ducked.index, ducked.now)

    def _restore(self) -> None:
        """Brings back what is as quiet as it was made; what a person has set since stays so.

        What has ended is kept for the next stream of its kind.
        """
        streams = {stream.index: stream for stream in self._server.streams()}
        owed = []
        for ducked in self._ducked:
            found = [stream for stream in streams.values() if ducked.is_still(stream)]
            for stream in found:
                self._server.set_volumes(stream.index, ducked.before)
            if not found and ducked.index not in streams and ducked.restored_as:
                owed.append(ducked)
        self._keep(owed[-_MOST_OWED:])

    def _keep(self, ducked: list[_Ducked]) -> None:
        self._ducked = ducked
        try:
            Disk().replace(self._kept, json.dumps([asdict(one) for one in ducked]).encode())
        except OSError as error:
            log.warning("ducking.not_kept", reason=str(error))


def _read(kept: Path) -> list[_Ducked]:
    """What an earlier life left quiet; a file that cannot be read is none."""
    try:
        lines = json.loads(kept.read_text(encoding="utf-8"))
        return [
            _Ducked(
                index=int(line["index"]),
                restored_as=str(line["restored_as"]),
                before=tuple(map(int, line["before"])),
                now=tuple(map(int, line["now"])),
            )
            for line in lines
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []
