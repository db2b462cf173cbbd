"""Halves of characters in what language models send, and in what is sent to them."""

import json
from collections.abc import Sequence

import httpx
import pytest

from hub.errors import HubError
from hub.llm.events import ChatClient, ChatEvent, Ended, Limits
from hub.llm.ollama import OllamaChat
from hub.llm.openai import OpenAiChat
from hub.ports import ChatMessage, ToolCall
from scripted_llm import ScriptedLlm

pytestmark = pytest.mark.service

LIMITS = Limits(connect_s=5.0, silence_s=20.0, total_s=30.0)
SMILE = "\U0001f600"
HIGH, LOW = "\ud83d", "\ude00"
PROTOCOLS = ["ollama", "openai"]


def client(protocol: str, llm: ScriptedLlm, http: httpx.AsyncClient) -> ChatClient:
    if protocol == "ollama":
        return OllamaChat(http, url=llm.base_url, model="m", limits=LIMITS)
    return OpenAiChat(http, base_url=f"{llm.base_url}/v1", model="m", limits=LIMITS)


def body(protocol: str, *deltas: dict[str, object], reason: str = "stop") -> bytes:
    """An answer of one line or event for each of `deltas`, and its end."""
    if protocol == "ollama":
        lines = [{"message": delta, "done": False} for delta in deltas]
        end = {"message": {}, "done": True, "done_reason": reason}
        return b"".join(json.dumps(line).encode() + b"\n" for line in [*lines, end])
    events = [{"choices": [{"delta": delta}]} for delta in deltas]
    end = {"choices": [{"delta": {}, "finish_reason": reason}]}
    return b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in [*events, end])


async def answered(
    protocol: str, sent: bytes, messages: Sequence[ChatMessage] = ()
) -> list[ChatEvent]:
    """What the protocol's client makes of an answer over HTTP; every text in it can be written."""
    async with ScriptedLlm() as llm, httpx.AsyncClient(trust_env=False) as http:
        llm.sends(sent)
        asked = [*messages, ChatMessage(role="user", text="?")]
        found = [event async for event in client(protocol, llm, http).stream(asked, ())]
    for event in found:
        repr_of = event if isinstance(event, str) else str(event)
        repr_of.encode()
    return found


def text(events: list[ChatEvent]) -> str:
    return "".join(event for event in events if isinstance(event, str))


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("pieces", "right"),
    [
        ([HIGH, LOW], SMILE),
        (["Hi " + HIGH, LOW + "!"], f"Hi {SMILE}!"),
        ([HIGH, " no."], "\ufffd no."),
        ([LOW, "."], "\ufffd."),
        (["End ", HIGH], "End \ufffd"),
        ([HIGH + LOW], SMILE),
    ],
)
async def test_a_character_in_two_pieces_is_joined_and_a_half_is_replaced(
    protocol: str, pieces: list[str], right: str
) -> None:
    """Over the whole answer, its last piece too."""
    events = await answered(protocol, body(protocol, *({"content": each} for each in pieces)))
    assert text(events) == right
    assert isinstance(events[-1], Ended)


async def test_an_answer_that_was_not_streamed_is_made_well_formed_too() -> None:
    """One JSON object in place of a stream."""
    message = {"content": f"Hi {HIGH}"}
    whole = {"choices": [{"message": message, "finish_reason": "stop"}]}
    assert text(await answered("openai", json.dumps(whole).encode())) == "Hi \ufffd"


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (f'{{"name": "{HIGH}"}}', {"name": "\ufffd"}),
        (f'{{"name": "{HIGH}{LOW}"}}', {"name": SMILE}),
        (r'{"name": "\ud83d"}', {"name": "\ufffd"}),
        (r'{"name": "\ud83d\ude00 \u00fc"}', {"name": f"{SMILE} ü"}),
    ],
)
async def test_names_ids_and_arguments_of_calls_are_made_well_formed(
    protocol: str, arguments: str, right: dict[str, str]
) -> None:
    """Also where the half is an escape within the arguments' own JSON."""
    function = {"name": f"look{HIGH}", "arguments": arguments}
    call = {"index": 0, "id": f"c{LOW}", "function": function}
    events = await answered(protocol, body(protocol, {"tool_calls": [call]}))
    [found] = [event for event in events if isinstance(event, ToolCall)]
    assert (found.call_id, found.name) == ("c\ufffd", "look\ufffd")
    assert json.loads(found.arguments) == right


async def test_arguments_whose_character_is_in_two_pieces_are_joined() -> None:
    """As servers cut them, wherever."""
    first = {"index": 0, "id": "c", "function": {"name": "f", "arguments": f'{{"x": "{HIGH}'}}
    second = {"index": 0, "function": {"arguments": f'{LOW}"}}'}}
    events = await answered(
        "openai", body("openai", {"tool_calls": [first]}, {"tool_calls": [second]})
    )
    [found] = [event for event in events if isinstance(event, ToolCall)]
    assert found.arguments == f'{{"x": "{SMILE}"}}'


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_a_reason_and_an_error_of_the_server_are_made_well_formed(protocol: str) -> None:
    """They are logged, and shown in /health."""
    events = await answered(protocol, body(protocol, {"content": "."}, reason=f"stop{HIGH}"))
    assert events[-1] == Ended(reason="stop\ufffd", tokens_in=None, tokens_out=None)
    async with ScriptedLlm() as llm, httpx.AsyncClient(trust_env=False) as http:
        llm.refuses(500, f"broken {HIGH}").sends(json.dumps({"error": f"broken {LOW}"}).encode())
        for _ in range(2):
            with pytest.raises(HubError, match="broken \ufffd"):
                _ = [event async for event in client(protocol, llm, http).stream([], ())]


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_half_a_character_in_a_prompt_is_replaced_and_not_blamed_on_the_address(
    protocol: str,
) -> None:
    """Whatever let it in, the conversation goes on."""
    call = ToolCall(call_id=f"c{HIGH}", name="f", arguments=f'{{"x": "{HIGH}"}}')
    messages = [
        ChatMessage(role="user", text=f"Half {HIGH} and whole {HIGH}{LOW}"),
        ChatMessage(role="assistant", text=LOW, tool_calls=(call,)),
    ]
    async with ScriptedLlm() as llm, httpx.AsyncClient(trust_env=False) as http:
        llm.replies("Yes.")
        events = [event async for event in client(protocol, llm, http).stream(messages, ())]
        [request] = llm.requests
    assert text(events) == "Yes."
    assert request.messages[0]["content"] == f"Half \ufffd and whole {SMILE}"
    assert request.headers["content-type"] == "application/json"
