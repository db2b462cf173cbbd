"""Reassembles streamed tool calls from their deltas (pure, except for ids that it makes).

Servers differ in what a piece of a call carries:

- OpenAI: an index in every piece, id and name in the first one only.
- Some repeat the id, or the name too, in every piece; some make up another id for each piece.
- Some leave the index out, or the id, or send an empty one.
- Some send every call whole, all of them with index 0 or none, with or without ids.
- Some send a call that came in pieces once more at the end, whole.

So a piece goes on with the call of its index and id. It begins another call only with a name: under
another id, with another name, or behind arguments that are whole, since an object ends itself. What
begins so and has neither arguments nor an id of its own was only the name once more.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from hub.llm.bounds import AnswerSize
from hub.llm.fields import tool_call
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

    behind: "_Unfinished | None"
    """The call of the same index behind which this one began; None for the first."""
    call_id: str = ""
    name: str = ""
    arguments: str = ""
    given: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the arguments are a whole JSON object."""
        return self.arguments.rstrip().endswith("}") and _is_object(self.arguments)

    @property
    def is_echo(self) -> bool:
        """Whether this is no call, but the name of the one before or all of it sent once more."""
        if self.behind is None or self.name != self.behind.name:
            return False
        if self.call_id and self.call_id != self.behind.call_id:
            return False
        repeated = bool(self.call_id) and self.arguments == self.behind.arguments
        return repeated or not self.arguments.strip()

    def take(self, piece: _Piece) -> None:
        self.call_id = self.call_id or piece.call_id
        self.name = self.name or piece.name
        self.arguments += piece.arguments

    def is_another(self, piece: _Piece) -> bool:
        """Whether the piece begins another call than this one."""
        if not (piece.name and self.name):
            return False
        ids_differ = bool(self.call_id and piece.call_id) and self.call_id != piece.call_id
        return ids_differ or piece.name != self.name or self.is_whole


def call_id() -> str:
    """A new id, for a call whose provider gave none."""
    return f"call_{uuid.uuid4().hex[:12]}"


class CallPieces:
    """Reassembly of one answer's tool calls, by the index, id and name of each piece."""

    def __init__(self, size: AnswerSize) -> None:
        """`size`: of the whole answer; pieces and calls are counted in it as they come."""
        self._size = size
        self._calls: list[_Unfinished] = []
        self._latest: dict[int | None, _Unfinished] = {}
        """By index, the call that began last; under None, of all calls."""
        self._by_id: dict[tuple[int | None, str], _Unfinished] = {}
        """By index and id, as the piece has them; under None, of all calls."""
        self._ids: set[str] = set()
        """The ids of the calls that were returned."""

    def add(self, index: object, content: Mapping[str, object]) -> list[ToolCall]:
        """Adds a piece; returns the calls that are whole now.

        `index`: as the server sent it; anything but a number says nothing. `content`: the piece as
        decoded from JSON. A call is whole, ahead of `finish`, once a later one begins and its
        arguments are a whole JSON object. Raises `Unavailable` beyond the bounds of an answer.
        """
        piece = _Piece.of(content)
        self._size.add(len(piece.arguments))
        number = index if isinstance(index, int) else None
        call = self._begun(number, piece)
        begins = call is None or call.is_another(piece)
        if call is None or begins:
            self._size.add_calls(1)
            call = _Unfinished(behind=call)
            self._calls.append(call)
            self._latest[number] = self._latest[None] = call
        call.take(piece)
        if call.call_id:
            self._by_id[number, call.call_id] = self._by_id[None, call.call_id] = call
        return self._whole_before_last() if begins else []

    def finish(self) -> list[ToolCall]:
        """The calls not returned yet, in their order; without a name there is none."""
        return [self._whole(each) for each in self._left() if each.name]

    @property
    def pending(self) -> bool:
        """Whether a call is left whose arguments are not a whole JSON object."""
        return any(not each.is_whole for each in self._left())

    def _left(self) -> list[_Unfinished]:
        """The calls not returned yet."""
        return [each for each in self._calls if not each.given and not each.is_echo]

    def _begun(self, index: int | None, piece: _Piece) -> _Unfinished | None:
        """The call that the piece goes on with, unless it begins another.

        Of the calls with its index, or of all without an index: the one with its id, else the last.
        """
        return self._by_id.get((index, piece.call_id)) or self._latest.get(index)

    def _whole_before_last(self) -> list[ToolCall]:
        last = self._calls[-1]
        return [self._whole(each) for each in self._left() if each is not last and each.is_whole]

    def _whole(self, call: _Unfinished) -> ToolCall:
        """The call to return, under an id that no other call of the answer has."""
        call.given = True
        unique = call.call_id if call.call_id and call.call_id not in self._ids else call_id()
        self._ids.add(unique)
        return tool_call(unique, call.name, call.arguments or "{}")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _json(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _is_object(arguments: str) -> bool:
    try:
        return isinstance(json.loads(arguments), dict)
    except (ValueError, RecursionError):
        return False
