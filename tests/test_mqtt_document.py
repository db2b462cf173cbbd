"""Promises of docs/mqtt.md: examples, topics, figures and access list are those of the code.

The access list is tried on a real broker.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from guarded_broker import Guarded, guarded_broker, strict_broker
from hub.coordination import arbitration
from hub.mqtt import (
    announcement_speech,
    announcements,
    command_text,
    inbox,
    outbox,
    ownership,
    quotas,
    staleness,
    timer_control,
)
from ingle.wire import codec, messages
from ingle.wire.link import ACK_TIMEOUT_S, KEEPALIVE_S, BrokerRefused
from ingle.wire.topics import SHARED_GROUP, Topics
from satellite.mqtt import announcer, presence, uplink
from wire_examples import CHUNKS, GOLDEN, MESSAGES

pytestmark = pytest.mark.service

TEXT = (Path(__file__).resolve().parent.parent / "docs" / "mqtt.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", TEXT, re.M | re.S))


@pytest.mark.parametrize("kind", sorted(message.kind for message in MESSAGES))
def test_every_message_is_shown_as_it_is_sent(kind: str) -> None:
    """The example is the golden file, fields in the same order."""
    [example] = re.findall(r"```json\n(.*?)```", SECTIONS[kind], re.S)
    golden = (GOLDEN / f"{kind}.json").read_text(encoding="utf-8")
    assert json.loads(example, object_pairs_hook=list) == json.loads(golden, object_pairs_hook=list)


def test_every_topic_is_listed() -> None:
    """One row for each kind, by the names that the code gives and takes."""
    topics = Topics("P")
    rows = re.findall(r"^\| `(P/\S+)` \|", TEXT, re.M)
    addresses = [topics.parse(re.sub(r"<\w+>", "x", row)) for row in rows]
    listed = [address.kind for address in addresses if address is not None]
    assert len(listed) == len(rows)
    assert sorted(listed) == sorted(
        [*(message.kind for message in MESSAGES), *(kind for kind, _ in CHUNKS), "audio"]
    )  # `audio` twice: to all hubs, and to one


def test_bounds_of_a_satellite_are_those_of_the_code() -> None:
    """Turns, audio, rates, sizes."""
    flat, second = " ".join(TEXT.split()), 16_000 * 2
    assert f"- {quotas.MAX_TURNS} turns at once;" in flat
    assert f"- {quotas.MAX_TURN_BYTES / second:.0f} s of audio in a turn" in flat
    assert f"and {quotas.MAX_SATELLITE_BYTES / second:.0f} s in all turns" in flat
    assert (
        f"- {quotas.AUDIO_PER_S:.0f} audio messages a second, {quotas.AUDIO_BURST} at once; "
        f"{quotas.PER_S:.0f} other messages a second, {quotas.BURST} at once" in flat
    )
    assert f"- {inbox.SMALL_BYTES // 1024} KiB in a message" in flat
    assert f"no audio for {command_text.AUDIO_WITHIN_S:.0f} s" in flat


def test_figures_are_those_of_the_code() -> None:
    """Times and bounds, where the text states them."""
    flat = " ".join(TEXT.split())
    assert f"messages expire after {uplink.EXPIRY_S} s, answers after {outbox.EXPIRY_S} s" in flat
    assert (
        f"control messages after {timer_control.CONTROL_EXPIRY_S} s (announcements after "
        f"{announcements.EXPIRY_S} s)" in flat
    )
    assert f"within {messages.ACCEPTED_WITHIN_S * 1000:.0f} ms of `started`" in flat
    assert f"more than {messages.ACCEPTED_WITHIN_S * 1000:.0f} ms late" in flat
    assert f"more than {staleness.HEARD_OUT_WITHIN_S} s late" in flat
    assert f"without the broker's word for {ACK_TIMEOUT_S:.0f} s" in flat
    assert f"and every {presence.STATUS_EVERY_S / 60:.0f} minutes" in flat
    assert f"up to {staleness.DRIFT * 1e6:.0f} ppm" in flat
    assert f"within {arbitration.WINDOW_S * 1000:.0f} ms compete" in flat
    assert f"up to {arbitration.ROUND_S * 1000:.0f} ms after the first" in flat
    first_s, last_s = (
        ownership.TAKEN_OVER_AFTER_S,
        ownership.TAKEN_OVER_AFTER_S + ownership.SPREAD_S,
    )
    assert f"within {first_s * 1000:.0f} to {last_s * 1000:.0f} ms is taken over" in flat
    assert f"stood still for more than {ownership.ACCEPT_WITHIN_S:.0f} s" in flat
    assert f"`busy`: {inbox.MAX_TURNS} turns at once" in flat
    assert f"or {quotas.MAX_TURNS} turns of this satellite" in flat
    assert f"at most {announcement_speech.LEAD_S:.0f} s ahead of being heard" in flat
    assert f"to which nothing comes for {announcer.SPEECH_WITHIN_S:.0f} s" in flat
    assert f"`$share/{SHARED_GROUP}/" in flat
    assert (
        f"keepalive is {KEEPALIVE_S} s: a peer that has gone silent without a goodbye is missed "
        "after 15 s" in flat
    )


# -- the access list ------------------------------------------------------------------------------


@pytest.fixture
def guarded() -> Iterator[Guarded]:
    with guarded_broker() as guarded:
        yield guarded


async def test_the_access_list_lets_a_turn_pass(guarded: Guarded) -> None:
    """Shared and plain copies reach the hub, its answers the satellite.

    And, where it has to hear itself, the hub.
    """
    topics, seen = Topics(), []
    async with guarded.links("hub", "kitchen-1") as [hub, satellite]:
        shared, plain = topics.shared_turn("started"), topics.every_turn("started")
        async with (
            hub.subscribe(shared) as chosen,
            hub.subscribe(plain, topics.every_turn("accepted")) as heard,
            satellite.subscribe(
                topics.own_turns("kitchen-1", "accepted"), topics.every_hub_status()
            ) as answered,
            asyncio.timeout(30),
        ):
            status = codec.encode(messages.HubStatus(state="online", version="1", ready=True))
            await hub.publish(topics.hub_status("hub-1"), status, retain=True)
            await satellite.publish(topics.turn("kitchen-1", "t1", "started"), b"{}")
            seen += [(await anext(chosen)).topic, (await anext(heard)).topic]
            await hub.publish(topics.turn("kitchen-1", "t1", "accepted"), b"{}")
            seen += [
                (await anext(heard)).topic,
                (await anext(answered)).topic,
                (await anext(answered)).topic,
            ]
    started, accepted = (topics.turn("kitchen-1", "t1", kind) for kind in ("started", "accepted"))
    assert seen == [started, started, accepted, topics.hub_status("hub-1"), accepted]


async def test_the_access_list_keeps_satellites_apart(guarded: Guarded) -> None:
    """One can neither speak for another, nor overhear it, nor pass for a hub."""
    topics = Topics()
    async with guarded.links("hub", "kitchen-1", "bedroom-1") as [hub, kitchen, bedroom]:
        for topic in (
            topics.turn("bedroom-1", "t1", "command"),
            topics.hub_status("hub-1"),
            topics.vocabulary("en"),
            topics.control("bedroom-1", "announce"),
        ):
            with pytest.raises(BrokerRefused):
                await kitchen.publish(topic, b"{}")

        own = topics.turn("kitchen-1", "own", "command")
        async with (
            kitchen.subscribe(
                topics.every_turn("command"), topics.shared_turn("command")
            ) as received,
            asyncio.timeout(30),
        ):
            await bedroom.publish(topics.turn("bedroom-1", "t1", "command"), b"{}")
            await kitchen.publish(own, b"{}")
            overheard = [(await anext(received)).topic for _ in range(2)]
        assert hub.connected
    assert overheard == [own, own]


async def test_the_dynamic_security_rules_keep_satellites_out_of_the_shared_subscription() -> None:
    """The hub is granted its filters, a satellite its own and no other, and a turn passes."""
    topics = Topics()
    with strict_broker() as guarded, capture_logs() as logs:
        async with (
            guarded.links("hub", "kitchen-1") as [hub, satellite],
            asyncio.timeout(30),
            satellite.subscribe(topics.shared_turn("started"), topics.every_turn("command")),
            satellite.subscribe(
                topics.own_turns("kitchen-1", "accepted"), topics.every_hub_status()
            ) as answered,
            hub.subscribe(topics.shared_turn("started")) as chosen,
            hub.subscribe(topics.every_turn("started")) as heard,
        ):
            await satellite.publish(topics.turn("kitchen-1", "t1", "started"), b"{}")
            await anext(chosen)
            await anext(heard)
            await hub.publish(topics.turn("kitchen-1", "t1", "accepted"), b"{}")
            await anext(answered)
            with pytest.raises(BrokerRefused):
                await satellite.publish(topics.hub_status("hub-1"), b"{}")
    refused = [one["filter"] for one in logs if one["event"] == "link.subscription_refused"]
    assert refused == [topics.shared_turn("started"), topics.every_turn("command")]


def test_the_shells_command_is_a_turn() -> None:
    """What the document publishes with mosquitto_pub is a command that stands alone."""
    [(topic, body)] = re.findall(r"mosquitto_pub -V 5 -q 1 -t \"(\S+)\" \\\n\s+-m '(.*)'", TEXT)
    address = Topics().parse(topic.replace("$RANDOM$RANDOM", "1234"))
    assert address is not None
    assert codec.decode(address.kind, body.encode()) == messages.Command(
        session_id="shell", room_id="kitchen", text="turn on the kitchen light"
    )
