"""A client that floods a broker, by its own thread and without waiting for anybody."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Flood:
    """How many messages were sent so far."""

    def __init__(self) -> None:
        self.sent = 0


@contextmanager
def flooding(port: int, topic: str, payload: bytes, per_s: float) -> Iterator[Flood]:
    """Publishes the same QoS 0 message, `per_s` times a second, for as long as the block runs."""
    flood, over = Flood(), threading.Event()
    body = _text("MQTT") + b"\x05\x02\x00\x3c\x00" + _text(f"flood-{port}")
    message = _packet(0x30, _text(topic) + b"\x00" + payload)

    def run() -> None:
        with socket.create_connection(("127.0.0.1", port)) as sock:
            sock.sendall(_packet(0x10, body))
            sock.recv(64)
            begun_s = time.monotonic()
            while not over.is_set():
                due = int((time.monotonic() - begun_s) * per_s) - flood.sent
                sock.sendall(message * due)
                flood.sent += due
                over.wait(0.01)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield flood
    finally:
        over.set()
        thread.join()


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack(">H", len(encoded)) + encoded


def _packet(kind: int, body: bytes) -> bytes:
    length, head = len(body), bytes([kind])
    while True:
        length, low = divmod(length, 128)
        head += bytes([low | (0x80 if length else 0)])
        if not length:
            return head + body
