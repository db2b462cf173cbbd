"""Satellites that type commands while the home is shaken, and judge what they are told.

A turn is given up as satellites do: where no hub accepts it in time, its hub goes away, or the
connection is lost. It is hung where a hub has accepted it and none of that happens, but no end of
it comes. A "done" is false where the home is otherwise than it says; also by a command that was
given up before and is done late. An honest "I can't reach the hub" is neither.
"""

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from typing import Final, Protocol

from ingle.wire import codec, messages
from ingle.wire.link import Disconnected, Link
from ingle.wire.messages import ACCEPTED_WITHIN_S, Message
from ingle.wire.topics import Topics

ENDED_WITHIN_S: Final = 45.0
"""Longer than any wait of a hub or a satellite, on a machine that is busy."""
PAUSE_S: Final = 0.2
LIGHTS: Final = ("kitchen", "bedroom", "office", "hallway", "garage")
"""Rooms with one light each: a satellite in each, so that nobody else changes what it looks at."""


@dataclass(slots=True)
class SeenTurns:
    """What the satellites saw."""

    turns: int = 0
    away: int = 0
    """Given up with a reason, or never sent."""
    refused: int = 0
    """Ended as an error, which was said."""
    done_at_s: list[float] = field(default_factory=list)
    """When each turn ended well, by the monotonic clock."""
    finished: set[str] = field(default_factory=set)
    """Turns that ended well: each must be kept."""
    checked: int = 0
    """Those of them after which the home could be looked at."""
    hung: list[str] = field(default_factory=list)
    """What is known of each."""
    false_done: list[str] = field(default_factory=list)


class SeenHome(Protocol):
    """The home as it is; `ShakenHome` is one."""

    lives: int
    """How often its hub was started: the demo home is as new after each."""

    async def state_of(self, entity_id: str) -> str | None:
        """A thing's state; None while nobody can tell."""


class Witnesses:
    """The satellites; `run` until cancelled."""

    def __init__(
        self,
        link: Link,
        topics: Topics,
        home: SeenHome,
        *,
        ended_within_s: float = ENDED_WITHIN_S,
    ) -> None:
        """`ended_within_s`: an accepted turn without its end for so long hangs, in seconds."""
        self._ended_within_s = ended_within_s
        self.seen = SeenTurns()
        self._link = link
        self._topics = topics
        self._home = home
        self._waiting: dict[str, asyncio.Future[messages.TurnFinished | None]] = {}
        self._accepted: dict[str, asyncio.Event] = {}
        self._done = asyncio.Condition()

    async def run(self, stop: asyncio.Event) -> None:
        """Types until `stop` is set; each satellite then waits for the end of its last turn."""
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(self._listen())
            watching = tasks.create_task(self._watch_link())
            async with asyncio.TaskGroup() as typists:
                for room in LIGHTS:
                    typists.create_task(self._type(room, stop))
            listening.cancel()
            watching.cancel()

    async def done_after(self, time_s: float) -> float:
        """When a turn ended well after that, by the monotonic clock; waits for it, however long."""
        async with self._done:
            while not self.seen.done_at_s or self.seen.done_at_s[-1] <= time_s:
                await self._done.wait()
        return next(done_s for done_s in self.seen.done_at_s if done_s > time_s)

    async def _type(self, room: str, stop: asyncio.Event) -> None:
        on = False
        while not stop.is_set():
            on = not on
            await self._turn(room, on=on)
            await asyncio.sleep(PAUSE_S)

    async def _turn(self, room: str, *, on: bool) -> None:
        seen, lives, turn_id = self.seen, self._home.lives, uuid.uuid4().hex
        ended = self._waiting[turn_id] = asyncio.get_running_loop().create_future()
        accepted = self._accepted[turn_id] = asyncio.Event()
        state = "on" if on else "off"
        text = f"turn {state} the {room} light"
        seen.turns += 1
        begun_s = time.monotonic()
        try:
            command = messages.Command(session_id=room, room_id=room, text=text)
            await self._send(room, turn_id, command)
            if not await _within(ACCEPTED_WITHIN_S, accepted):
                seen.away += 1
                await self._send(room, turn_id, messages.TurnCancelled())
                return
            async with asyncio.timeout(self._ended_within_s):
                finished = await ended
        except Disconnected:
            seen.away += 1
            return
        except TimeoutError:
            seen.hung.append(f"{turn_id}: {text!r}, sent {time.monotonic() - begun_s:.0f} s ago")
            return
        finally:
            del self._waiting[turn_id], self._accepted[turn_id]
        if finished is None:
            seen.away += 1
        elif finished.outcome != "ok":
            seen.refused += 1
        else:
            seen.finished.add(turn_id)
            async with self._done:
                seen.done_at_s.append(time.monotonic())
                self._done.notify_all()
            await self._look(turn_id, room, state, lives)

    async def _send(self, room: str, turn_id: str, message: Message) -> None:
        topic = self._topics.turn(f"bench-{room}", turn_id, message.kind)
        await self._link.publish(topic, codec.encode(message), expiry_s=5)

    async def _look(self, turn_id: str, room: str, said: str, lives: int) -> None:
        """Compares the home with what was said of it, unless its hub has begun a new life since."""
        found = await self._home.state_of(f"light.{room}_light")
        if found is None or lives != self._home.lives:
            return
        self.seen.checked += 1
        if not found.startswith(said):
            self.seen.false_done.append(f"{turn_id}: the {room} light is {found!r}, not {said!r}")

    async def _listen(self) -> None:
        kinds = (self._topics.every_turn(kind) for kind in ("accepted", "finished"))
        filters = (*kinds, self._topics.every_hub_status())
        async with self._link.subscribe(*filters, capacity=8192) as received:
            async for message in received:
                address = self._topics.parse(message.topic)
                if address is not None and message.payload:
                    self._take(codec.decode(address.kind, message.payload), address.turn_id)

    def _take(self, message: Message, turn_id: str | None) -> None:
        match message:
            case messages.TurnAccepted() if turn_id in self._accepted:
                self._accepted[turn_id].set()
            case messages.TurnFinished():
                self._end(turn_id or "", message)
            case messages.HubStatus(state="offline"):
                self._give_up()

    async def _watch_link(self) -> None:
        while True:
            await self._link.wait_disconnected()
            self._give_up()
            await self._link.wait_connected()

    def _give_up(self) -> None:
        """What a satellite does when its hub or its connection has gone: nothing is waited for."""
        for turn_id in tuple(self._waiting):
            self._end(turn_id, None)

    def _end(self, turn_id: str, finished: messages.TurnFinished | None) -> None:
        ended = self._waiting.get(turn_id)
        if ended is not None and not ended.done():
            ended.set_result(finished)
            self._accepted[turn_id].set()  # nothing more is to be waited for


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Whether it is set in time."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
