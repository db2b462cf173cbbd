"""Audio of a command: numbered messages, held until it is known which hub they are for."""

import pytest

from ingle.wire.messages import ACCEPTED_WITHIN_S
from ingle.wire.pcm import AudioChunk
from satellite.mqtt.audio_stream import CHUNK_BYTES, AudioStream

pytestmark = pytest.mark.pure


class Way:
    """Where a stream may send, and what it sent."""

    def __init__(self) -> None:
        self.owner: str | None = None
        self.now_s = 100.0
        self.sent: list[tuple[str, int]] = []
        """To whom, and the number of the message."""
        self.chunks: list[AudioChunk] = []
        self.stream = AudioStream(self._send, lambda: self.owner, lambda: self.now_s)

    async def _send(self, chunk: AudioChunk, hub_id: str) -> None:
        self.sent.append((hub_id, chunk.sequence))
        self.chunks.append(chunk)

    async def say(self, messages: int) -> None:
        await self.stream.feed(bytes(messages * CHUNK_BYTES))


async def test_audio_is_held_until_a_hub_has_the_turn() -> None:
    """Then all of it goes to that hub, in order, and what follows at once."""
    way = Way()
    await way.say(3)
    assert way.sent == []
    way.owner = "hub-1"
    await way.stream.feed(b"\0\0")
    assert way.sent == [("hub-1", 0), ("hub-1", 1), ("hub-1", 2)]
    await way.say(1)
    await way.stream.end()
    assert way.sent[3:] == [("hub-1", 3), ("hub-1", 4)]
    assert [chunk.last for chunk in way.chunks] == [False] * 4 + [True]
    assert sum(len(chunk.samples) for chunk in way.chunks) == 4 * CHUNK_BYTES + 2


async def test_audio_goes_to_all_where_no_hub_says_more_in_time() -> None:
    """As it does with a hub that knows nothing of owners; one that says so later is not heeded."""
    way = Way()
    await way.say(2)
    way.now_s += ACCEPTED_WITHIN_S + 0.1
    await way.say(1)
    way.owner = "hub-1"
    await way.say(1)
    assert way.sent == [("", 0), ("", 1), ("", 2), ("", 3)]


async def test_a_short_command_is_sent_at_its_end() -> None:
    """Whoever takes the turn then finds its audio."""
    way = Way()
    await way.say(1)
    await way.stream.end()
    assert way.sent == [("", 0), ("", 1)]


async def test_audio_is_sent_again_to_all_where_two_hubs_say_that_they_own_it() -> None:
    """From the beginning: neither has had all of it by then, and each leaves out what it had."""
    way = Way()
    way.owner = "hub-1"
    await way.say(2)
    way.owner = ""
    await way.say(1)
    await way.say(1)
    assert way.sent[:2] == [("hub-1", 0), ("hub-1", 1)]
    assert way.sent[2:] == [("", 0), ("", 1), ("", 2), ("", 3)]
