"""Converts Home Assistant's attributes to plain scalar values (allow-list by type; pure)."""

import math
from collections.abc import Mapping
from typing import Final, TypeGuard

from pydantic import JsonValue

from hub.ports import Scalar

MAX_TEXT: Final = 200
"""Longer texts say nothing about a state; they are left out."""
MAX_LISTED: Final = 16
_LEFT_OUT: Final = frozenset(
    [
        # These open a camera's or a player's picture.
        *("access_token", "entity_picture", "entity_picture_local"),
        # A person's position is nobody's business but Home Assistant's.
        *("latitude", "longitude", "gps_accuracy"),
        *(
            "friendly_name",
            "icon",
            "attribution",
            "battery_icon",
            "effect_list",
            "supported_features",
        ),
    ]
)


def scalars(attributes: Mapping[str, JsonValue]) -> dict[str, Scalar]:
    """The attributes that are plain values, by name; the others are left out.

    Short lists of plain values become text joined by commas ("255,0,0"). Left out are objects,
    lists of lists, long lists and texts, numbers that are not finite, and what `_LEFT_OUT` names.
    """
    kept: dict[str, Scalar] = {}
    for name, value in attributes.items():
        if name in _LEFT_OUT or not name.isidentifier():
            continue
        plain = _joined(value) if isinstance(value, list) else value
        if _is_plain(plain):
            kept[name] = plain
    return kept


def _is_plain(value: JsonValue) -> TypeGuard[Scalar]:
    """Whether it is a single value to be said and shown: short printable text, a finite number."""
    if isinstance(value, str):
        return len(value) <= MAX_TEXT and value.isprintable()
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, list | dict)


def _joined(parts: list[JsonValue]) -> JsonValue:
    """The parts as text joined by commas; the list itself if it is long or a part is not plain."""
    if len(parts) > MAX_LISTED or not all(map(_is_plain, parts)):
        return parts
    return ",".join(map(str, parts))
