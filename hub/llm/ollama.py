"""Client of Ollama's chat protocol: `POST /api/chat`, answered by newline-delimited JSON."""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Final

import httpx

from hub.errors import Unavailable
from hub.llm.bounds import AnswerSize
from hub.llm.calls import call_id
from hub.llm.events import ChatEvent, Ended, Limits
from hub.llm.fields import JsonObject, broken_off, count, json_object, tool_call, tool_field
from hub.llm.refusals import Peer
from hub.llm.streaming_request import Body, Question, stream
from hub.ports import ChatMessage, ToolCall, ToolSpec
from ingle.runtime.surrogates import SurrogateJoiner, well_formed

WARM_UP_S: Final = 300.0
"""A large model from a slow disk is loaded within this time."""
_FOREVER: Final = -1
CONTEXTS: Final = (8_192, 16_384, 32_768)
"""Context windows to ask for, in tokens. Ollama's default is 4,096 or less, and a longer prompt
loses its beginning, the rules and the home, without a word. Few sizes, and never a smaller one
again: another size makes Ollama load the model anew, which takes seconds. 8,192 tokens of a model
of 3 billion parameters take some 300 MB."""
_SPARE: Final = 4_096
"""Tokens left for the answer, for the results of tools, and for a conversation that grows."""
_BYTES_PER_TOKEN: Final = 3
"""A lower bound: English has four, JSON three and a half."""


class OllamaChat:
    """Chat client of an Ollama server."""

    provider = "ollama"

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        url: str,
        model: str,
        limits: Limits,
        keep_alive: str | int = _FOREVER,
        options: Mapping[str, object] | None = None,
    ) -> None:
        """`url`: the server's address, without `/api`.

        `keep_alive`: how long the model stays loaded after an answer, in seconds or as "30m"; a
        negative number: for good. `options`: the model's own (temperature, num_ctx …).
        """
        self.model = model
        self._http = http
        self._url = f"{url}/api/chat"
        self._limits = limits
        self._fields: Body = {"model": model, "keep_alive": keep_alive}
        self._options = dict(options or {})
        self._context = CONTEXTS[0]
        self._optional = {"think"}
        self._peer = Peer(
            name="Ollama",
            model=model,
            url_setting="OLLAMA_URL",
            model_hint=f"run ollama pull {model} there.",
        )

    def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[ChatEvent, None]:
        """As `ChatClient.stream`."""
        return stream(self._http, self._question(messages, tools), OllamaDecoder(self._peer))

    async def warm_up(self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]) -> None:
        """Loads the model and lets it read `messages`, for one token of answer."""
        asked = self._question(messages, tools, num_predict=1)
        limits = replace(self._limits, silence_s=WARM_UP_S, total_s=WARM_UP_S)
        async with aclosing(
            stream(self._http, replace(asked, limits=limits), OllamaDecoder(self._peer))
        ) as events:
            async for _ in events:
                pass

    def _question(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec], **options: object
    ) -> Question:
        body: Body = {
            **self._fields,
            "messages": [_message(each) for each in messages],
            "stream": True,
        }
        if "think" in self._optional:  # models that can would, for seconds
            body["think"] = False
        if tools:
            body["tools"] = [tool_field(tool) for tool in tools]
        self._context = max(self._context, _context_for(body))
        body["options"] = {"num_ctx": self._context, **self._options, **options}
        return Question(
            peer=self._peer, limits=self._limits, url=self._url, body=body, optional=self._optional
        )


def _context_for(body: Body) -> int:
    """The smallest of `CONTEXTS` that holds the prompt and `_SPARE`; else the largest."""
    asked = json.dumps([body["messages"], body.get("tools", ())], ensure_ascii=False)
    needed = len(asked.encode("utf-8", "replace")) / _BYTES_PER_TOKEN + _SPARE
    return next((size for size in CONTEXTS if size >= needed), CONTEXTS[-1])


class OllamaDecoder:
    """Decoder of one answer of Ollama, a JSON object per line."""

    def __init__(self, peer: Peer) -> None:
        self.finished = False
        self.size = AnswerSize(peer.name)
        self._peer = peer
        self._text = SurrogateJoiner()

    def take(self, line: bytes) -> list[ChatEvent]:
        if not line.strip():
            return []
        content = json_object(self._peer, line.decode("utf-8", "replace"))
        if "error" in content:
            raise broken_off(self._peer, content)
        message = content.get("message")
        events = self._message_events(message) if isinstance(message, dict) else []
        if content.get("done") is True and not self.finished:
            self.finished = True
            left = self._text.finish()
            events += [*([left] if left else []), _ended(content)]
        return events

    def _message_events(self, message: JsonObject) -> list[ChatEvent]:
        """Text, or empty text for a thought, then the tool calls."""
        events: list[ChatEvent] = []
        text = message.get("content")
        if isinstance(text, str) and text:
            self.size.add(len(text))
            events.append(self._text.feed(text))
        elif message.get("thinking"):
            self.size.add(0)
            events.append("")
        calls = message.get("tool_calls")
        if isinstance(calls, list):
            events += self._calls(calls)
        return events

    def _calls(self, contents: list[object]) -> list[ToolCall]:
        """The calls of one line that have a name."""
        self.size.check_pieces(len(contents))
        calls = [call for content in contents if (call := _call(content)) is not None]
        self.size.add_calls(len(calls))
        for call in calls:
            self.size.add(len(call.arguments))
        return calls

    def end(self) -> list[ChatEvent]:
        if not self.finished:
            raise Unavailable(f"{self._peer.name} broke off in the middle of its answer.")
        return []


def _ended(content: JsonObject) -> Ended:
    return Ended(
        reason=well_formed(str(content.get("done_reason") or "stop")),
        tokens_in=count(content.get("prompt_eval_count")),
        tokens_out=count(content.get("eval_count")),
    )


def _message(message: ChatMessage) -> Body:
    made: Body = {"role": message.role, "content": message.text}
    if message.tool_calls:
        made["tool_calls"] = [
            {"id": call.call_id, "function": {"name": call.name, "arguments": _arguments(call)}}
            for call in message.tool_calls
        ]
    if message.role == "tool":
        made["tool_name"] = message.tool_name
        made["tool_call_id"] = message.tool_call_id
    return made


def _arguments(call: ToolCall) -> object:
    """As an object, which is all that Ollama takes; anything else as the model wrote it."""
    try:
        arguments = json.loads(call.arguments)
    except ValueError:
        arguments = None
    return arguments if isinstance(arguments, dict) else {"malformed": call.arguments}


def _call(content: object) -> ToolCall | None:
    """The whole call; None without a name."""
    function = content.get("function") if isinstance(content, dict) else None
    if (
        not isinstance(function, dict)
        or not isinstance(name := function.get("name"), str)
        or not name
    ):
        return None
    arguments = function.get("arguments")
    text = (
        arguments if isinstance(arguments, str) else json.dumps(arguments or {}, ensure_ascii=False)
    )
    given = content.get("id") if isinstance(content, dict) else None
    return tool_call(given if isinstance(given, str) and given else call_id(), name, text)
