"""`python -m hub --check`: tries every dependency once and prints a table."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from hub.broker import BrokerError, PrivateBroker
from hub.context.opening import missing, open_cache, place
from hub.errors import HubError
from hub.settings import HubSettings
from hub.speech.engine import SpeechError
from hub.speech.engines import load_recogniser, load_voice
from hub.wire.checks import TRY_S, run_checks
from hub.wire.link import Link


class NotThere(Exception):
    """A dependency that did not pass; the message says why."""


async def check(settings: HubSettings) -> int:
    """0 when everything passed, else 1."""
    checks: list[tuple[str, Callable[[HubSettings], Awaitable[str]]]] = [
        ("state directory", _state_directory),
        ("MQTT broker", _broker),
        ("database", _database),
        ("cache", _cache),
        ("home", _home),
        ("recogniser", _recogniser),
        ("voice", _voice),
    ]
    tries = [(name, partial(attempt, settings)) for name, attempt in checks]
    return await run_checks(tries, (NotThere, HubError, SpeechError, BrokerError, OSError))


async def _state_directory(settings: HubSettings) -> str:
    settings.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=settings.state_dir):
        return str(settings.state_dir)


async def _broker(settings: HubSettings) -> str:
    if settings.mqtt.url is None:
        with tempfile.TemporaryDirectory() as folder:
            async with PrivateBroker(Path(folder), port=0):
                return "a private Mosquitto starts (MQTT_URL is not set)"
    link = Link(settings.mqtt.broker, client_id="ingle-hub-check")
    try:
        async with asyncio.timeout(TRY_S / 2), asyncio.TaskGroup() as tasks:
            running = tasks.create_task(link.run())
            await link.wait_connected()
            running.cancel()
    except TimeoutError as error:
        raise NotThere(f"{settings.mqtt.url} does not let us in (MQTT_URL, MQTT_PASSWORD); the log says why") from error
    return settings.mqtt.url


async def _database(settings: HubSettings) -> str:
    to_come = await missing(settings.database, settings.state_dir)
    where = place(settings.database, settings.state_dir)
    if not to_come:
        return where
    return f"{where}; migrations to be applied at the start: {', '.join(each.name for each in to_come)}"


async def _cache(settings: HubSettings) -> str:
    async with open_cache(settings.cache) as cache:

        async def nothing() -> str:
            return ""

        await cache.get_or_fetch("check", nothing, 1.0)
        status = cache.status()
        if not status.connected:
            raise NotThere("Redis does not answer (REDIS_URL)")
        return status.backend


async def _home(settings: HubSettings) -> str:
    if settings.home.url is not None:
        raise NotThere("Home Assistant is not supported yet: unset HA_URL to use the built-in demo home")
    return "the built-in demo home (HA_URL is not set)"


async def _recogniser(settings: HubSettings) -> str:
    recogniser = await asyncio.to_thread(load_recogniser, settings.speech, language=settings.api.language)
    recogniser.close()
    return settings.speech.stt_engine


async def _voice(settings: HubSettings) -> str:
    voice = await asyncio.to_thread(load_voice, settings.speech)
    voice.close()
    return settings.speech.tts_engine
