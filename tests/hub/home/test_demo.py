"""The demo home: real state, Home Assistant's words, refusals that change nothing."""

import asyncio

import pytest

from hub.errors import Rejected
from hub.home.demo import DemoHome
from hub.ports import Entity, Scalar, ServiceCall

pytestmark = pytest.mark.pure

CONTRACT_IDS = """
    light.kitchen_light light.living_room_light light.living_room_lamp light.bedroom_light
    light.office_light light.hallway_light light.garage_light fan.bedroom_fan
    cover.bedroom_blinds cover.living_room_blinds cover.garage_door lock.front_door
    lock.back_door climate.living_room_thermostat
    media_player.living_room_player sensor.kitchen_temperature sensor.bedroom_temperature
"""


async def no_wait() -> None:
    raise AssertionError("the demo home keeps nobody waiting")


async def call(home: DemoHome, service: str, entity_id: str, **data: Scalar) -> Entity:
    """Calls `domain.service` and returns the state that was read back."""
    domain, _, name = service.partition(".")
    result = await home.call(
        ServiceCall(domain=domain, service=name, entity_id=entity_id, data=data),
        within_s=1.0,
        waiting=no_wait,
    )
    assert result.verified
    assert result.state is not None
    return result.state


def state_of(home: DemoHome, entity_id: str) -> Entity:
    return next(entity for entity in home.snapshot().entities if entity.entity_id == entity_id)


def test_contract_entities_are_there() -> None:
    """Every area and entity the contract names exists, each entity in an area."""
    home = DemoHome().snapshot()
    areas = {area.area_id for area in home.areas}
    assert areas == {"kitchen", "living_room", "bedroom", "office", "hallway", "garage"}
    assert {entity.entity_id for entity in home.entities} >= set(CONTRACT_IDS.split())
    assert {entity.area_id for entity in home.entities} <= areas


@pytest.mark.parametrize(
    ("service", "entity_id", "data", "state", "attributes"),
    [
        ("light.turn_on", "light.kitchen_light", {}, "on", {"brightness": 255}),
        ("light.turn_on", "light.kitchen_light", {"brightness_pct": 50}, "on", {"brightness": 127}),
        ("light.turn_on", "light.kitchen_light", {"brightness": 10}, "on", {"brightness": 10}),
        (
            "light.turn_on",
            "light.kitchen_light",
            {"brightness_step_pct": 20},
            "on",
            {"brightness": 51},
        ),
        ("light.turn_on", "light.kitchen_light", {"brightness_pct": 0}, "off", {}),
        (
            "light.turn_on",
            "light.office_light",
            {"color_name": "blue"},
            "on",
            {"rgb_color": "0,0,255"},
        ),
        (
            "light.turn_on",
            "light.office_light",
            {"rgb_color": "1, 2, 3"},
            "on",
            {"rgb_color": "1,2,3"},
        ),
        ("light.toggle", "light.kitchen_light", {}, "on", {}),
        ("switch.turn_on", "switch.coffee_machine", {}, "on", {}),
        ("fan.turn_on", "fan.bedroom_fan", {}, "on", {"percentage": 100}),
        ("fan.set_percentage", "fan.bedroom_fan", {"percentage": 50}, "on", {"percentage": 50}),
        ("fan.set_percentage", "fan.bedroom_fan", {"percentage": 0}, "off", {"percentage": 0}),
        ("fan.increase_speed", "fan.bedroom_fan", {}, "on", {"percentage": 25}),
        ("cover.close_cover", "cover.bedroom_blinds", {}, "closed", {"current_position": 0}),
        (
            "cover.set_cover_position",
            "cover.bedroom_blinds",
            {"position": 30},
            "open",
            {"current_position": 30},
        ),
        ("cover.open_cover", "cover.garage_door", {}, "open", {"current_position": 100}),
        ("cover.toggle", "cover.garage_door", {}, "open", {}),
        ("lock.unlock", "lock.front_door", {}, "unlocked", {}),
        ("lock.lock", "lock.front_door", {}, "locked", {}),
        (
            "climate.set_temperature",
            "climate.living_room_thermostat",
            {"temperature": 21.5},
            "heat",
            {"temperature": 21.5},
        ),
        ("climate.turn_off", "climate.living_room_thermostat", {}, "off", {}),
        ("media_player.media_play", "media_player.living_room_player", {}, "playing", {}),
        (
            "media_player.media_next_track",
            "media_player.living_room_player",
            {},
            "playing",
            {"media_title": "Two Rivers"},
        ),
        (
            "media_player.volume_set",
            "media_player.living_room_player",
            {"volume_level": 0.25},
            "paused",
            {"volume_level": 0.25},
        ),
        (
            "media_player.volume_up",
            "media_player.living_room_player",
            {},
            "paused",
            {"volume_level": 0.5},
        ),
        (
            "media_player.volume_down",
            "media_player.living_room_player",
            {},
            "paused",
            {"volume_level": 0.3},
        ),
        (
            "media_player.volume_mute",
            "media_player.living_room_player",
            {"is_volume_muted": True},
            "paused",
            {"is_volume_muted": True},
        ),
    ],
)
async def test_service_changes_what_it_says(
    service: str, entity_id: str, data: dict[str, Scalar], state: str, attributes: dict[str, Scalar]
) -> None:
    """Each service has its effect, read back and seen in the next snapshot."""
    home = DemoHome()
    seen = await call(home, service, entity_id, **data)
    assert seen.state == state
    assert {name: seen.attributes.get(name) for name in attributes} == attributes
    assert state_of(home, entity_id) == seen


