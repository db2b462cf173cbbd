"""Topic filters by which a hub hears of turns: plain ones for all, shared ones to be chosen."""

from typing import Final

from ingle.wire.topics import Topics

OPENING_KINDS: Final = ("started", "command")
PLAIN_KINDS: Final = ("accepted", "declined", *OPENING_KINDS, "audio", "speech_ended", "cancel")
"""In the order in which they are subscribed: no turn is heard of before what hubs say of it is."""


def plain_filters(topics: Topics, hub_id: str) -> list[str]:
    """What a hub receives: each message of each turn, its own audio, and who is online."""
    filters = [topics.every_turn(kind) for kind in PLAIN_KINDS]
    return [
        *filters,
        topics.audio_of_hub(hub_id),
        topics.every_satellite_status(),
        topics.every_hub_status(),
    ]


def shared_filters(topics: Topics) -> list[str]:
    """What one hub of all receives: by it the broker chooses who answers."""
    return [topics.shared_turn(kind) for kind in OPENING_KINDS]
