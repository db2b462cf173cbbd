"""Client of OpenAI's chat protocol (server-sent events): OpenAI, llama.cpp, vLLM, LM Studio."""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Final
from urllib.parse import quote, urlsplit

import httpx
from pydantic import SecretStr

from hub.errors import Unavailable
from hub.llm.bounds import MAX_LINE_BYTES, AnswerSize
from hub.llm.calls import CallPieces
from hub.llm.events import ChatEvent, Ended, Limits
from hub.llm.fields import JsonObject, broken_off, count, json_object, tool_field
from hub.llm.refusals import Peer, Unauthorized
from hub.llm.streaming_request import Body, Question, open_request, stream
from hub.ports import ChatMessage, ToolCall, ToolSpec
from ingle.runtime.surrogates import SurrogateJoiner, well_formed

WARM_UP_S: Final = 300.0
"""A large model from a slow disk is loaded within this time."""
_PAID: Final = "api.openai.com"
"""The host where every token costs: the warm-up asks for none there."""
_REASONING: Final = ("reasoning_content", "reasoning")


class OpenAiChat:
    """Chat client of a server that speaks OpenAI's protocol."""

    provider = "openai"

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        base_url: str,
        model: str,
        limits: Limits,
        api_key: SecretStr | None = None,
    ) -> None:
        """`base_url`: with its version, as in `https://api.openai.com/v1`.

        `api_key`: None or blank sends no Authorization header.
        """
        self.model = model
        self._http = http
        self._base_url = base_url
        self._limits = limits
        self._key = api_key.get_secret_value().strip() if api_key else ""
        self._optional = {"stream_options"}
        host = urlsplit(base_url).hostname or ""
        self._own = host != _PAID
        self._peer = Peer(
            name="OpenAI" if not self._own else "The language model server",
            model=model,
            url_setting="OPENAI_BASE_URL",
            key_setting="OPENAI_API_KEY",
            model_hint="check OPENAI_MODEL.",
        )

    def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[ChatEvent, None]:
        """As `ChatClient.stream`."""
        return stream(self._http, self._question(messages, tools), OpenAiDecoder(self._peer))

    async def warm_up(self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]) -> None:
        """Lets a local server read `messages`, for one token of answer.

        OpenAI itself is only asked whether it has the model, which costs nothing.
        """
        asked = self._question(messages, tools)
        asked = replace(asked, limits=replace(self._limits, silence_s=WARM_UP_S, total_s=WARM_UP_S))
        if self._own:
            asked = replace(asked, body={**(asked.body or {}), "max_tokens": 1})
            async with aclosing(stream(self._http, asked, OpenAiDecoder(self._peer))) as events:
                async for _ in events:
                    pass
        else:
            asked = replace(asked, body=None, url=f"{self._base_url}/models/{quote(self.model)}")
            async with open_request(self._http, asked) as streaming:
                while await streaming.lines() is not None:
                    pass

    def _question(self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]) -> Question:
        body: Body = {
            "model": self.model,
            "messages": [_message(each) for each in messages],
            "stream": True,
        }
        if tools:
            body["tools"] = [tool_field(tool) for tool in tools]
        if "stream_options" in self._optional:
            body["stream_options"] = {"include_usage": True}
        return Question(
            peer=self._peer,
            limits=self._limits,
            url=f"{self._base_url}/chat/completions",
            body=body,
            optional=self._optional,
            headers=self._headers(),
        )

    def _headers(self) -> dict[str, str]:
        if not self._key:
            return {}
        if not (self._key.isascii() and self._key.isprintable()):
            raise Unauthorized("OPENAI_API_KEY holds characters that no key has.")
        return {"authorization": f"Bearer {self._key}"}


