"""Home Assistant's attributes as plain values (pure)."""

import math
from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue

from hub.ports import Scalar

MAX_TEXT: Final = 200
"""Longer texts say nothing about a state; they are left out."""
MAX_LISTED: Final = 16
_LEFT_OUT: Final = frozenset(
    [
        *(
            "access_token",
            "entity_picture",
            "entity_picture_local",
        ),  # open a camera's or a player's picture
        *(
            "latitude",
            "longitude",
            "gps_accuracy",
        ),  # where a person is, is nobody's business but Home Assistant's
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
    """The attributes that are plain values; short lists as text joined by commas ("255,0,0"); the others left out."""
    kept: dict[str, Scalar] = {}
    for name, value in attributes.items():
        known, plain = _plain(value)
        if known and name not in _LEFT_OUT and name.isidentifier():
            kept[name] = plain
    return kept


def _plain(value: JsonValue) -> tuple[bool, Scalar]:
    """Whether it is plain, and what it is then."""
    if isinstance(value, list):
        parts = [_plain(part) for part in value[: MAX_LISTED + 1] if not isinstance(part, list)]
        text = ",".join(str(part) for _, part in parts)
        whole = (
            len(parts) == len(value)
            and len(value) <= MAX_LISTED
            and all(known for known, _ in parts)
        )
        return whole and len(text) <= MAX_TEXT, text
    if isinstance(value, dict):
        return False, None
    if isinstance(value, str):
        return len(value) <= MAX_TEXT and value.isprintable(), value
    if isinstance(value, float):
        return math.isfinite(value), value
    return True, value
