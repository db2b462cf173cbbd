"""Postconditions of service calls: a state is as asked for, underway, or something else."""

import pytest

from hub.home.expectation import Seen, expect
from hub.ports import Entity, Scalar, ServiceCall

pytestmark = pytest.mark.pure

AS_ASKED, UNDERWAY, OTHERWISE = Seen.AS_ASKED, Seen.UNDERWAY, Seen.OTHERWISE
Told = tuple[str, dict[str, Scalar]]


def thing(domain: str, told: Told) -> Entity:
    state, attributes = told
    return Entity(
        entity_id=f"{domain}.it", name="It", area_id=None, state=state, attributes=attributes
    )


def seen(service: str, data: dict[str, Scalar], before: Told, after: Told) -> Seen | None:
    """How the state `after` compares with what the call asked for; None where nothing can tell."""
    domain, _, name = service.partition(".")
    call = ServiceCall(domain=domain, service=name, entity_id=f"{domain}.it", data=data)
    expected = expect(call, thing(domain, before))
    return None if expected is None else expected.see(thing(domain, after))


OFF: Told = ("off", {})
ON: Told = ("on", {})
HEAT: Told = ("heat", {})
AUTO: Told = ("auto", {})
AIM: dict[str, Scalar] = {"temperature": 21}
FINE_AIM: dict[str, Scalar] = {"temperature": 21.3}
FORTY: dict[str, Scalar] = {"percentage": 40}
MUTE: dict[str, Scalar] = {"is_volume_muted": True}


def lit(brightness: int) -> Told:
    return "on", {"brightness": brightness}


def blows(percentage: int, **more: Scalar) -> Told:
    return "on", {"percentage": percentage, **more}


def aims(temperature: float, **more: Scalar) -> Told:
    return "heat", {"temperature": temperature, **more}


def plays(title: str, **more: Scalar) -> Told:
    return "playing", {"media_title": title, **more}


def at(position: int, state: str = "open") -> Told:
    return state, {"current_position": position}


def colored(rgb: str) -> Told:
    return "on", {"rgb_color": rgb}


def warm(kelvin: int) -> Told:
    return "on", {"color_temp_kelvin": kelvin}


def loud(level: float) -> Told:
    return "on", {"volume_level": level}


def muted(value: bool) -> Told:
    return "on", {"is_volume_muted": value}


def ran(when: str) -> Told:
    return "off", {"last_triggered": when}


