"""Topics: what is built parses back, what is not ours does not, ids smuggle nothing in."""

import pytest
from paho.mqtt.client import topic_matches_sub

from ingle.runtime.identifiers import is_id
from ingle.wire.topics import SHARED_GROUP, Address, Topics

pytestmark = pytest.mark.pure

TOPICS = Topics("ingle/v1")
WRONG_IDS = ("", "A", "a/b", "+", "#", "a b", "ä", "a" * 65, "a\n", "a.b", "$share", "..")


@pytest.mark.parametrize(
    ("topic", "text", "address"),
    [
        (
            TOPICS.satellite_status("s1"),
            "ingle/v1/satellite/s1/status",
            Address("satellite_status", "s1"),
        ),
        (
            TOPICS.turn("s1", "t1", "started"),
            "ingle/v1/satellite/s1/turn/t1/started",
            Address("started", "s1", "t1"),
        ),
        (
            TOPICS.turn("s1", "t1", "audio"),
            "ingle/v1/satellite/s1/turn/t1/audio",
            Address("audio", "s1", "t1"),
        ),
        (
            TOPICS.control("s1", "announce"),
            "ingle/v1/satellite/s1/control/announce",
            Address("announce", "s1"),
        ),
        (TOPICS.hub_status("h1"), "ingle/v1/hub/h1/status", Address("hub_status", "h1")),
        (TOPICS.vocabulary("EN"), "ingle/v1/vocabulary/en", Address("vocabulary", "en")),
    ],
)
def test_topic_is_as_published_and_parses_back(topic: str, text: str, address: Address) -> None:
    """The contract's topics, letter for letter."""
    assert topic == text
    assert TOPICS.parse(topic) == address


@pytest.mark.parametrize("prefix", ["ingle/v1", "a", "home/north/ingle/v1"])
def test_prefix_may_have_any_number_of_levels(prefix: str) -> None:
    """Two installations may share a broker."""
    topics = Topics(prefix)
    assert topics.parse(topics.turn("s1", "t1", "answer")) == Address("answer", "s1", "t1")
    assert Topics(f"{prefix}x").parse(topics.hub_status("h1")) is None


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "ingle/v1",
        "ingle/v1/",
        "ingle/v2/hub/h1/status",
        "xingle/v1/hub/h1/status",
        "ingle/v1/satellite/s1",
        "ingle/v1/satellite/s1/status/more",
        "ingle/v1/satellite/S1/status",
        "ingle/v1/satellite//status",
        "ingle/v1/satellite/s1/turn/t1",
        "ingle/v1/satellite/s1/turn/T 1/started",
        "ingle/v1/satellite/s1/turn/t1/started/x",
        "ingle/v1/hub/h1/other",
        "ingle/v1/vocabulary/en/x",
        "$SYS/broker/uptime",
    ],
)
def test_topic_that_is_none_of_ours_does_not_parse(topic: str) -> None:
    """Strangers on the broker, and ids that are none, are dropped."""
    assert TOPICS.parse(topic) is None


@pytest.mark.parametrize("wrong", WRONG_IDS)
def test_wrong_id_is_refused_before_it_becomes_a_topic(wrong: str) -> None:
    """An id never widens a topic or turns it into a filter.

    The error repeats it and says what is allowed.
    """
    assert not is_id(wrong)
    for build in (
        lambda: TOPICS.satellite_status(wrong),
        lambda: TOPICS.turn(wrong, "t1", "started"),
        lambda: TOPICS.turn("s1", wrong, "started"),
        lambda: TOPICS.control(wrong, "stop"),
        lambda: TOPICS.hub_status(wrong),
        lambda: TOPICS.own_turns(wrong, "answer"),
        lambda: TOPICS.own_control(wrong),
    ):
        with pytest.raises(ValueError, match=r"is no id: ids match \[a-z0-9_-\]\{1,64\}"):
            build()


@pytest.mark.parametrize("right", ["a", "0", "_", "-", "living_room-2", "a" * 64])
def test_right_id_is_allowed(right: str) -> None:
    """Lower-case letters, digits, dash and underscore, up to 64."""
    assert is_id(right)


def test_filters_cover_their_topics_and_no_others() -> None:
    """What is subscribed is what is published."""
    started, answer = TOPICS.turn("s1", "t1", "started"), TOPICS.turn("s1", "t1", "answer")
    assert topic_matches_sub(TOPICS.every_turn("started"), started)
    assert not topic_matches_sub(TOPICS.every_turn("started"), answer)
    assert TOPICS.shared_turn("started") == f"$share/{SHARED_GROUP}/{TOPICS.every_turn('started')}"
    assert topic_matches_sub(TOPICS.own_turns("s1", "answer"), answer)
    assert not topic_matches_sub(TOPICS.own_turns("s2", "answer"), answer)
    assert topic_matches_sub(TOPICS.own_control("s1"), TOPICS.control("s1", "volume"))
    assert topic_matches_sub(TOPICS.every_satellite_status(), TOPICS.satellite_status("s9"))
    assert topic_matches_sub(TOPICS.every_hub_status(), TOPICS.hub_status("h9"))
