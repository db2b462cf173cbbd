"""Temporary Home Assistant: installed from PyPI, started headless with its demo, set up.

Installed once, into `.cache/home-assistant/` of the repository; each run has a fresh configuration.
"""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx
from pydantic import BaseModel, JsonValue
from websockets.sync.client import ClientConnection, connect

from bench.scenario import BenchError
from hub.mqtt.private_broker import free_port

CACHE: Final = Path(__file__).resolve().parents[1] / ".cache" / "home-assistant"
READY_WITHIN_S: Final = 300.0
"""The first start installs what the configuration needs."""
STOP_WITHIN_S: Final = 20.0
_ANSWER_WITHIN_S: Final = 120.0
_CONFIGURATION: Final = """\
homeassistant:
  name: Bench
http:
  server_host: 127.0.0.1
  server_port: {port}
api:
websocket_api:
config:
onboarding:
conversation:
demo:
"""
AREAS: Final = {
    "light.kitchen_lights": "kitchen",
    "light.bed_light": "bedroom",
    "light.ceiling_lights": "living_room",
    "light.office_rgbw_lights": "living_room",
    "cover.kitchen_window": "kitchen",
    "cover.living_room_window": "living_room",
    "fan.living_room_fan": "living_room",
    "climate.heatpump": "living_room",
    "switch.ac": "bedroom",
    "switch.decorative_lights": "bedroom",
}
"""Which of the demo's things is put into which area; kitchen, bedroom and living room are there
from the start."""
ALIASES: Final = {"light.bed_light": "reading lamp"}
EXPOSED: Final = ("media_player.walkman", "lock.front_door", "lock.kitchen_door")
HIDDEN: Final = ("light.entrance_color_white_lights",)
"""Not exposed to voice here."""


class _Code(BaseModel):
    auth_code: str


class _Token(BaseModel):
    access_token: str


class _Result(BaseModel):
    type: str
    id: int = 0
    success: bool = False
    result: JsonValue = None


def requirements(python: tuple[int, int]) -> tuple[str, ...]:
    """The newest Home Assistant this Python runs that was tried, and what it needs pinned."""
    if python >= (3, 13):
        return ("homeassistant==2025.4.4",)
    # Newer releases of josepy have lost what this release's dependencies import.
    return ("homeassistant==2024.3.3", "josepy<2")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHomeAssistant:
    """A running Home Assistant whose areas and aliases are set up."""

    url: str
    token: str = field(repr=False)
    version: str
    process: subprocess.Popen[bytes]
    admin: "Admin"
    http: httpx.Client

    def state(self, entity_id: str) -> tuple[str, Mapping[str, JsonValue]]:
        """The state and the attributes, as Home Assistant itself tells them."""
        told = self.http.get(f"/api/states/{entity_id}").raise_for_status().json()
        return told["state"], told["attributes"]


class Admin:
    """WebSocket client for what only an administrator may do."""

    def __init__(self, socket: ClientConnection, token: str) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._receive()
        self._socket.send(json.dumps({"type": "auth", "access_token": token}))
        if self._receive().type != "auth_ok":
            raise BenchError("Home Assistant refused the token it had just given")

    def command(self, command: str, **fields: JsonValue) -> JsonValue:
        """Its result. Raises `BenchError`."""
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "type": command, **fields}))
        while (answer := self._receive()).id != number or answer.type != "result":
            continue
        if not answer.success:
            raise BenchError(f"Home Assistant refused {command}")
        return answer.result

    def _receive(self) -> _Result:
        return _Result.model_validate_json(self._socket.recv(timeout=_ANSWER_WITHIN_S))


