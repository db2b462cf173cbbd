"""Service calls that Home Assistant's tests imply: from intent and slots to calls, as it does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bench.peers.homes import spellings
from bench.peers.judging import called
from hub.intents.matcher import EITHER
from hub.ports import Entity, HomeSnapshot, Scalar, ServiceCall

Slots = Mapping[str, str | int | float]
_ON: Final = {"cover": "open_cover", "lock": "lock", "valve": "open_valve"}
_OFF: Final = {"cover": "close_cover", "lock": "unlock", "valve": "close_valve"}
_KIND: Final = {
    "HassLightSet": "light",
    "HassFanSetSpeed": "fan",
    "HassClimateSetTemperature": "climate",
    "HassClimateSetFanMode": "climate",
    "HassVacuumStart": "vacuum",
    "HassVacuumReturnToBase": "vacuum",
    "HassVacuumCleanArea": "vacuum",
    "HassLawnMowerStartMowing": "lawn_mower",
    "HassLawnMowerDock": "lawn_mower",
    "HassShoppingListAddItem": "todo",
    "HassShoppingListCompleteItem": "todo",
    "HassListAddItem": "todo",
    "HassListCompleteItem": "todo",
    "HassListRemoveItem": "todo",
}
_PLAIN: Final = {
    "HassMediaPause": "media_pause",
    "HassMediaUnpause": "media_play",
    "HassMediaNext": "media_next_track",
    "HassMediaPrevious": "media_previous_track",
    "HassVacuumStart": "start",
    "HassVacuumReturnToBase": "return_to_base",
    "HassLawnMowerStartMowing": "start_mowing",
    "HassLawnMowerDock": "dock",
}

_MEASURING: Final = ("sensor", "binary_sensor")


@dataclass(frozen=True, slots=True)
class WantedCalls:
    """The calls that a test wants; `acts`: whether it wants an action at all."""

    acts: bool
    calls: frozenset[str] = frozenset()
    instead: frozenset[str] = frozenset()
    """What is right as well: that of the only thing of the kind, where it is in no room."""

    def __str__(self) -> str:
        return ", ".join(sorted(self.calls)) or "-"


def expected_of(intent: str, slots: Slots, home: HomeSnapshot, room: str) -> WantedCalls:
    """What Home Assistant would call for the intent in this home."""
    make = _maker(intent, slots)
    if make is None:
        return WantedCalls(acts=False)
    targets = _targets(intent, slots, home, room)
    anywhere = [] if targets or not room else _targets(intent, _placeless(slots), home, "")
    only = anywhere if len(anywhere) == 1 and anywhere[0].area_id is None else []
    return WantedCalls(
        acts=True,
        calls=frozenset(called(make(item)) for item in targets),
        instead=frozenset(called(make(item)) for item in only),
    )


def _placeless(slots: Slots) -> Slots:
    return {slot: value for slot, value in slots.items() if slot not in ("area", "floor")}


def _maker(intent: str, slots: Slots) -> Callable[[Entity], ServiceCall] | None:
    if intent in ("HassTurnOn", "HassTurnOff"):
        names, other = (_ON, "turn_on") if intent == "HassTurnOn" else (_OFF, "turn_off")
        return lambda item: _call(item, names.get(item.domain, other))
    if intent == "HassSetPosition":
        return lambda item: _moved(item, int(slots["position"]))
    if intent in _PLAIN:
        return lambda item: _call(item, _PLAIN[intent])
    if intent in _DATA:
        service, data = _DATA[intent]
        return lambda item: _call(item, service, **data(slots))
    return None


def _moved(item: Entity, position: int) -> ServiceCall:
    if position in (0, 100):
        return _call(item, f"{'open' if position else 'close'}_{item.domain}")
    return _call(item, f"set_{item.domain}_position", position=position)


def _light(slots: Slots) -> dict[str, Scalar]:
    names = {
        "brightness": "brightness_pct",
        "color": "color_name",
        "temperature": "color_temp_kelvin",
    }
    return {names[slot]: value for slot, value in slots.items() if slot in names}


_DATA: Final[Mapping[str, tuple[str, Callable[[Slots], dict[str, Scalar]]]]] = {
    "HassLightSet": ("turn_on", _light),
    "HassClimateSetTemperature": (
        "set_temperature",
        lambda slots: {"temperature": slots["temperature"]},
    ),
    "HassSetVolume": (
        "volume_set",
        lambda slots: {"volume_level": float(slots["volume_level"]) / 100},
    ),
    "HassMediaSearchAndPlay": (
        "play_media",
        lambda slots: {
            "search_query": str(slots["search_query"]).lower(),
            **({"media_class": slots["media_class"]} if "media_class" in slots else {}),
        },
    ),
    **dict.fromkeys(
        ("HassShoppingListAddItem", "HassListAddItem"),
        ("add_item", lambda slots: {"item": slots["item"]}),
    ),
    **dict.fromkeys(
        ("HassShoppingListCompleteItem", "HassListCompleteItem"),
        ("update_item", lambda slots: {"item": slots["item"], "status": "completed"}),
    ),
    "HassListRemoveItem": ("remove_item", lambda slots: {"item": slots["item"]}),
}


def _call(thing: Entity, service: str, /, **data: Scalar) -> ServiceCall:
    return ServiceCall(domain=thing.domain, service=service, entity_id=thing.entity_id, data=data)


def _targets(intent: str, slots: Slots, home: HomeSnapshot, room: str) -> list[Entity]:
    domain = _domain(intent, slots)
    found = [item for item in home.entities if not domain or item.domain == domain]
    if intent.startswith("HassShoppingList"):
        return [item for item in found if "shopping" in item.entity_id]
    name = _key(str(slots.get("name", "all")))
    if name != "all":
        return _named(name, found, _areas(slots, home, ""))
    areas = _areas(slots, home, room)
    return [item for item in found if _is_meant(item, areas, slots.get("device_class"))]


def _named(name: str, found: list[Entity], areas: set[str] | None) -> list[Entity]:
    """What is called so, and is in none but the rooms that were said."""
    called_so = [item for item in found if _is_called(item, name)]
    return [item for item in called_so if areas is None or item.area_id in (None, *areas)]


def _domain(intent: str, slots: Slots) -> str:
    if "Media" in intent or "Volume" in intent:
        return "media_player"
    return str(slots.get("domain") or _KIND.get(intent, ""))


def _is_called(item: Entity, name: str) -> bool:
    return _is_named(name, item.name, item.aliases) and item.domain not in _MEASURING


def _is_meant(item: Entity, areas: set[str] | None, device_class: Scalar) -> bool:
    if areas is not None and item.area_id not in areas:
        return False
    classes = None if device_class is None else str(device_class).split(EITHER)
    return classes is None or item.attributes.get("device_class") in classes


def _areas(slots: Slots, home: HomeSnapshot, room: str) -> set[str] | None:
    """The rooms that are meant; None: all."""
    if "area" in slots:
        return {
            area.area_id
            for area in home.areas
            if _is_named(str(slots["area"]), area.name, area.aliases)
        }
    if "floor" in slots:
        floors = {
            floor.floor_id
            for floor in home.floors
            if _is_named(str(slots["floor"]), floor.name, floor.aliases)
        }
        return {area.area_id for area in home.areas if area.floor_id in floors}
    return {room} if room else None


def _is_named(said: str, name: str, aliases: Iterable[str]) -> bool:
    """Whether something is called so, in any of the forms that a test writes as a template."""
    known = {_key(one) for one in (name, *aliases)}
    return any(_key(form) in known for form in spellings(said))


def _key(name: str) -> str:
    return name.lower().replace("'", "")
