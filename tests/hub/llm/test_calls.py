"""Reassembly of tool calls, in every shape in which servers stream them, over scripted servers."""

import json

import pytest

from fallback_model import LIGHT, answer, fallback_model
from hub.ports import ToolCall
from scripted_llm import Raw, ScriptedLlm

pytestmark = pytest.mark.service

LAMP, FAN = '{"name": "lamp"}', '{"name": "fan"}'
END = Raw(b'data: {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}\n\n')
Piece = dict[str, object]


def piece(arguments: str | None = None, name: str | None = None, **head: object) -> Piece:
    """One piece of a call; `head` has its index and id."""
    function = {"name": name, "arguments": arguments}
    return {
        **head,
        "type": "function",
        "function": {key: value for key, value in function.items() if value is not None},
    }


def event(*pieces: Piece) -> Raw:
    """One event with these pieces."""
    choice = {"index": 0, "delta": {"tool_calls": list(pieces)}, "finish_reason": None}
    return Raw(b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n")


async def called(*events: Raw) -> list[tuple[str, str]]:
    """Names and arguments of the calls; their ids are there and differ."""
    async with ScriptedLlm() as llm, fallback_model(llm, "openai") as models:
        llm.answers(*events, END)
        calls = [item for item in await answer(models, LIGHT) if isinstance(item, ToolCall)]
    ids = {call.call_id for call in calls}
    assert len(ids) == len(calls)
    assert all(ids)
    return [(call.name, call.arguments) for call in calls]


HEADS = pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"index": 0}, {"index": 0}),
        ({"index": 0, "id": ""}, {"index": 0, "id": ""}),
        ({"index": 0, "id": None}, {"index": 0, "id": None}),
        ({}, {}),
        ({"id": ""}, {"id": ""}),
        ({"index": None, "id": None}, {"index": None, "id": None}),
        ({"index": 0, "id": "a"}, {"index": 0}),
        ({"index": 0}, {"index": 0, "id": "b"}),
        ({"index": 0, "id": "a"}, {"index": 0, "id": "b"}),
        ({"id": "a"}, {"id": "b"}),
        ({"index": 0, "id": "call"}, {"index": 0, "id": "call"}),
        ({"index": 0, "id": "call"}, {"index": 1, "id": "call"}),
        ({"index": 0}, {"index": 1}),
    ],
)


@HEADS
@pytest.mark.parametrize("at_once", [True, False])
async def test_two_whole_calls_are_two(first: Piece, second: Piece, *, at_once: bool) -> None:
    """Of one tool, in one event or two, whatever index and id they carry."""
    pieces = [piece(LAMP, "turn_on", **first), piece(FAN, "turn_on", **second)]
    events = [event(*pieces)] if at_once else [event(each) for each in pieces]
    assert await called(*events) == [("turn_on", LAMP), ("turn_on", FAN)]


@HEADS
async def test_two_calls_without_arguments_are_told_apart_by_their_names(
    first: Piece, second: Piece
) -> None:
    """Nothing else tells where the first one ends."""
    events = [event(piece("", "time", **first)), event(piece("", "date", **second))]
    assert await called(*events) == [("time", "{}"), ("date", "{}")]


@pytest.mark.parametrize("head", [{"index": 0}, {}, {"id": ""}, {"index": 0, "id": ""}])
async def test_the_same_call_twice_without_an_id_is_two(head: Piece) -> None:
    """The next track but one."""
    events = [event(piece("{}", "next_track", **head))] * 2
    assert await called(*events) == [("next_track", "{}")] * 2


async def test_a_call_repeated_under_its_id_is_one() -> None:
    """Servers that send the whole call once more at the end."""
    whole = piece(LAMP, "turn_on", index=0, id="a")
    parts = [piece("", "turn_on", index=0, id="a"), piece(LAMP, index=0)]
    assert await called(*map(event, (*parts, whole))) == [("turn_on", LAMP)]


@pytest.mark.parametrize(
    "heads",
    [
        [{"index": 0, "id": "a"}, {"index": 0}, {"index": 0}],
        [{"index": 0, "id": "a"}] * 3,
        [{"index": 0, "id": "a"}, {"index": 0, "id": "x"}, {"index": 0, "id": "y"}],
        [{"index": 0, "id": "a"}, {"index": 0, "id": ""}, {"index": 0, "id": None}],
        [{"index": 0}] * 3,
        [{"id": "a"}, {}, {}],
        [{"id": "a"}] * 3,
        [{}] * 3,
    ],
    ids=str,
)
@pytest.mark.parametrize("last", ["", " "])
@pytest.mark.parametrize("following", [{"index": 1, "id": "b"}, {"id": "b"}, {"index": 0}, {}])
async def test_pieces_of_a_call_stay_together(
    heads: list[Piece], last: str, following: Piece
) -> None:
    """By index, by id, or in sequence; space behind the object begins no other call."""
    begin, middle, end = heads
    pieces = [
        piece('{"na', "turn_on", **begin),
        piece('me": "lamp"}', **middle),
        piece(last, **end),
        piece("", "turn_on", **following),
        piece(FAN, **following),
    ]
    assert await called(*map(event, pieces)) == [("turn_on", LAMP + last), ("turn_on", FAN)]


@pytest.mark.parametrize("head", [{"index": 0, "id": "a"}, {"index": 0}, {"id": "a"}, {}])
async def test_a_name_in_every_piece_begins_no_other_call(head: Piece) -> None:
    """Also in the one that is empty, at the end."""
    events = [event(piece(part, "turn_on", **head)) for part in ("", '{"name": ', '"lamp"}', "")]
    assert await called(*events) == [("turn_on", LAMP)]


@pytest.mark.parametrize("head", [{"index": 0}, {}])
async def test_interleaved_pieces_are_told_apart_by_their_ids(head: Piece) -> None:
    """Where the index says nothing."""
    pieces = [
        piece('{"name": ', "turn_on", id="a", **head),
        piece('{"name": ', "turn_on", id="b", **head),
        piece('"lamp"}', id="a", **head),
        piece('"fan"}', id="b", **head),
    ]
    assert await called(*map(event, pieces)) == [("turn_on", LAMP), ("turn_on", FAN)]
