"""OpenAI's protocol: server-sent events in every shape that servers send, and the requests."""

import json

import httpx
import pytest

from hub.errors import Unavailable
from hub.llm.events import ChatEvent, Ended, Limits
from hub.llm.openai import OpenAiChat, OpenAiDecoder
from hub.llm.refusals import Peer
from hub.ports import ChatMessage, ToolCall
from scripted_llm import Call, ScriptedLlm

pytestmark = pytest.mark.service

PEER = Peer(name="The server", model="m", url_setting="OPENAI_BASE_URL")
LIMITS = Limits(connect_s=3.0, silence_s=3.0, total_s=3.0)
DONE = b'data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}'


def decoded(*lines: bytes) -> list[ChatEvent]:
    decoder = OpenAiDecoder(PEER)
    return [event for line in lines for event in decoder.take(line)] + decoder.end()


def piece(index: int | None, call_id: str = "", name: str = "", arguments: str = "") -> bytes:
    """An event with one piece of a tool call."""
    function = {"name": name, "arguments": arguments} if name else {"arguments": arguments}
    call = {"index": index, "id": call_id, "function": function}
    delta = {"tool_calls": [{key: value for key, value in call.items() if value not in (None, "")}]}
    return b"data: " + json.dumps({"choices": [{"delta": delta}]}).encode()


def calls(*events: bytes, end: bytes = DONE) -> list[tuple[str, str, str]]:
    found = decoded(*(line for event in (*events, end) for line in (event, b"")))
    return [
        (each.call_id, each.name, each.arguments) for each in found if isinstance(each, ToolCall)
    ]


async def streamed(*chunks: bytes) -> list[ChatEvent]:
    """What a client makes of a body in these chunks."""
    async with ScriptedLlm() as llm, httpx.AsyncClient() as http:
        llm.sends(*chunks, content_type="text/event-stream")
        client = OpenAiChat(http, base_url=f"{llm.base_url}/v1", model="m", limits=LIMITS)
        return [event async for event in client.stream([ChatMessage(role="user", text="?")], ())]


HELLO = b'data: {"choices": [{"delta": {"content": "Gr\xc3\xbc\xc3\x9fe."}}]}'


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
async def test_lines_may_end_in_each_way_and_break_anywhere(ending: bytes) -> None:
    """Also with a byte order mark in front, comments between, and a letter in two halves."""
    body = (
        b"\xef\xbb\xbf: hello"
        + ending
        + ending.join([HELLO, b"", b"event: x", b": comment", DONE, b"", b"data: [DONE]", b"", b""])
    )
    for size in (1, 2, 7, len(body)):
        chunks = [body[at : at + size] for at in range(0, len(body), size)]
        assert await streamed(*chunks) == ["Grüße.", Ended(reason="stop")]


async def test_bytes_that_are_no_text_cost_only_themselves() -> None:
    """The rest of the answer is kept."""
    said = await streamed(HELLO.replace(b"\xc3\xbc", b"\xff") + b"\n\n" + DONE + b"\n\n")
    assert said[0] == "Gr\ufffdße."


async def test_line_without_an_end_is_bounded() -> None:
    """A server that sends one is given up."""
    with pytest.raises(Unavailable, match="line that does not end"):
        await streamed(*[b"data: " + b"x" * 300_000] * 6)


async def test_endless_answer_is_bounded() -> None:
    """By its characters, should it be faster than the clock."""
    long = b'data: {"choices": [{"delta": {"content": "' + b"ha " * 3000 + b'"}}]}\n\n'
    with pytest.raises(Unavailable, match="did not come to an end"):
        await streamed(*[long] * 6)


def test_data_of_several_lines_is_one_event() -> None:
    """As the standard has it."""
    assert (
        decoded(b'data: {"choices":', b'data: [{"delta": {"content": "Hi"}}]}', b"", DONE, b"")[0]
        == "Hi"
    )


def test_whole_answer_to_a_server_that_cannot_stream() -> None:
    """One JSON object over several lines."""
    message = {
        "role": "assistant",
        "content": "Hi",
        "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "{}"}}],
    }
    lines = (
        json.dumps({"choices": [{"message": message, "finish_reason": "stop"}]}, indent=1)
        .encode()
        .split(b"\n")
    )
    text, _, call, ended = decoded(*lines)
    assert (text, call, ended) == (
        "Hi",
        ToolCall(call_id="a", name="f", arguments="{}"),
        Ended(reason="stop"),
    )


@pytest.mark.parametrize(
    "usage", [b'{"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 6}}']
)
def test_counts_follow_the_end(usage: bytes) -> None:
    """In an event of their own, behind the reason."""
    assert decoded(DONE, b"", b"data: " + usage, b"", b"data: [DONE]", b"")[-1] == Ended(
        reason="stop", tokens_in=5, tokens_out=6
    )