@contextmanager
def own_home_assistant(folder: Path, *, install: bool = True) -> Iterator[OwnHomeAssistant]:
    """Runs one with its configuration and its log in `folder`.

    `install`: where it is not installed; else that is an error. Raises `BenchError` when it does
    not start.
    """
    venv = installed_home_assistant(CACHE, install=install)
    port = free_port()
    configuration = folder / "home-assistant"
    configuration.mkdir(parents=True, exist_ok=True)
    (configuration / "configuration.yaml").write_text(
        _CONFIGURATION.format(port=port), encoding="utf-8"
    )
    log = folder / "home-assistant.log"
    environment = {**os.environ, "PATH": f"{venv / 'bin'}:{os.environ.get('PATH', '')}"}
    with log.open("wb") as words:
        process = subprocess.Popen(
            [venv / "bin" / "hass", "-c", configuration],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(base_url=url, timeout=_ANSWER_WITHIN_S, trust_env=False) as http:
            _await_ready(http, process, log)
            token = _onboard(http, url)
            http.headers["Authorization"] = f"Bearer {token}"
            version = str(http.get("/api/config").raise_for_status().json()["version"])
            with connect(
                f"ws{url.removeprefix('http')}/api/websocket", proxy=None, max_size=2**24
            ) as socket_:
                admin = Admin(socket_, token)
                _await_demo(http, process, log)
                _put_in_order(admin)
                yield OwnHomeAssistant(
                    url=url, token=token, version=version, process=process, admin=admin, http=http
                )
    except httpx.HTTPError as error:
        raise BenchError(
            f"Home Assistant does not do as expected ({error}); its log is {log}"
        ) from error
    finally:
        _stop(process)


def installed_home_assistant(cache: Path, *, install: bool) -> Path:
    """The virtual environment in `cache` that it is installed in; made when first needed.

    Raises `BenchError` where it cannot be installed, or must not be.
    """
    wanted = requirements(sys.version_info[:2])
    venv = cache / f"{wanted[0].rpartition('=')[2]}-py{sys.version_info[0]}.{sys.version_info[1]}"
    stamp = venv / "installed"
    if stamp.exists() and stamp.read_text(encoding="utf-8").split() == list(wanted):
        return venv
    if not install:
        raise BenchError(
            f"{wanted[0]} is not installed in {venv}: --install installs it there from PyPI, once "
            "and in some minutes"
        )
    print(f"installing {wanted[0]} into {venv} ...", file=sys.stderr)
    venv.parent.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(
            [sys.executable, "-m", "venv", "--clear", venv], check=True, capture_output=True
        )
        pip = [
            str(venv / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-input",
            *wanted,
        ]
        subprocess.run(pip, check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        words = error.stderr.decode(errors="replace").strip().splitlines()
        raise BenchError(
            f"{wanted[0]} could not be installed: {words[-1] if words else error}"
        ) from error
    stamp.write_text("\n".join(wanted), encoding="utf-8")
    return venv


def _await_ready(http: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it can be set up."""

    def ready() -> bool:
        return http.get("/api/onboarding", timeout=2.0).status_code == httpx.codes.OK

    _await(ready, process, log)


def _await_demo(http: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the demo's things are there."""
    wanted = {*AREAS, *EXPOSED, *HIDDEN}

    def there() -> bool:
        states = http.get("/api/states").raise_for_status().json()
        running = http.get("/api/config").raise_for_status().json()["state"] == "RUNNING"
        return running and wanted <= {state["entity_id"] for state in states}

    _await(there, process, log)


def _await(condition: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    ends_s = time.monotonic() + READY_WITHIN_S
    while True:
        if process.poll() is not None:
            raise BenchError(f"Home Assistant ended by itself; its log is {log}")
        try:
            if condition():
                return
        except httpx.HTTPError:
            pass
        if time.monotonic() > ends_s:
            raise BenchError(
                f"Home Assistant was not ready within {READY_WITHIN_S:.0f} s; its log is {log}"
            )
        time.sleep(0.2)


def _onboard(http: httpx.Client, url: str) -> str:
    """Makes the first user and returns an access token of theirs."""
    client_id = f"{url}/"
    user = {
        "client_id": client_id,
        "name": "bench",
        "username": "bench",
        "password": "bench",
        "language": "en",
    }
    made = http.post("/api/onboarding/users", json=user).raise_for_status()
    code = _Code.model_validate_json(made.content).auth_code
    form = {"grant_type": "authorization_code", "code": code, "client_id": client_id}
    return _Token.model_validate_json(
        http.post("/auth/token", data=form).raise_for_status().content
    ).access_token


def _put_in_order(admin: Admin) -> None:
    """Areas, an alias, and what is exposed to voice."""
    for entity_id, area_id in AREAS.items():
        aliases: list[JsonValue] = [ALIASES[entity_id]] if entity_id in ALIASES else []
        admin.command(
            "config/entity_registry/update", entity_id=entity_id, area_id=area_id, aliases=aliases
        )
    for ids, exposed in ((EXPOSED, True), (HIDDEN, False)):
        admin.command(
            "homeassistant/expose_entity",
            assistants=["conversation"],
            entity_ids=[*ids],
            should_expose=exposed,
        )


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends it and all it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            continue
