"""Nothing that is exposed is lost: thousands of things, floors, precision; media by its title."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from hub.errors import Rejected
from hub.home.home_assistant import HomeAssistant, open_home_assistant
from hub.home.registry import MAX_ENTITIES, spoken_to
from hub.language.spoken_states import spoken_state
from hub.ports import ServiceCall
from hub.settings import HomeSettings
from scripted_home_assistant import (
    TOKEN,
    Answer,
    ScriptedHomeAssistant,
    State,
    entity_row,
    scripted_home_assistant,
)

pytestmark = pytest.mark.service

FOUND = (
    '{"changed_states": [], "service_response": {"media_player.radio": {"result": '
    '[{"media_content_id": "spotify:1", "media_content_type": "track", "title": "Two Rivers"}]}}}'
)
NOTHING = '{"changed_states": [], "service_response": {"media_player.radio": {"result": []}}}'


@asynccontextmanager
async def home_at(scripted: ScriptedHomeAssistant) -> AsyncIterator[HomeAssistant]:
    settings = HomeSettings(HA_URL=scripted.url, HA_TOKEN=SecretStr(TOKEN))
    async with open_home_assistant(settings) as home:
        yield home


async def play(home: HomeAssistant, title: str) -> None:
    async def waiting() -> None:
        """Nobody is told."""

    asked = ServiceCall(
        domain="media_player",
        service="play_media",
        entity_id="media_player.radio",
        data={"search_query": title},
    )
    await home.call(asked, within_s=10.0, waiting=waiting)


def crowded(home: ScriptedHomeAssistant) -> None:
    """3,000 things, most of them sensors that come before the switches in the alphabet."""
    for number in range(3000):
        name = f"switch.s{number:04}" if number % 8 == 0 else f"sensor.s{number:04}"
        home.entities.append(entity_row(name, area_id="kitchen"))
        home.exposed.add(name)
        home.states[name] = State("off", {"friendly_name": f"Thing {number}"})


async def test_three_thousand_things_are_all_there() -> None:
    """In a crowd of sensors every switch is known, and nothing is said to be left out."""
    async with scripted_home_assistant(crowded) as scripted, home_at(scripted) as home:
        snapshot = home.snapshot()
        assert len(snapshot.entities) == 3003
        assert sum(entity.domain == "switch" for entity in snapshot.entities) == 375
        assert snapshot.left_out == 0


def test_of_too_many_those_that_people_speak_to_are_kept() -> None:
    """A bound on what a broken Home Assistant may send drops sensors before lights."""
    sensors = [f"sensor.s{number:05}" for number in range(MAX_ENTITIES)]
    ids = spoken_to([*sensors, "switch.z", "light.z"], (), frozenset())
    assert ids[:2] == ["light.z", "switch.z"]
    assert len(ids) == MAX_ENTITIES + 2


def detailed(home: ScriptedHomeAssistant) -> None:
    home.floors.append({"floor_id": "up", "name": "Upstairs", "level": 1, "aliases": ["top"]})
    home.areas.append({"area_id": "attic", "name": "Attic", "aliases": [], "floor_id": "up"})
    home.entities.append(
        entity_row(
            "sensor.power", area_id="attic", options={"sensor": {"suggested_display_precision": 1}}
        )
    )
    home.exposed.add("sensor.power")
    attributes = {"friendly_name": "Power", "unit_of_measurement": "W", "device_class": "power"}
    home.states["sensor.power"] = State("1234.56789", attributes)


async def test_floors_and_precision_are_those_of_home_assistant() -> None:
    """A measure is told with the decimals that Home Assistant shows."""
    async with scripted_home_assistant(detailed) as scripted, home_at(scripted) as home:
        snapshot = home.snapshot()
        assert [(floor.name, floor.aliases) for floor in snapshot.floors] == [
            ("Upstairs", ("top",))
        ]
        assert {area.area_id: area.floor_id for area in snapshot.areas} == {
            "kitchen": None,
            "attic": "up",
        }
        power = next(one for one in snapshot.entities if one.entity_id == "sensor.power")
        assert spoken_state(power) == "1234.6 watts"


def with_player(home: ScriptedHomeAssistant) -> None:
    home.entities.append(entity_row("media_player.radio", area_id="kitchen"))
    home.exposed.add("media_player.radio")
    home.states["media_player.radio"] = State("idle", {"friendly_name": "Radio"})


async def test_media_is_searched_by_its_title_and_the_first_result_is_played() -> None:
    """As Home Assistant's own assistant does it."""
    async with scripted_home_assistant(with_player) as scripted, home_at(scripted) as home:
        scripted.answers.append(Answer(body=FOUND))
        await play(home, "two rivers")
        assert [(service.partition("?")[0], data) for service, data in scripted.calls] == [
            (
                "media_player.search_media",
                {"entity_id": "media_player.radio", "search_query": "two rivers"},
            ),
            (
                "media_player.play_media",
                {
                    "entity_id": "media_player.radio",
                    "media_content_id": "spotify:1",
                    "media_content_type": "track",
                },
            ),
        ]


async def test_what_is_not_found_is_not_played() -> None:
    """And said so."""
    async with scripted_home_assistant(with_player) as scripted, home_at(scripted) as home:
        scripted.answers.append(Answer(body=NOTHING))
        with pytest.raises(Rejected, match="I found nothing called jazz"):
            await play(home, "jazz")
        assert len(scripted.calls) == 1


async def test_what_a_home_tells_only_when_asked_is_looked_up() -> None:
    """A service that answers is called with `return_response`; what it says comes back whole."""
    told = '{"service_response": {"todo.shopping": {"items": [{"summary": "milk"}]}}}'
    async with scripted_home_assistant() as scripted:
        scripted.entities.append(entity_row("todo.shopping"))
        scripted.exposed.add("todo.shopping")
        scripted.states["todo.shopping"] = State("1", {"friendly_name": "Shopping"})
        scripted.answers.append(Answer(body=told, effect=False))
        async with home_at(scripted) as home:
            call = ServiceCall(
                domain="todo",
                service="get_items",
                entity_id="todo.shopping",
                data={"status": "needs_action"},
            )
            assert await home.look_up(call, within_s=10.0) == told.encode()
        assert ("POST", "/api/services/todo/get_items?return_response") in scripted.requests
