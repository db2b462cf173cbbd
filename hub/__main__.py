"""The hub service: `python -m hub`. Settings -> adapters -> one task group -> until SIGTERM. Sees every adapter."""

import argparse
import asyncio
import os
import secrets
import signal
import socket
import sys
import time
import uuid
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
import uvicorn
from fastapi import FastAPI

from hub.api import create_api
from hub.broker import BrokerError, PrivateBroker
from hub.check import check
from hub.context.cached import ConversationMemory
from hub.context.opening import open_cache, open_store
from hub.dialogue import Dialogue
from hub.errors import HubError
from hub.health import HealthReport
from hub.hearing import SpeechParts
from hub.home.demo import DemoHome
from hub.household.opening import open_household
from hub.inbox import Inbox
from hub.intents import LocalIntents
from hub.intents.vocabulary import build_vocabulary
from hub.presence import MqttBell, Names, status_publication
from hub.settings import HubSettings, SettingsError
from hub.speech.engine import EngineUnavailable, Recogniser, Voice
from hub.speech.engines import load_recogniser, load_voice
from hub.speech.settings import SpeechSettings
from hub.speech.vad import SileroVad
from hub.timers import TimerBook
from hub.turn import TurnRunner
from hub.wire.link import Link, Publication
from hub.wire.logs import configure_logs
from hub.wire.settings import redacted
from hub.wire.tasks import task_group
from hub.wire.topics import Topics, is_id
from hub.wire.version import version

log = structlog.get_logger()


class StartError(Exception):
    """The hub cannot start; the message says what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Runs the service; returns the process's exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m hub",
        description="The Ingle hub: takes spoken and typed commands over MQTT and HTTP, acts on the home, answers.",
        epilog="All settings come from the environment; docs/settings.md lists them.",
    )
    parser.add_argument(
        "--check", action="store_true", help="load the settings, try every dependency once, print a table, exit 0 or 1"
    )
    options = parser.parse_args(arguments)
    try:
        settings = HubSettings.read(os.environ)
    except SettingsError as error:
        print(f"The hub's settings are wrong:\n{error}", file=sys.stderr)
        return 1
    configure_logs(settings.logs)
    if options.check:
        return asyncio.run(check(settings))
    try:
        asyncio.run(_serve(settings))
    except (StartError, HubError, EngineUnavailable, BrokerError) as error:
        print(f"The hub cannot start: {error}", file=sys.stderr)
        return 1
    return 0


async def _serve(settings: HubSettings) -> None:
    """Runs the hub until SIGTERM or SIGINT; turns in progress then end with a terminal message."""
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    log.info("hub.starting", version=version(), **_shown(settings))
    async with AsyncExitStack() as stack:
        hub = await _compose(settings, stack)
        await stack.enter_async_context(_background(hub.link.run()))  # outlives the turns: they say goodbye over it
        async with task_group() as work:
            learn = getattr(hub.recogniser, "use_vocabulary", None)
            running = [work.create_task(hub.inbox.run()), work.create_task(hub.names.run(learn))]
            answering = work.create_task(hub.server.serve(sockets=[hub.socket]))
            await hub.inbox.ready.wait()
            await hub.link.set_birth(hub.ready)
            log.info("hub.listening", url=_url(hub.socket), hub_id=hub.hub_id)
            await stop.wait()
            log.info("hub.stopping")
            hub.server.should_exit = True
            for task in running:
                task.cancel()
            await answering
    log.info("hub.stopped")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hub:
    """The parts that run."""

    hub_id: str
    link: Link
    ready: Publication
    """The status that says that turns are taken."""
    inbox: Inbox
    names: Names
    recogniser: Recogniser | None
    server: "_Server"
    socket: socket.socket


async def _compose(settings: HubSettings, stack: AsyncExitStack) -> _Hub:
    """Opens every adapter and introduces them to each other; `stack` closes them."""
    if settings.home.url is not None:
        raise StartError("Home Assistant is not supported yet: unset HA_URL to use the built-in demo home")
    listening = _listen(settings.api.host, settings.api.port)
    stack.callback(listening.close)
    hub_id, topics, language = _hub_id(settings.state_dir), Topics(settings.mqtt.topic_prefix), settings.api.language
    broker = settings.mqtt.broker
    if settings.mqtt.url is None:
        broker = (await stack.enter_async_context(PrivateBroker(settings.state_dir / "broker"))).address
    store = await stack.enter_async_context(open_store(settings.database, settings.state_dir))
    cache = await stack.enter_async_context(open_cache(settings.cache))
    household = await stack.enter_async_context(
        open_household(settings.cache, settings.state_dir, hub_id=hub_id, topic_prefix=settings.mqtt.topic_prefix)
    )
    home, intents = DemoHome(), LocalIntents(language)
    speech = await asyncio.to_thread(_load_speech, settings.speech, language)
    for engine in (speech.recogniser, speech.voice):
        if engine is not None:
            stack.callback(engine.close)
            await engine.warm_up()
    await asyncio.to_thread(intents.learn, home.snapshot())
    link = Link(
        broker,
        client_id=f"ingle-hub-{hub_id}",
        birth=status_publication(topics, hub_id, version(), online=True),
        will=status_publication(topics, hub_id, version(), online=False),
    )
    runner = TurnRunner(
        home=home,
        intents=intents,
        timers=TimerBook(
            bell=MqttBell(link, topics),
            shelf=household.timers,
            clock=time.monotonic,
            new_id=lambda: uuid.uuid4().hex,
        ),
        memory=ConversationMemory(store, cache, settings.cache.ttl_s),
        dialogue=Dialogue(time.monotonic, household.questions),
        limit_s=settings.api.request_timeout_s,
        now=lambda: datetime.now().astimezone(),
    )
    inbox = Inbox(
        link=link,
        topics=topics,
        hub_id=hub_id,
        runner=runner,
        speech=speech,
        claims=household.claims,
        arbiter=household.arbiter,
    )
    names = Names(link=link, topics=topics, home=home, intents=intents, vocabulary=build_vocabulary, language=language)
    health = HealthReport(
        cache=cache, redis_enabled=settings.cache.enabled, store=store, home=home, link=link, inbox=inbox
    )
    server = _Server(create_api(runner, health, token=settings.api.token, version=version()))
    return _Hub(
        hub_id=hub_id,
        link=link,
        ready=status_publication(topics, hub_id, version(), online=True, ready=True),
        inbox=inbox,
        names=names,
        recogniser=speech.recogniser,
        server=server,
        socket=listening,
    )


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: this process has its own."""

    def __init__(self, api: FastAPI) -> None:
        super().__init__(uvicorn.Config(api, log_config=None, access_log=False, timeout_graceful_shutdown=3))

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves the signals alone."""
        yield


@asynccontextmanager
async def _background(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Runs it while the block runs."""
    async with task_group() as tasks:
        task = tasks.create_task(work)
        try:
            yield
        finally:
            task.cancel()


