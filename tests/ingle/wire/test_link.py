"""The MQTT link against a real Mosquitto: delivery, presence and what is never delivered."""

import asyncio
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import structlog

from ingle.wire.connection import MAX_PAYLOAD_BYTES, Connection
from ingle.wire.link import Backoff, Link, Publication, Received, Subscription
from links import eventually, kept_up
from servers import MosquittoServer

pytestmark = pytest.mark.service


async def within(messages: Subscription, seconds: float = 30.0) -> Received:
    """The next message, which must come in time."""
    async with asyncio.timeout(seconds):
        return await anext(messages)


async def until_marker(link: Link, messages: Subscription, marker: str) -> list[Received]:
    """All that arrives before a message sent now on topic `marker`, which the subscription must
    cover.
    """
    await link.publish(marker, b"marker")
    seen: list[Received] = []
    while (received := await within(messages)).topic != marker:
        seen.append(received)
    return seen


async def test_small_messages_are_not_held_back(mosquitto: MosquittoServer) -> None:
    """Nagle's algorithm is off on the real socket: with it a QoS 1 round trip takes 44 ms instead
    of 0.3.
    """
    connection = Connection(
        mosquitto.address, client_id="", will=None, keepalive_s=10, deliver=lambda *_: None
    )
    with ThreadPoolExecutor(1) as executor:
        await connection.open(executor, 5.0)
    try:
        assert connection.socket is not None
        assert connection.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
    finally:
        connection.close()


