"""Authorisation, before a body is read: bearer token, or cross-origin and DNS-rebinding checks."""

import ipaddress
import secrets
import socket
from typing import Final
from urllib.parse import urlsplit

from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

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
        self._local_names = _local_names(host_name or socket.gethostname())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in OPEN_PATHS:
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope))
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, headers: Headers) -> JSONResponse | None:
        if self._token is None:
            return None if self._comes_from_here(headers) else _foreign()
        scheme, given = get_authorization_scheme_param(headers.get("authorization"))
        expected = self._token.get_secret_value().encode()
        right = secrets.compare_digest(given.strip().encode(), expected)
        return None if right and scheme.lower() == "bearer" else _unauthorised()

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


def _foreign() -> JSONResponse:
    detail = "without HUB_API_TOKEN only this machine's own programs may ask: set it"
    return JSONResponse({"detail": detail}, status_code=403)
