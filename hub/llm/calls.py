"""Tool calls that arrive in pieces, put together (pure but for the ids of calls that come without one)."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from hub.ports import ToolCall


@dataclass(slots=True)
class _Unfinished:
    call_id: str = ""
    name: str = ""
    arguments: str = ""
    given: bool = False


def call_id() -> str:
    """For a call whose provider gave none."""
    return f"call_{uuid.uuid4().hex[:12]}"


class CallPieces:
    """The calls of one answer, by the index that the pieces carry; servers that leave it out send one after another."""

    def __init__(self) -> None:
        self._calls: list[_Unfinished] = []
        self._at: dict[int, _Unfinished] = {}

    def add(self, index: object, piece: Mapping[str, object]) -> list[ToolCall]:
        """The calls that are whole now: earlier ones whose arguments are a whole object when a later one begins."""
        function = piece.get("function")
        function = function if isinstance(function, dict) else {}
        name, given_id = _text(function.get("name")), _text(piece.get("id"))
        call = (
            self._at.get(index)
            if isinstance(index, int)
            else (self._calls[-1] if self._calls else None)
        )
        another = (
            call is not None and given_id and call.call_id and given_id != call.call_id and name
        )
        begun = call is None or bool(another)
        if call is None or another:
            call = _Unfinished()
            self._calls.append(call)
        if isinstance(index, int):
            self._at[index] = call
        call.call_id = call.call_id or given_id
        call.name = call.name or name
        arguments = function.get("arguments")
        call.arguments += arguments if isinstance(arguments, str) else _json(arguments)
        if not begun:
            return []
        return [
            self._whole(each)
            for each in self._calls[:-1]
            if not each.given and _is_object(each.arguments)
        ]

    def finish(self) -> list[ToolCall]:
        """The calls not given yet, in their order; without a name there is none."""
        return [self._whole(each) for each in self._calls if not each.given and each.name]

    @property
    def pending(self) -> bool:
        """Whether the last call is one whose arguments are not a whole object."""
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
