"""`GET /turns`, `GET /turns/{turn_id}`: what was said and done lately."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel

from hub.api.conversation import Action
from hub.api.fields import refusals
from hub.observability.turn_history import MAX_TURNS, PastTurn, TurnHistory
from hub.ports import Source
from ingle.wire.messages import ErrorCode, Outcome


class Turn(BaseModel):
    """A turn that has ended, spoken or typed."""

    turn_id: str
    ended_at: datetime
    session_id: str
    room_id: str
    satellite_id: str | None
    """null: typed, over HTTP."""
    said: str
    answered: str
    outcome: Outcome
    error_code: ErrorCode | None
    source: Source
    intent: str | None
    actions: list[Action]
    stages_ms: dict[str, float]
    """What each stage took on both machines, in milliseconds, in the order of a turn."""


class Turns(BaseModel):
    turns: list[Turn]
    """The newest first."""


def turn_routes(log: TurnHistory) -> APIRouter:
    routes = APIRouter()

    @routes.get("/turns", responses=refusals())
    async def recent(limit: Annotated[int, Query(ge=1, le=MAX_TURNS)] = 50) -> Turns:
        """The recent turns of this hub since its start, the newest first."""
        return Turns(turns=[_shown(turn) for turn in log.recent(limit)])

    @routes.get("/turns/{turn_id}", responses=refusals(s404="No recent turn has that id"))
    async def one(turn_id: str) -> Turn:
        """One turn's trace."""
        found = log.find(turn_id)
        if found is None:
            raise HTTPException(
                404,
                detail=f"there is no turn {turn_id[:80]!r} among the last {log.capacity} since this hub's start",
            )
        return _shown(found)

    return routes


def _shown(turn: PastTurn) -> Turn:
    return Turn.model_validate(turn, from_attributes=True)
