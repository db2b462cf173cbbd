"""`python -m bench.load.raw_consumer HOST PORT FILTER`: the least that receiving messages can cost.

One socket, one subscription, packets cut and counted, nothing decoded: what a hub's cost for the
same messages is compared with. Runs until SIGTERM.
"""

import asyncio
import signal
import socket
import sys
from typing import Final

from ingle.wire.packets import PUBLISH, PacketStream

_GRANTED: Final = 9
"""The packet type SUBACK."""

READ_BYTES: Final = 64 * 1024
_MOST_BYTES: Final = 1024 * 1024
_SUBSCRIBE_FLAGS: Final = 0x82


def connect_bytes(client_id: str) -> bytes:
    """CONNECT of MQTT 5: a clean start, no keepalive, no account."""
    name = client_id.encode()
    body = b"\x00\x04MQTT\x05\x02\x00\x00\x00" + len(name).to_bytes(2) + name
    return bytes((0x10, len(body))) + body


def subscribe_bytes(topic_filter: str) -> bytes:
    """SUBSCRIBE by QoS 0 of one filter shorter than 120 bytes."""
    name = topic_filter.encode()
    body = b"\x00\x01\x00" + len(name).to_bytes(2) + name + b"\x00"
    return bytes((_SUBSCRIBE_FLAGS, len(body))) + body


async def consume(host: str, port: int, topic_filter: str) -> int:
    """Counts messages until SIGTERM, or until the broker closes the connection.

    Prints `subscribed` once they come.
    """
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    stream, count = PacketStream(_MOST_BYTES), 0
    with socket.create_connection((host, port)) as broker:
        broker.sendall(connect_bytes("ingle-bench-raw") + subscribe_bytes(topic_filter))
        broker.setblocking(False)

        def read() -> None:
            nonlocal count
            data = broker.recv(READ_BYTES)
            if not data:
                ended.set()
            for packet in stream.take(data):
                count += packet.kind == PUBLISH
                if packet.kind == _GRANTED:
                    print("subscribed", flush=True)

        loop.add_reader(broker, read)
        await ended.wait()
        loop.remove_reader(broker)
    return count


def main(arguments: list[str]) -> None:
    host, port, topic_filter = arguments
    print(asyncio.run(consume(host, int(port), topic_filter)))


if __name__ == "__main__":
    main(sys.argv[1:])
