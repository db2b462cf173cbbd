"""Undo: the calls that bring things back to their states before, as far as these are known (pure).

What would open or unlock something asks first, as it does when it is ordered.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from hub.intents import answers, compound
from hub.intents.editing.frame_commands import FrameCommand
from hub.intents.handlers import lighting
from hub.intents.situation import Situation
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.language.spoken_states import spoken_state
from hub.ports import Act, Ask, Deed, Entity, Plan, Say, Scalar, ServiceCall, amount

UNDO: Final = "Undo"
NOTHING_TO_UNDO: Final = "There is nothing that I could undo."
AS_BEFORE: Final = "That is as it was before already."
_SWITCHED: Final = frozenset(
    {"light", "switch", "fan", "input_boolean", "humidifier", "media_player", "climate", "siren"}
)
State = Mapping[str, Scalar]


def undone(deeds: Iterable[Deed], situation: Situation) -> Plan:
    """The plan that brings all that was acted on back to how it was before the first call."""
    first: dict[str, State] = {}
    for deed in deeds:
        if deed.done:
            first.setdefault(deed.call.entity_id, deed.before)
    plans = [
        plan
        for thing, before in first.items()
        if (entity := situation.by_id.get(thing)) is not None
        and (plan := restored(entity, before, situation)) is not None
    ]
    if plans:
        return compound.together(plans)
    return Say(
        intent=UNDO, text=worded(AS_BEFORE if _all_known(first, situation) else NOTHING_TO_UNDO)
    )


def restored(entity: Entity, before: State, situation: Situation) -> Plan | None:
    """The plan for one thing; None where it is as before, or where nothing brings it back."""
    if not before or (entity.state == before.get("state") and not _changed(entity, before)):
        return None
    guarded = _GUARDED.get(entity.domain)
    if guarded is not None:
        return guarded(entity, before).plan(situation)
    calls = tuple(_calls(entity, before))
    if not calls:
        return None
    return Act(intent=UNDO, calls=calls, done=_told(entity, before))


def _all_known(first: Mapping[str, State], situation: Situation) -> bool:
    return bool(first) and all(
        before and thing in situation.by_id and thing.partition(".")[0] not in ("scene", "script")
        for thing, before in first.items()
    )


def _changed(entity: Entity, before: State) -> bool:
    """Whether a value that can be set is another one than before."""
    return any(
        name != "state" and entity.attributes.get(name) != value for name, value in before.items()
    )


def _lock(entity: Entity, before: State) -> FrameCommand:
    locked = before.get("state") in ("locked", "locking")
    return _command(entity, "HassTurnOn" if locked else "HassTurnOff")


def _cover(entity: Entity, before: State) -> FrameCommand:
    position = amount(before.get("current_position"))
    if position is None or position in (0, 100):
        opened = before.get("state") in ("open", "opening") if position is None else position > 0
        return _command(entity, "HassTurnOn" if opened else "HassTurnOff")
    return FrameCommand(
        intent="HassSetPosition", slots={"position": position}, things=(entity.entity_id,)
    )


def _command(entity: Entity, intent: str) -> FrameCommand:
    return FrameCommand(intent=intent, slots={}, things=(entity.entity_id,))


_GUARDED: Final[Mapping[str, Callable[[Entity, State], FrameCommand]]] = {
    "lock": _lock,
    "cover": _cover,
}
"""By domain: the command whose handler knows when to ask first."""


def _calls(entity: Entity, before: State) -> Iterable[ServiceCall]:
    state = before.get("state")
    if entity.domain not in _SWITCHED or state in ("unavailable", "unknown"):
        return
    if state == "off":
        yield _call(entity, "turn_off")
        return
    match entity.domain:
        case "light":
            yield _call(entity, "turn_on", _light_data(entity, before))
        case "climate":
            yield from _climate_calls(entity, before)
        case "media_player":
            yield from _player_calls(entity, before)
        case "fan" if amount(before.get("percentage")):
            yield _call(entity, "set_percentage", {"percentage": before["percentage"]})
        case "humidifier":
            yield from _switched_on(entity)
            if amount(before.get("humidity")) is not None:
                yield _call(entity, "set_humidity", {"humidity": before["humidity"]})
        case _:
            yield _call(entity, "turn_on")


def _switched_on(entity: Entity) -> Iterable[ServiceCall]:
    if entity.state == "off":
        yield _call(entity, "turn_on")


def _light_data(light: Entity, before: State) -> dict[str, Scalar]:
    data: dict[str, Scalar] = {}
    level, kelvin = amount(before.get("brightness")), amount(before.get("color_temp_kelvin"))
    if level is not None:
        data["brightness_pct"] = max(1, round(level / 2.55))
    if kelvin is not None and light.attributes.get("color_temp_kelvin") != kelvin:
        data["color_temp_kelvin"] = round(kelvin)
    elif before.get("rgb_color") not in (None, light.attributes.get("rgb_color")):
        data["color_name"] = lighting.color_name(str(before["rgb_color"]))
    return data


def _climate_calls(thermostat: Entity, before: State) -> Iterable[ServiceCall]:
    if before.get("state") != thermostat.state:
        yield _call(thermostat, "set_hvac_mode", {"hvac_mode": before.get("state")})
    points = ("temperature", "target_temp_low", "target_temp_high")
    data = {
        name: before[name]
        for name in points
        if before.get(name) not in (None, thermostat.attributes.get(name))
    }
    if data:
        yield _call(thermostat, "set_temperature", data)
    for name, service in (("preset_mode", "set_preset_mode"), ("fan_mode", "set_fan_mode")):
        if before.get(name) not in (None, thermostat.attributes.get(name)):
            yield _call(thermostat, service, {name: before[name]})


def _player_calls(player: Entity, before: State) -> Iterable[ServiceCall]:
    attributes = player.attributes
    yield from _switched_on(player)
    if before.get("volume_level") not in (None, attributes.get("volume_level")):
        yield _call(player, "volume_set", {"volume_level": before["volume_level"]})
    if before.get("is_volume_muted") not in (None, attributes.get("is_volume_muted")):
        yield _call(player, "volume_mute", {"is_volume_muted": before["is_volume_muted"]})
    if before.get("state") != player.state:
        service = {"playing": "media_play", "paused": "media_pause", "idle": "media_stop"}
        if str(before.get("state")) in service:
            yield _call(player, service[str(before.get("state"))])


def _call(entity: Entity, service: str, data: dict[str, Scalar] | None = None) -> ServiceCall:
    return ServiceCall(
        domain=entity.domain, service=service, entity_id=entity.entity_id, data=data or {}
    )


def _told(entity: Entity, before: State) -> str:
    """ "The kitchen light is off again.", "The thermostat is at 20 degrees again." """
    words = answers.name(entity)
    level = amount(before.get("brightness"))
    volume, target = amount(before.get("volume_level")), amount(before.get("temperature"))
    told = []
    if entity.state != before.get("state"):
        old = Entity(
            entity_id=entity.entity_id,
            name=entity.name,
            area_id=entity.area_id,
            state=str(before.get("state")),
        )
        told.append(spoken_state(old))
    if before.get("state") != "off":
        if entity.domain == "light" and level is not None:
            told.append(worded("at {value}", value=answers.percent(level / 2.55)))
        elif entity.domain == "climate" and target is not None:
            told.append(worded("at {value}", value=answers.degrees(target)))
        elif entity.domain == "media_player" and volume is not None:
            told.append(worded("at {value}", value=answers.percent(volume * 100)))
    text = "{things} {be} {state} again" if told else "{things} {be} as before again"
    state = worded(text, things=words, be=answers.be(words), state=joined(told))
    return answers.sentence(state)


def quietly(deeds: Iterable[Deed], apart_from: frozenset[str], situation: Situation) -> list[Plan]:
    """What a repair takes back of the command it replaces, apart from these things.

    Only what needs no question: a door that was locked by mistake stays locked.
    """
    plan = undone((d for d in deeds if d.call.entity_id not in apart_from), situation)
    return [] if isinstance(plan, Say | Ask) else [plan]
