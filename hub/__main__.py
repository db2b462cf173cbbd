"""Entry point of the hub service, `python -m hub`: settings, adapters, tasks until SIGTERM."""

import gc

if __name__ == "__main__":
    gc.disable()  # until all is loaded, see `settle`; before the imports, half of what it saves
import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from contextlib import AsyncExitStack
from typing import Final

import structlog

from hub.backup.first_start import dump_before_first_start
from hub.check import check
from hub.composition import Hub, compose
from hub.errors import HubError
from hub.language.current import speak
from hub.mqtt.private_broker import BrokerError
from hub.settings import HubSettings, SettingsError
from hub.startup import StartError, refuse_half_restored
from ingle.runtime.descriptors import raise_descriptor_limit
from ingle.runtime.garbage import settle
from ingle.runtime.logs import configure_logs
from ingle.runtime.misspelt_settings import warn_of_misspelt
from ingle.runtime.notify import ServiceManager
from ingle.runtime.private_files import keep_files_private, warn_of_root
from ingle.runtime.redaction import without_passwords
from ingle.runtime.settings import redacted
from ingle.runtime.shortage import out_of_memory
from ingle.runtime.tasks import background, task_group
from ingle.runtime.version import version
from ingle.speech.engine import EngineUnavailable, VocabularyUser

log = structlog.get_logger()

NO_MEMORY: Final = (
    "The hub ends: it got no more memory. Give it more (ulimit -v, MemoryMax=), or choose smaller "
    "speech engines (STT_ENGINE, TTS_ENGINE)."
)
BROKER_WAIT_S: Final = 10.0
"""Seconds for which a start waits for its broker; then the hub is ready all the same: typed turns
work."""


def main(arguments: list[str] | None = None) -> int:
    """Runs the service; returns the process's exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m hub",
        description="The Ingle hub: takes spoken and typed commands over MQTT and HTTP, "
        "acts on the home, answers.",
        epilog="All settings come from the environment; docs/settings.md lists them.",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="load the settings, try every dependency once, print a table, exit 0 or 1",
    )
    options = parser.parse_args(arguments)
    try:
        settings = HubSettings.read(os.environ)
    except SettingsError as error:
        print(f"The hub's settings are wrong:\n{error}", file=sys.stderr)
        return 1
    configure_logs(settings.logs)
    raise_descriptor_limit()
    warn_of_misspelt(os.environ, HubSettings)
    if options.check:
        return asyncio.run(check(settings))
    keep_files_private(settings.state_dir)
    warn_of_root()
    try:
        asyncio.run(_serve(settings))
    except (StartError, HubError, EngineUnavailable, BrokerError) as error:
        print(f"The hub cannot start: {without_passwords(str(error))}", file=sys.stderr)
        return 1
    except Exception as error:
        if not out_of_memory(error):
            raise
        # It would tell at length of what was left half done.
        logging.getLogger("asyncio").disabled = True
        print(NO_MEMORY, file=sys.stderr)
        return 1
    return 0


async def _serve(settings: HubSettings) -> None:
    """Runs the hub until SIGTERM or SIGINT; turns in progress then end with a terminal message."""
    speak(settings.api.language)  # for all that is started from here on
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    log.info("hub.starting", version=version(), **_shown(settings))
    manager = ServiceManager.of(os.environ)
    refuse_half_restored(settings.state_dir)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(background(manager.watch()))
        await dump_before_first_start(settings.database, settings.state_dir, make_folder=True)
        hub = await compose(settings, stack)
        settle()
        learn = [part for part in hub.hearing if isinstance(part, VocabularyUser)]
        # The link outlives the turns: they say goodbye over it.
        await stack.enter_async_context(background(hub.link.run()))
        async with task_group() as work:
            running = [
                work.create_task(hub.inbox.run()),
                work.create_task(hub.vocabulary_publisher.run(*learn)),
                work.create_task(hub.schedules.run()),
            ]
            answering = work.create_task(hub.server.serve(sockets=[hub.socket]))
            running.append(work.create_task(_become_ready(hub, manager)))
            await stop.wait()
            manager.stopping()
            log.info("hub.stopping")
            hub.server.should_exit = True
            for task in running:
                task.cancel()
            await answering
    log.info("hub.stopped")


async def _become_ready(hub: Hub, manager: ServiceManager) -> None:
    """Tells satellites and systemd that turns are taken, once they are."""
    await hub.inbox.ready.wait()
    await hub.link.set_birth(hub.ready)
    url = _url(hub.socket)
    log.info("hub.listening", url=url, hub_id=hub.hub_id)
    try:
        async with asyncio.timeout(BROKER_WAIT_S):
            await hub.link.wait_connected()
    except TimeoutError:
        manager.ready(f"takes typed turns only at {url}: no broker answers (MQTT_URL)")
        await hub.link.wait_connected()
    manager.ready(f"takes turns at {url}")


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _shown(settings: HubSettings) -> dict[str, str]:
    groups = (
        settings.api,
        settings.mqtt,
        settings.pairing,
        settings.cache,
        settings.database,
        settings.home,
        settings.llm,
        settings.search,
        settings.speech,
        settings.clock,
    )
    return {**redacted(*groups), "INGLE_STATE_DIR": str(settings.state_dir)}


if __name__ == "__main__":
    sys.exit(main())
