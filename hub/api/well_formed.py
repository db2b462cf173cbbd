"""Route class whose request bodies hold whole characters only, whatever the client escaped."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from ingle.runtime.surrogates import well_formed_json


class WellFormedRoute(APIRoute):
    """Route that takes a JSON body: half of a character in it is replaced, not refused."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_well_formed(request: Request) -> Response:
            return await handle(_WellFormedRequest(request.scope, request.receive))

        return handle_well_formed


class _WellFormedRequest(Request):
    async def json(self) -> object:
        return well_formed_json(await super().json())
