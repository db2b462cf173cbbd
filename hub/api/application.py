"""ASGI application (FastAPI): which routes there are, and which of them need the token."""

from fastapi import FastAPI, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import SecretStr
from starlette.exceptions import HTTPException

from hub.api.announce import announce_routes
from hub.api.authorisation import Authorisation, bearer
from hub.api.breakers import breaker_routes
from hub.api.conversation import Answering, conversation_routes
from hub.api.gate import BodyLimit, refuse, refuse_unread, unavailable
from hub.api.home import Snapshot, home_routes
from hub.api.pairing import pairing_routes
from hub.api.preferences import Rooms, no_rooms, preference_routes
from hub.api.schedules import KeptSchedules, schedule_routes
from hub.api.state import alive_routes, state_routes
from hub.api.turns import turn_routes
from hub.errors import Unavailable
from hub.observability.health import HealthReport
from hub.observability.metrics import Metrics
from hub.observability.turn_history import TurnHistory
from hub.ports import Breakers, Preferences
from hub.ports.announcements import Announcements
from hub.ports.pairing import Pairing


def create_api(
    runner: Answering,
    health: HealthReport,
    *,
    token: SecretStr | None,
    version: str,
    turns: TurnHistory | None = None,
    metrics: Metrics | None = None,
    breakers: Breakers | None = None,
    announcements: Announcements | None = None,
    preferences: Preferences | None = None,
    rooms: Rooms = no_rooms,
    pairing: Pairing | None = None,
    home: Snapshot | None = None,
    schedules: KeptSchedules | None = None,
) -> FastAPI:
    """The application. Every route but /health and /health/live needs the token when there is one.

    `runner` answers typed commands, `health` describes the hub. `token`: None lets in every program
    of this machine. Routes whose part (`turns`, `breakers`, `announcements`, `preferences`,
    `pairing`, `home`, `schedules`) is None are not there; without `metrics`, /metrics has only the
    state of the parts. `rooms` gives the rooms that a preference may name.
    """
    api = FastAPI(
        title="Ingle hub", version=version, docs_url=None, redoc_url=None, openapi_url=None
    )
    api.add_middleware(BodyLimit)
    api.add_middleware(Authorisation, token=token)
    api.add_exception_handler(RequestValidationError, refuse)
    api.add_exception_handler(HTTPException, refuse_unread)
    api.add_exception_handler(Unavailable, unavailable)
    guarded = [conversation_routes(runner, turns), state_routes(health, metrics)]
    if turns is not None:
        guarded.append(turn_routes(turns))
    if breakers is not None:
        guarded.append(breaker_routes(breakers))
    if announcements is not None:
        guarded.append(announce_routes(announcements))
    if preferences is not None:
        guarded.append(preference_routes(preferences, rooms))
    if pairing is not None:
        guarded.append(pairing_routes(pairing))
    if home is not None:
        guarded.append(home_routes(home))
    if schedules is not None:
        guarded.append(schedule_routes(schedules))
    allowed = [Security(bearer)]
    api.include_router(alive_routes(health))
    for routes in guarded:
        api.include_router(routes, dependencies=allowed)

    @api.get("/openapi.json", dependencies=allowed, include_in_schema=False)
    async def openapi() -> JSONResponse:
        return JSONResponse(api.openapi())

    return api
