"""Scripted Home Assistant server on a free port: REST, WebSocket, real state, and faults on demand.

Speaks raw HTTP, so that it can stall, cut a connection or answer nonsense at any point. `calls` has
the service calls that arrived.
"""

import asyncio
import contextlib
import json
import ssl
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from websockets.frames import Opcode
from websockets.server import ServerProtocol

TOKEN = "the-right-token"


@dataclass(frozen=True)
class Answer:
    """Answer to a service call or a handshake; `effect`: whether the state changes all the same."""

    status: int = 200
    body: str = "[]"
    content_type: str = "application/json"
    location: str = ""
    effect: bool = True
    cut: bool = False
    """The connection is cut instead of an answer."""
    stall: bool = False
    """No answer ever comes."""


OK = Answer()
STALL = Answer(stall=True, effect=False)
DONE_BUT_SILENT = Answer(stall=True)
CUT = Answer(cut=True, effect=False)
DONE_BUT_CUT = Answer(cut=True)


@dataclass
class State:
    """State of one entity."""

    state: str
    attributes: dict[str, object] = field(default_factory=dict)


def entity_row(entity_id: str, **fields: object) -> dict[str, object]:
    return {
        "entity_id": entity_id,
        "area_id": None,
        "device_id": None,
        "disabled_by": None,
        "hidden_by": None,
    } | fields


