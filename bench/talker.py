"""Mock language model without latency, over HTTP in both protocols: `python -m bench.talker`.

The model's name says how it talks: `talk-<sentences>-<pause between tokens in ms>`. The first token
of every sentence but the first is the time at which it was sent (`T` and nanoseconds of the
monotonic clock, which processes share): the token that settles that the sentence before it is over.
"""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Final

WORDS: Final = " The weather will stay fine until the evening".replace(" ", "| ").split("|")[1:]
"""A sentence's tokens, as models cut, without the stop."""
TOKENS: Final = len(WORDS) + 2
"""Of a sentence, with its stamp and its stop."""


def _tokens(sentences: int) -> Iterator[str]:
    for number in range(sentences):
        yield f" T{time.monotonic_ns()}" if number else "Well"
        yield from WORDS
        yield "."


def _ollama(token: str | None) -> bytes:
    content = {"model": "talk", "created_at": "2026-11-23T12:00:00.123456789Z"}
    if token is None:
        counts = {"total_duration": 1, "prompt_eval_count": 1, "eval_count": 1}
        return (
            json.dumps({**content, "done_reason": "stop", "done": True, **counts}).encode() + b"\n"
        )
    return (
        json.dumps(
            {**content, "message": {"role": "assistant", "content": token}, "done": False}
        ).encode()
        + b"\n"
    )


def _openai(token: str | None) -> bytes:
    head = {
        "id": "chatcmpl-0123456789",
        "object": "chat.completion.chunk",
        "created": 1795435200,
        "model": "talk",
    }
    delta = {} if token is None else {"content": token}
    choice = {
        "index": 0,
        "delta": delta,
        "logprobs": None,
        "finish_reason": "stop" if token is None else None,
    }
    data = b"data: " + json.dumps({**head, "choices": [choice]}).encode() + b"\n\n"
    return data if token is not None else data + b"data: [DONE]\n\n"


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
            model = json.loads(await reader.readexactly(length))["model"]
            _, sentences, pause_ms = model.split("-")
            write = _ollama if " /api/chat " in head else _openai
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: "
                b"chunked\r\n\r\n"
            )
            for token in _with_end(int(sentences)):
                data = write(token)
                writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                await writer.drain()
                if pause_ms != "0":
                    await asyncio.sleep(float(pause_ms) / 1000.0)
            writer.write(b"0\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def _with_end(sentences: int) -> Iterator[str | None]:
    yield from _tokens(sentences)
    yield None


async def _serve() -> None:
    server = await asyncio.start_server(_talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
