"""Mock language model server: OpenAI's protocol, a fixed answer at a set pace, its times recorded.

It has no mind: what it takes is known exactly, so what is left of a turn is the hub's.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

_TOKEN_LETTERS: Final = 4
"""About what a token is in English text."""


@dataclass(slots=True)
class SpokenAnswer:
    """Times of one request: arrival, end of each sentence, end of the answer; monotonic seconds."""

    asked_s: float
    sentences_s: list[float] = field(default_factory=list)
    ended_s: float = 0.0


class OwnModel:
    """Mock language model: answers with `sentences`, a token every `token_s` seconds."""

    def __init__(self, sentences: Sequence[str], token_s: float) -> None:
        self.url = ""
        self.requests: list[SpokenAnswer] = []
        self._sentences = sentences
        self._token_s = token_s

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept for many requests."""
        try:
            while await self._answer(reader, writer):
                continue
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line[15:])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        )
        body = json.loads(await reader.readexactly(length))
        request = SpokenAnswer(time.monotonic())
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
            b"\r\n"
        )
        if body.get("max_tokens") != 1:  # a warm-up is no turn
            self.requests.append(request)
        for sentence in self._sentences:
            for begin in range(0, len(sentence), _TOKEN_LETTERS):
                await asyncio.sleep(self._token_s)
                _write(
                    writer,
                    {
                        "choices": [
                            {
                                "index": 0,
                                "delta": {"content": sentence[begin : begin + _TOKEN_LETTERS]},
                            }
                        ]
                    },
                )
                await writer.drain()
            request.sentences_s.append(time.monotonic())
        _write(writer, {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        writer.write(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")
        request.ended_s = time.monotonic()
        await writer.drain()
        return True


@asynccontextmanager
async def own_model(sentences: Sequence[str], token_s: float) -> AsyncIterator[OwnModel]:
    """The model on a free port; `url` is for OPENAI_BASE_URL."""
    model = OwnModel(sentences, token_s)
    server = await asyncio.start_server(model.serve, "127.0.0.1", 0)
    model.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield model
    finally:
        server.close()


def _write(writer: asyncio.StreamWriter, chunk: dict[str, object]) -> None:
    data = f"data: {json.dumps(chunk)}\n\n".encode()
    writer.write(b"%x\r\n%s\r\n" % (len(data), data))
