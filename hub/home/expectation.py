"""Postconditions of service calls: the state that an entity must have afterwards (pure).

`expect` turns a call into a test of the state that comes back. Where nothing in the state shows
what the service did, there is no expectation and the call stays unconfirmed: better an honest "I
sent that" than a false "done".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from hub.home import expected_media, expected_values
from hub.home.expected_values import State, Test, Unsure, number
from hub.ports import Entity, ServiceCall

PATIENCE_S: Final = 3.0
"""How long most entities have to report the new state; most do within one second."""
_SLOW_S: Final = {"lock": 6.0}
"""Domains whose motor runs a few seconds."""
_LONG: Final = frozenset({"cover", "valve", "alarm_control_panel"})
"""Domains whose movement takes half a minute; nobody waits for that."""
MOVING_S: Final = 1.0
"""Seconds to go on waiting for those once they move the right way."""


class Seen(Enum):
    """Result of comparing a state with what was asked for."""

    AS_ASKED = "as asked"
    UNDERWAY = "underway"
    """It moves towards what was asked for."""
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """Postcondition of one call: the test of a state, and how long to wait for it."""

    reached: Test
    underway: frozenset[str] = frozenset()
    """States that mean that the entity moves towards what was asked for."""
    patience_s: float = PATIENCE_S
    """How long to wait for the state, in seconds."""
    moving_s: float = PATIENCE_S
    """How long to go on waiting once it is underway, in seconds."""

    def see(self, entity: Entity) -> Seen:
        if entity.state in self.underway:
            return Seen.UNDERWAY
        try:
            return Seen.AS_ASKED if self.reached(entity) else Seen.OTHERWISE
        except Unsure:
            return Seen.OTHERWISE


def expect(call: ServiceCall, before: Entity) -> Expectation | None:
    """The postcondition of `call` on an entity whose state was `before`.

    `before` must be fresh for calls that change something relative to it (a toggle, a step). None
    means that no state can show whether the call was carried out: the service is unknown here, its
    values cannot be compared, or a lock or the like only assumes its state.
    """
    if before.attributes.get("assumed_state") is True and before.domain in _GUARDS:
        return None  # of a door, an assumed state must not be reported as seen
    service = _same_for_all(call, before)
    make = _MAKERS.get((before.domain, service)) or _MAKERS.get(("*", service))
    try:
        reached = make(call, before) if make is not None else None
    except Unsure:
        return None
    if reached is None:
        return None
    return Expectation(
        reached=reached,
        underway=_MOVING.get(service, frozenset()),
        patience_s=_SLOW_S.get(before.domain, PATIENCE_S),
        moving_s=MOVING_S if before.domain in _LONG else _SLOW_S.get(before.domain, PATIENCE_S),
    )


Maker = Callable[[ServiceCall, Entity], Test | None]

_GUARDS: Final = frozenset({"lock", "cover", "alarm_control_panel", "valve"})
_MOVING: Final[Mapping[str, frozenset[str]]] = {
    "open_cover": frozenset({"opening"}),
    "close_cover": frozenset({"closing"}),
    "set_cover_position": frozenset({"opening", "closing"}),
    "open_valve": frozenset({"opening"}),
    "close_valve": frozenset({"closing"}),
    "lock": frozenset({"locking"}),
    "unlock": frozenset({"unlocking"}),
    "alarm_arm_away": frozenset({"arming"}),
    "alarm_arm_home": frozenset({"arming"}),
    "alarm_arm_night": frozenset({"arming"}),
    "alarm_arm_vacation": frozenset({"arming"}),
    "set_valve_position": frozenset({"opening", "closing"}),
    "media_play": frozenset({"buffering"}),
    "play_media": frozenset({"buffering"}),
}
_TOGGLES: Final[Mapping[str, Mapping[str, str]]] = {
    "cover": {"open": "close_cover", "closed": "open_cover"},
    "valve": {"open": "close_valve", "closed": "open_valve"},
    "media_player": {"off": "turn_on", "standby": "turn_on", "idle": "turn_on"},
    "climate": {"off": "turn_on"},
}
"""The service that a toggle amounts to, by the state before; of a moving cover nobody knows."""


def _same_for_all(call: ServiceCall, before: Entity) -> str:
    """The service; for a toggle, the one that it amounts to in the state before."""
    if call.service != "toggle":
        return call.service
    if before.domain in _TOGGLES:
        other = "turn_off" if before.domain in ("media_player", "climate") else "toggle"
        return _TOGGLES[before.domain].get(before.state, other)
    return {"on": "turn_off", "off": "turn_on"}.get(before.state, "toggle")


def _state(*wanted: str) -> Maker:
    return lambda _call, _before: lambda entity: entity.state in wanted


def _open(_call: ServiceCall, _before: Entity) -> Test:
    """Open, and all the way where it reports how far: devices stop at 99."""
    return lambda entity: (
        entity.state == "open"
        and entity.attributes.get("current_position")
        in (
            None,
            *range(95, 101),
        )
    )


def _closed(_call: ServiceCall, _before: Entity) -> Test:
    return lambda entity: entity.state == "closed"


def _stopped(_call: ServiceCall, _before: Entity) -> Test:
    return lambda entity: entity.state in ("open", "closed")


def _light_on(call: ServiceCall, before: Entity) -> Test:
    return expected_values.light(call.data, before)


def _set(attribute: str, value: str = "", tolerance: float = 0.0) -> Maker:
    """`attribute` must equal the call's data item `value` (by default of the same name).

    `tolerance`: how far a number may be off, in the attribute's own unit. There is no test where
    the call has no such item.
    """

    def make(call: ServiceCall, _before: Entity) -> Test | None:
        wanted = call.data.get(value or attribute)
        if wanted is None:
            return None
        if isinstance(wanted, bool | str):
            return lambda entity: entity.attributes.get(attribute) == wanted
        return lambda entity: abs(number(entity, attribute) - wanted) <= tolerance

    return make


def _state_from(value: str) -> Maker:
    """The state itself must equal the call's data item `value`, as text or as a number."""

    def make(call: ServiceCall, _before: Entity) -> Test | None:
        wanted = call.data.get(value)
        if isinstance(wanted, int | float) and not isinstance(wanted, bool):
            return lambda entity: abs(number(entity, State) - wanted) < 1e-6
        return None if wanted is None else lambda entity: entity.state == str(wanted)

    return make


