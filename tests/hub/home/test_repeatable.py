"""Idempotency: which service calls may be sent twice."""

import pytest

from hub.home.repeatable import is_repeatable, names_its_state
from hub.ports import Scalar, ServiceCall

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("service", "data", "repeatable"),
    [
        ("light.turn_on", {}, True),
        ("light.turn_on", {"brightness_pct": 40}, True),
        ("light.turn_on", {"color_name": "red"}, True),
        ("light.turn_on", {"brightness_step_pct": 20}, False),
        ("light.turn_on", {"flash": "short"}, False),
        ("light.turn_off", {}, True),
        ("light.toggle", {}, False),
        ("switch.turn_on", {}, True),
        ("cover.set_cover_position", {"position": 30}, False),
        ("cover.open_cover", {}, False),
        ("cover.toggle", {}, False),
        ("lock.unlock", {}, False),
        ("lock.lock", {}, False),
        ("valve.open_valve", {}, False),
        ("alarm_control_panel.alarm_disarm", {}, False),
        ("lawn_mower.start_mowing", {}, False),
        ("climate.set_temperature", {"temperature": 21}, True),
        ("fan.increase_speed", {}, False),
        ("media_player.media_next_track", {}, False),
        ("media_player.media_previous_track", {}, False),
        ("media_player.media_play_pause", {}, False),
        ("media_player.volume_up", {}, False),
        ("media_player.volume_set", {"volume_level": 0.3}, True),
        ("scene.turn_on", {}, False),
        ("script.turn_on", {}, False),
        ("automation.trigger", {}, False),
        ("button.press", {}, False),
        ("vacuum.clean_spot", {}, False),
        ("light.invented", {}, False),
    ],
)
def test_only_harmless_calls_that_name_the_state_they_lead_to_are_repeatable(
    service: str, data: dict[str, Scalar], repeatable: bool
) -> None:
    """What names a change, sets something off, guards, moves or is unknown is sent once only."""
    domain, _, name = service.partition(".")
    call = ServiceCall(domain=domain, service=name, entity_id=f"{domain}.thing", data=data)
    assert is_repeatable(call) is repeatable


def test_generic_service_on_a_script_is_not_repeatable() -> None:
    """`homeassistant.turn_on` runs a script as `script.turn_on` does."""
    call = ServiceCall(domain="homeassistant", service="turn_on", entity_id="script.good_night")
    assert not is_repeatable(call)


def test_generic_service_on_a_lock_is_not_repeatable_though_it_names_its_state() -> None:
    """What guards is sent once only, whatever the service's own domain."""
    call = ServiceCall(domain="homeassistant", service="turn_on", entity_id="lock.front_door")
    assert (is_repeatable(call), names_its_state(call)) == (False, True)
