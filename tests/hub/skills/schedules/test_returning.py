"""Taking back: the call after which a thing is as it was."""

from collections.abc import Mapping

import pytest

from hub.ports import Entity, Scalar, ServiceCall
from hub.skills.schedules.returning import taking_back

pytestmark = pytest.mark.pure


def thing(entity_id: str, state: str, attributes: Mapping[str, Scalar]) -> Entity:
    return Entity(entity_id=entity_id, name="x", area_id=None, state=state, attributes=attributes)


@pytest.mark.parametrize(
    ("service", "data", "before", "attributes", "back"),
    [
        ("light.turn_on", {}, "off", {}, ("turn_off", {})),
        ("light.turn_off", {}, "on", {"brightness": 40}, ("turn_on", {"brightness": 40})),
        ("light.turn_on", {}, "on", {"brightness": 40}, ("turn_off", {})),
        ("light.turn_off", {}, "off", {}, ("turn_on", {})),
        (
            "light.turn_on",
            {"brightness_pct": 9},
            "on",
            {"brightness": 40},
            ("turn_on", {"brightness": 40}),
        ),
        (
            "light.turn_on",
            {"color_name": "red"},
            "on",
            {"rgb_color": "1,2,3"},
            ("turn_on", {"rgb_color": "1,2,3"}),
        ),
        ("switch.turn_on", {}, "off", {}, ("turn_off", {})),
        (
            "fan.set_percentage",
            {"percentage": 50},
            "on",
            {"percentage": 25},
            ("set_percentage", {"percentage": 25}),
        ),
        ("cover.open_cover", {}, "closed", {"current_position": 0}, ("close_cover", {})),
        (
            "cover.close_cover",
            {},
            "open",
            {"current_position": 30},
            ("set_cover_position", {"position": 30}),
        ),
        ("lock.unlock", {}, "locked", {}, ("lock", {})),
        (
            "climate.set_temperature",
            {"temperature": 23},
            "heat",
            {"temperature": 20},
            ("set_temperature", {"temperature": 20}),
        ),
        (
            "climate.set_hvac_mode",
            {"hvac_mode": "off"},
            "heat",
            {},
            ("set_hvac_mode", {"hvac_mode": "heat"}),
        ),
        (
            "media_player.volume_set",
            {"volume_level": 1},
            "playing",
            {"volume_level": 0.4},
            ("volume_set", {"volume_level": 0.4}),
        ),
        ("media_player.media_pause", {}, "playing", {}, ("media_play", {})),
        (
            "media_player.volume_mute",
            {"is_volume_muted": True},
            "playing",
            {},
            ("volume_mute", {"is_volume_muted": False}),
        ),
    ],
)
def test_a_thing_is_as_it_was_afterwards(
    service: str,
    data: Mapping[str, Scalar],
    before: str,
    attributes: Mapping[str, Scalar],
    back: tuple[str, Mapping[str, Scalar]],
) -> None:
    """Where nothing would change, the opposite is meant."""
    domain, name = service.split(".")
    call = ServiceCall(domain=domain, service=name, entity_id=f"{domain}.x", data=data)
    found = taking_back(call, thing(call.entity_id, before, attributes))
    assert found is not None
    assert (found.service, found.data) == back


def test_what_leads_nowhere_back_is_known() -> None:
    """A scene, the next track."""
    for domain, service in (("scene", "turn_on"), ("media_player", "media_next_track")):
        call = ServiceCall(domain=domain, service=service, entity_id=f"{domain}.x")
        assert taking_back(call, thing(call.entity_id, "playing", {})) is None
