"""Contest of the performance guide: the same commands to each contender, block by block in turns.

Blocks alternate so that a noisy minute of the machine falls on all of them; within a block so many
are asked at once as was wanted, each worker in a session and a room of its own.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol

import httpx

from bench.scenario import BenchError
from bench.stubs.paced_model import ANSWER

BLOCK: Final = 25
"""Commands of one contender before the next has its turn."""
ANSWERED_WITHIN_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One command of the contest."""

    text: str
    session_id: str
    room_id: str
    light: str | None = None
    """The state that its room's light has to have afterwards; None: it is a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How a command was answered; times in milliseconds from its being sent."""

    first_ms: float
    """The first sentence was there."""
    total_ms: float
    """All was said."""
    problem: str = ""
    """Why the answer is no good; empty for a good one."""


class Contender(Protocol):
    """Whoever answers commands."""

    async def ask(self, spoken: Spoken) -> Reply: ...


Speak = Callable[[int, int], Spoken]
"""The command with this number, as this worker says it."""


async def contest(
    contenders: Mapping[str, Contender],
    speak: Speak,
    *,
    commands: int,
    concurrent: int,
    step: Callable[[], None],
) -> dict[str, list[Reply]]:
    """The replies of each to the commands 0, 1 …, in that order.

    `step` is called after each reply. Raises `BenchError` where a contender cannot be asked.
    """
    found: dict[str, dict[int, Reply]] = {name: {} for name in contenders}
    names = list(contenders)
    for turn, begin in enumerate(range(0, commands, BLOCK)):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            numbers = iter(range(begin, min(begin + BLOCK, commands)))

            async def work(
                worker: int, numbers: Iterator[int], replies: dict[int, Reply], who: Contender
            ) -> None:
                for number in numbers:
                    replies[number] = await who.ask(speak(number, worker))
                    step()

            try:
                async with asyncio.TaskGroup() as tasks:
                    for worker in range(concurrent):
                        tasks.create_task(work(worker, numbers, found[name], contenders[name]))
            except* BenchError as group:
                raise group.exceptions[0] from None
    return {
        name: [replies[number] for number in sorted(replies)] for name, replies in found.items()
    }


class HubContender:
    """The product over `POST /conversation`, sentence by sentence (server-sent events)."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def ask(self, spoken: Spoken) -> Reply:
        body = {"text": spoken.text, "session_id": spoken.session_id, "room_id": spoken.room_id}
        begun_s, first_s = time.perf_counter(), None
        event, final = "", None
        try:
            async with self._http.stream(
                "POST", "/conversation", json=body, headers={"Accept": "text/event-stream"}
            ) as answer:
                if answer.status_code != HTTPStatus.OK:
                    return _bad(begun_s, f"HTTP {answer.status_code}")
                async for line in answer.aiter_lines():
                    name, _, value = line.partition(": ")
                    if name == "event":
                        event = value
                        first_s = first_s or time.perf_counter()
                    elif name == "data" and event == "final":
                        final = json.loads(value)
        except httpx.HTTPError as error:
            return _bad(begun_s, repr(error))
        if final is None or first_s is None:
            return _bad(begun_s, "no final event")
        ended_s = time.perf_counter()
        return Reply(
            first_ms=(first_s - begun_s) * 1000.0,
            total_ms=(ended_s - begun_s) * 1000.0,
            problem=_why_bad(spoken, final),
        )


def _why_bad(spoken: Spoken, final: dict[str, object]) -> str:
    if final.get("outcome") != "ok":
        return f"outcome {final.get('outcome')}: {final.get('text')}"
    if spoken.light is None:
        return "" if final.get("text") == ANSWER else f"said {final.get('text')!r}"
    actions = final.get("actions")
    return "" if actions else f"did nothing: {final.get('text')!r}"


class NaiveContender:
    """The baseline: its whole answer at once."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def ask(self, spoken: Spoken) -> Reply:
        body = {"text": spoken.text, "session_id": spoken.session_id, "room_id": spoken.room_id}
        begun_s = time.perf_counter()
        try:
            answer = await self._http.post("/conversation", json=body)
            content = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            return _bad(begun_s, repr(error))
        taken_ms = (time.perf_counter() - begun_s) * 1000.0
        problem = "" if answer.status_code == HTTPStatus.OK else str(content.get("detail"))
        return Reply(first_ms=taken_ms, total_ms=taken_ms, problem=problem)


class ModelContender:
    """The language model's stub by itself: what nobody can be faster than."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def ask(self, spoken: Spoken) -> Reply:
        message = {"role": "user", "content": spoken.text}
        body = {"model": "stub", "messages": [message], "stream": True}
        begun_s, first_s = time.perf_counter(), None
        async with self._http.stream("POST", "/v1/chat/completions", json=body) as answer:
            async for _ in answer.aiter_bytes():
                first_s = first_s or time.perf_counter()
        taken_ms = (time.perf_counter() - begun_s) * 1000.0
        return Reply(
            first_ms=taken_ms if first_s is None else (first_s - begun_s) * 1000.0,
            total_ms=taken_ms,
        )


def _bad(begun_s: float, problem: str) -> Reply:
    taken_ms = (time.perf_counter() - begun_s) * 1000.0
    return Reply(first_ms=taken_ms, total_ms=taken_ms, problem=problem)
