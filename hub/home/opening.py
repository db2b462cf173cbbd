"""Opens the home of the settings: Home Assistant, or the demo home."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from hub.home.demo import DemoHome
from hub.ports import AnsweringHome
from hub.ports.meters import Meters
from hub.settings import HomeSettings

log = structlog.get_logger()


@asynccontextmanager
async def open_home(settings: HomeSettings, metrics: Meters) -> AsyncIterator[AnsweringHome]:
    """Home Assistant where HA_URL is set, else the demo home."""
    if settings.url is None:
        demo = DemoHome(forbidden=settings.forbidden_domains)
        known = demo.snapshot()
        log.info(
            "home.demo",
            areas=len(known.areas),
            entities=len(known.entities),
            reason="HA_URL is not set",
        )
        yield demo
        return
    from hub.home.home_assistant import open_home_assistant

    async with open_home_assistant(settings, meters=metrics) as home:
        yield home
