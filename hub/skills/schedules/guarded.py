"""What a schedule does only with a yes: locks, alarm panels, and covers that let somebody in."""

import re
from collections.abc import Iterable
from typing import Final

from hub.ports import Entity, HomeSnapshot, ServiceCall

DOMAINS: Final = frozenset({"lock", "alarm_control_panel"})
_COVERS: Final = frozenset({"garage", "garage_door", "door", "gate"})
_WAYS_IN: Final = re.compile(r"garage|\b(?:doors?|gates?|tor|portail|port[oó]n|brama)\b")


def is_guarded(calls: Iterable[ServiceCall], home: HomeSnapshot) -> bool:
    """Whether one of the calls locks, unlocks, arms, disarms, or moves a garage door or a gate."""
    known = {entity.entity_id: entity for entity in home.entities}
    return any(
        call.domain in DOMAINS
        or (call.domain == "cover" and _is_way_in(known.get(call.entity_id), call.entity_id))
        for call in calls
    )


def _is_way_in(cover: Entity | None, entity_id: str) -> bool:
    if cover is None:
        return True
    if cover.attributes.get("device_class") in _COVERS:
        return True
    names = " ".join((cover.name, *cover.aliases, entity_id.replace("_", " "))).lower()
    return _WAYS_IN.search(names) is not None
