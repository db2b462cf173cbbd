"""MQTT topic filters: which topics they match, and whether two may match the same one (pure)."""

from itertools import zip_longest
from typing import Final

from paho.mqtt.client import topic_matches_sub

_SHARED: Final = "$share/"


def is_shared(topic_filter: str) -> bool:
    """Whether each message for it goes to one of several clients only."""
    return topic_filter.startswith(_SHARED)


def filter_matches(topic_filter: str, topic: str) -> bool:
    """Whether a filter, shared (`$share/group/filter`) or not, covers a topic."""
    if is_shared(topic_filter):
        topic_filter = topic_filter.split("/", 2)[2]
    return topic_matches_sub(topic_filter, topic)


def filters_overlap(one: str, two: str) -> bool:
    """Whether a topic may match both filters; also True for some pairs of which none does."""
    for here, there in zip_longest(one.split("/"), two.split("/")):
        if "#" in (here, there):
            return True
        if here != there and ("+" not in (here, there) or None in (here, there)):
            return False
    return True
