"""Size limits of one answer, counted as it arrives (resource exhaustion by a faulty server).

Each bound is far above what a good answer needs, and low enough that reaching it costs the hub
little. What exceeds one ends as `Unavailable`, which the circuit breaker counts.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from hub.errors import Unavailable

MAX_CHARACTERS: Final = 32_000
"""Text, thoughts in it and tool arguments together; each piece counts as one at least. The turn
allows much less to be spoken: some two minutes, 1,500 characters."""
MAX_CALLS: Final = 64
"""Tool calls of one answer, and pieces of calls in one event. The agent carries out 8 at once and
tells the model of those beyond; a good server sends one piece an event."""
MAX_LINE_BYTES: Final = 1 << 18
"""One line of the protocol, or one event of several lines. A tool call of Ollama is one line:
32,000 characters as JSON escapes have 192 kB. The worst JSON of this size, nothing but empty lists,
takes 9 ms to decode on a PC, and one of 1 MiB 53 ms."""
MAX_BODY_BYTES: Final = 1 << 24
"""The whole answer. An event of OpenAI has 200 to 350 bytes: 32,000 of them have 11 MB at most."""
CHUNK_BYTES: Final = 256
"""What an HTTP chunk counts as in the body, at least: taking one costs as much as decoding so much.
Servers send an event in one chunk, or several."""
TEXT_PIECE: Final = 1_000
"""Characters of text that are passed on at once. Cutting 32,000 at once into sentences takes up to
115 ms on a PC ("1. 1. 1. …"), and so many 4 ms."""
HOLD_S: Final = 0.01
"""The longest that decoding goes on before other tasks have their turn: the broker's keep-alive and
the other turns share the event loop."""


class AnswerSize:
    """Size of one answer so far, in characters and calls, bounded."""

    def __init__(self, name: str) -> None:
        """`name`: the provider's, for the error."""
        self.characters = 0
        self._name = name
        self._calls = 0

    def add(self, characters: int) -> None:
        """Counts a piece, as one at least. Raises `Unavailable` beyond `MAX_CHARACTERS`."""
        self.characters += max(1, characters)
        if self.characters > MAX_CHARACTERS:
            raise Unavailable(f"{self._name} did not come to an end.")

    def add_calls(self, calls: int) -> None:
        """Counts tool calls. Raises `Unavailable` beyond `MAX_CALLS`."""
        self._calls += calls
        self.check_pieces(self._calls)

    def check_pieces(self, pieces: int) -> None:
        """Raises `Unavailable` for more pieces of calls in one event than `MAX_CALLS`."""
        if pieces > MAX_CALLS:
            raise Unavailable(f"{self._name} called for more than {MAX_CALLS} tools.")


class LoopShare:
    """Cooperative scheduling: one task's share of the event loop, `HOLD_S` seconds at a stretch."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since_s = clock()

    @property
    def is_used_up(self) -> bool:
        return self._clock() - self._since_s >= HOLD_S

    async def give_way(self) -> None:
        """Lets other tasks run once, if this one has had its share."""
        if self.is_used_up:
            await asyncio.sleep(0)
            self._since_s = self._clock()