async def test_payload_and_topic_arrive_as_sent(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Any bytes, both qualities of service, up to the largest payload."""
    link = Link(mosquitto.address, client_id="")
    async with kept_up(link), link.subscribe(f"{topic_prefix}/#") as messages:
        for qos, payload in (
            (0, b""),
            (1, bytes(range(256))),
            (0, b"\x00" * MAX_PAYLOAD_BYTES),
            (1, "ä€".encode()),
        ):
            await link.publish(f"{topic_prefix}/a", payload, qos=qos)
            assert await within(messages) == Received(f"{topic_prefix}/a", payload, retained=False)


async def test_payload_above_the_limit_is_refused_and_hurts_nothing(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """A caller's mistake is told to the caller; the connection stays."""
    link = Link(mosquitto.address, client_id="")
    async with kept_up(link):
        with pytest.raises(ValueError, match=f"more than {MAX_PAYLOAD_BYTES}"):
            await link.publish(f"{topic_prefix}/a", bytes(MAX_PAYLOAD_BYTES + 1))
        assert link.connected
        await link.publish(f"{topic_prefix}/a", b"fine")


async def test_overlapping_subscriptions_each_get_a_message_once(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Neither two subscriptions nor two filters of one double a message, and each filter has its
    own messages.
    """
    link = Link(mosquitto.address, client_id="")
    wide, narrow = f"{topic_prefix}/#", f"{topic_prefix}/+/a"
    async with (
        kept_up(link),
        link.subscribe(wide) as first,
        link.subscribe(narrow, wide) as second,
        link.subscribe(narrow) as third,
        link.subscribe(narrow) as fourth,
    ):
        await link.publish(f"{topic_prefix}/1/a", b"both")
        await link.publish(f"{topic_prefix}/1/b", b"wide")
        assert [m.payload for m in await until_marker(link, first, f"{topic_prefix}/end")] == [
            b"both",
            b"wide",
        ]
        assert [m.payload for m in await until_marker(link, second, f"{topic_prefix}/end2")] == [
            b"both",
            b"wide",
            b"marker",
        ]
        for messages in (third, fourth):
            assert [
                m.payload
                for m in await until_marker(link, messages, f"{topic_prefix}/{id(messages)}/a")
            ][:1] == [b"both"]


async def test_left_subscription_does_not_take_anothers_messages_along(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Two parts of the program may want the same filter.

    One of them leaving changes nothing for the other.
    """
    link = Link(mosquitto.address, client_id="")
    async with kept_up(link), link.subscribe(f"{topic_prefix}/a") as staying:
        async with link.subscribe(f"{topic_prefix}/a"):
            pass
        await link.publish(f"{topic_prefix}/a", b"still")
        assert (await within(staying)).payload == b"still"


async def test_overflow_drops_the_newest_and_counts(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """A slow reader loses messages, not memory, and the loss is a number."""
    link = Link(mosquitto.address, client_id="")
    async with (
        kept_up(link),
        link.subscribe(f"{topic_prefix}/a", capacity=2) as slow,
        link.subscribe(f"{topic_prefix}/#") as quick,
    ):
        for number in range(5):
            await link.publish(f"{topic_prefix}/a", str(number).encode())
        await until_marker(link, quick, f"{topic_prefix}/end")
        assert slow.dropped == 3
        assert [(await within(slow)).payload for _ in range(2)] == [b"0", b"1"]
        assert quick.dropped == 0


async def test_shared_subscription_gives_each_message_to_one_of_two_links(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Two hubs on one broker never both take a turn, and both get some."""
    one, two, sender = (Link(mosquitto.address, client_id="") for _ in range(3))
    shared = f"$share/hubs/{topic_prefix}/turn/+/started"
    marker = f"{topic_prefix}/end"
    async with (
        kept_up(one, two, sender),
        one.subscribe(shared, marker) as ones,
        two.subscribe(shared, marker) as twos,
    ):
        sent = [str(number).encode() for number in range(20)]
        for payload in sent:
            await sender.publish(f"{topic_prefix}/turn/t/started", payload)
        await sender.publish(marker, b"marker")
        got: list[list[bytes]] = []
        for messages in (ones, twos):
            mine: list[bytes] = []
            while (received := await within(messages)).topic != marker:
                mine.append(received.payload)
            got.append(mine)
        assert all(got)
        assert sorted(got[0] + got[1], key=int) == sent


async def test_many_publications_at_once_all_arrive_in_order(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """More than the broker takes at a time wait for their turn instead of breaking its limit."""
    link = Link(mosquitto.address, client_id="")
    async with kept_up(link), link.subscribe(f"{topic_prefix}/a", capacity=500) as messages:
        async with asyncio.TaskGroup() as tasks:
            for number in range(500):
                tasks.create_task(link.publish(f"{topic_prefix}/a", str(number).encode()))
        assert [int((await within(messages)).payload) for _ in range(500)] == list(range(500))
        assert link.reconnects == 0


async def test_birth_is_kept_for_those_who_come_later(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The status is retained, and a changed status replaces it."""
    topic = f"{topic_prefix}/satellite/s1/status"
    link = Link(mosquitto.address, client_id="", birth=Publication(topic, b"online", retain=True))
    watcher = Link(mosquitto.address, client_id="")
    async with kept_up(link, watcher):
        async with watcher.subscribe(topic) as messages:
            assert await within(messages) == Received(topic, b"online", retained=True)
        await link.set_birth(Publication(topic, b"busy", retain=True))
        async with watcher.subscribe(topic) as messages:
            assert await within(messages) == Received(topic, b"busy", retained=True)


async def test_link_that_ends_is_offline_at_once(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """A service that is stopped publishes its will like one that died."""
    topic = f"{topic_prefix}/hub/h1/status"
    watcher = Link(mosquitto.address, client_id="")
    async with kept_up(watcher), watcher.subscribe(topic) as messages:
        async with kept_up(
            Link(mosquitto.address, client_id="", will=Publication(topic, b"offline", retain=True))
        ):
            pass
        assert (await within(messages)).payload == b"offline"


DOOMED = """
import asyncio, sys
from ingle.wire.link import Backoff, Link, Publication
from ingle.wire.broker_settings import BrokerAddress

async def main(port, topic):
    will = Publication(topic, b"offline", retain=True)
    broker = BrokerAddress(host="127.0.0.1", port=port)
    await Link(broker, client_id="doomed", birth=Publication(topic, b"online"), will=will).run()

asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
"""


async def test_killed_process_is_offline_at_once(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The broker publishes the will of a process that was killed, retained for those who come
    later.
    """
    topic = f"{topic_prefix}/satellite/s1/status"
    watcher = Link(mosquitto.address, client_id="")
    words = [sys.executable, "-c", DOOMED, str(mosquitto.port), topic]
    async with kept_up(watcher), watcher.subscribe(topic) as messages:
        child = await asyncio.create_subprocess_exec(*words, stderr=subprocess.DEVNULL)
        assert (await within(messages, 20.0)).payload == b"online"
        child.kill()
        await child.wait()
        assert (await within(messages)).payload == b"offline"
        async with watcher.subscribe(topic) as later:
            assert await within(later) == Received(topic, b"offline", retained=True)


async def test_expired_message_is_not_delivered(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """What was sent with an expiry is gone from the broker afterwards, and was there before."""
    topic, marker = f"{topic_prefix}/old", f"{topic_prefix}/end"
    link = Link(mosquitto.address, client_id="")

    async def kept() -> list[bytes]:
        async with link.subscribe(topic, marker) as messages:
            return [message.payload for message in await until_marker(link, messages, marker)]

    async with kept_up(link), asyncio.timeout(30):
        await link.publish(topic, b"turn on the oven", retain=True, expiry_s=2)
        assert await kept() == [b"turn on the oven"]
        while await kept():
            pass  # each look is several round trips to the broker


async def test_a_second_program_with_the_same_id_is_named_in_the_log(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """A copied card, or two satellites of one name: they throw each other out, and the log says
    what to do.
    """
    client_id = topic_prefix.split("/")[0]
    with structlog.testing.capture_logs() as logs:
        first, second = (
            Link(mosquitto.address, client_id=client_id, backoff=Backoff(0.01, 0.02))
            for _ in range(2)
        )
        async with kept_up(first), kept_up(second, connected=False):
            await eventually(lambda: any(record["event"] == "link.thrown_out" for record in logs))
    [twice, *_] = [record for record in logs if record["event"] == "link.thrown_out"]
    assert (twice["client_id"], twice["log_level"]) == (client_id, "error")
    assert "SATELLITE_ID" in twice["hint"]