def _load_speech(settings: SpeechSettings, language: str) -> SpeechParts:
    """The engines that were chosen. With `auto`, one that cannot be had only takes that ability away."""
    recogniser: Recogniser | None = None
    voice: Voice | None = None
    try:
        recogniser = load_recogniser(settings, language=language)
    except EngineUnavailable as error:
        if settings.stt_engine != "auto":
            raise
        log.warning("hub.cannot_hear", reason=str(error))
    try:
        voice = load_voice(settings)
    except EngineUnavailable as error:
        if settings.tts_engine != "auto":
            raise
        log.warning("hub.cannot_speak", reason=str(error))
    return SpeechParts(recogniser=recogniser, voice=voice, vad=SileroVad)


def _listen(host: str, port: int) -> socket.socket:
    """The HTTP socket, bound before anything slow begins. Raises `StartError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named: asyncio switches Nagle's algorithm off only where it is, and each answer else waits 44 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise StartError(f"cannot listen on {host}:{port} (HUB_HOST, HUB_PORT): {error.strerror}") from error
    return listening


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _hub_id(state_dir: Path) -> str:
    """The hub's own id, made at the first start and kept. Raises `StartError` where nothing can be kept."""
    path = state_dir / "hub-id"
    try:
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            known = path.read_text(encoding="ascii", errors="replace").strip()
            if is_id(known):
                return known
        made = f"hub-{secrets.token_hex(4)}"
        path.write_text(made + "\n", encoding="ascii")
    except OSError as error:
        raise StartError(
            f"cannot write in the state directory {state_dir} (INGLE_STATE_DIR): {error.strerror}"
        ) from error
    return made


def _shown(settings: HubSettings) -> dict[str, str]:
    groups = (settings.api, settings.mqtt, settings.cache, settings.database, settings.home, settings.speech)
    return {**redacted(*groups), "INGLE_STATE_DIR": str(settings.state_dir)}


if __name__ == "__main__":
    sys.exit(main())
