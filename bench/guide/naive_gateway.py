"""Baseline of the performance guide as a process: a voice gateway without what the guide adds.

`python -m bench.guide.naive_gateway --database URL --model URL --home URL` prints its port. For
each command: three queries, each over a connection of its own, on tables without an index; the
language model asked for its whole answer; one service call where it names an action, without
another try and without reading the state back; the turn written before the answer leaves; the
answer in one piece. What is not its subject is done well: HTTP connections are kept, nothing waits
that need not, and its tables, its model and its home are the product's own.
"""

import argparse
import asyncio
import json
import uuid
from datetime import UTC, datetime
from typing import Any, Final

import asyncpg
import httpx

from bench.stubs.http_exchange import StubExchange, StubRequest, serve_stub
from bench.stubs.stub_home import TOKEN

HISTORY: Final = 10
"""Exchanges in the prompt: as many as the product's."""
_LIMIT_S: Final = 30.0
_EXCHANGES: Final = """
    SELECT said, answered FROM conversations
    WHERE session_id = $1 AND room_id = $2 ORDER BY created_at DESC LIMIT $3
"""
_PREFERENCES: Final = "SELECT category, key, value FROM preferences"
_PATTERNS: Final = "SELECT sentence, plan FROM training_data WHERE room_id = $1"
_KEEP: Final = """
    INSERT INTO conversations
        (turn_id, session_id, room_id, said, answered, source, outcome, created_at)
    VALUES ($1, $2, $3, $4, $5, 'llm', 'ok', $6)
"""
_BAD_GATEWAY: Final = 502


class NaiveGateway:
    """Answers `POST /conversation` step by step."""

    def __init__(self, database: str, model: str, home: str, http: httpx.AsyncClient) -> None:
        self._database = database
        self._model = model
        self._home = home
        self._http = http

    async def handle(self, request: StubRequest, exchange: StubExchange) -> None:
        body = request.json()
        try:
            text, done = await self._converse(body["text"], body["session_id"], body["room_id"])
        except (httpx.HTTPError, OSError, asyncpg.PostgresError, ValueError, LookupError) as error:
            await exchange.answer({"detail": repr(error)}, _BAD_GATEWAY)
            return
        await exchange.answer({"text": text, "actions": done})

    async def _converse(self, text: str, session_id: str, room_id: str) -> tuple[str, list[object]]:
        exchanges = await self._query(_EXCHANGES, session_id, room_id, HISTORY)
        known = await self._query(_PREFERENCES)
        learned = await self._query(_PATTERNS, room_id)
        prompt = json.dumps([[dict(row) for row in rows] for rows in (known, learned)])
        messages = [{"role": "system", "content": f"You are a voice assistant. {prompt}"}]
        for row in reversed(exchanges):
            messages.append({"role": "user", "content": row["said"]})
            messages.append({"role": "assistant", "content": row["answered"]})
        messages.append({"role": "user", "content": text})
        said = await self._ask(messages)
        action = _action(said)
        if action is not None:
            await self._act(action)
            said = str(json.loads(said)["answer"])
        await self._query(
            _KEEP, uuid.uuid4().hex, session_id, room_id, text, said, datetime.now(UTC)
        )
        return said, [] if action is None else [action]

    async def _query(self, sql: str, *parameters: object) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self._database)
        try:
            return list(await connection.fetch(sql, *parameters))
        finally:
            await connection.close()

    async def _ask(self, messages: list[dict[str, str]]) -> str:
        body = {"model": "stub", "messages": messages, "stream": False}
        answer = await self._http.post(f"{self._model}/v1/chat/completions", json=body)
        return str(answer.raise_for_status().json()["choices"][0]["message"]["content"])

    async def _act(self, action: dict[str, Any]) -> None:
        called = await self._http.post(
            f"{self._home}/api/services/light/{action['service']}",
            json={"entity_id": action["entity_id"]},
            headers={"Authorization": f"Bearer {TOKEN}"},
        )
        called.raise_for_status()


def _action(said: str) -> dict[str, Any] | None:
    if not said.startswith("{"):
        return None
    found = json.loads(said)["action"]
    return dict(found)


async def _serve(options: argparse.Namespace) -> None:
    async with httpx.AsyncClient(timeout=_LIMIT_S, trust_env=False) as http:
        gateway = NaiveGateway(options.database, options.model, options.home, http)
        server = await serve_stub(gateway.handle)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.guide.naive_gateway")
    for name in ("database", "model", "home"):
        parser.add_argument(f"--{name}", required=True)
    asyncio.run(_serve(parser.parse_args()))
