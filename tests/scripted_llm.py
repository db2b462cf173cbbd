"""Scripted language model server in Ollama's and OpenAI's protocols, with faults on demand.

    async with ScriptedLlm() as llm:
        llm.calls("turn_on", area="kitchen")          # the first request gets a tool call,
        llm.replies("The light is on.")               # the second these words, token by token
        ...                                           # settings: llm.settings("ollama")
    assert llm.requests[1].messages[-1]["role"] == "tool"

`answers` takes any steps: text, `Call`, `Thought`, `Raw` bytes, an `asyncio.Event` that is waited
for, and the ends `STALL` (says nothing more), `CUT` (drops the connection), `ENDLESS` (goes on
until nobody listens).
"""

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Self

from hub.settings import LlmSettings

_PIECE: Final = 3
"""Characters of a tool call's arguments that come at once in OpenAI's protocol."""
_WAIT_S: Final = 10.0

End = Enum("End", ["STALL", "CUT", "ENDLESS"])
STALL, CUT, ENDLESS = End


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call; `arguments` as JSON text, right or wrong."""

    name: str
    arguments: str = "{}"
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Thought:
    """Reasoning that the server keeps apart from the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes of the body, as they are."""

    data: bytes
    chunk_bytes: int | None = None
    """Size of the HTTP chunks in which they are sent, all at once; None: one chunk."""


Step = str | Call | Thought | Raw | asyncio.Event | End


@dataclass(frozen=True, slots=True)
class Answer:
    """Steps of one answer, with its status and headers."""

    steps: tuple[Step, ...]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    """Why the model ended, in the protocol's own end; none without one."""