class ScriptedHomeAssistant:
    """Scripted Home Assistant; its lists are its registries: change them and call `announce`."""

    def __init__(self) -> None:
        self.port = 0
        self.floors: list[object] = []
        kitchen = {"area_id": "kitchen", "name": "Kitchen", "aliases": ["cookery"]}
        self.areas: list[object] = [kitchen]
        self.devices: list[object] = [{"id": "d1", "area_id": "kitchen"}]
        self.entities: list[object] = [
            entity_row("light.kitchen", device_id="d1", aliases=["the big lamp"]),
            entity_row("cover.blinds", area_id="kitchen"),
            entity_row("lock.front_door"),
            entity_row("light.secret", area_id="kitchen"),
        ]
        self.exposed: set[str] = {"light.kitchen", "cover.blinds", "lock.front_door"}
        self.states: dict[str, State] = {
            "light.kitchen": State(
                "off", {"friendly_name": "Kitchen Light", "supported_color_modes": ["hs"]}
            ),
            "cover.blinds": State("closed", {"friendly_name": "Blinds", "current_position": 0}),
            "lock.front_door": State("locked", {"friendly_name": "Front Door"}),
            "light.secret": State("off", {"friendly_name": "Secret Light"}),
        }
        self.config: dict[str, object] = {"latitude": 52.52, "longitude": 13.4}  # Berlin
        self.answers: deque[Answer] = deque()
        """For the next service calls, in order; then `OK`."""
        self.answers_of: dict[str, deque[Answer]] = {}
        """Likewise, for the calls on one entity."""
        self.handshakes: deque[Answer] = deque()
        """For the next WebSocket handshakes, in order; then they are accepted."""
        self.token = TOKEN
        self.greeting: str | None = None
        """Sent instead of `auth_required`."""
        self.mute = False
        """Connections are taken, and nothing is said."""
        self.events = True
        """Whether changes of states are sent as events."""
        self.silent = False
        """Requests are taken, and none is answered or carried out."""
        self.admin = True
        self.calls: list[tuple[str, dict[str, object]]] = []
        self.requests: list[tuple[str, str]] = []
        self.logins = self.listings = 0
        self.changed = asyncio.Event()
        """Set, and replaced, whenever something arrives."""
        self._subscribers: dict[tuple[ServerProtocol, int], dict[str, object]] = {}
        self._writers: dict[ServerProtocol, asyncio.StreamWriter] = {}
        self.connections = 0  # opened so far
        self._connections: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    @property
    def open_connections(self) -> int:
        """Those that neither side has closed."""
        return len(self._connections)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        """Listens, on the same port as before."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Refuses connections and cuts those there are."""
        if self._server is not None:
            self._server.close()
        self.cut_lines()
        await self.until(lambda: not self._connections)

    def cut_lines(self) -> None:
        for writer in self._connections:
            writer.transport.abort()

    def set_state(self, entity_id: str, state: str, **attributes: object) -> None:
        """Changes a state and sends the event."""
        old = self.states.get(entity_id)
        new = State(state, {**(old.attributes if old else {}), **attributes})
        self.states[entity_id] = new
        if old is None:
            self._tell(entity_id, {"a": {entity_id: {"s": new.state, "a": new.attributes}}})
        else:
            self._tell(entity_id, {"c": {entity_id: {"+": {"s": new.state, "a": attributes}}}})

    def remove_state(self, entity_id: str) -> None:
        del self.states[entity_id]
        self._tell(entity_id, {"r": [entity_id]})

    def announce(self, kind: str = "entity_registry_updated") -> None:
        """Sends the event that a registry has changed."""
        for (protocol, number), fields in list(self._subscribers.items()):
            if fields.get("event_type") == kind:
                self._send(protocol, {"id": number, "type": "event", "event": {"event_type": kind}})

    @property
    def states_subscription(self) -> int:
        """The id of the current subscription to states."""
        return max(
            number for (_, number), fields in self._subscribers.items() if "entity_ids" in fields
        )

    async def until(self, condition: Callable[[], bool]) -> None:
        """Waits for something that arrives."""
        async with asyncio.timeout(30):
            while not condition():
                await self.changed.wait()

    def broadcast(self, text: str) -> None:
        """The same words to every WebSocket."""
        for protocol in list(self._writers):
            protocol.send_text(text.encode())
            self._flush(protocol)

    # -- HTTP -------------------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        self.connections += 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                first = await reader.readexactly(1)
                if first == b"\x16":  # somebody speaks TLS to us
                    writer.write(_response(Answer(400, "400: Bad Request", "text/plain")))
                    break
                head = first + await reader.readuntil(b"\r\n\r\n")
                lines = head.decode().split("\r\n")
                method, path, _ = lines[0].split(" ")
                headers = {
                    k.lower(): v.strip()
                    for k, _, v in (line.partition(":") for line in lines[1:] if line)
                }
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.requests.append((method, path))
                self._arrived()
                if path == "/api/websocket":
                    await self._talk(head, reader, writer)
                    break
                answer = STALL if self.silent else self._answer(method, path, headers, body)
                self._arrived()
                if answer.cut:
                    writer.transport.abort()
                    break
                if answer.stall:
                    await reader.read()
                    break
                writer.write(_response(answer))
                await writer.drain()
        self._connections.discard(writer)
        writer.close()
        self._arrived()

    def _answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if headers.get("authorization") != f"Bearer {self.token}":
            return Answer(401, "401: Unauthorized", "text/plain")
        if method == "GET" and path.startswith("/api/states/"):
            entity_id = path.rpartition("/")[2]
            state = self.states.get(entity_id)
            if state is None:
                return Answer(404, '{"message":"Entity not found."}')
            told = {"entity_id": entity_id, "state": state.state, "attributes": state.attributes}
            return Answer(body=json.dumps(told))
        if method == "GET" and path == "/api/config":
            return Answer(body=json.dumps(self.config))
        if method == "POST" and path.startswith("/api/services/"):
            service = path.removeprefix("/api/services/").replace("/", ".")
            data = json.loads(body)
            self.calls.append((service, data))
            answers = self.answers_of.get(data["entity_id"]) or self.answers
            answer = answers.popleft() if answers else OK
            if answer.effect and answer.status == 200:
                self._act(service.partition(".")[2], data)
            return answer
        if path == "/api/":
            return Answer(body='{"message":"API running."}')
        return Answer(404, "404", "text/plain")

    def _act(self, service: str, data: dict[str, object]) -> None:
        entity_id = data["entity_id"]
        now = self.states[entity_id].state
        wanted = {
            "turn_on": "on",
            "turn_off": "off",
            "toggle": "off" if now == "on" else "on",
            "open_cover": "open",
            "close_cover": "closed",
            "lock": "locked",
            "unlock": "unlocked",
        }.get(service)
        changed: dict[str, object] = {}
        if "brightness_pct" in data:
            changed["brightness"] = round(data["brightness_pct"] * 2.55)
        if service == "open_cover":
            changed["current_position"] = 100
        if wanted is not None and self.events:
            self.set_state(entity_id, wanted, **changed)

    # -- WebSocket --------------------------------------------------------------------------------

    async def _talk(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self.handshakes:
            answer = self.handshakes.popleft()
            if answer.cut:
                writer.transport.abort()
            elif answer.stall:
                await reader.read()
            else:
                writer.write(_response(answer))
            return
        protocol = ServerProtocol()
        protocol.receive_data(head)
        [request] = protocol.events_received()
        protocol.send_response(protocol.accept(request))
        self._writers[protocol] = writer
        if not self.mute:
            protocol.send_text((self.greeting or '{"type":"auth_required"}').encode())
        self._flush(protocol)
        try:
            while data := await reader.read(65536):
                protocol.receive_data(data)
                for frame in protocol.events_received():
                    if frame.opcode is Opcode.TEXT and not self.mute:
                        self._heard(protocol, json.loads(frame.data))
                self._flush(protocol)
        finally:
            del self._writers[protocol]
            self._subscribers = {
                key: value for key, value in self._subscribers.items() if key[0] is not protocol
            }
            self._arrived()

    def _heard(self, protocol: ServerProtocol, message: dict[str, object]) -> None:
        kind = message["type"]
        if kind == "auth":
            self._let_in(protocol, message)
            return
        if kind == "homeassistant/expose_entity/list" and not self.admin:
            error = {"code": "unauthorized", "message": "Unauthorized"}
            refused = {"id": message["id"], "type": "result", "success": False, "error": error}
            self._send(protocol, refused)
            return
        self._note(protocol, message)
        result = {"id": message["id"], "type": "result", "success": True}
        self._send(protocol, {**result, "result": self._listed(message)})
        if kind == "subscribe_entities":
            self._send_states(protocol, message)
        self._arrived()

    def _let_in(self, protocol: ServerProtocol, message: dict[str, object]) -> None:
        self.logins += 1
        right = message["access_token"] == self.token
        self._send(protocol, {"type": "auth_ok" if right else "auth_invalid"})

    def _note(self, protocol: ServerProtocol, message: dict[str, object]) -> None:
        """Keeps subscriptions, and counts listings."""
        kind = message["type"]
        if kind in ("subscribe_events", "subscribe_entities"):
            self._subscribers[protocol, message["id"]] = message
        elif kind == "unsubscribe_events":
            del self._subscribers[protocol, message["subscription"]]
        self.listings += kind == "config/area_registry/list"

    def _listed(self, message: dict[str, object]) -> object:
        """The result of a command; None for one that returns nothing."""
        match message["type"]:
            case "config/area_registry/list":
                return self.areas
            case "config/floor_registry/list" | "config/device_registry/list" as listed:
                return self.floors if "floor" in listed else self.devices
            case "config/entity_registry/list":
                return [{**(row or {}), "aliases": []} for row in self.entities]
            case "config/entity_registry/get_entries":
                return {name: self._row(name) for name in message["entity_ids"]}
            case "homeassistant/expose_entity/list":
                names = {*self.exposed, *self.states}
                exposure = {name: {"conversation": name in self.exposed} for name in names}
                return {"exposed_entities": exposure}
        return None

    def _row(self, entity_id: str) -> object:
        return next((row for row in self.entities if row["entity_id"] == entity_id), None)

    def _send_states(self, protocol: ServerProtocol, message: dict[str, object]) -> None:
        """The first event of a subscription: every state."""
        wanted = message["entity_ids"] or self.states  # none means all, as in Home Assistant
        states = {
            name: {"s": state.state, "a": state.attributes}
            for name, state in self.states.items()
            if name in wanted
        }
        self._send(protocol, {"id": message["id"], "type": "event", "event": {"a": states}})

    def _tell(self, entity_id: str, event: dict[str, object]) -> None:
        for (protocol, number), fields in list(self._subscribers.items()):
            if entity_id in fields.get("entity_ids", ()):
                self._send(protocol, {"id": number, "type": "event", "event": event})

    def _send(self, protocol: ServerProtocol, message: dict[str, object]) -> None:
        protocol.send_text(json.dumps(message).encode())
        self._flush(protocol)

    def _flush(self, protocol: ServerProtocol) -> None:
        for data in protocol.data_to_send():
            if data:
                self._writers[protocol].write(data)
            else:
                self._writers[protocol].close()

    def _arrived(self) -> None:
        arrived, self.changed = self.changed, asyncio.Event()
        arrived.set()


def _response(answer: Answer) -> bytes:
    location = f"Location: {answer.location}\r\n" if answer.location else ""
    body = answer.body.encode()
    return (
        f"HTTP/1.1 {answer.status} Said\r\nContent-Type: {answer.content_type}\r\n{location}"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


@asynccontextmanager
async def scripted_home_assistant(
    prepare: Callable[[ScriptedHomeAssistant], Awaitable[None] | None] | None = None,
) -> AsyncIterator[ScriptedHomeAssistant]:
    """A listening server while the block runs; `prepare` changes it before it listens."""
    home = ScriptedHomeAssistant()
    if prepare is not None:
        prepare(home)
    await home.start()
    try:
        yield home
    finally:
        await home.stop()
