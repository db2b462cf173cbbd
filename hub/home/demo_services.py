"""Services of the demo home: pure functions from entity to entity, named as in Home Assistant."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from hub.errors import Rejected
from hub.home.colors import COLORS, rgb
from hub.ports import Entity, Scalar

Data = Mapping[str, Scalar]
Service = Callable[[Entity, Data], Entity]

TRACKS: Final = ("Morning Air", "Two Rivers", "Night Train")
VOLUME_STEP: Final = 0.1


def turn_light_on(entity: Entity, data: Data) -> Entity:
    """Brightness absolute (0-255 or percent) or by a step in percent; colours where it has any."""
    _only(
        data,
        "brightness",
        "brightness_pct",
        "brightness_step_pct",
        "color_name",
        "rgb_color",
        "transition",
    )
    level = _brightness_asked(entity, data)
    changed: dict[str, Scalar] = {"brightness": level}
    if "color_name" in data or "rgb_color" in data:
        changed["rgb_color"] = _color_asked(entity, data)
    if level == 0:
        return _with(entity, "off", brightness=None)
    return _with(entity, "on", **changed)


def _brightness_asked(entity: Entity, data: Data) -> int:
    level = entity.attributes.get("brightness")
    now = int(level) if isinstance(level, int | float) else 0
    if "brightness" in data:
        return round(_number(data, "brightness", 0, 255))
    if "brightness_pct" in data:
        return round(_number(data, "brightness_pct", 0, 100) * 2.55)
    if "brightness_step_pct" in data:
        return min(255, max(0, now + round(_number(data, "brightness_step_pct", -100, 100) * 2.55)))
    return now or 255


def _color_asked(entity: Entity, data: Data) -> str:
    if entity.attributes.get("supported_color_modes") != "rgb":
        raise Rejected(f"{entity.name} has no colours", stage="action")
    name = data.get("color_name")
    if name is not None:
        if name not in COLORS:
            raise Rejected(f"{name} is no colour; allowed are {', '.join(COLORS)}", stage="action")
        return COLORS[str(name)]
    color = rgb(str(data["rgb_color"]))
    if color is None:
        raise Rejected(
            'rgb_color must be three numbers from 0 to 255, as in "255,0,0"', stage="action"
        )
    return ",".join(str(part) for part in color)


def turn_light_off(entity: Entity, data: Data) -> Entity:
    _only(data, "transition")
    return _with(entity, "off", brightness=None)


def set_fan(entity: Entity, data: Data) -> Entity:
    """Turns on, at a percentage if one is given; 0 is off."""
    _only(data, "percentage")
    now = entity.attributes.get("percentage") or 100
    speed = round(_number(data, "percentage", 0, 100)) if "percentage" in data else now
    return _with(entity, "on" if speed else "off", percentage=speed)


def _fan_step(direction: int) -> Service:
    def step(entity: Entity, data: Data) -> Entity:
        size = _number(data, "percentage_step", 0, 100) if "percentage_step" in data else 25.0
        speed = min(100, max(0, round(_attribute(entity, "percentage") + direction * size)))
        return _with(entity, "on" if speed else "off", percentage=speed)

    return step


def set_position(entity: Entity, data: Data) -> Entity:
    """0 is closed, 100 is open."""
    _only(data, "position")
    if "position" not in data:
        raise Rejected("a position from 0 to 100 is missing", stage="action")
    position = round(_number(data, "position", 0, 100))
    return _with(entity, "open" if position else "closed", current_position=position)


def stop_cover(entity: Entity, data: Data) -> Entity:
    """The demo's covers move at once: there is nothing left to stop."""
    _only(data)
    return entity


def set_temperature(entity: Entity, data: Data) -> Entity:
    _only(data, "temperature", "hvac_mode")
    low, high = _attribute(entity, "min_temp"), _attribute(entity, "max_temp")
    if "temperature" not in data:
        raise Rejected("a temperature is missing", stage="action")
    state = "heat" if entity.state == "off" else entity.state
    return _with(entity, state, temperature=_number(data, "temperature", low, high))


def set_hvac_mode(entity: Entity, data: Data) -> Entity:
    mode = data.get("hvac_mode")
    if mode not in ("off", "heat"):
        raise Rejected(f"{entity.name} knows the modes off and heat, not {mode}", stage="action")
    return _with(entity, str(mode))


def set_volume(entity: Entity, data: Data) -> Entity:
    _only(data, "volume_level")
    if "volume_level" not in data:
        raise Rejected("a volume_level from 0 to 1 is missing", stage="action")
    return _with(entity, entity.state, volume_level=_number(data, "volume_level", 0.0, 1.0))


