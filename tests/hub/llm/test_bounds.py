"""Bounds of an answer against faulty servers: the hub stays responsive, the breaker is told."""

import asyncio
import gc
import gzip
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from fallback_model import answer, fallback_model
from hub.errors import Unavailable
from hub.llm.bounds import MAX_BODY_BYTES, MAX_CALLS, MAX_CHARACTERS, MAX_LINE_BYTES
from hub.resilience.board import BreakerBoard
from scripted_llm import Raw, ScriptedLlm

pytestmark = pytest.mark.service
BOTH = pytest.mark.parametrize("provider", ["ollama", "openai"])

LONGEST_HOLD_S = 0.05
"""CPU time that nothing on the event loop may take at a stretch."""
LONGEST_S = 8.0
"""CPU time for a whole faulty answer; before they were bounded it was up to 60 s."""
BLOCK_BYTES = 8_192
"""What the server sends at a stretch: it shares the event loop."""


@pytest.fixture(autouse=True)
def no_garbage_of_others() -> Iterator[None]:
    """What other tests left is not collected in the middle of an answer."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@asynccontextmanager
async def responsive_loop() -> AsyncIterator[None]:
    """Fails if anything in the block holds the event loop; CPU time, as machines are shared."""
    longest_s = 0.0
    begun_s = time.thread_time()

    async def watch() -> None:
        nonlocal longest_s
        last_s = time.thread_time()
        while True:
            await asyncio.sleep(0)
            now_s = time.thread_time()
            longest_s, last_s = max(longest_s, now_s - last_s), now_s

    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(watch())
        try:
            yield
        finally:
            watching.cancel()
    assert longest_s < LONGEST_HOLD_S
    assert time.thread_time() - begun_s < LONGEST_S


def event(delta: dict[str, object]) -> bytes:
    return b"data: " + json.dumps({"choices": [{"delta": delta}]}).encode() + b"\n\n"


def pieces(*contents: dict[str, object]) -> bytes:
    return event({"tool_calls": list(contents)})


def line(message: dict[str, object]) -> bytes:
    return json.dumps({"message": message}).encode() + b"\n"


def blocks(data: bytes, chunk_bytes: int | None = None) -> list[Raw]:
    """The body as a network brings it."""
    ends = range(0, len(data), BLOCK_BYTES)
    return [Raw(data[at : at + BLOCK_BYTES], chunk_bytes) for at in ends]


CALL = {"function": {"name": "turn_on", "arguments": {}}}
NEVER_ENDING = "did not come to an end"
TOO_MANY_CALLS = f"called for more than {MAX_CALLS} tools"

OPENAI = {
    "empty pieces of new calls": (
        b"".join(pieces({"index": n, "function": {"arguments": ""}}) for n in range(100_000)),
        TOO_MANY_CALLS,
    ),
    "empty pieces of one call": (
        pieces({"index": 0, "function": {"name": "turn_on", "arguments": ""}}) * 100_000,
        NEVER_ENDING,
    ),
    "pieces in one event": (pieces(*[{"index": 0}] * 15_000), TOO_MANY_CALLS),
    "arguments without an end": (
        pieces({"index": 0, "id": "a", "function": {"name": "turn_on", "arguments": '{"a": ['}})
        + pieces({"index": 0, "function": {"arguments": "1, " * 20}}) * 20_000,
        NEVER_ENDING,
    ),
    "arguments without an end, named in each piece": (
        pieces({"index": 0, "function": {"name": "turn_on", "arguments": '{"a": ["}'}})
        + pieces({"index": 0, "function": {"name": "turn_on", "arguments": "{}"}}) * 40_000,
        NEVER_ENDING,
    ),
    "thoughts without an end": (event({"reasoning_content": "Hm."}) * 40_000, NEVER_ENDING),
    "text without an end": (event({"content": "1. "}) * 40_000, NEVER_ENDING),
    "text in one event": (event({"content": "1. " * 80_000}), NEVER_ENDING),
    "empty lines": (b"\n" * (MAX_BODY_BYTES + 1), NEVER_ENDING),
    "comments": (
        b": still thinking, one moment please\n\n" * (MAX_BODY_BYTES // 30),
        NEVER_ENDING,
    ),
    "data without an event": (b"data:\n" * 200_000, "an event that does not end"),
    "object without an end": (b"{{{\n" * 100_000, "an answer that does not end"),
    "line without an end": (b"data: " + b"x" * 2 * MAX_LINE_BYTES, "a line that does not end"),
    "odd JSON": (
        (b'data: {"x": [' + b"[]," * (MAX_LINE_BYTES // 3 - 10) + b"[]]}\n\n") * 3,
        "broke off",
    ),
}
OLLAMA = {
    "calls": (line({"tool_calls": [CALL]}) * 100_000, TOO_MANY_CALLS),
    "calls in one line": (line({"tool_calls": [CALL] * 4_000}), TOO_MANY_CALLS),
    "thoughts without an end": (line({"content": "", "thinking": "Hm."}) * 40_000, NEVER_ENDING),
    "text without an end": (line({"content": "1. "}) * 40_000, NEVER_ENDING),
    "text in one line": (line({"content": "1. " * 80_000}), NEVER_ENDING),
    "empty lines": (b"\n" * (MAX_BODY_BYTES + 1), NEVER_ENDING),
    "line without an end": (b"{" + b"x" * 2 * MAX_LINE_BYTES, "a line that does not end"),
}


async def given_up(provider: str, reason: str, *body: Raw, **headers: str) -> None:
    """The answer fails with the reason, the breaker counts it, and the event loop stays free."""
    board = BreakerBoard()
    async with ScriptedLlm() as llm, fallback_model(llm, provider, board=board) as models:
        llm.sends(*body, content_type="text/plain", **headers)
        async with responsive_loop():
            with pytest.raises(Unavailable, match=reason):
                await answer(models)
        assert models.statuses()[0].state == "away"
        assert [status.failures for status in await board.statuses()] == [1]


@pytest.mark.parametrize("case", OPENAI)
async def test_an_answer_beyond_its_bounds_is_given_up(case: str) -> None:
    """OpenAI's protocol: events, pieces of calls, lines, bytes."""
    body, reason = OPENAI[case]
    await given_up("openai", reason, *blocks(body))