def test_calls_come_in_pieces_by_index() -> None:
    """Each whole, in order, the ids kept."""
    pieces = [
        piece(0, "a", "f", ""),
        piece(0, arguments='{"x"'),
        piece(0, arguments=": 1}"),
        piece(1, "b", "g", "{}"),
    ]
    assert calls(*pieces) == [("a", "f", '{"x": 1}'), ("b", "g", "{}")]


def test_interleaved_pieces_stay_apart() -> None:
    """A call is not taken for whole because another began."""
    pieces = [
        piece(0, "a", "f", "{"),
        piece(1, "b", "g", "{"),
        piece(0, arguments="}"),
        piece(1, arguments="}"),
    ]
    assert calls(*pieces) == [("a", "f", "{}"), ("b", "g", "{}")]


def test_first_call_leaves_when_the_second_begins() -> None:
    """Its work need not wait for the model to write the others."""
    decoder = OpenAiDecoder(PEER)
    events = [
        event
        for line in (piece(0, "a", "f", "{}"), b"", piece(1, "b", "g"), b"")
        for event in decoder.take(line)
    ]
    assert ToolCall(call_id="a", name="f", arguments="{}") in events


def test_servers_without_index_or_ids_or_with_one_index_for_all() -> None:
    """Calls are told apart by what there is; those without an id get one."""
    assert calls(piece(None, "a", "f", "{}"), piece(None, "b", "g", "{}")) == [
        ("a", "f", "{}"),
        ("b", "g", "{}"),
    ]
    assert calls(piece(0, "a", "f", "{}"), piece(0, "b", "g", "{}")) == [
        ("a", "f", "{}"),
        ("b", "g", "{}"),
    ]
    ids = [call[0] for call in calls(piece(0, "", "f", "{}"), piece(1, "", "f", "{}"))]
    assert len(set(ids)) == 2
    assert all(ids)


def test_malformed_arguments_are_passed_on_unread() -> None:
    """Who called for the tools decides what to make of them; without a name there is no call."""
    assert calls(piece(0, "a", "f", '{"x": ')) == [("a", "f", '{"x": ')]
    assert calls(piece(0, "a", "", "{}")) == []


@pytest.mark.parametrize("end", [DONE.replace(b"stop", b"length"), b": nothing more"])
def test_call_that_was_cut_is_never_given(end: bytes) -> None:
    """By the length limit, or by the line."""
    with pytest.raises(Unavailable, match="broke off"):
        calls(piece(0, "a", "lock", '{"door": "fr'), end=end)


@pytest.mark.parametrize("error", [{"message": "out of memory"}, "out of memory"])
def test_error_in_the_middle_has_the_servers_words(error: object) -> None:
    """As vLLM and others send it."""
    with pytest.raises(Unavailable, match="out of memory"):
        decoded(b"data: " + json.dumps({"error": error}).encode(), b"")


@pytest.mark.parametrize(
    "data",
    [b"5", b"[]", b'"x"', b'{"choices": 3}', b'{"choices": [3]}', b"null", b"{}", b"[" * 100_000],
)
def test_strange_events_are_errors_or_nothing(data: bytes) -> None:
    """Never a bug."""
    with pytest.raises(Unavailable):
        decoded(b"data: " + data, b"")


async def test_server_that_refuses_stream_options_is_asked_without() -> None:
    """Once; later requests leave them out at once."""
    async with ScriptedLlm() as llm, httpx.AsyncClient() as http:
        client = OpenAiChat(http, base_url=f"{llm.base_url}/v1", model="m", limits=LIMITS)
        llm.refuses(400, "Unknown field: stream_options").replies("One.").replies("Two.")
        for _ in range(2):
            assert [
                event
                async for event in client.stream([ChatMessage(role="user", text="?")], ())
                if event
            ]
        assert ["stream_options" in request.body for request in llm.requests] == [
            True,
            False,
            False,
        ]


async def test_conversation_with_tools_is_written_as_the_protocol_has_it() -> None:
    """Calls with their JSON text, results with the call's id; broken arguments as valid JSON."""
    call = ToolCall(call_id="c1", name="f", arguments='{"x": ')
    messages = [
        ChatMessage(role="assistant", tool_calls=(call,)),
        ChatMessage(role="tool", text="refused", tool_call_id="c1", tool_name="f"),
    ]
    async with ScriptedLlm() as llm, httpx.AsyncClient() as http:
        client = OpenAiChat(http, base_url=f"{llm.base_url}/v1", model="m", limits=LIMITS)
        llm.answers(Call("g", "{}"))
        assert [event async for event in client.stream(messages, ()) if isinstance(event, ToolCall)]
        assistant, tool = llm.requests[0].messages
    function = {"name": "f", "arguments": '{"malformed": "{\\"x\\": "}'}
    assert assistant["tool_calls"] == [{"id": "c1", "type": "function", "function": function}]
    assert tool == {"role": "tool", "content": "refused", "tool_call_id": "c1"}
