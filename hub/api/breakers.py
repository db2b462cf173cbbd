"""HTTP route `POST /breakers/{name}/reset`: closes a circuit breaker by hand."""

from dataclasses import asdict

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from hub.api.fields import refusals
from hub.observability.health import BreakerHealth
from hub.ports import Breakers


class BreakerReset(BaseModel):
    breaker: BreakerHealth


def breaker_routes(breakers: Breakers) -> APIRouter:
    routes = APIRouter()

    @routes.post(
        "/breakers/{name}/reset", responses=refusals(s404="There is no breaker of that name")
    )
    async def reset(name: str) -> BreakerReset:
        """Closes it, in all hubs' eyes where they share breakers; the next call goes through."""
        found = await breakers.reset(name)
        statuses = {status.name: status for status in await breakers.statuses()}
        if not found:
            existing = ", ".join(sorted(statuses)) or "none"
            raise HTTPException(
                404, detail=f"there is no breaker {name[:80]!r}; there are: {existing}"
            )
        return BreakerReset(breaker=BreakerHealth(**asdict(statuses[name])))

    return routes
