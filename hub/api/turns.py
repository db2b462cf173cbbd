"""HTTP routes `GET /turns` and `GET /turns/{turn_id}`: the history of recent turns."""

from dataclasses import asdict, fields
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel
from pydantic.dataclasses import dataclass

from hub.api.conversation import Action
from hub.api.fields import refusals
from hub.observability.turn_history import MAX_TURNS, PastTurn, TurnHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(PastTurn):
    """A turn that has ended, spoken or typed."""

    actions: tuple[Action, ...]


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
                detail=f"there is no turn {turn_id[:80]!r} among the last {log.capacity} "
                "since this hub's start",
            )
        return _shown(found)

    return routes


def _shown(turn: PastTurn) -> Turn:
    # Not `asdict` as a whole: its deep copy fails on a time zone that was read from a file.
    shown = {field.name: getattr(turn, field.name) for field in fields(turn)}
    shown["actions"] = [asdict(action) for action in turn.actions]
    return Turn(**shown)
