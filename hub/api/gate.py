"""Body size limit of every request, and the error bodies of refusals."""

from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI, HTTPException, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException as AnyHttpException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.errors import Unavailable

MAX_BODY_BYTES: Final = 1_000_000
"""A larger request is refused with 413 before it is read."""

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

_NO_JSON: Final = "json_invalid"
"""FastAPI's name for a body that is no JSON."""


class BodyLimit:
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


def mistaken(
    place: tuple[str | int, ...], message: str, kind: str = "value_error"
) -> RequestValidationError:
    """The refusal of a value that no pydantic model checks by itself."""
    return RequestValidationError([{"loc": place, "msg": message, "type": kind}])


async def refuse(_: Request, error: Exception) -> JSONResponse:
    """422 in FastAPI's own shape, without the input, which may be long or private."""
    mistakes: Sequence[dict[str, object]] = (
        error.errors() if isinstance(error, RequestValidationError) else ()
    )
    shown = [
        {"loc": mistake["loc"], "msg": _message(mistake), "type": mistake["type"]}
        for mistake in mistakes
    ]
    return JSONResponse({"detail": shown}, status_code=422)


async def refuse_unread(request: Request, error: Exception) -> Response:
    """422 for a body that FastAPI cannot decode, where it would say 400; else its own answer.

    A 405 names every method of the path in `Allow`; FastAPI's own has only those of one route.
    """
    if not isinstance(error, AnyHttpException):
        raise error
    if error.status_code == 405:
        error.headers = {"Allow": ", ".join(_allowed_methods(request))}
    match error.__cause__:
        case UnicodeDecodeError():
            return await refuse(
                request, mistaken(("body",), "the body must be JSON: it is not UTF-8", _NO_JSON)
            )
        case RecursionError():
            return await refuse(
                request,
                mistaken(("body",), "the body must be JSON: it is nested too deep", _NO_JSON),
            )
        case _:
            return await http_exception_handler(request, error)


def _allowed_methods(request: Request) -> list[str]:
    """The methods that the request's path has, over all routes."""
    api: FastAPI = request.app
    return [
        method
        for method in METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in api.routes
        )
    ]


def _message(mistake: dict[str, object]) -> str:
    if mistake["type"] == _NO_JSON and isinstance(context := mistake.get("ctx"), dict):
        return f"the body must be JSON: {context.get('error')}"
    return str(mistake["msg"]).removeprefix("Value error, ")


async def unavailable(_: Request, error: Exception) -> JSONResponse:
    """503 in the words of the part that is away."""
    shown = str(error) if isinstance(error, Unavailable) else "away"
    return JSONResponse({"detail": shown}, status_code=503)
