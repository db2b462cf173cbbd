"""A home's router for machines of QEMU: gives out addresses by DHCP, answers ARP for itself.

QEMU's own user network cannot stand beside two machines: it takes every TCP packet on the wire for
one to the outside, and answers a satellite in the hub's place.
"""

import contextlib
import socket
import struct
import threading
from ipaddress import IPv4Address
from pathlib import Path
from types import TracebackType
from typing import Final, Self

ADDRESS: Final = IPv4Address("192.168.77.1")
_MASK: Final = IPv4Address("255.255.255.0")
_MAC: Final = bytes.fromhex("52541e9100fe")
_FIRST_LEASE: Final = 10
_LEASE_S: Final = 86_400
_ARP, _IPV4 = b"\x08\x06", b"\x08\x00"
_UDP: Final = 17
_MAGIC: Final = b"\x63\x82\x53\x63"
_MESSAGE_TYPE, _DISCOVER, _OFFER, _REQUEST, _ACK = 53, 1, 2, 3, 5


class HomeRouter:
    """One wire of QEMU's `-netdev stream`, at this path."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._leases: dict[bytes, IPv4Address] = {}
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(path))
        self._door.listen()
        self._wire: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, name="router", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for end in (self._door, self._wire):
            if end is not None:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
        self._thread.join(5)

    def _serve(self) -> None:
        try:
            self._wire, _ = self._door.accept()
            frames = self._wire.makefile("rb")
            while len(size := frames.read(4)) == 4:
                frame = frames.read(int.from_bytes(size))
                if (answer := self._answer(frame)) is not None:
                    self._wire.sendall(len(answer).to_bytes(4) + answer)
        except OSError:
            return

    def _answer(self, frame: bytes) -> bytes | None:
        source, kind, content = frame[6:12], frame[12:14], frame[14:]
        if kind == _ARP and content[6:8] == b"\x00\x01" and content[24:28] == ADDRESS.packed:
            said = b"\x00\x01\x08\x00\x06\x04\x00\x02" + _MAC + ADDRESS.packed + content[8:18]
            return source + _MAC + _ARP + said
        if kind != _IPV4 or len(content) < 20 or content[9] != _UDP:
            return None
        header = (content[0] & 15) * 4
        datagram = content[header:]
        if datagram[2:4] != (67).to_bytes(2) or datagram[244:248] != _MAGIC:
            return None
        return self._dhcp(source, datagram[8:])

    def _dhcp(self, source: bytes, asked: bytes) -> bytes | None:
        said = {_DISCOVER: _OFFER, _REQUEST: _ACK}.get(_message_type(asked[240:]))
        if said is None:
            return None
        lease = self._leases.setdefault(source, ADDRESS + _FIRST_LEASE - 1 + len(self._leases))
        options = b"".join(
            bytes([code, len(value)]) + value
            for code, value in (
                (_MESSAGE_TYPE, bytes([said])),
                (54, ADDRESS.packed),
                (51, _LEASE_S.to_bytes(4)),
                (1, _MASK.packed),
                (3, ADDRESS.packed),
            )
        )
        head = struct.pack(
            "!BBBB4sHH4s4s4s4s16s192s",
            *(2, 1, 6, 0, asked[4:8], 0, 0x8000, b"", lease.packed, ADDRESS.packed, b""),
            *(asked[28:44], b""),
        )
        message = head + _MAGIC + options + b"\xff"
        udp = struct.pack("!HHHH", 67, 68, 8 + len(message), 0) + message
        header = struct.pack(
            "!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, _UDP, 0, ADDRESS.packed, b"\xff" * 4
        )
        header = header[:10] + _checksum(header) + header[12:]
        return b"\xff" * 6 + _MAC + _IPV4 + header + udp


def _message_type(options: bytes) -> int | None:
    at = 0
    while at + 2 < len(options) and options[at] != 255:
        if options[at] == 0:
            at += 1
            continue
        if options[at] == _MESSAGE_TYPE:
            return options[at + 2]
        at += 2 + options[at + 1]
    return None


def _checksum(header: bytes) -> bytes:
    total = sum(struct.unpack(f"!{len(header) // 2}H", header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return (~total & 0xFFFF).to_bytes(2)
