"""Fault injection for the ladder of fallbacks: a real hub, and every dependency that it can lose.

async with household(folder, mosquitto) as house:
    house.first.replies("It is a long story.")          # the first language model's next answer
    turn = await house.satellite.ask("tell me a story")
    assert turn.answer == "It is a long story."
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hub_process import LIMIT_S, HubProcess, running_hub
from ingle.wire.topics import Topics
from played_satellite import PlayedSatellite, PlayedTurn, played_satellite
from scripted_home_assistant import (
    TOKEN,
    ScriptedHomeAssistant,
    State,
    entity_row,
    scripted_home_assistant,
)
from scripted_llm import ScriptedLlm
from scripted_search import KEY, SearchScript, scripted_search
from servers import MosquittoServer, PostgresServer, RedisServer

THINGS: Final = {
    "light.kitchen_light": ("Kitchen Light", "kitchen", "off"),
    "light.bedroom_light": ("Bedroom Light", "bedroom", "off"),
    "light.office_light": ("Office Light", "office", "off"),
    "light.hallway_light": ("Hallway Light", "hallway", "off"),
    "cover.bedroom_blinds": ("Bedroom Blinds", "bedroom", "open"),
    "lock.front_door": ("Front Door", "hallway", "locked"),
    "climate.thermostat": ("Thermostat", "living_room", "heat"),
    "media_player.player": ("Player", "living_room", "playing"),
}
ROOMS: Final = ("kitchen", "bedroom", "office", "hallway", "living_room")
ATTRIBUTES: Final = {
    "light": {"supported_color_modes": ["hs"], "brightness": 128},
    "cover": {"current_position": 100, "device_class": "blind"},
    "climate": {
        "temperature": 20.0,
        "current_temperature": 19.5,
        "min_temp": 7.0,
        "max_temp": 30.0,
    },
    "media_player": {"media_title": "Morning Air", "volume_level": 0.4},
}


@dataclass
class House:
    """The hub and its dependencies, each of which a test can take away."""

    hub: HubProcess
    satellite: PlayedSatellite
    home: ScriptedHomeAssistant
    first: ScriptedLlm
    """The provider that is asked first, in Ollama's protocol."""
    second: ScriptedLlm
    """In OpenAI's."""
    search: SearchScript
    mosquitto: MosquittoServer
    postgres: PostgresServer | None = None
    database: str = ""
    """Its name there."""
    settings: dict[str, str] = field(default_factory=dict)

    def acted_on(self, entity_id: str) -> list[str]:
        """The services that reached Home Assistant for it."""
        return [service for service, data in self.home.calls if data["entity_id"] == entity_id]

    def rows(self, sql: str) -> list[str]:
        """The lines that PostgreSQL answers."""
        assert self.postgres is not None
        return self.postgres.execute(sql, database=self.database).splitlines()

    async def kept(self, *turns: PlayedTurn) -> None:
        """Waits until the turns are in PostgreSQL: a turn is kept after its end."""
        wanted = {turn.turn_id for turn in turns}

        async def there() -> bool:
            return wanted <= set(
                await asyncio.to_thread(self.rows, "SELECT turn_id FROM conversations")
            )

        await until(there)

    async def calm(self) -> None:
        """As if nothing had happened: scripts and counts empty, breakers closed."""
        for model in (self.first, self.second):
            model.forget()
        self.search.replies.clear()
        self.search.queries.clear()
        self.search.may_answer.set()
        self.home.calls.clear()
        for breaker in (await self.hub.health())["breakers"]:
            (await self.hub.http.post(f"/breakers/{breaker['name']}/reset")).raise_for_status()


SHORT_LIMITS = {
    "STT_ENGINE": "phrases",
    "TTS_ENGINE": "espeak",
    "HA_TIMEOUT": "0.8",
    "LLM_PROVIDERS": "ollama,openai",
    "LLM_FIRST_TOKEN_TIMEOUT": "1",
    "LLM_TIMEOUT": "10",
    "SEARCH_TIMEOUT": "0.5",
}
"""Every engine that starts at once, and limits that a test can wait for."""


@asynccontextmanager
async def household(
    folder: Path,
    mosquitto: MosquittoServer,
    *,
    redis: RedisServer | None = None,
    postgres: PostgresServer | None = None,
    relayed: int | None = None,
    prepare: Callable[[ScriptedHomeAssistant], None] | None = None,
    **settings: str,
) -> AsyncIterator[House]:
    """One that is whole and ready; `settings` go to the hub, over those that lead it to its peers.

    `relayed`: the port through which it reaches PostgreSQL; `prepare` changes its home before the
    hub sees it.
    """
    topics = Topics(f"test-{uuid.uuid4().hex[:12]}/v1")
    async with AsyncExitStack() as stack:
        home = await stack.enter_async_context(scripted_home_assistant(furnish))
        if prepare is not None:
            prepare(home)
        first = await stack.enter_async_context(ScriptedLlm())
        second = await stack.enter_async_context(ScriptedLlm())
        first.warm_ups, second.warm_ups = [], []
        search = stack.enter_context(scripted_search())
        database = "" if postgres is None else postgres.create_database()
        given = SHORT_LIMITS | {
            "MQTT_URL": mosquitto.url,
            "MQTT_TOPIC_PREFIX": topics.prefix,
            "HA_URL": home.url,
            "HA_TOKEN": TOKEN,
            "OLLAMA_URL": first.base_url,
            "OPENAI_BASE_URL": f"{second.base_url}/v1",
            "BRAVE_URL": search.url,
            "BRAVE_API_KEY": KEY,
        }
        if redis is not None:
            given |= {"REDIS_ENABLED": "true", "REDIS_URL": redis.url}
        if postgres is not None:
            stack.callback(postgres.drop_database, database)
            given |= {
                "DATABASE_ENABLED": "true",
                "DATABASE_URL": _through(postgres.database_url(database), postgres.port, relayed),
            }
        satellite = await stack.enter_async_context(played_satellite(mosquitto.address, topics))
        hub = await stack.enter_async_context(running_hub(folder, given | settings))
        yield House(
            hub,
            satellite,
            home,
            first,
            second,
            search,
            mosquitto,
            postgres,
            database,
            given | settings,
        )


def _through(url: str, port: int, relayed: int | None) -> str:
    return url if relayed is None else url.replace(f":{port}/", f":{relayed}/")


def furnish(home: ScriptedHomeAssistant) -> None:
    """Puts the things of the ladder's home into it."""
    home.areas = [
        {"area_id": room, "name": room.replace("_", " ").title(), "aliases": []} for room in ROOMS
    ]
    home.devices = []
    home.entities, home.states, home.exposed = [], {}, set()
    for entity_id, (name, area, state) in THINGS.items():
        put(home, entity_id, name, area, state)


def put(home: ScriptedHomeAssistant, entity_id: str, name: str, area: str, state: str) -> None:
    """One more thing, exposed to voice."""
    attributes = ATTRIBUTES.get(entity_id.partition(".")[0], {})
    home.entities.append(entity_row(entity_id, area_id=area))
    home.states[entity_id] = State(state, {"friendly_name": name, **attributes})
    home.exposed.add(entity_id)


async def all_at_once(*work: Awaitable[None]) -> None:
    """Runs the work side by side: what takes its time takes it once."""

    async def run(one: Awaitable[None]) -> None:
        await one

    async with asyncio.TaskGroup() as tasks:
        for one in work:
            tasks.create_task(run(one))


async def until(done: Callable[[], Awaitable[object]]) -> None:
    """Waits for what has to be asked for."""
    async with asyncio.timeout(LIMIT_S):
        while not await done():  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.03)
