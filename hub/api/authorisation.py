"""Authorisation, before a body is read: bearer token, or cross-origin and DNS-rebinding checks."""

import ipaddress
import secrets
import socket
import time
from typing import Final
from urllib.parse import urlsplit

from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.api.wrong_tokens import WrongTokens

OPEN_PATHS: Final = ("/health", "/health/live")
"""What anybody may ask."""

bearer = HTTPBearer(auto_error=False, description="HUB_API_TOKEN; not needed where none is set")
"""Describes the token in OpenAPI; `Authorisation` checks it."""


class Authorisation:
    """Middleware: lets a request through that carries the token.

    Without a token the hub listens on loopback only and lets in every program of this machine, but
    no foreign web page that a browser here has open: neither a cross-origin request nor one under a
    host name that the page's owner resolves to 127.0.0.1 (DNS rebinding).

    `host_name` is this machine's; its programs may use it, alone or with `.local`.
    """

    def __init__(self, app: ASGIApp, token: SecretStr | None, host_name: str | None = None) -> None:
        self._app = app
        self._token = token
        self._wrong_tokens = WrongTokens(time.monotonic)
        self._local_names = _local_names(host_name or socket.gethostname())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in OPEN_PATHS:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._token is None:
            refusal = None if self._comes_from_here(headers) else _foreign()
        else:
            refusal = self._check(headers, self._token, _address(scope))
        await (refusal or self._app)(scope, receive, send)

    def _check(self, headers: Headers, token: SecretStr, address: str) -> JSONResponse | None:
        """The refusal of a missing or wrong token; None for the right one, also while limited."""
        scheme, given = get_authorization_scheme_param(headers.get("authorization"))
        if scheme.lower() != "bearer" or not given:
            return _unauthorised()
        expected = token.get_secret_value().encode()
        if secrets.compare_digest(given.strip().encode(), expected):
            return None
        retry_after_s = self._wrong_tokens.note(address)
        return _unauthorised() if retry_after_s is None else _too_many(retry_after_s)

    def _comes_from_here(self, headers: Headers) -> bool:
        """Whether host and origin are those of a program of this machine."""
        host = headers.get("host", "")
        origin = headers.get("origin")
        try:
            local = self._is_local_host(urlsplit(f"//{host}").hostname or "")
            return local and (origin is None or urlsplit(origin).netloc == host)
        except ValueError:  # no address at all
            return False

    def _is_local_host(self, name: str) -> bool:
        """Whether it is a loopback address, or a name of this machine that no one can register."""
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return name.removesuffix(".") in self._local_names


def _address(scope: Scope) -> str:
    """The client's IP address; empty where the server does not say."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _local_names(host_name: str) -> frozenset[str]:
    own = host_name.lower()
    short = own.partition(".")[0]
    return frozenset({"localhost", own, short, f"{short}.local"})


def _unauthorised() -> JSONResponse:
    return JSONResponse(
        {"detail": "needs Authorization: Bearer <HUB_API_TOKEN>"},
        status_code=401,
        headers={"WWW-Authenticate": "Bearer"},
    )


def _too_many(retry_after_s: int) -> JSONResponse:
    return JSONResponse(
        {"detail": f"too many wrong tokens: wait {retry_after_s} s, or use HUB_API_TOKEN's value"},
        status_code=429,
        headers={"Retry-After": str(retry_after_s)},
    )


def _foreign() -> JSONResponse:
    detail = "without HUB_API_TOKEN only this machine's own programs may ask: set it"
    return JSONResponse({"detail": detail}, status_code=403)
