"""Home Assistant stub: a light in each of some rooms, over WebSocket and REST, after a set time."""

import asyncio
import json
from typing import Any, Final

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from bench.stubs.faults import StubFaults
from bench.stubs.http_exchange import StubExchange, StubRequest

ROOMS: Final = (
    "kitchen",
    "bedroom",
    "office",
    "hallway",
    "garage",
    "bathroom",
    "attic",
    "cellar",
)
TOKEN: Final = "stub"  # noqa: S105 - a stub's
_READ: Final = 65_536


class StubHome:
    """Lights by id with their states, and who follows them."""

    def __init__(self, *, seed: int, takes_s: float) -> None:
        """`takes_s`: of a service call, in seconds."""
        self.faults = StubFaults(seed)
        self._takes_s = takes_s
        self._states = {f"light.{room}_light": "off" for room in ROOMS}
        self._followers: dict[tuple[ServerProtocol, int], asyncio.StreamWriter] = {}

    async def answer(self, request: StubRequest, exchange: StubExchange) -> None:
        path = request.path
        if path == "/api/websocket":
            await self._talk(request, exchange)
        elif path.startswith("/api/services/light/"):
            await self._serve(path.rpartition("/")[2], request.json(), exchange)
        elif path.startswith("/api/states/"):
            entity_id = path.rpartition("/")[2]
            told = {"entity_id": entity_id, **_row(entity_id, self._states[entity_id])}
            await exchange.answer(told)
        else:
            await exchange.answer({"message": "API running."})

    async def _serve(self, service: str, data: dict[str, Any], exchange: StubExchange) -> None:
        if await self.faults.strike(exchange):
            return
        await asyncio.sleep(self._takes_s)
        entity_id, state = data["entity_id"], service.removeprefix("turn_")
        self._states[entity_id] = state
        for (protocol, number), writer in list(self._followers.items()):
            event = {"c": {entity_id: {"+": {"s": state}}}}
            _send(protocol, writer, {"id": number, "type": "event", "event": event})
        await exchange.answer([])

    async def _talk(self, request: StubRequest, exchange: StubExchange) -> None:
        protocol, writer = ServerProtocol(), exchange.writer
        protocol.receive_data(request.head)
        for handshake in protocol.events_received():
            if isinstance(handshake, Request):
                protocol.send_response(protocol.accept(handshake))
        _send(protocol, writer, {"type": "auth_required"})
        try:
            while data := await exchange.reader.read(_READ):
                protocol.receive_data(data)
                for frame in protocol.events_received():
                    if isinstance(frame, Frame) and frame.opcode is Opcode.TEXT:
                        self._heard(protocol, writer, json.loads(bytes(frame.data)))
                _flush(protocol, writer)
        finally:
            for key in [key for key in self._followers if key[0] is protocol]:
                del self._followers[key]
        writer.close()

    def _heard(
        self, protocol: ServerProtocol, writer: asyncio.StreamWriter, message: dict[str, Any]
    ) -> None:
        if message["type"] == "auth":
            _send(protocol, writer, {"type": "auth_ok"})
            return
        number, kind = message["id"], message["type"]
        result = {"id": number, "type": "result", "success": True, "result": self._listed(message)}
        _send(protocol, writer, result)
        if kind == "subscribe_entities":
            self._followers[protocol, number] = writer
            states = {
                name: {"s": state, "a": _row(name, state)["attributes"]}
                for name, state in self._states.items()
            }
            _send(protocol, writer, {"id": number, "type": "event", "event": {"a": states}})
        elif kind == "unsubscribe_events":
            self._followers.pop((protocol, message["subscription"]), None)

    def _listed(self, message: dict[str, Any]) -> object:
        match message["type"]:
            case "config/area_registry/list":
                return [{"area_id": room, "name": room.title(), "aliases": []} for room in ROOMS]
            case "config/floor_registry/list" | "config/device_registry/list":
                return []
            case "config/entity_registry/list":
                return [_entry(name) for name in self._states]
            case "config/entity_registry/get_entries":
                return {name: _entry(name) for name in message["entity_ids"]}
            case "homeassistant/expose_entity/list":
                return {"exposed_entities": {name: {"conversation": True} for name in self._states}}
        return None


def _entry(entity_id: str) -> dict[str, object]:
    room = entity_id.removeprefix("light.").removesuffix("_light")
    return {"entity_id": entity_id, "area_id": room, "aliases": []}


def _row(entity_id: str, state: str) -> dict[str, object]:
    name = entity_id.removeprefix("light.").replace("_", " ").capitalize()
    return {
        "state": state,
        "attributes": {"friendly_name": name, "supported_color_modes": ["onoff"]},
    }


def _send(protocol: ServerProtocol, writer: asyncio.StreamWriter, message: object) -> None:
    protocol.send_text(json.dumps(message).encode())
    _flush(protocol, writer)


def _flush(protocol: ServerProtocol, writer: asyncio.StreamWriter) -> None:
    for data in protocol.data_to_send():
        if data:
            writer.write(data)
        else:
            writer.close()
