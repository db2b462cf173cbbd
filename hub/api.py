"""The hub's HTTP interface: typed conversation (whole, or as an event stream) and health."""

import asyncio
import json
import secrets
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from typing import Annotated, Final

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import AfterValidator, BaseModel, Field, SecretStr
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.health import Health, HealthReport
from hub.ports import Source, TurnHead, TurnResult
from hub.speech.engine import Heard
from hub.turn import TurnRunner
from hub.wire.messages import ErrorCode, Outcome

MAX_TEXT: Final = 20_000
"""Longest sentence taken, in characters: a 2,000-word command fits, 100 kB does not."""
MAX_BODY_BYTES: Final = 1_000_000
"""A larger request is refused with 413 before it is read."""
EVENT_STREAM: Final = "text/event-stream"


def _words(value: str) -> str:
    if not value.strip():
        raise ValueError("must hold at least one word")
    return value.strip()


def _printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("must hold printable characters only")
    return value


Name = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(_printable)]


class ConversationRequest(BaseModel):
    """One typed command."""

    text: Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_words)]
    session_id: Name = "default"
    room_id: Name = "default"


class Action(BaseModel):
    domain: str
    service: str
    target: str
    verified: bool


class ConversationResponse(BaseModel):
    """The answer, what was done, and how long each stage took."""

    text: str
    session_id: str
    actions: list[Action]
    source: Source
    stages_ms: dict[str, float]
    outcome: Outcome
    error_code: ErrorCode | None
    expects_reply: bool


class Ready(BaseModel):
    ready: bool
    missing: list[str]


def create_api(runner: TurnRunner, health: HealthReport, *, token: SecretStr | None, version: str) -> FastAPI:
    """The ASGI application. Every route but /health and /health/live needs the token when there is one."""
    api = FastAPI(title="Ingle hub", version=version, docs_url=None, redoc_url=None, openapi_url=None)
    api.add_middleware(_BodyLimit)
    allowed = [Depends(_TokenCheck(token))]

    @api.post(
        "/conversation",
        dependencies=allowed,
        response_model=ConversationResponse,
        responses={504: {"description": "REQUEST_TIMEOUT passed"}, 401: {"description": "Wrong or missing token"}},
    )
    async def conversation(
        body: ConversationRequest, request: Request, after: BackgroundTasks
    ) -> Response | ConversationResponse:
        head = TurnHead(turn_id=uuid.uuid4().hex, session_id=body.session_id, room_id=body.room_id)
        if EVENT_STREAM in request.headers.get("accept", ""):
            return StreamingResponse(_event_stream(runner, head, body), media_type=EVENT_STREAM)
        result = await runner.answer(head, lambda: _typed(body.text), _Collected())
        after.add_task(runner.keep, head, result)
        if result.error_code == "deadline_exceeded":
            raise HTTPException(504, detail=" ".join(result.sentences), headers=None)
        return _response(head, result)

    @api.get("/health")
    async def health_report() -> Health:
        return health.report()

    @api.get("/health/live")
    async def live() -> dict[str, bool]:
        return {"live": True}

    @api.get("/health/ready", dependencies=allowed, responses={503: {"model": Ready}})
    async def ready(response: Response) -> Ready:
        missing = health.missing()
        response.status_code = 503 if missing else 200
        return Ready(ready=not missing, missing=missing)

    @api.get("/openapi.json", dependencies=allowed, include_in_schema=False)
    async def openapi() -> JSONResponse:
        return JSONResponse(api.openapi())

    @api.exception_handler(RequestValidationError)
    async def refuse(_: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"detail": _mistakes(error.errors())}, status_code=422)

    return api


class _TokenCheck:
    def __init__(self, token: SecretStr | None) -> None:
        self._token = token

    def __call__(self, request: Request) -> None:
        if self._token is None:
            return
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        expected = self._token.get_secret_value()
        if scheme.lower() != "bearer" or not secrets.compare_digest(given.strip().encode(), expected.encode()):
            raise HTTPException(401, detail="needs Authorization: Bearer <HUB_API_TOKEN>")


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


async def _event_stream(runner: TurnRunner, head: TurnHead, body: ConversationRequest) -> AsyncIterator[bytes]:
    """One `sentence` event per sentence, then one `final` event with the whole response."""
    outbox = _Streamed()

    async def answer() -> TurnResult:
        try:
            return await runner.answer(head, lambda: _typed(body.text), outbox)
        finally:
            await outbox.events.put(None)

    async with asyncio.TaskGroup() as tasks:
        answering = tasks.create_task(answer())
        while (event := await outbox.events.get()) is not None:
            yield event
    result = answering.result()
    yield _event("final", _response(head, result).model_dump_json())
    await runner.keep(head, result)


async def _typed(text: str) -> Heard:
    return Heard(text=text)


def _response(head: TurnHead, result: TurnResult) -> ConversationResponse:
    return ConversationResponse(
        text=" ".join(result.sentences),
        session_id=head.session_id,
        actions=[Action(**asdict(action)) for action in result.actions],
        source=result.source,
        stages_ms=head.trace.stages_ms(),
        outcome=result.outcome,
        error_code=result.error_code,
        expects_reply=result.expects_reply,
    )


def _event(name: str, data: str) -> bytes:
    return f"event: {name}\ndata: {data}\n\n".encode()


def _mistakes(errors: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """FastAPI's own shape less the input, which may be long or private."""
    return [{"loc": error["loc"], "msg": error["msg"], "type": error["type"]} for error in errors]


class _BodyLimit:
    """Refuses a request body over `MAX_BODY_BYTES`, whether its length is announced or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MAX_BODY_BYTES:
                raise HTTPException(413, detail=f"the body is larger than {MAX_BODY_BYTES} bytes")
            return message

        await self._app(scope, limited, send)
