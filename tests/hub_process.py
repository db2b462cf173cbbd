"""A real hub as a process: started, killed and restarted on the same port and files; its health."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import httpx
from prometheus_client.parser import text_string_to_metric_families

from servers import free_port, program

LIMIT_S: Final = 60.0
STOP_WITHIN_S: Final = 10.0
_POLL_S: Final = 0.03
_OTHERS: Final = (
    *(
        "HUB_",
        "MQTT_",
        "HA_",
        "HOME_",
        "LLM_",
        "OLLAMA_",
        "OPENAI_",
        "SEARCH_",
        "BRAVE_",
        "REDIS_",
        "DATABASE_",
    ),
    *(
        "STT_",
        "TTS_",
        "WHISPER_",
        "INGLE_",
        "REQUEST_TIMEOUT",
        "STATE_DIRECTORY",
        "LOG_",
        "CONVERSATION_",
    ),
)
"""Settings of whoever runs the tests that are not handed on, by how their names begin."""


class HubProcess:
    """`python -m hub` with its files and its log in `folder`."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.log = folder / "hub.log"
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OTHERS)}
        own = {
            "HUB_PORT": str(self.port),
            "INGLE_STATE_DIR": str(folder / "state"),
            "LOG_FORMAT": "json",
            "TTS_ENGINE": "espeak",  # there in 20 ms
        }
        self._environment = {**kept, **own, **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self.http = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.port}", trust_env=False, timeout=LIMIT_S
        )

    async def start(self) -> None:
        """Runs it; returns when it takes turns."""
        before = len(self.logged("hub.listening"))
        self._process = self._launched()
        await self.until(lambda: len(self.logged("hub.listening")) > before)
        await self.until_health(lambda health: health["mqtt"]["connected"])

    def refusal(self) -> str:
        """Runs it where it must not start; returns what it says last."""
        assert self._launched().wait(LIMIT_S) == 1, self.last_words()
        return self.last_words().splitlines()[-1]

    def _launched(self) -> subprocess.Popen[bytes]:
        guarded = (program("setpriv", package="util-linux"), "--pdeathsig=KILL", "--")
        with self.log.open("ab") as log:
            return subprocess.Popen(
                (*guarded, sys.executable, "-m", "hub"),
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Ends it as a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        """Stops it where it is: it keeps its connections and says nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Lets a frozen hub go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    async def stop(self) -> None:
        """Ends it as systemd would; it must end by itself, and without an error."""
        await self.http.aclose()
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            assert await asyncio.to_thread(self._process.wait, STOP_WITHIN_S) == 0, (
                self.last_words()
            )
        finally:
            self._process.kill()

    # -- what it tells ----------------------------------------------------------------------------

    @property
    def hub_id(self) -> str:
        """Under which it takes turns."""
        return str(self.logged("hub.listening")[-1]["hub_id"])

    async def health(self) -> dict[str, Any]:
        return dict((await self.http.get("/health")).raise_for_status().json())

    async def breaker(self, name: str) -> dict[str, Any]:
        """One breaker as `/health` shows it."""
        [found] = [
            breaker for breaker in (await self.health())["breakers"] if breaker["name"] == name
        ]
        return dict(found)

    async def metric(self, sample: str, /, **labels: str) -> float:
        """One sample of `/metrics`; 0 where there is none yet."""
        text = (await self.http.get("/metrics")).raise_for_status().text
        samples = (one for family in text_string_to_metric_families(text) for one in family.samples)
        return next(
            (one.value for one in samples if (one.name, one.labels) == (sample, labels)), 0.0
        )

    def logged(self, event: str) -> list[dict[str, Any]]:
        """Its records of that event so far."""
        if not self.log.exists():
            return []
        lines = self.log.read_text(errors="replace").splitlines()
        records = [
            json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")
        ]
        return [record for record in records if record["event"] == event]

    async def until(self, done: Callable[[], object]) -> None:
        """Waits for what it does; fails at once when it has ended."""
        async with asyncio.timeout(LIMIT_S):
            while not done():
                self._check()
                await asyncio.sleep(_POLL_S)

    async def until_health(self, wanted: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """The first `/health` that is as wanted."""
        async with asyncio.timeout(LIMIT_S):
            while True:
                self._check()
                health = await self.health()
                if wanted(health):
                    return health
                await asyncio.sleep(_POLL_S)

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]

    def _check(self) -> None:
        assert self._process is not None
        assert self._process.poll() is None, self.last_words()


@asynccontextmanager
async def running_hub(folder: Path, settings: Mapping[str, str]) -> AsyncIterator[HubProcess]:
    """A hub that takes turns, stopped at the end."""
    hub = HubProcess(folder, settings)
    try:
        await hub.start()
        yield hub
    finally:
        await hub.stop()
