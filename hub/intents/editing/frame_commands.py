"""Commands of a frame: its service calls as intents with slots again, and the value of each (pure).

The calls are what every path has in common: a local intent, a learned sentence, a model's tool.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from hub.intents.handlers import dispatch
from hub.intents.matcher import Recognition, Value
from hub.intents.situation import Situation
from hub.ports import Deed, DialogueFrame, Entity, Plan, Scalar, amount


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameCommand:
    """One command of a frame, apart from what it was for: intent, form and value."""

    intent: str
    slots: Mapping[str, Value]
    things: tuple[str, ...] = ()
    """Entity ids, all of one domain."""
    form: str = "default"

    @property
    def domain(self) -> str:
        """The domain of the things; "" where there are none."""
        return self.things[0].partition(".")[0] if self.things else ""

    def reading(self) -> Recognition:
        """The command as if it had been recognised, for exactly its things."""
        slots = {**self.slots, "domain": self.domain} if self.domain else dict(self.slots)
        return Recognition(intent=self.intent, form=self.form, slots=slots, meant=self.things)

    def plan(self, situation: Situation) -> Plan | None:
        """What it does to its things as they are now."""
        return dispatch.plan_of(self.reading(), situation)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettableValue:
    """A value that commands set: which intents set and step it, and in which unit."""

    intent: str
    slot: str
    unit: str
    domain: str
    step: str = ""
    """The intent that makes it more or less; "": the value itself is set."""
    attribute: str = ""
    """The entity's attribute, where there is no intent for steps."""
    step_size: float = 10.0


VALUES: Final[Mapping[str, SettableValue]] = {
    "brightness": SettableValue(
        intent="HassLightSet", slot="brightness", unit="percent", domain="light", step="LightStep"
    ),
    "temperature": SettableValue(
        intent="HassClimateSetTemperature",
        slot="temperature",
        unit="degrees",
        domain="climate",
        step="TemperatureStep",
    ),
    "volume": SettableValue(
        intent="HassSetVolume",
        slot="volume_level",
        unit="percent",
        domain="media_player",
        step="HassSetVolumeRelative",
    ),
    "speed": SettableValue(
        intent="HassFanSetSpeed", slot="percentage", unit="percent", domain="fan", step="FanStep"
    ),
    "position": SettableValue(
        intent="HassSetPosition",
        slot="position",
        unit="percent",
        domain="cover",
        attribute="current_position",
        step_size=20.0,
    ),
    "humidity": SettableValue(
        intent="SetHumidity",
        slot="humidity",
        unit="percent",
        domain="humidifier",
        attribute="humidity",
    ),
}
_OF_DOMAIN: Final = {value.domain: name for name, value in VALUES.items()}
_PLAIN: Final[Mapping[str, str]] = {
    "turn_on": "HassTurnOn",
    "turn_off": "HassTurnOff",
    "lock": "HassTurnOn",
    "unlock": "HassTurnOff",
    "open_cover": "HassTurnOn",
    "close_cover": "HassTurnOff",
    "open_valve": "HassTurnOn",
    "close_valve": "HassTurnOff",
    "stop_cover": "CoverStop",
    "press": "HassTurnOn",
    "media_pause": "HassMediaPause",
    "media_play": "HassMediaUnpause",
    "media_next_track": "HassMediaNext",
    "media_previous_track": "HassMediaPrevious",
}
"""By service: the intent of commands without a value."""
_DATA: Final[Mapping[str, tuple[str, str, float]]] = {
    "brightness_pct": ("HassLightSet", "brightness", 1.0),
    "color_name": ("HassLightSet", "color", 1.0),
    "color_temp_kelvin": ("HassLightSet", "temperature", 1.0),
    "temperature": ("HassClimateSetTemperature", "temperature", 1.0),
    "target_temp_low": ("SetTemperatureRange", "low", 1.0),
    "target_temp_high": ("SetTemperatureRange", "high", 1.0),
    "position": ("HassSetPosition", "position", 1.0),
    "percentage": ("HassFanSetSpeed", "percentage", 1.0),
    "volume_level": ("HassSetVolume", "volume_level", 100.0),
    "humidity": ("SetHumidity", "humidity", 1.0),
    "fan_mode": ("HassClimateSetFanMode", "fan_mode", 1.0),
    "hvac_mode": ("SetMode", "mode", 1.0),
    "preset_mode": ("SetMode", "mode", 1.0),
    "mode": ("SetMode", "mode", 1.0),
    "operation_mode": ("SetMode", "mode", 1.0),
    "search_query": ("HassMediaSearchAndPlay", "search_query", 1.0),
}
"""By item of a call's data: intent, slot, and by how much the number is multiplied."""
_STEPPED: Final[Mapping[str, tuple[str, str, float]]] = {
    "TemperatureStep": ("temperature", "way", 1.0),
    "HassSetVolumeRelative": ("volume_level", "volume_step", 100.0),
}
"""Steps whose calls set a value: attribute, slot of the way, and the factor."""


