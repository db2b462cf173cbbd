"""Preflight check, `python -m hub --check`: tries every dependency once and prints a table."""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Final

from hub.errors import HubError
from hub.home.demo import DemoHome, described
from hub.memory.factory import missing, place, sqlite_path
from hub.mqtt.private_broker import BrokerError, PrivateBroker
from hub.ports import ChatMessage
from hub.resilience.board import BreakerBoard
from hub.settings import HubSettings
from ingle.runtime.checks import TRY_S, Check, run_checks
from ingle.runtime.redaction import shown_address
from ingle.speech.engine import SpeechError
from ingle.speech.loading import load_recogniser
from ingle.speech.voices.choice import VoiceFolders, load_voice
from ingle.wire.link import Link

MODEL_S: Final = 120.0
"""How long the load of a model may take, in seconds: a large one from a slow card takes so long."""
ANSWERS_S: Final = 5.0
PROBE_BYTES: Final = 64 * 1024
"""Bytes written to see whether the disk takes them: an empty file fits on a full disk."""
GREETING: Final = (
    ChatMessage(role="system", text="You are a voice assistant."),
    ChatMessage(role="user", text="Hello."),
)
"""What a language model is given to read: some servers refuse a prompt without a person in it."""


class NotThere(Exception):
    """A dependency that did not pass; the message says why."""


async def check(settings: HubSettings) -> int:
    """0 when everything passed, else 1."""
    tries: list[tuple[str, Callable[[HubSettings], Awaitable[str]], float]] = [
        ("state directory", _state_directory, TRY_S),
        ("MQTT broker", _broker, TRY_S),
        ("database", _database, TRY_S),
        ("cache", _cache, TRY_S),
        ("home", _home, TRY_S),
        *((f"model {name}", partial(_model, name), MODEL_S) for name in settings.llm.providers),
        ("search", _search, TRY_S),
        ("recogniser", _recogniser, MODEL_S),
        ("voice", _voice, MODEL_S),
    ]
    checks = [
        Check(name, partial(attempt, settings), within_s) for name, attempt, within_s in tries
    ]
    return await run_checks(checks, (NotThere, HubError, SpeechError, BrokerError, OSError))


async def _state_directory(settings: HubSettings) -> str:
    await asyncio.to_thread(_try_to_write_in, settings.state_dir)
    return str(settings.state_dir)


def _try_to_write_in(folder: Path) -> None:
    """Writes a file and takes it away again. Raises `NotThere`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(os.urandom(PROBE_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise NotThere(f"cannot write in {folder} (INGLE_STATE_DIR): {error.strerror}") from error


def _try_to_write(database: Path) -> None:
    """Opens the file for writing, and leaves it as it is; SQLite makes further ones beside it.

    Raises `NotThere`.
    """
    _try_to_write_in(database.parent)
    try:
        with database.open("r+b"):
            pass
    except FileNotFoundError:
        return  # the start makes it
    except OSError as error:
        raise NotThere(f"cannot write {database}: {error.strerror}") from error


async def _broker(settings: HubSettings) -> str:
    if settings.mqtt.url is None:
        async with PrivateBroker(port=0):
            return "a private Mosquitto starts (MQTT_URL is not set)"
    link = Link(settings.mqtt.broker, client_id="ingle-hub-check")
    try:
        async with asyncio.timeout(ANSWERS_S), asyncio.TaskGroup() as tasks:
            running = tasks.create_task(link.run())
            await link.wait_connected()
            running.cancel()
    except TimeoutError as error:
        why = link.trouble or f"no answer within {ANSWERS_S:.0f} s"
        raise NotThere(
            f"no connection to {shown_address(settings.mqtt.url)} (MQTT_URL): {why}"
        ) from error
    return shown_address(settings.mqtt.url)


async def _database(settings: HubSettings) -> str:
    if not settings.database.enabled:
        await asyncio.to_thread(_try_to_write, sqlite_path(settings.state_dir))
    to_come = await missing(settings.database, settings.state_dir)
    where = place(settings.database, settings.state_dir)
    if not to_come:
        return where
    names = ", ".join(migration.name for migration in to_come)
    return f"{where}; migrations to be applied at the start: {names}"


async def _cache(settings: HubSettings) -> str:
    if not settings.cache.enabled:
        return "this process's memory (REDIS_ENABLED is not true)"
    from redis.exceptions import RedisError

    from hub.resilience.redis_client import redis_client

    async with redis_client(
        settings.cache.url, connections=1, answers_within_s=ANSWERS_S
    ) as client:
        try:
            await client.ping()
        except (RedisError, OSError) as error:
            why = str(error) or type(error).__name__
            raise NotThere(f"Redis does not answer (REDIS_URL): {why}") from error
    return "Redis"


async def _home(settings: HubSettings) -> str:
    if settings.home.url is None:
        demo = DemoHome(forbidden=settings.home.forbidden_domains).snapshot()
        counts = f"{len(demo.areas)} areas, {len(demo.entities)} things"
        named = "; ".join(described(demo))
        return f"the demo home (HA_URL is not set): {counts}. {named}"
    from hub.home.home_assistant import open_home_assistant

    async with open_home_assistant(settings.home, start_within_s=ANSWERS_S) as home:
        status, known = home.status(), home.snapshot()
    if status.state != "connected":
        raise NotThere(status.detail)
    shown = shown_address(settings.home.url)
    if known.left_out:
        raise NotThere(
            f"{known.left_out} of {known.left_out + len(known.entities)} things exposed to voice "
            "are too many: expose fewer of them"
        )
    return f"Home Assistant at {shown}, things exposed to voice: {len(known.entities)}"


async def _model(provider: str, settings: HubSettings) -> str:
    """Has the provider read a line, which loads its model.

    OpenAI itself is only asked whether it has the model. Returns the model's name.
    """
    from hub.llm.factory import open_models

    alone = settings.llm.model_copy(update={"providers": (provider,)})
    async with open_models(alone, BreakerBoard().breaker, language=settings.api.language) as model:
        await model.warm_up(GREETING)
        [status] = model.statuses()
    if status.state != "ok":
        raise NotThere(status.detail)
    return status.model


async def _search(settings: HubSettings) -> str:
    if settings.search.brave_api_key is None:
        return "none (BRAVE_API_KEY is not set)"
    from hub.search import BREAKER, open_search

    async with open_search(settings.search, BreakerBoard().breaker(BREAKER)) as search:
        if search is not None:
            await search.search("weather")
    return f"{settings.search.provider} takes the key"


async def _recogniser(settings: HubSettings) -> str:
    recogniser = await asyncio.to_thread(
        load_recogniser, settings.speech, language=settings.api.language
    )
    try:
        await recogniser.warm_up()
    finally:
        recogniser.close()
    return recogniser.name


async def _voice(settings: HubSettings) -> str:
    voice = await asyncio.to_thread(
        load_voice,
        settings.speech,
        VoiceFolders.within(settings.state_dir, "hub"),
        language=settings.api.language,
    )
    try:
        await voice.warm_up()
    finally:
        voice.close()
    return voice.name
