"""Language model stub of seeded latency: OpenAI's and Ollama's protocol, streamed or whole.

An answer takes between `least_s` and `most_s`, as the seed and the number in its question say
("topic 17"): whoever asks the same question waits as long. It has the same three sentences, of
which the first word comes after 0.3 of the time, as with a model that reads its prompt first.
"""

import asyncio
import json
import random
import re
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from bench.stubs.faults import StubFaults
from bench.stubs.http_exchange import StubExchange, StubRequest

SENTENCES: Final = (
    "Let me look that up.",
    "Paris is what we all know.",
    "Two million people live in it.",
)
ANSWER: Final = " ".join(SENTENCES)
FIRST_WORD: Final = 0.3
"""Share of an answer's time before its first word."""
_NUMBER: Final = re.compile(r"topic (\d+)")
_COMMAND: Final = re.compile(r"turn (on|off) the (\w+) light")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTime:
    """One answer: when it was asked for, when each sentence was whole and it ended, monotonic
    seconds (a clock that processes of a machine share)."""

    topic: int | None
    """The number in the question; None: it had none."""
    asked_s: float
    sentences_s: tuple[float, ...]
    ended_s: float


class PacedModel:
    """Stub of a language model behind `/v1/chat/completions` and `/api/chat`."""

    def __init__(self, *, seed: int, least_s: float, most_s: float) -> None:
        self.faults = StubFaults(seed)
        self.times: list[ModelTime] = []
        self._seed = seed
        self._bounds_s = (least_s, most_s)
        self._unnumbered = count()

    def takes_s(self, topic: int | None) -> float:
        """Seconds that the answer to a question takes, by its number; None: it has none."""
        which = f"other {next(self._unnumbered)}" if topic is None else f"topic {topic}"
        return random.Random(f"{self._seed} {which}").uniform(*self._bounds_s)

    async def answer(self, request: StubRequest, exchange: StubExchange) -> None:
        body = request.json()
        ollama = request.path == "/api/chat"
        if _is_warm_up(body):
            await _say_whole(exchange, "Ready.", ollama=ollama, streamed=body.get("stream", ollama))
            return
        if await self.faults.strike(exchange):
            return
        text = str(body["messages"][-1]["content"])
        found = _NUMBER.search(text)
        topic = None if found is None else int(found[1])
        asked_s = time.monotonic()
        ends_s = asked_s + self.takes_s(topic)
        if body.get("stream", ollama):
            sentences_s = await _stream(exchange, asked_s, ends_s, ollama=ollama)
        else:
            await _until(ends_s)
            sentences_s = (time.monotonic(),)
            await _say_whole(exchange, _whole(text), ollama=ollama, streamed=False)
        self.times.append(
            ModelTime(
                topic=topic, asked_s=asked_s, sentences_s=sentences_s, ended_s=time.monotonic()
            )
        )


def _whole(text: str) -> str:
    """The answer to somebody who asks for no stream: of a command, the action as JSON."""
    command = _COMMAND.search(text)
    if command is None:
        return ANSWER
    action = {"service": f"turn_{command[1]}", "entity_id": f"light.{command[2]}_light"}
    return json.dumps({"action": action, "answer": f"The light is {command[1]} now."})


def _is_warm_up(body: dict[str, Any]) -> bool:
    options = body.get("options")
    most = options.get("num_predict") if isinstance(options, dict) else None
    return 1 in (most, body.get("max_tokens"))


async def _say_whole(exchange: StubExchange, text: str, *, ollama: bool, streamed: bool) -> None:
    if streamed:
        await exchange.begin("application/x-ndjson" if ollama else "text/event-stream")
        await exchange.chunk(_piece(text, ollama=ollama))
        await exchange.chunk(_last(ollama=ollama))
        await exchange.end()
        return
    message = {"role": "assistant", "content": text}
    await exchange.answer({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})


async def _stream(
    exchange: StubExchange, asked_s: float, ends_s: float, *, ollama: bool
) -> tuple[float, ...]:
    """Sends the answer word by word, and returns when each sentence was whole."""
    sentences_s: list[float] = []
    await exchange.begin("application/x-ndjson" if ollama else "text/event-stream")
    async with aclosing(_paced(asked_s, ends_s)) as words:
        async for word, closes in words:
            if closes:
                sentences_s.append(time.monotonic())
            await exchange.chunk(_piece(word, ollama=ollama))
    await exchange.chunk(_last(ollama=ollama))
    await exchange.end()
    return tuple(sentences_s)


async def _paced(asked_s: float, ends_s: float) -> AsyncGenerator[tuple[str, bool], None]:
    """Each word when it is due, and whether it closes a sentence."""
    words = list(_words())
    first_s = asked_s + FIRST_WORD * (ends_s - asked_s)
    step_s = (ends_s - first_s) / (len(words) - 1)
    for number, (word, closes) in enumerate(words):
        await _until(first_s + number * step_s)
        yield word, closes


def _words() -> Iterator[tuple[str, bool]]:
    """The words with the space behind them; with it a sentence is known to be over."""
    for number, sentence in enumerate(SENTENCES):
        words = sentence.split()
        for at, word in enumerate(words):
            last = at == len(words) - 1
            yield word + ("" if last and number == len(SENTENCES) - 1 else " "), last


async def _until(moment_s: float) -> None:
    await asyncio.sleep(max(0.0, moment_s - time.monotonic()))


def _piece(word: str, *, ollama: bool) -> bytes:
    if ollama:
        return json.dumps({"message": {"role": "assistant", "content": word}}).encode() + b"\n"
    choice = {"index": 0, "delta": {"content": word}}
    return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"


def _last(*, ollama: bool) -> bytes:
    if ollama:
        end = {"message": {"content": ""}, "done": True, "done_reason": "stop"}
        return json.dumps(end).encode() + b"\n"
    choice = {"index": 0, "delta": {}, "finish_reason": "stop"}
    return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\ndata: [DONE]\n\n"
