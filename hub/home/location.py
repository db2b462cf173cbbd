"""Location of the home: Home Assistant's, asked for once, and when the sun rises and sets there."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Final

import httpx
import structlog
from astral import Observer
from astral.sun import sunrise, sunset
from pydantic import BaseModel, Field, ValidationError

from hub.language.times.moments import NoSuchTime
from hub.ports import SunEvent
from hub.settings import HomeSettings
from ingle.runtime.tasks import background

log = structlog.get_logger()

ASKED_AGAIN_AFTER_S: Final = 60.0
"""Seconds between two attempts while Home Assistant does not say where it is."""
ANSWER_WITHIN_S: Final = 10.0


class _Config(BaseModel):
    """What is read of Home Assistant's configuration."""

    latitude: float = Field(ge=-90.0, le=90.0)
    longitude: float = Field(ge=-180.0, le=180.0)


class HomeLocation:
    """Where the home is; unknown until Home Assistant has said it, and always for the demo home."""

    def __init__(self, settings: HomeSettings) -> None:
        """Knows nothing yet: `run` asks."""
        self._settings = settings
        self._observer: Observer | None = None

    def sun(self, event: SunEvent, day: date) -> datetime | None:
        """When the sun rises or sets there on that day, in UTC; None where it does not.

        Raises `NoSuchTime` while the place is not known.
        """
        if self._observer is None:
            raise NoSuchTime("no_place")
        rises_or_sets = sunrise if event == "sunrise" else sunset
        try:
            return rises_or_sets(self._observer, date=day, tzinfo=UTC)
        except ValueError:  # the sun never gets there: near the poles
            return None

    async def run(self) -> None:
        """Asks Home Assistant until it has answered once."""
        url, token = self._settings.url, self._settings.token
        if url is None or token is None:
            return
        tls = ssl.create_default_context() if url.startswith("https:") else False
        async with httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token.get_secret_value()}"},
            verify=tls,
            trust_env=False,
            timeout=ANSWER_WITHIN_S,
        ) as http:
            while self._observer is None:
                await self._ask(http)
                if self._observer is None:
                    await asyncio.sleep(ASKED_AGAIN_AFTER_S)

    async def _ask(self, http: httpx.AsyncClient) -> None:
        try:
            answer = await http.get("/api/config")
            config = _Config.model_validate_json(answer.raise_for_status().content)
        except (httpx.HTTPError, ValidationError, UnicodeError) as error:
            log.info("home.location_unknown", reason=type(error).__name__)
            return
        self._observer = Observer(latitude=config.latitude, longitude=config.longitude)
        log.info("home.located")


@asynccontextmanager
async def open_location(settings: HomeSettings) -> AsyncIterator[HomeLocation]:
    """Opens the location, which is asked for while the block runs."""
    location = HomeLocation(settings)
    async with background(location.run()):
        yield location
