"""What every request passes before a route sees it: the size limit, the token, the shape of refusals."""

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
    """A dependency: lets a request through that carries the token.

    Where there is none the hub listens on loopback only, and whoever works on this machine is let in, but no web page
    of elsewhere that a browser here has open: neither by its own origin nor by a name that it made to mean 127.0.0.1.
    """

    def __init__(self, token: SecretStr | None) -> None:
        self._token = token

    def __call__(self, request: Request, given: Credentials) -> None:
        if self._token is None:
            _refuse_strange_pages(request)
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


def _refuse_strange_pages(request: Request) -> None:
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    try:
        strange = not _is_of_here(urlsplit(f"//{host}").hostname or "")
        strange = strange or (origin is not None and urlsplit(origin).netloc != host)
    except ValueError:  # no address at all
        strange = True
    if strange:
        raise HTTPException(
            403, detail="without HUB_API_TOKEN only this machine's own programs may ask: set it"
        )


def _is_of_here(name: str) -> bool:
    """An address, or a name that nobody can have in the Internet's name service."""
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
    """The refusal of what no model checks by itself."""
    return RequestValidationError([{"loc": place, "msg": message, "type": kind}])


async def refuse(_: Request, error: Exception) -> JSONResponse:
    """422 with FastAPI's own shape less the input, which may be long or private."""
    mistakes: Sequence[dict[str, object]] = (
        error.errors() if isinstance(error, RequestValidationError) else ()
    )
    shown = [
        {"loc": mistake["loc"], "msg": _message(mistake), "type": mistake["type"]}
        for mistake in mistakes
    ]
    return JSONResponse({"detail": shown}, status_code=422)


async def refuse_unread(request: Request, error: Exception) -> Response:
    """422 for a body that FastAPI cannot even try to read as JSON, where it would say 400; else as it would."""
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
