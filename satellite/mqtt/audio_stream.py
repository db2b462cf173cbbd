"""Audio of one command on its way to a hub: numbered messages, held until a hub owns the turn.

Where several hubs share a broker each would receive each message of every turn's audio, and all but
one throw it away. So the first 800 ms at most are held: until a hub says `accepted`, and whether it
alone is to get the audio. A satellite that another one outbids sends none at all.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from ingle.wire.messages import ACCEPTED_WITHIN_S
from ingle.wire.pcm import UPLINK_RATE_HZ, AudioChunk

CHUNK_BYTES: Final = 2560
"""Samples per audio message: 80 ms, a quarter of the messages of 20 ms chunks for the same
sound."""

SendChunk = Callable[[AudioChunk, str], Awaitable[None]]
"""Sends a message to the hub of this id alone, or with "" to all."""


class AudioStream:
    """Packs samples into messages of 80 ms, shorter where a pause begins or ends, and sends them.

    What was sent to one hub alone is kept (half a megabyte at most), because two hubs of a cluster
    of brokers may each take itself for the owner: then all of it is sent again, to all.
    """

    def __init__(
        self, send: SendChunk, owner: Callable[[], str | None], clock: Callable[[], float]
    ) -> None:
        """`owner`: the hub that alone is to get it, "" for all, None while that is not known.

        `clock`: monotonic seconds.
        """
        self._send_to = send
        self._owner = owner
        self._clock = clock
        self._begun_s = clock()
        self._unsent = b""
        self._chunks: list[AudioChunk] = []
        """Those that are held, or may have to be sent again."""
        self._sent = 0
        """How many of them were sent."""
        self._to: str | None = None
        """Where they were sent; None while they are held."""
        self._told = False
        """What the last message said of `paused`."""
        self.paused = False
        """Whether the speech may be over: the next message says so, and comes at once."""
        self.frames = 0
        """Audio messages so far."""

    async def feed(self, samples: bytes) -> None:
        """Takes the next samples."""
        self._unsent += samples
        while len(self._unsent) >= CHUNK_BYTES:
            self._pack(self._unsent[:CHUNK_BYTES], last=False)
            self._unsent = self._unsent[CHUNK_BYTES:]
        if self.paused != self._told:
            self._pack(self._unsent, last=False)
            self._unsent = b""
        if self._may_go():
            await self._release()

    async def end(self) -> None:
        """Sends what is left, marked as the last, whether or not a hub owns the turn."""
        self._pack(self._unsent, last=True)
        self._unsent = b""
        await self._release()

    def _pack(self, samples: bytes, *, last: bool) -> None:
        self._chunks.append(
            AudioChunk(
                sequence=self.frames,
                sample_rate_hz=UPLINK_RATE_HZ,
                samples=samples,
                last=last,
                paused=self.paused,
            )
        )
        self.frames += 1
        self._told = self.paused

    def _may_go(self) -> bool:
        """Whether it is known where to, or will not be known in time."""
        waited_s = self._clock() - self._begun_s
        return self._to is not None or self._owner() is not None or waited_s >= ACCEPTED_WITHIN_S

    async def _release(self) -> None:
        """Sends what was not sent yet: to the owner, or to all, and from then on always to all."""
        owner = self._owner() or ""
        if self._to is None:
            self._to = owner
        elif self._to and not owner:
            self._to, self._sent = "", 0
        for chunk in self._chunks[self._sent :]:
            await self._send_to(chunk, self._to)
        self._sent = len(self._chunks)
        if not self._to:
            self._chunks.clear()
            self._sent = 0
