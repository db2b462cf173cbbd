"""HTTP route `POST /conversation`: a typed command, answered whole or as server-sent events."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict
from typing import Annotated, Final, Protocol

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, StringConstraints
from pydantic.dataclasses import dataclass
from starlette.types import Receive, Scope, Send

from hub.api.fields import TOO_LARGE, Name, Sentence, refusals
from hub.api.well_formed import WellFormedRoute
from hub.observability.turn_history import TurnHistory, log_turn
from hub.ports import Outbox, Source, TurnHead, TurnResult
from hub.turn import Hear
from ingle.speech.engine import Heard
from ingle.wire.messages import ActionReport, ErrorCode, Outcome

EVENT_STREAM: Final = "text/event-stream"
_LANGUAGE_TAG: Final = r"^([A-Za-z]{2}(-[A-Za-z0-9]{2,8})*)?$"
"""A language as people write it: "de", "de-AT"; or nothing."""


class Answering(Protocol):
    """The spine, as far as typed turns need it."""

    async def answer(self, head: TurnHead, hear: Hear, outbox: Outbox) -> TurnResult:
        """Answers one command; what goes wrong is in the result."""

    def keeping(self, head: TurnHead, result: TurnResult) -> AbstractAsyncContextManager[None]:
        """Keeps the turn; the block ends it, once it is durable or that takes too long."""


class ConversationRequest(BaseModel):
    """One typed command."""

    text: Sentence
    session_id: Name | None = None
    """Ties later sentences, and a "yes" to its question, to this one; null: a new session."""
    room_id: Name = "default"
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}(-[A-Za-z0-9]{2,8})*$|^$")] = (
        ""
    )
    """What it is said in, as "de"; empty, or one the hub does not have: the hub's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(ActionReport):
    pass


class ConversationResponse(BaseModel):
    """The answer, what was done, and how long each stage took."""

    text: str
    session_id: str
    turn_id: str
    """The id for `GET /turns/{turn_id}`."""
    actions: list[Action]
    source: Source
    stages_ms: dict[str, float]
    outcome: Outcome
    error_code: ErrorCode | None
    expects_reply: bool


class Conversation:
    """Answers typed turns and notes each one, however it ends."""

    def __init__(self, runner: Answering, log: TurnHistory | None) -> None:
        self._runner = runner
        self._log = log

    async def whole(self, head: TurnHead, heard: Heard) -> Response:
        """The answer as one object, which leaves once the turn is durable."""
        result = await self._answer(head, heard, _Collected())
        keeping = self._runner.keeping(head, result)
        if result.error_code == "deadline_exceeded":
            late = json.dumps({"detail": " ".join(result.sentences)})
            return _KeptResponse(late, status_code=504, keeping=keeping)
        return _KeptResponse(_response(head, result).model_dump_json(), keeping=keeping)

    async def streamed(self, head: TurnHead, heard: Heard) -> AsyncIterator[bytes]:
        """One `sentence` event per sentence, then one `final` event with the whole response."""
        outbox = _Streamed()

        async def answer() -> TurnResult:
            try:
                return await self._answer(head, heard, outbox)
            finally:
                await outbox.events.put(None)

        async with asyncio.TaskGroup() as tasks:
            answering = tasks.create_task(answer())
            while (event := await outbox.events.get()) is not None:
                yield event
        result = answering.result()
        async with self._runner.keeping(head, result):
            yield _event("final", _response(head, result).model_dump_json())

    async def _answer(self, head: TurnHead, heard: Heard, outbox: Outbox) -> TurnResult:
        result = TurnResult(outcome="cancelled", source="fallback", said=heard.text)
        with structlog.contextvars.bound_contextvars(turn_id=head.turn_id, satellite_id=None):
            try:
                result = await self._runner.answer(head, lambda: _typed(heard), outbox)
            finally:  # also when the client has gone
                log_turn(head, result)
                if self._log is not None:
                    self._log.note(head, result)
        return result


def conversation_routes(runner: Answering, log: TurnHistory | None) -> APIRouter:
    routes = APIRouter(route_class=WellFormedRoute)
    conversation = Conversation(runner, log)

    @routes.post(
        "/conversation",
        response_model=ConversationResponse,
        responses={
            200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}},
            **refusals(s413=TOO_LARGE, s504="REQUEST_TIMEOUT passed"),
        },
    )
    async def converse(body: ConversationRequest, request: Request) -> Response:
        """Answers a typed command. With `Accept: text/event-stream`:
        one event per sentence, then `final` with all.
        """
        session_id = body.session_id or uuid.uuid4().hex
        head = TurnHead(turn_id=uuid.uuid4().hex, session_id=session_id, room_id=body.room_id)
        heard = Heard(text=body.text, language=body.language)
        if EVENT_STREAM in request.headers.get("accept", ""):
            return StreamingResponse(conversation.streamed(head, heard), media_type=EVENT_STREAM)
        return await conversation.whole(head, heard)

    return routes


class _KeptResponse(Response):
    """A JSON response that is sent while its turn is being kept."""

    def __init__(
        self, body: str, *, keeping: AbstractAsyncContextManager[None], status_code: int = 200
    ) -> None:
        super().__init__(body, status_code, media_type="application/json")
        self._keeping = keeping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it once the turn is durable."""
        async with self._keeping:
            await super().__call__(scope, receive, send)


class _Collected:
    """An outbox for an answer that is sent whole."""

    async def say(self, sentence: str) -> None:
        """The result carries the sentences; nothing is sent in between."""


class _Streamed:
    """An outbox whose sentences leave as server-sent events."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[bytes | None] = asyncio.Queue(64)
        self._next_seq = 0

    async def say(self, sentence: str) -> None:
        seq, self._next_seq = self._next_seq, self._next_seq + 1
        await self.events.put(_event("sentence", json.dumps({"seq": seq, "text": sentence})))


async def _typed(heard: Heard) -> Heard:
    return heard


def _response(head: TurnHead, result: TurnResult) -> ConversationResponse:
    return ConversationResponse(
        text=" ".join(result.sentences),
        session_id=head.session_id,
        turn_id=head.turn_id,
        actions=[Action(**asdict(action)) for action in result.actions],
        source=result.source,
        stages_ms=head.trace.stages_ms(),
        outcome=result.outcome,
        error_code=result.error_code,
        expects_reply=result.expects_reply,
    )


def _event(name: str, data: str) -> bytes:
    return f"event: {name}\ndata: {data}\n\n".encode()