def _volume_step(direction: int) -> Service:
    def step(entity: Entity, data: Data) -> Entity:
        _only(data)
        level = _attribute(entity, "volume_level") + direction * VOLUME_STEP
        return _with(entity, entity.state, volume_level=round(min(1.0, max(0.0, level)), 2))

    return step


def mute(entity: Entity, data: Data) -> Entity:
    _only(data, "is_volume_muted")
    return _with(entity, entity.state, is_volume_muted=bool(data.get("is_volume_muted", True)))


def _track(direction: int) -> Service:
    def change(entity: Entity, data: Data) -> Entity:
        _only(data)
        title = entity.attributes.get("media_title")
        place = TRACKS.index(str(title)) if title in TRACKS else 0
        return _with(entity, "playing", media_title=TRACKS[(place + direction) % len(TRACKS)])

    return change


def play_media(entity: Entity, data: Data) -> Entity:
    """Plays one of the demo's tracks by its title."""
    _only(data, "search_query", "media_class")
    wanted = str(data.get("search_query", "")).lower()
    for title in TRACKS:
        if title.lower() == wanted:
            return _with(entity, "playing", media_title=title)
    raise Rejected(f"I found nothing called {wanted}", stage="action")


def _to(state: str, **attributes: Scalar) -> Service:
    def change(entity: Entity, data: Data) -> Entity:
        _only(data)
        return _with(entity, state, **attributes)

    return change


def _toggle(on: Service, off: Service, *off_states: str) -> Service:
    def change(entity: Entity, data: Data) -> Entity:
        return on(entity, data) if entity.state in off_states else off(entity, data)

    return change


_OPEN, _CLOSE = _to("open", current_position=100), _to("closed", current_position=0)
_PLAY, _PAUSE = _to("playing"), _to("paused")
_FAN_OFF = _to("off", percentage=0)

SERVICES: Final[Mapping[tuple[str, str], Service]] = {
    ("light", "turn_on"): turn_light_on,
    ("light", "turn_off"): turn_light_off,
    ("light", "toggle"): _toggle(turn_light_on, turn_light_off, "off"),
    ("switch", "turn_on"): _to("on"),
    ("switch", "turn_off"): _to("off"),
    ("switch", "toggle"): _toggle(_to("on"), _to("off"), "off"),
    ("fan", "turn_on"): set_fan,
    ("fan", "set_percentage"): set_fan,
    ("fan", "increase_speed"): _fan_step(1),
    ("fan", "decrease_speed"): _fan_step(-1),
    ("fan", "turn_off"): _FAN_OFF,
    ("fan", "toggle"): _toggle(set_fan, _FAN_OFF, "off"),
    ("cover", "open_cover"): _OPEN,
    ("cover", "close_cover"): _CLOSE,
    ("cover", "stop_cover"): stop_cover,
    ("cover", "set_cover_position"): set_position,
    ("cover", "toggle"): _toggle(_OPEN, _CLOSE, "closed"),
    ("lock", "lock"): _to("locked"),
    ("lock", "unlock"): _to("unlocked"),
    ("climate", "set_temperature"): set_temperature,
    ("climate", "set_hvac_mode"): set_hvac_mode,
    ("climate", "turn_on"): _to("heat"),
    ("climate", "turn_off"): _to("off"),
    ("media_player", "turn_on"): _to("on"),
    ("media_player", "turn_off"): _to("off"),
    ("media_player", "media_play"): _PLAY,
    ("media_player", "media_pause"): _PAUSE,
    ("media_player", "play_media"): play_media,
    ("media_player", "media_stop"): _to("idle"),
    ("media_player", "media_play_pause"): _toggle(_PLAY, _PAUSE, "paused", "idle", "on", "off"),
    ("media_player", "media_next_track"): _track(1),
    ("media_player", "media_previous_track"): _track(-1),
    ("media_player", "volume_set"): set_volume,
    ("media_player", "volume_up"): _volume_step(1),
    ("media_player", "volume_down"): _volume_step(-1),
    ("media_player", "volume_mute"): mute,
}


def _with(entity: Entity, state: str, **changed: Scalar) -> Entity:
    return replace(entity, state=state, attributes={**entity.attributes, **changed})


def _attribute(entity: Entity, name: str) -> float:
    value = entity.attributes.get(name)
    return float(value) if isinstance(value, int | float) else 0.0


def _number(data: Data, name: str, low: float, high: float) -> float:
    value = data[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise Rejected(
            f"{name} must be a number from {low:g} to {high:g}, not {value}", stage="action"
        )
    return float(value)


def _only(data: Data, *allowed: str) -> None:
    unknown = sorted(set(data) - set(allowed))
    if unknown:
        raise Rejected(
            f"unknown value {unknown[0]}; allowed: {', '.join(allowed) or 'none'}", stage="action"
        )
