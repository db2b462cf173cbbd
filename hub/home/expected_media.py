"""Postconditions of media player services: playback, track and volume (pure)."""

from typing import Final

from hub.home.expected_values import Test, number
from hub.ports import Entity, ServiceCall

_TRACK: Final = ("media_content_id", "media_title", "media_track", "media_episode", "media_artist")
_FULL: Final = 0.999


def running(entity: Entity) -> bool:
    """Anything but off."""
    return entity.state not in ("off", "standby", "unavailable", "unknown")


def play_pause(_call: ServiceCall, before: Entity) -> Test:
    if before.state == "playing":
        return lambda entity: entity.state in ("paused", "idle")
    return lambda entity: entity.state == "playing"


def other_track(_call: ServiceCall, before: Entity) -> Test:
    """Another track, or the same one from its beginning, as "previous" plays it."""
    then, since = _track(before), before.attributes.get("media_position_updated_at")

    def test(entity: Entity) -> bool:
        if _track(entity) != then:
            return True
        moved = entity.attributes.get("media_position_updated_at") != since
        return moved and number(entity, "media_position") < 3.0

    return test


def louder(_call: ServiceCall, before: Entity) -> Test:
    then = before.attributes.get("volume_level")

    def test(entity: Entity) -> bool:
        level = number(entity, "volume_level")
        return level >= _FULL or (isinstance(then, int | float) and level > then)

    return test


def quieter(_call: ServiceCall, before: Entity) -> Test:
    then = before.attributes.get("volume_level")

    def test(entity: Entity) -> bool:
        level = number(entity, "volume_level")
        return level <= 1 - _FULL or (isinstance(then, int | float) and level < then)

    return test


def _track(entity: Entity) -> list[object]:
    return [entity.attributes.get(name) for name in _TRACK]