NOTHING: Final = Answer((Raw(b'{"error": "the script is at its end"}'),), 500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Request of a client; header names are in lower case."""

    path: str
    headers: dict[str, str]
    body: dict[str, object]

    @property
    def messages(self) -> list[dict[str, object]]:
        return list(self.body.get("messages", []))

    @property
    def said(self) -> str:
        """What the person said last."""
        return next(
            (str(each["content"]) for each in reversed(self.messages) if each["role"] == "user"), ""
        )

    @property
    def is_warm_up(self) -> bool:
        """Whether one token is asked for: the model is only to be loaded."""
        options = self.body.get("options")
        most = options.get("num_predict") if isinstance(options, dict) else None
        return 1 in (most, self.body.get("max_tokens"))

    @property
    def tools(self) -> list[str]:
        return [tool["function"]["name"] for tool in self.body.get("tools", [])]


class ScriptedLlm:
    """Scripted server: one answer per request, in the order of the script, then 500."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.warm_ups: list[Request] | None = None
        """A list: what asks for one token goes here and is answered apart from the script."""
        self.connections = 0
        self.base_url = ""
        self._answers: deque[Answer] = deque()
        self._changed = asyncio.Condition()
        self._left = 0
        self._port = 0
        self._connections: set[asyncio.Task[None] | None] = set()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listens, on the same port as before."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self._port}"

    async def stop(self) -> None:
        """Refuses connections and cuts those there are."""
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await self._until(lambda: not self._connections)

    def forget(self) -> None:
        """Drops the answers that are left in the script, and the requests so far."""
        self._answers.clear()
        self.requests.clear()

    def replies(self, text: str) -> Self:
        """Says `text`, a token at a time."""
        return self.answers(text)

    def calls(self, tool: str, /, **arguments: object) -> Self:
        """Calls one tool."""
        return self.answers(Call(tool, json.dumps(arguments)))

    def answers(self, *steps: Step, reason: str = "") -> Self:
        """Takes the steps one after the other; `reason` is why it then ended."""
        called = any(isinstance(step, Call) for step in steps)
        self._answers.append(Answer(steps, reason=reason or ("tool_calls" if called else "stop")))
        return self

    def sends(
        self, *chunks: bytes | Raw, content_type: str = "application/json", **headers: str
    ) -> Self:
        """Answers 200 with these bytes and nothing else; `content_encoding="gzip"` is a header."""
        steps = tuple(chunk if isinstance(chunk, Raw) else Raw(chunk) for chunk in chunks)
        self._answers.append(
            Answer(steps, headers={"content-type": content_type, **_header_names(headers)})
        )
        return self

    def refuses(self, status: int, message: str = "", **headers: str) -> Self:
        """Answers with an error; `retry_after="3"` becomes the header Retry-After."""
        body = Raw(json.dumps({"error": {"message": message}}).encode())
        self._answers.append(Answer((body,), status, _header_names(headers)))
        return self

    def shows_html(self) -> Self:
        """Answers with a web page, as a router's login or a proxy does."""
        return self.sends(
            b"<!doctype html>\n<html><body><h1>Sign in</h1></body></html>\n",
            content_type="text/html",
        )

    def settings(self, *providers: str, **more: str) -> LlmSettings:
        """Settings that lead here; `more` by variable: `LLM_TIMEOUT="1"`."""
        environment = {"LLM_PROVIDERS": ",".join(providers), "OLLAMA_URL": self.base_url}
        return LlmSettings.read({**environment, "OPENAI_BASE_URL": f"{self.base_url}/v1", **more})

    async def asked(self, times: int = 1) -> None:
        """Waits until so many requests have come."""
        await self._until(lambda: len(self.requests) >= times)

    async def left(self, times: int = 1) -> None:
        """Waits until so many clients went away in the middle of an answer."""
        await self._until(lambda: self._left >= times)

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(_WAIT_S), self._changed:
            await self._changed.wait_for(condition)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._connections.add(task)
        self.connections += 1
        try:
            going_on = True
            while going_on:
                request = await _read_request(reader)
                if self.warm_ups is not None and request.is_warm_up:
                    self.warm_ups.append(request)
                    answer = Answer(("Ready.",), reason="stop")
                else:
                    self.requests.append(request)
                    answer = self._answers.popleft() if self._answers else NOTHING
                await self._tell()
                going_on = await self._answer(answer, request, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the client, or the test, has had enough
        finally:
            writer.transport.abort()
            self._connections.discard(task)
            await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _answer(
        self,
        answer: Answer,
        request: Request,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        """Whether the connection can take another request."""
        ollama = request.path.startswith("/api/")
        kind = "application/x-ndjson" if ollama else "text/event-stream"
        headers = {"content-type": kind, **answer.headers, "transfer-encoding": "chunked"}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {answer.status} Scripted\r\n{head}\r\n".encode())
        protocol = _Ollama() if ollama else _OpenAi()
        for step in answer.steps:
            if isinstance(step, End):
                return await self._end(step, protocol, reader, writer)
            if isinstance(step, asyncio.Event):
                await step.wait()
            size = step.chunk_bytes if isinstance(step, Raw) else None
            for data in protocol.step(step):
                await _send(writer, data, size)
        for data in protocol.end(answer.reason) if answer.reason else ():
            await _send(writer, data)
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True

    async def _end(
        self,
        end: End,
        protocol: "_Ollama | _OpenAi",
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        if end is CUT:
            writer.write(b"40\r\nhalf of ")
            await writer.drain()
            writer.close()
            await writer.wait_closed()
            return False
        gone = False
        try:
            if end is STALL:
                gone = not await reader.read(1)
            while not gone:
                for data in protocol.step("and so on. "):
                    await _send(writer, data)
                gone = reader.at_eof() or writer.is_closing()
        except ConnectionError:
            gone = True
        self._left += 1
        await self._tell()
        return False


class _Ollama:
    """One JSON object a line, tool calls whole."""

    def step(self, step: Step) -> list[bytes]:
        match step:
            case str():
                return [
                    _line({"message": {"role": "assistant", "content": token}})
                    for token in _tokens(step)
                ]
            case Thought():
                return [
                    _line({"message": {"role": "assistant", "content": "", "thinking": step.text}})
                ]
            case Call():
                function = {"name": step.name, "arguments": _object(step.arguments)}
                return [
                    _line(
                        {
                            "message": {
                                "role": "assistant",
                                "content": "",
                                "tool_calls": [{"function": function}],
                            }
                        }
                    )
                ]
        return [step.data] if isinstance(step, Raw) else []

    def end(self, reason: str) -> list[bytes]:
        counts = {"prompt_eval_count": 40, "eval_count": 7}
        return [_line({"message": {"content": ""}, "done": True, "done_reason": reason, **counts})]


class _OpenAi:
    """Server-sent events, tool calls in pieces."""

    def __init__(self) -> None:
        self._calls = 0

    def step(self, step: Step) -> list[bytes]:
        match step:
            case str():
                return [_event({"content": token}) for token in _tokens(step)]
            case Thought():
                return [_event({"content": None, "reasoning_content": step.text})]
            case Call():
                at, self._calls = self._calls, self._calls + 1
                head = {"index": at, "id": step.call_id or f"call_{at}", "type": "function"}
                parts = [
                    step.arguments[cut : cut + _PIECE]
                    for cut in range(0, len(step.arguments), _PIECE)
                ]
                pieces = [{"index": at, "function": {"arguments": part}} for part in parts]
                first = {**head, "function": {"name": step.name, "arguments": ""}}
                return [_event({"tool_calls": [piece]}) for piece in (first, *pieces)]
        return [step.data] if isinstance(step, Raw) else []

    def end(self, reason: str) -> list[bytes]:
        usage = {"choices": [], "usage": {"prompt_tokens": 40, "completion_tokens": 7}}
        return [
            _event({}, reason),
            b"data: " + json.dumps(usage).encode() + b"\n\n",
            b"data: [DONE]\n\n",
        ]


async def _read_request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head[1:] if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(
        path=head[0].split(" ")[1], headers=headers, body=json.loads(body) if body else {}
    )


async def _send(writer: asyncio.StreamWriter, data: bytes, chunk_bytes: int | None = None) -> None:
    if data:
        size = chunk_bytes or len(data)
        chunks = [data[at : at + size] for at in range(0, len(data), size)]
        writer.write(b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks))
        await writer.drain()
        await asyncio.sleep(0)  # a send that fits the buffer waits for nobody


def _header_names(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _tokens(text: str) -> list[str]:
    """As models cut: a word with the space before it, each sign for itself."""
    return re.findall(r"\s?\w+|\s+|[^\w\s]", text)


def _line(content: dict[str, object]) -> bytes:
    return json.dumps({"model": "scripted", "done": False, **content}).encode() + b"\n"


def _event(delta: dict[str, object], reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return (
        b"data: "
        + json.dumps({"object": "chat.completion.chunk", "choices": [choice]}).encode()
        + b"\n\n"
    )


def _object(arguments: str) -> object:
    try:
        return json.loads(arguments)
    except ValueError:
        return arguments