@pytest.mark.parametrize("case", OLLAMA)
async def test_lines_beyond_the_bounds_of_an_answer_are_given_up(case: str) -> None:
    """Ollama's protocol: lines, calls, bytes."""
    body, reason = OLLAMA[case]
    await given_up("ollama", reason, *blocks(body))


@BOTH
async def test_chunks_of_a_byte_are_given_up(provider: str) -> None:
    """Each costs as much as a longer one, so it counts as one."""
    await given_up(provider, NEVER_ENDING, *blocks(b"\n" * 150_000, chunk_bytes=1))


@BOTH
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity, gzip"])
async def test_a_compressed_answer_is_refused_unread(provider: str, coding: str) -> None:
    """486 kB of gzip expand to 500 MB of line ends; none was asked for."""
    bomb = gzip.compress(b"\n" * 50_000_000)
    await given_up(provider, "compressed answer", *blocks(bomb), content_encoding=coding)


@BOTH
async def test_a_compressed_error_is_an_error_without_words(provider: str) -> None:
    """Its status says enough."""
    async with ScriptedLlm() as llm, fallback_model(llm, provider) as models:
        llm.refuses(500, "out of memory", content_encoding="gzip")
        async with responsive_loop():
            with pytest.raises(Unavailable, match="status 500"):
                await answer(models)


@BOTH
async def test_a_long_answer_within_the_bounds_is_whole(provider: str) -> None:
    """Also if it comes in one piece, and the server says that it is not compressed."""
    text = "All is well here. " * (MAX_CHARACTERS // 18)
    body = event({"content": text}) if provider == "openai" else line({"content": text})
    end = b"data: [DONE]\n\n" if provider == "openai" else b'{"done": true}\n'
    async with ScriptedLlm() as llm, fallback_model(llm, provider) as models:
        llm.sends(body, end, content_type="text/plain", content_encoding="identity")
        async with responsive_loop():
            said = await answer(models)
        assert " ".join(map(str, said)) == text.strip()
        assert models.statuses()[0].state == "ok"