def _changed(*attributes: str) -> Maker:
    """The state, or one of `attributes`, must differ from before: they show when it last ran."""

    def make(_call: ServiceCall, before: Entity) -> Test:
        then = [before.attributes.get(name) for name in attributes]
        if attributes:
            return lambda entity: [entity.attributes.get(name) for name in attributes] != then
        return lambda entity: entity.state != before.state

    return make


_POSITION: Final = 5.0
"""Percent: blinds count turns of a motor."""
_OPEN: Final = 100.0 - _POSITION

_MAKERS: Final[Mapping[tuple[str, str], Maker]] = {
    ("*", "turn_on"): _state("on"),
    ("*", "turn_off"): _state("off"),
    ("light", "turn_on"): _light_on,
    ("cover", "open_cover"): _open,
    ("cover", "close_cover"): _closed,
    ("cover", "stop_cover"): _stopped,
    ("cover", "set_cover_position"): _set("current_position", "position", _POSITION),
    ("cover", "open_cover_tilt"): lambda _call, _before: (
        lambda e: number(e, "current_tilt_position") >= _OPEN
    ),
    ("cover", "close_cover_tilt"): lambda _call, _before: (
        lambda e: number(e, "current_tilt_position") <= _POSITION
    ),
    ("cover", "set_cover_tilt_position"): _set("current_tilt_position", "tilt_position", _POSITION),
    ("valve", "open_valve"): _open,
    ("valve", "close_valve"): _closed,
    ("valve", "set_valve_position"): _set("current_position", "position", _POSITION),
    ("lock", "lock"): _state("locked"),
    ("lock", "unlock"): _state("unlocked", "open"),
    ("lock", "open"): _state("open"),
    ("alarm_control_panel", "alarm_disarm"): _state("disarmed"),
    ("alarm_control_panel", "alarm_arm_away"): _state("armed_away"),
    ("alarm_control_panel", "alarm_arm_home"): _state("armed_home"),
    ("alarm_control_panel", "alarm_arm_night"): _state("armed_night"),
    ("alarm_control_panel", "alarm_arm_vacation"): _state("armed_vacation"),
    ("fan", "turn_on"): expected_values.fan,
    ("fan", "set_percentage"): expected_values.fan,
    ("fan", "increase_speed"): expected_values.fan_step(up=True),
    ("fan", "decrease_speed"): expected_values.fan_step(up=False),
    ("fan", "oscillate"): _set("oscillating"),
    ("fan", "set_direction"): _set("direction"),
    ("fan", "set_preset_mode"): _set("preset_mode"),
    ("climate", "set_temperature"): expected_values.temperature,
    ("water_heater", "set_temperature"): expected_values.temperature,
    ("climate", "set_hvac_mode"): _state_from("hvac_mode"),
    ("climate", "set_fan_mode"): _set("fan_mode"),
    ("climate", "set_swing_mode"): _set("swing_mode"),
    ("climate", "set_preset_mode"): _set("preset_mode"),
    ("climate", "set_humidity"): _set("humidity", tolerance=1.0),
    ("climate", "turn_on"): lambda _call, _before: expected_media.running,
    ("water_heater", "turn_on"): lambda _call, _before: expected_media.running,
    ("water_heater", "set_operation_mode"): _state_from("operation_mode"),
    ("humidifier", "set_humidity"): _set("humidity", tolerance=1.0),
    ("humidifier", "set_mode"): _set("mode"),
    ("media_player", "turn_on"): lambda _call, _before: expected_media.running,
    ("media_player", "turn_off"): _state("off", "standby"),
    ("media_player", "media_play"): _state("playing"),
    ("media_player", "media_pause"): _state("paused", "idle"),
    ("media_player", "play_media"): _state("playing"),
    ("media_player", "media_stop"): _state("idle", "off", "standby", "paused", "on"),
    ("media_player", "media_play_pause"): expected_media.play_pause,
    ("media_player", "media_next_track"): expected_media.other_track,
    ("media_player", "media_previous_track"): expected_media.other_track,
    ("media_player", "volume_set"): _set("volume_level", tolerance=0.02),
    ("media_player", "volume_up"): expected_media.louder,
    ("media_player", "volume_down"): expected_media.quieter,
    ("media_player", "volume_mute"): _set("is_volume_muted"),
    ("media_player", "select_source"): _set("source"),
    ("media_player", "select_sound_mode"): _set("sound_mode"),
    ("media_player", "shuffle_set"): _set("shuffle"),
    ("media_player", "repeat_set"): _set("repeat"),
    ("vacuum", "start"): _state("cleaning"),
    ("vacuum", "clean_area"): _state("cleaning"),
    ("vacuum", "pause"): _state("paused", "idle"),
    ("vacuum", "stop"): _state("idle", "paused", "docked"),
    ("vacuum", "return_to_base"): _state("returning", "docked"),
    ("lawn_mower", "start_mowing"): _state("mowing"),
    ("lawn_mower", "pause"): _state("paused"),
    ("lawn_mower", "dock"): _state("docked", "returning"),
    ("number", "set_value"): _state_from("value"),
    ("input_number", "set_value"): _state_from("value"),
    ("text", "set_value"): _state_from("value"),
    ("input_text", "set_value"): _state_from("value"),
    ("select", "select_option"): _state_from("option"),
    ("input_select", "select_option"): _state_from("option"),
    # A list's state is how many items are open.
    ("todo", "add_item"): _changed(),
    ("todo", "remove_item"): _changed(),
    ("todo", "update_item"): _changed(),
    # These report when they last ran. What their steps did to other entities is not looked at.
    ("scene", "turn_on"): _changed(),
    ("button", "press"): _changed(),
    ("input_button", "press"): _changed(),
    ("script", "turn_on"): _changed("last_triggered"),
    ("automation", "trigger"): _changed("last_triggered"),
}
