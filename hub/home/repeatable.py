"""Idempotency of service calls: which may be sent again when the first may have arrived (pure).

Sent twice, a call must leave the home as if sent once. "Turn on" names the state it leads to;
"toggle" and "next track" name a change, which would happen twice. What a script or a scene does is
not known here, nor what an unknown service does: those are never repeated. Nor is what opens, locks
or moves something: a Home Assistant that stood still carries out what it holds when it goes on, and
a second "unlock" may come after somebody locked up. A call that certainly never left (refused
connection) may be repeated whatever it is.
"""

from typing import Final

from hub.ports import ServiceCall

_SETS_A_STATE: Final = frozenset(
    [
        *("turn_on", "turn_off"),
        *("open_cover", "close_cover", "stop_cover", "set_cover_position"),
        *("open_cover_tilt", "close_cover_tilt", "stop_cover_tilt", "set_cover_tilt_position"),
        *("open_valve", "close_valve", "stop_valve", "set_valve_position"),
        *("lock", "unlock"),
        *("set_percentage", "set_preset_mode", "set_direction", "oscillate"),
        *(
            "set_temperature",
            "set_hvac_mode",
            "set_fan_mode",
            "set_swing_mode",
            "set_humidity",
            "set_mode",
        ),
        *("set_operation_mode", "set_away_mode"),
        *(
            "media_play",
            "media_pause",
            "media_stop",
            "volume_set",
            "volume_mute",
            "select_source",
            "select_sound_mode",
        ),
        *("shuffle_set", "repeat_set"),
        *(
            "alarm_arm_away",
            "alarm_arm_home",
            "alarm_arm_night",
            "alarm_arm_vacation",
            "alarm_disarm",
        ),
        *("start", "pause", "stop", "return_to_base", "start_mowing", "dock"),
        *("set_value", "select_option"),
    ]
)
"""Idempotent services: their name and data say the state afterwards."""
_UNKNOWN_EFFECT: Final = frozenset(
    {"scene", "script", "automation", "button", "input_button", "counter", "remote"}
)
"""Domains where even "turn on" starts something."""
_GUARDS_OR_MOVES: Final = frozenset(
    {"lock", "cover", "valve", "alarm_control_panel", "siren", "vacuum", "lawn_mower"}
)
"""Domains where a call that comes late does harm that nobody takes back."""
_RELATIVE: Final = frozenset(
    {"brightness_step", "brightness_step_pct", "percentage_step", "flash", "effect"}
)
"""Data items that are a change, or start one."""


def is_repeatable(call: ServiceCall) -> bool:
    """Whether the call may be sent again: it is idempotent, and no harm where it comes late."""
    return (
        names_its_state(call)
        and call.entity_id.partition(".")[0] not in _GUARDS_OR_MOVES
        and call.domain not in _GUARDS_OR_MOVES
    )


def names_its_state(call: ServiceCall) -> bool:
    """Whether the call is idempotent: sent twice, it leaves the home as if sent once."""
    return (
        call.service in _SETS_A_STATE
        and call.entity_id.partition(".")[0] not in _UNKNOWN_EFFECT
        and call.domain not in _UNKNOWN_EFFECT
        and _RELATIVE.isdisjoint(call.data)
    )
