"""Service calls that take another one back: the state before, for "for ten minutes" (pure)."""

from collections.abc import Callable, Mapping
from typing import Final

from hub.ports import Entity, Scalar, ServiceCall, amount

Data = dict[str, Scalar]
_COLOURS: Final = ("rgb_color", "color_name", "color_temp_kelvin", "color_temp", "kelvin")
_SWITCHED: Final = frozenset({"light", "switch", "fan", "input_boolean", "humidifier", "climate"})


def taking_back(call: ServiceCall, before: Entity) -> ServiceCall | None:
    """The call after which the thing is as it was; None where nothing leads back.

    `before`: its state before the call. Where the call changes nothing, as turning on what is on
    already, it is taken back to the opposite: "on for ten minutes" means off afterwards.
    """
    if call.service in ("turn_on", "turn_off") and not call.data and call.domain in _SWITCHED:
        return _switched_back(call, before)
    back = _BACK.get(call.domain)
    found = None if back is None else back(call, before)
    if found is None:
        return None
    service, data = found
    return ServiceCall(domain=call.domain, service=service, entity_id=call.entity_id, data=data)


def _switched_back(call: ServiceCall, before: Entity) -> ServiceCall:
    on = before.state not in ("off", "unavailable", "unknown")
    was_changed = on != (call.service == "turn_on")
    service = "turn_on" if (on if was_changed else not on) else "turn_off"
    data: Data = {}
    brightness = before.attributes.get("brightness")
    percentage = before.attributes.get("percentage")
    if service == "turn_on" and was_changed and call.domain == "light" and brightness is not None:
        data = {"brightness": brightness}
    if service == "turn_on" and was_changed and call.domain == "fan" and percentage is not None:
        data = {"percentage": percentage}
    return ServiceCall(domain=call.domain, service=service, entity_id=call.entity_id, data=data)


def _light(call: ServiceCall, before: Entity) -> tuple[str, Data]:
    if before.state != "on":
        return "turn_off", {}
    data: Data = {}
    brightness = before.attributes.get("brightness")
    if brightness is not None:
        data["brightness"] = brightness
    color = before.attributes.get("rgb_color")
    if color is not None and any(name in call.data for name in _COLOURS):
        data["rgb_color"] = color
    return "turn_on", data


def _fan(call: ServiceCall, before: Entity) -> tuple[str, Data]:  # noqa: ARG001 - one shape
    percentage = before.attributes.get("percentage")
    if before.state != "on":
        return "turn_off", {}
    return ("turn_on", {}) if percentage is None else ("set_percentage", {"percentage": percentage})


def _cover(call: ServiceCall, before: Entity) -> tuple[str, Data]:  # noqa: ARG001 - one shape
    position = amount(before.attributes.get("current_position"))
    if position is not None and 0 < position < 100:
        return "set_cover_position", {"position": round(position)}
    return ("open_cover" if before.state == "open" else "close_cover"), {}


def _lock(call: ServiceCall, before: Entity) -> tuple[str, Data]:  # noqa: ARG001 - one shape
    return ("lock" if before.state == "locked" else "unlock"), {}


def _climate(call: ServiceCall, before: Entity) -> tuple[str, Data] | None:
    if call.service == "set_hvac_mode" or before.state == "off":
        return "set_hvac_mode", {"hvac_mode": before.state}
    names = ("temperature", "target_temp_low", "target_temp_high")
    data: Data = {
        name: before.attributes[name]
        for name in names
        if name in call.data and before.attributes.get(name) is not None
    }
    return ("set_temperature", data) if data else None


def _media_player(call: ServiceCall, before: Entity) -> tuple[str, Data] | None:
    if "volume" in call.service and "mute" not in call.service:
        level = before.attributes.get("volume_level")
        return None if level is None else ("volume_set", {"volume_level": level})
    if "mute" in call.service:
        muted = before.attributes.get("is_volume_muted") is True
        return "volume_mute", {"is_volume_muted": muted}
    if call.service in ("media_play", "media_pause"):
        return ("media_play" if before.state == "playing" else "media_pause"), {}
    if call.service in ("turn_on", "turn_off"):
        return ("turn_off" if before.state == "off" else "turn_on"), {}
    return None


_BACK: Final[Mapping[str, Callable[[ServiceCall, Entity], tuple[str, Data] | None]]] = {
    "light": _light,
    "fan": _fan,
    "cover": _cover,
    "lock": _lock,
    "climate": _climate,
    "media_player": _media_player,
}
