"""Request gate: body size limit, bearer token, cross-origin and DNS-rebinding checks, refusals."""

import ipaddress
import secrets
from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import HTTPException, Request, Security
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr
from starlette.exceptions import HTTPException as AnyHttpException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.errors import Unavailable

MAX_BODY_BYTES: Final = 1_000_000
"""A larger request is refused with 413 before it is read."""

_NO_JSON: Final = "json_invalid"
"""FastAPI's name for a body that is no JSON."""

_bearer = HTTPBearer(auto_error=False, description="HUB_API_TOKEN; not needed where none is set")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]


class TokenCheck:
    """Authorisation, as a FastAPI dependency: lets a request through that carries the token.

    Without a token the hub listens on loopback only and lets in every program of this machine, but
    no foreign web page that a browser here has open: neither a cross-origin request nor one under a
    host name that the page's owner resolves to 127.0.0.1 (DNS rebinding).
    """

    def __init__(self, token: SecretStr | None) -> None:
        self._token = token

    def __call__(self, request: Request, given: Credentials) -> None:
        if self._token is None:
            _reject_foreign_origin(request)
            return
        expected = self._token.get_secret_value().encode()
        if given is None or not secrets.compare_digest(
            given.credentials.strip().encode(), expected
        ):
            raise HTTPException(
                401,
                detail="needs Authorization: Bearer <HUB_API_TOKEN>",
                headers={"WWW-Authenticate": "Bearer"},
            )


def _reject_foreign_origin(request: Request) -> None:
    """Raises 403 for a cross-origin request and for a host name that may be rebound."""
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    try:
        local = _is_local_host(urlsplit(f"//{host}").hostname or "")
        same_origin = origin is None or urlsplit(origin).netloc == host
    except ValueError:  # no address at all
        local = same_origin = False
    if not (local and same_origin):
        raise HTTPException(
            403, detail="without HUB_API_TOKEN only this machine's own programs may ask: set it"
        )


def _is_local_host(name: str) -> bool:
    """Whether it is an address, or a name that nobody can register in the public DNS."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(".localhost")
    return True


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
    """422 for a body that FastAPI cannot decode, where it would say 400; else its own answer."""
    if not isinstance(error, AnyHttpException):
        raise error
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


def _message(mistake: dict[str, object]) -> str:
    if mistake["type"] == _NO_JSON and isinstance(context := mistake.get("ctx"), dict):
        return f"the body must be JSON: {context.get('error')}"
    return str(mistake["msg"]).removeprefix("Value error, ")


async def unavailable(_: Request, error: Exception) -> JSONResponse:
    """503 in the words of the part that is away."""
    shown = str(error) if isinstance(error, Unavailable) else "away"
    return JSONResponse({"detail": shown}, status_code=503)
