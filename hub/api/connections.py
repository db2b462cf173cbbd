"""Guards the HTTP server against slow clients (Slowloris): bounds in number and in time.

A connection that sends nothing, half a head or half a body costs a descriptor and, without a bound,
keeps everybody else out. Here each connection has a time for its head and its body, and their
number is bounded: over the bound the oldest connection that waits for its own client is closed in
favour of the new one; a request that is being answered is never closed for another.
"""

import asyncio
from typing import Any, Final

import h11
import structlog
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

log = structlog.get_logger()

MAX_CONNECTIONS: Final = 200
"""Open at once. A household has a handful; the usual limit of descriptors is 1,024, and the broker,
the databases and the models need theirs."""
HEAD_WITHIN_S: Final = 10.0
"""From the connection, or from the first byte of a further request, to the end of the head."""
BODY_WITHIN_S: Final = 20.0
"""From the head to the end of the body: `MAX_BODY_BYTES` at 50 kB a second."""
STALLED_AFTER_S: Final = 30.0
"""How long a client may leave what was sent to it unread, 64 kB being under way already."""
LOG_EVERY_S: Final = 60.0
"""Connections that were closed are logged at most so often, with their number."""


class ConnectionGuard:
    """The open connections of one server, and how many were closed and why; one event loop.

    `clock` gives seconds, `most` is `MAX_CONNECTIONS` unless a test wants fewer.
    """

    def __init__(
        self,
        *,
        most: int = MAX_CONNECTIONS,
        head_within_s: float = HEAD_WITHIN_S,
        body_within_s: float = BODY_WITHIN_S,
        stalled_after_s: float = STALLED_AFTER_S,
    ) -> None:
        self.head_within_s = head_within_s
        self.body_within_s = body_within_s
        self.stalled_after_s = stalled_after_s
        self._most = most
        self._open: dict[GuardedProtocol, None] = {}
        self._closed: dict[str, int] = {}
        self._logged_s = -LOG_EVERY_S

    @property
    def open(self) -> int:
        """How many connections are open."""
        return len(self._open)

    def admit(self, connection: "GuardedProtocol") -> bool:
        """Takes the connection in place of an idle one where there are too many; False: no room."""
        if len(self._open) >= self._most:
            idle = next((other for other in self._open if other.waits_for_client), None)
            if idle is None:
                self.count("refused")
                return False
            del self._open[idle]
            idle.abort("displaced")
        self._open[connection] = None
        return True

    def forget(self, connection: "GuardedProtocol") -> None:
        """The connection is closed."""
        self._open.pop(connection, None)

    def count(self, reason: str) -> None:
        """Counts a connection that the guard closed; logs at most one line a minute."""
        self._closed[reason] = self._closed.get(reason, 0) + 1
        now_s = asyncio.get_running_loop().time()
        if now_s - self._logged_s >= LOG_EVERY_S:
            self._logged_s = now_s
            log.warning("http.connections_closed", open=len(self._open), **self._closed)
            self._closed.clear()

    def protocol(self) -> "type[GuardedProtocol]":
        """The protocol class of this guard, as uvicorn's `http=` takes it."""
        guard = self

        class Guarded(GuardedProtocol):
            def __init__(self, *args: Any, **named: Any) -> None:
                super().__init__(*args, guard=guard, **named)

        return Guarded


class GuardedProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 protocol, timed and counted by a `ConnectionGuard`."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        guard: ConnectionGuard,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._guard = guard
        self._timer: asyncio.TimerHandle | None = None
        self._timed = ""

    @property
    def waits_for_client(self) -> bool:
        """Whether the client is to say something: a request, or the rest of one."""
        answered = not self.flow.write_paused
        return answered and self.conn.their_state in (h11.IDLE, h11.SEND_BODY)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self._guard.admit(self):
            self._time("head", self._guard.head_within_s)
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._time("", 0.0)
        self._guard.forget(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._time("head", self._guard.head_within_s)
        elif self.conn.their_state is h11.SEND_BODY:
            self._time("body", self._guard.body_within_s)
        else:
            self._time("", 0.0)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._time("stalled", self._guard.stalled_after_s)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._time("", 0.0)

    def abort(self, reason: str) -> None:
        """Closes the connection at once, whatever is still to be sent."""
        self._guard.count(reason)
        self._time("", 0.0)
        self.transport.abort()

    def _time(self, what: str, within_s: float) -> None:
        """Starts the time for `what`, unless it runs already; "" ends it."""
        if what == self._timed:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._timed = what
        if what:
            self._timer = self.loop.call_later(within_s, self.abort, f"{what}_timed_out")