@pytest.mark.parametrize(
    ("service", "data", "before", "after", "expected"),
    [
        ("switch.turn_on", {}, OFF, ON, AS_ASKED),
        ("switch.turn_on", {}, OFF, OFF, OTHERWISE),
        ("switch.turn_on", {}, OFF, ("unavailable", {}), OTHERWISE),
        ("switch.turn_on", {}, ON, ON, AS_ASKED),
        ("switch.toggle", {}, ON, OFF, AS_ASKED),
        ("switch.toggle", {}, ON, ON, OTHERWISE),
        ("switch.toggle", {}, ("unknown", {}), ON, None),
        ("light.turn_on", {"brightness_pct": 50}, OFF, lit(127), AS_ASKED),
        ("light.turn_on", {"brightness_pct": 50}, OFF, lit(130), AS_ASKED),
        ("light.turn_on", {"brightness_pct": 50}, OFF, lit(140), OTHERWISE),
        ("light.turn_on", {"brightness_pct": 50}, OFF, ON, OTHERWISE),
        ("light.turn_on", {"brightness": 0}, ON, OFF, AS_ASKED),
        ("light.turn_on", {"brightness_step_pct": 20}, lit(100), lit(151), AS_ASKED),
        ("light.turn_on", {"brightness_step_pct": 20}, lit(100), lit(100), OTHERWISE),
        ("light.turn_on", {"brightness_step_pct": 20}, OFF, lit(51), AS_ASKED),
        ("light.turn_on", {"brightness_step_pct": 20}, lit(250), lit(255), AS_ASKED),
        ("light.turn_on", {"color_name": "green"}, ON, colored("0,255,0"), AS_ASKED),
        ("light.turn_on", {"color_name": "green"}, ON, colored("255,0,0"), OTHERWISE),
        ("light.turn_on", {"color_name": "white"}, ON, colored("255,250,245"), AS_ASKED),
        ("light.turn_on", {"color_name": "red"}, ON, colored("255,8,0"), AS_ASKED),
        ("light.turn_on", {"color_name": "red"}, ON, ON, OTHERWISE),
        ("light.turn_on", {"color_name": "chartreuse"}, ON, colored("127,255,0"), OTHERWISE),
        ("light.turn_on", {"rgb_color": "0,0,255"}, ON, colored("5,0,255"), AS_ASKED),
        ("light.turn_on", {"color_temp_kelvin": 2700}, ON, warm(2702), AS_ASKED),
        ("light.turn_on", {"color_temp_kelvin": 2700}, ON, warm(6500), OTHERWISE),
        ("light.turn_on", {"effect": "rainbow"}, ON, ON, OTHERWISE),
        ("cover.open_cover", {}, ("closed", {}), ("open", {}), AS_ASKED),
        ("cover.open_cover", {}, ("closed", {}), ("opening", {}), UNDERWAY),
        ("cover.open_cover", {}, ("closed", {}), ("closing", {}), OTHERWISE),
        ("cover.open_cover", {}, at(30), at(30), OTHERWISE),
        ("cover.open_cover", {}, at(30), at(99), AS_ASKED),
        ("cover.close_cover", {}, ("open", {}), ("closed", {}), AS_ASKED),
        ("cover.close_cover", {}, ("open", {}), ("closing", {}), UNDERWAY),
        ("cover.stop_cover", {}, ("opening", {}), ("opening", {}), OTHERWISE),
        ("cover.stop_cover", {}, ("opening", {}), ("open", {}), AS_ASKED),
        ("cover.set_cover_position", {"position": 30}, ("open", {}), at(32), AS_ASKED),
        ("cover.set_cover_position", {"position": 30}, ("open", {}), at(50), OTHERWISE),
        ("cover.set_cover_position", {"position": 30}, ("open", {}), at(30, "closing"), UNDERWAY),
        ("cover.toggle", {}, ("open", {}), ("closed", {}), AS_ASKED),
        ("cover.toggle", {}, ("opening", {}), ("open", {}), None),
        ("cover.open_cover", {}, ("closed", {"assumed_state": True}), ("open", {}), None),
        ("lock.lock", {}, ("unlocked", {}), ("locked", {}), AS_ASKED),
        ("lock.lock", {}, ("unlocked", {}), ("locking", {}), UNDERWAY),
        ("lock.lock", {}, ("unlocked", {}), ("jammed", {}), OTHERWISE),
        ("lock.unlock", {}, ("locked", {}), ("unlocked", {}), AS_ASKED),
        ("lock.unlock", {}, ("locked", {"assumed_state": True}), ("unlocked", {}), None),
        ("alarm_control_panel.alarm_arm_away", {}, ("disarmed", {}), ("arming", {}), UNDERWAY),
        ("alarm_control_panel.alarm_arm_away", {}, ("disarmed", {}), ("armed_away", {}), AS_ASKED),
        ("climate.set_temperature", AIM, HEAT, aims(21.0), AS_ASKED),
        ("climate.set_temperature", AIM, HEAT, aims(20.0), OTHERWISE),
        ("climate.set_temperature", FINE_AIM, HEAT, aims(21.5, target_temp_step=0.5), AS_ASKED),
        ("climate.set_temperature", AIM, AUTO, ("auto", {"target_temp_low": 21}), OTHERWISE),
        ("climate.set_temperature", {**AIM, "hvac_mode": "heat"}, OFF, ("off", AIM), OTHERWISE),
        ("climate.set_hvac_mode", {"hvac_mode": "cool"}, HEAT, ("cool", {}), AS_ASKED),
        ("climate.turn_on", {}, OFF, HEAT, AS_ASKED),
        ("climate.turn_off", {}, HEAT, OFF, AS_ASKED),
        ("fan.set_percentage", FORTY, OFF, blows(66, percentage_step=33.3), AS_ASKED),
        ("fan.set_percentage", FORTY, OFF, blows(100, percentage_step=33.3), OTHERWISE),
        ("fan.set_percentage", FORTY, OFF, blows(41), AS_ASKED),
        ("fan.set_percentage", FORTY, OFF, blows(50), OTHERWISE),
        ("fan.set_percentage", {"percentage": 0}, ON, OFF, AS_ASKED),
        ("fan.increase_speed", {}, blows(33), blows(66), AS_ASKED),
        ("fan.increase_speed", {}, blows(33), blows(33), OTHERWISE),
        ("fan.decrease_speed", {}, blows(33), OFF, AS_ASKED),
        ("fan.increase_speed", {}, ON, blows(66), None),
        ("media_player.volume_set", {"volume_level": 0.3}, ON, loud(0.31), AS_ASKED),
        ("media_player.volume_set", {"volume_level": 0.3}, ON, loud(0.4), OTHERWISE),
        ("media_player.volume_up", {}, loud(0.3), loud(0.35), AS_ASKED),
        ("media_player.volume_up", {}, loud(0.3), loud(0.3), OTHERWISE),
        ("media_player.volume_up", {}, loud(1.0), loud(1.0), AS_ASKED),
        ("media_player.volume_down", {}, loud(0.3), loud(0.25), AS_ASKED),
        ("media_player.volume_mute", MUTE, ON, muted(True), AS_ASKED),
        ("media_player.volume_mute", MUTE, ON, muted(False), OTHERWISE),
        ("media_player.media_pause", {}, ("playing", {}), ("paused", {}), AS_ASKED),
        ("media_player.media_pause", {}, ("playing", {}), ("playing", {}), OTHERWISE),
        ("media_player.media_play", {}, ("paused", {}), ("buffering", {}), UNDERWAY),
        ("media_player.media_play_pause", {}, ("playing", {}), ("paused", {}), AS_ASKED),
        ("media_player.media_next_track", {}, plays("A"), plays("B"), AS_ASKED),
        ("media_player.media_next_track", {}, plays("A"), plays("A"), OTHERWISE),
        (
            "media_player.media_previous_track",
            {},
            plays("A", media_position=90, media_position_updated_at="1"),
            plays("A", media_position=0, media_position_updated_at="2"),
            AS_ASKED,
        ),
        ("media_player.turn_off", {}, ("playing", {}), ("standby", {}), AS_ASKED),
        ("media_player.toggle", {}, ("playing", {}), OFF, AS_ASKED),
        ("media_player.toggle", {}, OFF, ("idle", {}), AS_ASKED),
        ("scene.turn_on", {}, ("2026-01-01", {}), ("2026-02-02", {}), AS_ASKED),
        ("scene.turn_on", {}, ("2026-01-01", {}), ("2026-01-01", {}), OTHERWISE),
        ("script.turn_on", {}, ran("1"), ran("2"), AS_ASKED),
        ("script.turn_on", {}, ran("1"), ran("1"), OTHERWISE),
        ("number.set_value", {"value": 3}, ("1", {}), ("3.0", {}), AS_ASKED),
        ("number.set_value", {"value": 3}, ("1", {}), ("unknown", {}), OTHERWISE),
        ("select.select_option", {"option": "eco"}, ("auto", {}), ("eco", {}), AS_ASKED),
        ("vacuum.return_to_base", {}, ("cleaning", {}), ("returning", {}), AS_ASKED),
        ("vacuum.locate", {}, ("docked", {}), ("docked", {}), None),
        ("light.invented", {}, OFF, ON, None),
    ],
)  # fmt: skip
def test_state_is_compared_with_what_was_asked(
    service: str, data: dict[str, Scalar], before: Told, after: Told, expected: Seen | None
) -> None:
    """Only a state that shows what was asked for counts; without one there is no expectation."""
    assert seen(service, data, before, after) is expected


def test_light_switch_that_only_assumes_its_state_counts() -> None:
    """A radio socket reports nothing better, and a dark lamp is seen; not so with a door."""
    assert (
        seen(
            "switch.turn_on", {}, ("off", {"assumed_state": True}), ("on", {"assumed_state": True})
        )
        is AS_ASKED
    )


def test_generic_service_is_that_of_the_thing() -> None:
    """`homeassistant.turn_off` on a light is looked at as `light.turn_off`."""
    call = ServiceCall(domain="homeassistant", service="turn_off", entity_id="light.it")
    expected = expect(call, thing("light", ON))
    assert expected is not None
    assert expected.see(thing("light", OFF)) is AS_ASKED