def commands_of(deeds: Iterable[Deed]) -> tuple[FrameCommand, ...]:
    """The commands that the calls are, those alike as one, in their order."""
    found: list[FrameCommand] = []
    for deed in deeds:
        command = _command_of(deed)
        if command is None:
            continue
        for at, other in enumerate(found):
            alike = (other.intent, other.slots) == (command.intent, command.slots)
            if alike and other.domain == command.domain:
                things = tuple(dict.fromkeys((*other.things, *command.things)))
                found[at] = replace(other, things=things)
                break
        else:
            found.append(command)
    return tuple(found)


def questions_of(frame: DialogueFrame) -> tuple[FrameCommand, ...]:
    """The question that the frame answered, if it was one."""
    if frame.query is None:
        return ()
    slots = {key: value for key, value in frame.query.slots.items() if isinstance(value, Value)}
    form = str(slots.pop("form", "default"))
    return (FrameCommand(intent=frame.query.intent, slots=slots, form=form),)


def by_domain(things: Iterable[str]) -> list[tuple[str, ...]]:
    """The things in groups of one domain each, in their order."""
    groups: dict[str, list[str]] = {}
    for thing in things:
        groups.setdefault(thing.partition(".")[0], []).append(thing)
    return [tuple(group) for group in groups.values()]


def value_of(domain: str) -> tuple[str, SettableValue] | None:
    """The value that a number is for, of things of the domain; None where there is none."""
    name = _OF_DOMAIN.get(domain)
    return None if name is None else (name, VALUES[name])


def _command_of(deed: Deed) -> FrameCommand | None:
    call, things = deed.call, (deed.call.entity_id,)
    stepped = _step_of(deed)
    if stepped is not None:
        return FrameCommand(intent=deed.intent, slots=stepped, things=things)
    if call.service in ("volume_up", "volume_down"):
        way = call.service.removeprefix("volume_")
        return FrameCommand(
            intent="HassSetVolumeRelative", slots={"volume_step": way}, things=things
        )
    if call.service in ("increase_speed", "decrease_speed"):
        way = "up" if call.service == "increase_speed" else "down"
        return FrameCommand(intent="FanStep", slots={"way": way}, things=things)
    if call.service == "volume_mute":
        muted = call.data.get("is_volume_muted") is True
        intent = "HassMediaPlayerMute" if muted else "HassMediaPlayerUnmute"
        return FrameCommand(intent=intent, slots={}, things=things)
    return _set_by(deed) or (
        FrameCommand(intent=_PLAIN[call.service], slots={}, things=things)
        if call.service in _PLAIN
        else None
    )


def _set_by(deed: Deed) -> FrameCommand | None:
    """The command that sets the values in the call's data; None where it has none."""
    slots: dict[str, Value] = {}
    intent = ""
    for item, value in deed.call.data.items():
        if item in _DATA and value is not None and not isinstance(value, bool):
            intent, slot, factor = _DATA[item]
            slots[slot] = value if isinstance(value, str) else round(value * factor, 2)
    return (
        FrameCommand(intent=intent, slots=slots, things=(deed.call.entity_id,)) if slots else None
    )


def _step_of(deed: Deed) -> dict[str, Value] | None:
    """The slots of a step: which way, and by how much as far as can be told."""
    step = amount(deed.call.data.get("brightness_step_pct"))
    if step is not None:
        return {"way": "up" if step > 0 else "down", "step": abs(step)}
    if deed.intent not in _STEPPED:
        return None
    attribute, slot, factor = _STEPPED[deed.intent]
    wanted, before = amount(deed.call.data.get(attribute)), amount(deed.before.get(attribute))
    if wanted is None or before is None or wanted == before:
        return None
    return {
        slot: "up" if wanted > before else "down",
        "step": round(abs(wanted - before) * factor, 2),
    }


def current(value: SettableValue, entity: Entity) -> float | None:
    """The value as the entity tells it; only for values without an intent for steps."""
    told: Scalar = entity.attributes.get(value.attribute)
    return amount(told)
