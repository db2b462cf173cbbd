"""Reassembles streamed tool calls from their deltas (pure, except for ids that it makes)."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from hub.ports import ToolCall


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What one piece says of its call; empty where it says nothing."""

    call_id: str
    name: str
    arguments: str

    @classmethod
    def of(cls, content: Mapping[str, object]) -> "_Piece":
        function = content.get("function")
        function = function if isinstance(function, dict) else {}
        arguments = function.get("arguments")
        return cls(
            call_id=_text(content.get("id")),
            name=_text(function.get("name")),
            arguments=arguments if isinstance(arguments, str) else _json(arguments),
        )


@dataclass(slots=True)
class _Unfinished:
    """A call as far as its pieces have come."""

    call_id: str = ""
    name: str = ""
    arguments: str = ""
    given: bool = False

    def take(self, piece: _Piece) -> None:
        self.call_id = self.call_id or piece.call_id
        self.name = self.name or piece.name
        self.arguments += piece.arguments

    def is_another(self, piece: _Piece) -> bool:
        """Whether the piece begins another call than this one: by its name under another id."""
        ids_differ = bool(self.call_id and piece.call_id) and self.call_id != piece.call_id
        return ids_differ and bool(piece.name)


def call_id() -> str:
    """A new id, for a call whose provider gave none."""
    return f"call_{uuid.uuid4().hex[:12]}"


class CallPieces:
    """Reassembly of one answer's tool calls, by the index of each piece.

    Servers that leave the index out send one call after another.
    """

    def __init__(self) -> None:
        self._calls: list[_Unfinished] = []
        self._at: dict[int, _Unfinished] = {}

    def add(self, index: object, content: Mapping[str, object]) -> list[ToolCall]:
        """Adds a piece; returns the calls that are whole now.

        `index`: as the server sent it; anything but a number goes on with the last call. `content`:
        the piece as decoded from JSON. A call is whole, ahead of `finish`, once a later one begins
        and its arguments are a whole JSON object.
        """
        piece = _Piece.of(content)
        call = self._begun(index)
        begins = call is None or call.is_another(piece)
        if call is None or begins:
            call = _Unfinished()
            self._calls.append(call)
        if isinstance(index, int):
            self._at[index] = call
        call.take(piece)
        return self._whole_before_last() if begins else []

    def _begun(self, index: object) -> _Unfinished | None:
        """The call that a piece with this index goes on with, unless it begins another."""
        if isinstance(index, int):
            return self._at.get(index)
        return self._calls[-1] if self._calls else None

    def _whole_before_last(self) -> list[ToolCall]:
        return [
            self._whole(each)
            for each in self._calls[:-1]
            if not each.given and _is_object(each.arguments)
        ]

    def finish(self) -> list[ToolCall]:
        """The calls not returned yet, in their order; without a name there is none."""
        return [self._whole(each) for each in self._calls if not each.given and each.name]

    @property
    def pending(self) -> bool:
        """Whether a call is left whose arguments are not a whole JSON object."""
        return any(not each.given and not _is_object(each.arguments) for each in self._calls)

    def _whole(self, call: _Unfinished) -> ToolCall:
        call.given = True
        return ToolCall(
            call_id=call.call_id or call_id(), name=call.name, arguments=call.arguments or "{}"
        )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _json(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _is_object(arguments: str) -> bool:
    try:
        return isinstance(json.loads(arguments), dict)
    except ValueError:
        return False
