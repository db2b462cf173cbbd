"""Ollama's protocol: newline-delimited JSON."""

import json
from contextlib import aclosing

import httpx
import pytest

from hub.errors import Rejected, Unavailable
from hub.llm.events import ChatEvent, Ended, Limits
from hub.llm.ollama import OllamaChat, OllamaDecoder
from hub.llm.refusals import Peer
from hub.ports import ChatMessage, ToolCall, ToolSpec
from scripted_llm import ScriptedLlm

pytestmark = pytest.mark.service

PEER = Peer(name="Ollama", model="m", url_setting="OLLAMA_URL")
LIMITS = Limits(connect_s=3.0, silence_s=3.0, total_s=3.0)
USER = ChatMessage(role="user", text="?")


def decoded(*contents: object) -> list[ChatEvent]:
    decoder = OllamaDecoder(PEER)
    return [
        event for content in contents for event in decoder.take(json.dumps(content).encode())
    ] + decoder.end()


def test_answer_ends_with_counts() -> None:
    """Which are missing where the prompt came from the cache."""
    done = {"done": True, "done_reason": "stop", "eval_count": 4}
    assert decoded({"message": {"content": "Hi"}}, done) == [
        "Hi",
        Ended(reason="stop", tokens_out=4),
    ]


def test_tool_calls_are_whole_objects() -> None:
    """Arguments become JSON text; a call without a name is none."""
    calls = [
        {"function": {"name": "f", "arguments": {"x": "ü"}}},
        {"function": {}},
        3,
        {"id": "k", "function": {"name": "g"}},
    ]
    found = decoded({"message": {"content": "", "tool_calls": calls}, "done": True})
    assert [(call.name, call.arguments) for call in found if isinstance(call, ToolCall)] == [
        ("f", '{"x": "ü"}'),
        ("g", "{}"),
    ]


def test_error_in_the_middle_has_the_servers_words() -> None:
    """A model that does not fit, for one."""
    with pytest.raises(Unavailable, match="model runner has stopped"):
        decoded({"error": "model runner has stopped"})


@pytest.mark.parametrize("line", [b"[]", b"3", b"{", b"<html>", b"\xff\xfe"])
def test_what_is_no_answer_is_unavailable(line: bytes) -> None:
    """Never a bug."""
    with pytest.raises(Unavailable):
        OllamaDecoder(PEER).take(line)


async def test_conversation_with_tools_is_written_as_the_protocol_has_it() -> None:
    """Arguments as objects, results by the tool's name; the model's own options beside."""
    call = ToolCall(call_id="c1", name="f", arguments='{"x": 1}')
    broken = ToolCall(call_id="c2", name="f", arguments="{")
    messages = [
        ChatMessage(role="assistant", tool_calls=(call, broken)),
        ChatMessage(role="tool", text="done", tool_call_id="c1", tool_name="f"),
    ]
    tool = ToolSpec(name="f", description="F.", parameters={"type": "object"})
    async with ScriptedLlm() as llm, httpx.AsyncClient() as http:
        client = OllamaChat(
            http,
            url=llm.base_url,
            model="m",
            limits=LIMITS,
            keep_alive="30m",
            options={"temperature": 0.2},
        )
        llm.replies("Yes.")
        assert [event async for event in client.stream(messages, (tool,))][:2] == ["Yes", "."]
        body = llm.requests[0].body
    assert [each["function"]["arguments"] for each in body["messages"][0]["tool_calls"]] == [
        {"x": 1},
        {"malformed": "{"},
    ]
    assert body["messages"][1]["tool_name"] == "f"
    assert (body["keep_alive"], body["options"], body["think"]) == (
        "30m",
        {"num_ctx": 8192, "temperature": 0.2},
        False,
    )
    assert body["tools"][0]["function"]["name"] == "f"


async def test_model_that_knows_no_thinking_is_asked_without() -> None:
    """Once; but what is refused for another reason is refused."""
    async with ScriptedLlm() as llm, httpx.AsyncClient() as http:
        client = OllamaChat(http, url=llm.base_url, model="m", limits=LIMITS)
        llm.refuses(400, '"m" does not support thinking').replies("Yes.").refuses(
            400, "m does not support tools"
        )
        assert [event async for event in client.stream([USER], ())]
        with pytest.raises(Rejected, match="does not support tools"):
            [event async for event in client.stream([USER], ())]
        assert ["think" in request.body for request in llm.requests] == [True, False, False]


async def test_line_cut_at_its_very_end_still_counts() -> None:
    """The last line needs no line's end."""
    async with ScriptedLlm() as llm, httpx.AsyncClient() as http:
        llm.sends(b'{"message": {"content": "Hi"}}\n{"done": true}')
        client = OllamaChat(http, url=llm.base_url, model="m", limits=LIMITS)
        assert [event async for event in client.stream([USER], ())] == ["Hi", Ended(reason="stop")]


async def test_the_context_holds_the_prompt_and_never_shrinks() -> None:
    """A prompt that does not fit loses its beginning silently; another size reloads the model."""
    long = ChatMessage(role="system", text="x" * 20_000)
    async with ScriptedLlm() as llm, httpx.AsyncClient() as http:
        client = OllamaChat(http, url=llm.base_url, model="m", limits=LIMITS)
        for messages in ([USER], [long, USER], [USER], [long] * 10):
            llm.replies("Yes.")
            async with aclosing(client.stream(messages, ())) as events:
                assert [event async for event in events]
        asked = [request.body["options"] for request in llm.requests]
    assert asked == [{"num_ctx": size} for size in (8_192, 16_384, 16_384, 32_768)]