@pytest.mark.parametrize(
    ("service", "entity_id", "data", "named"),
    [
        ("light.turn_on", "light.no_such", {}, "light.no_such"),
        ("light.explode", "light.kitchen_light", {}, "light.explode"),
        ("switch.turn_on", "light.kitchen_light", {}, "switch.turn_on"),
        ("light.turn_on", "light.kitchen_light", {"brightness_pct": 300}, "0 to 100"),
        ("light.turn_on", "light.kitchen_light", {"brightness_pct": True}, "brightness_pct"),
        ("light.turn_on", "light.kitchen_light", {"brightness": "half"}, "half"),
        ("light.turn_on", "light.kitchen_light", {"volume": 3}, "volume"),
        ("light.turn_on", "light.kitchen_light", {"color_name": "blue"}, "no colours"),
        ("light.turn_on", "light.office_light", {"color_name": "plaid"}, "plaid"),
        ("light.turn_on", "light.office_light", {"rgb_color": "1,2"}, "three numbers"),
        ("cover.set_cover_position", "cover.bedroom_blinds", {"position": 101}, "0 to 100"),
        ("cover.set_cover_position", "cover.bedroom_blinds", {}, "position"),
        (
            "climate.set_temperature",
            "climate.living_room_thermostat",
            {"temperature": 90},
            "7 to 30",
        ),
        (
            "climate.set_hvac_mode",
            "climate.living_room_thermostat",
            {"hvac_mode": "party"},
            "party",
        ),
        (
            "media_player.volume_set",
            "media_player.living_room_player",
            {"volume_level": 30},
            "0 to 1",
        ),
        ("sensor.turn_on", "sensor.kitchen_temperature", {}, "sensor.turn_on"),
    ],
)
async def test_what_cannot_be_is_rejected_and_changes_nothing(
    service: str, entity_id: str, data: dict[str, Scalar], named: str
) -> None:
    """The refusal names the thing or what is allowed; the home is as before."""
    home = DemoHome()
    before = home.snapshot()
    with pytest.raises(Rejected, match=named):
        await call(home, service, entity_id, **data)
    assert home.snapshot() == before


async def test_steps_stop_at_the_ends() -> None:
    """Volume and brightness steps end at full and at nothing."""
    home = DemoHome()
    for _ in range(12):
        player = await call(home, "media_player.volume_up", "media_player.living_room_player")
        light = await call(home, "light.turn_on", "light.kitchen_light", brightness_step_pct=30)
    assert player.attributes["volume_level"] == 1.0
    assert light.attributes["brightness"] == 255
    for _ in range(12):
        player = await call(home, "media_player.volume_down", "media_player.living_room_player")
    assert player.attributes["volume_level"] == 0.0


async def test_homes_do_not_share_state() -> None:
    """Two hubs' demo homes know nothing of each other."""
    first, second = DemoHome(), DemoHome()
    await call(first, "light.turn_on", "light.kitchen_light")
    assert state_of(second, "light.kitchen_light").state == "off"


async def test_names_change_never() -> None:
    """Waiting for new names waits; an older version is answered at once. States are no names."""
    home = DemoHome()
    version = home.snapshot().version
    await call(home, "light.turn_on", "light.kitchen_light")
    assert home.snapshot().version == version
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await home.changed(version)
    assert (await home.changed("")).version == version


def test_forbidden_domains_are_not_there() -> None:
    """As in any home: neither seen nor called."""
    home = DemoHome(forbidden=frozenset({"lock", "cover"}))
    assert {entity.domain for entity in home.snapshot().entities}.isdisjoint({"lock", "cover"})
