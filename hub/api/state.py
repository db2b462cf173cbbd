"""HTTP routes of health and metrics: `/health`, `/health/live`, `/health/ready`, `/metrics`."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from hub.api.exposition import standing
from hub.api.fields import refusals
from hub.observability.health import Health, HealthReport
from hub.observability.metrics import Metrics

PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Ready(BaseModel):
    ready: bool
    missing: list[str]


class Live(BaseModel):
    live: bool


def alive_routes(health: HealthReport) -> APIRouter:
    """The routes that need no token."""
    routes = APIRouter()

    @routes.get("/health")
    async def report() -> Health:
        """How every part is; always 200 while the hub is alive."""
        return await health.report()

    @routes.get("/health/live")
    async def live() -> Live:
        """That the hub is alive."""
        return Live(live=True)

    return routes


def state_routes(health: HealthReport, metrics: Metrics | None) -> APIRouter:
    routes = APIRouter()

    @routes.get(
        "/health/ready",
        responses={503: {"model": Ready, "description": "What is missing"}, **refusals()},
    )
    async def ready(response: Response) -> Ready:
        """Whether turns can be answered."""
        missing = health.missing()
        response.status_code = 503 if missing else 200
        return Ready(ready=not missing, missing=missing)

    @routes.get(
        "/metrics",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **refusals()},
    )
    async def exposition() -> Response:
        """Prometheus's text format."""
        counted = b"" if metrics is None else metrics.exposition()
        return Response(counted + standing(await health.report()), media_type=PROMETHEUS_TEXT)

    return routes