class OpenAiDecoder:
    """Decoder of one answer's server-sent events, or of one JSON object that was not streamed."""

    def __init__(self, peer: Peer) -> None:
        self.finished = False
        self.size = AnswerSize(peer.name)
        self._peer = peer
        self._data: list[bytes] = []
        self._plain: list[bytes] = []
        self._data_bytes = 0
        self._plain_bytes = 0
        self._calls = CallPieces(self.size)
        self._reason = ""
        self._text = SurrogateJoiner()

    def take(self, line: bytes) -> list[ChatEvent]:
        if not line:
            return self._dispatch()
        if line.startswith(b"data:"):
            self._data.append(line[5:])
            self._data_bytes += len(line)
            self._check(self._data_bytes, "an event")
        elif self._plain or line.lstrip().startswith(b"{"):  # no stream at all: one JSON object
            self._plain.append(line)
            self._plain_bytes += len(line)
            self._check(self._plain_bytes, "an answer")
        return []

    def _check(self, size_bytes: int, what: str) -> None:
        if size_bytes > MAX_LINE_BYTES:
            raise Unavailable(f"{self._peer.name} sent {what} that does not end.")

    def end(self) -> list[ChatEvent]:
        events = self._dispatch()
        if self._plain and not self.finished:
            events += self._event(b"".join(self._plain))
        if not self.finished:
            raise Unavailable(f"{self._peer.name} broke off in the middle of its answer.")
        return events

    def _dispatch(self) -> list[ChatEvent]:
        if not self._data:
            return []
        data = b"\n".join(self._data).strip()
        self._data.clear()
        self._data_bytes = 0
        if data == b"[DONE]":
            return [] if self.finished else self._finish("stop")
        return self._event(data) if data else []

    def _event(self, data: bytes) -> list[ChatEvent]:
        content = json_object(self._peer, data.decode("utf-8", "replace"))
        if content.get("error"):
            raise broken_off(self._peer, content)
        choices = content.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        events: list[ChatEvent] = []
        if isinstance(choice, dict):
            delta = choice.get("delta") or choice.get("message")
            if isinstance(delta, dict):
                events = self._delta(delta)
            reason = choice.get("finish_reason")
            if reason and not self.finished:
                events += self._finish(str(reason))
        usage = content.get("usage")
        if isinstance(usage, dict) and self.finished:
            tokens_in, tokens_out = (
                count(usage.get("prompt_tokens")),
                count(usage.get("completion_tokens")),
            )
            events.append(Ended(reason=self._reason, tokens_in=tokens_in, tokens_out=tokens_out))
        return events

    def _delta(self, delta: JsonObject) -> list[ChatEvent]:
        events: list[ChatEvent] = []
        text = delta.get("content") or delta.get("refusal")
        if isinstance(text, str) and text:
            self.size.add(len(text))
            events.append(self._text.feed(text))
        elif any(delta.get(name) for name in _REASONING):
            self.size.add(0)
            events.append("")
        pieces = delta.get("tool_calls")
        if isinstance(pieces, list):
            self.size.add(0)
            self.size.check_pieces(len(pieces))
            events.append("")
            for piece in pieces:
                if isinstance(piece, dict):
                    events += self._calls.add(piece.get("index"), piece)
        return events

    def _finish(self, reason: str) -> list[ChatEvent]:
        if reason == "length" and self._calls.pending:
            raise Unavailable(f"{self._peer.name} broke off in the middle of a tool call.")
        self.finished = True
        self._reason = well_formed(reason)
        left = self._text.finish()
        return [*([left] if left else []), *self._calls.finish(), Ended(reason=self._reason)]


def _message(message: ChatMessage) -> Body:
    made: Body = {"role": message.role, "content": message.text}
    if message.tool_calls:
        made["content"] = message.text or None
        made["tool_calls"] = [
            {
                "id": call.call_id,
                "type": "function",
                "function": {"name": call.name, "arguments": _arguments(call)},
            }
            for call in message.tool_calls
        ]
    if message.role == "tool":
        made["tool_call_id"] = message.tool_call_id
    return made


def _arguments(call: ToolCall) -> str:
    """As JSON text: servers that parse it for their templates fail on anything else."""
    try:
        whole = isinstance(json.loads(call.arguments), dict)
    except ValueError:
        whole = False
    return (
        call.arguments if whole else json.dumps({"malformed": call.arguments}, ensure_ascii=False)
    )
