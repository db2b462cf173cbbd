"""Service notification (sd_notify): readiness, stop and watchdog of a process under systemd.

sd_notify(3) is a datagram with a few lines to the Unix socket that NOTIFY_SOCKET names. Without
that variable a program was not started by systemd, or not with `Type=notify`, and nothing is sent.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable, Mapping
from typing import Final, Self

import structlog

log = structlog.get_logger()

START_STEP_S: Final = 60.0
"""Seconds that a start asks for with each sign of life: models load for minutes on a Pi."""
BEAT_S: Final = 10.0
"""Signs of life during a start, in seconds from one to the next."""
BEATS_IN_TIME: Final = 3
"""The watchdog is fed so often within its time: one late beat on a busy machine is no hang."""

SEND_WITHIN_S: Final = 0.5
"""How long a full socket is waited for, in seconds: a READY that is lost would end the service."""


def _no_trouble() -> str | None:
    return None


class ServiceManager:
    """systemd as its service sees it; `address` None: there is none, and nothing is sent.

    `watchdog_s` is the time within which it must be fed, in seconds; None: it is not to be fed.
    """

    def __init__(self, address: str | None = None, watchdog_s: float | None = None) -> None:
        self._address = address
        self._watchdog_s = watchdog_s
        self._ready = False
        self._status = ""
        self._trouble: Callable[[], str | None] = _no_trouble
        self._troubled = False

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """The one that started this process, as `environment` says."""
        address = environment.get("NOTIFY_SOCKET", "")
        if not address.startswith(("/", "@")):
            return cls()
        meant_for = environment.get("WATCHDOG_PID", "")
        time_us = environment.get("WATCHDOG_USEC", "")
        fed = time_us.isdecimal() and int(time_us) > 0 and meant_for in ("", str(os.getpid()))
        return cls(address, int(time_us) / 1e6 if fed else None)

    def ready(self, status: str, trouble: Callable[[], str | None] = _no_trouble) -> None:
        """The service does its work; `status` says so in words, and a later call replaces them.

        `trouble` is asked before each feeding of the watchdog, which is not fed while it gives a
        reason.
        """
        self._ready, self._status, self._trouble = True, status, trouble
        self._send("READY=1", f"STATUS={status}")

    def stopping(self) -> None:
        """The service was told to end, and is about to."""
        self._send("STOPPING=1", "STATUS=stops")

    async def watch(self) -> None:
        """Gives signs of life for as long as it runs, which a main loop that hangs does not let it.

        During the start each moves the end of `TimeoutStartSec=` on; from then on each feeds the
        watchdog.
        """
        if self._address is None:
            return
        while True:
            if not self._ready:
                self._send(f"EXTEND_TIMEOUT_USEC={round(START_STEP_S * 1e6)}")
            elif self._watchdog_s is not None:
                self._feed()
            await asyncio.sleep(min(BEAT_S, (self._watchdog_s or BEAT_S) / BEATS_IN_TIME))

    def _feed(self) -> None:
        reason = self._trouble()
        if reason is None:
            self._send("WATCHDOG=1")
        if (reason is not None) != self._troubled:
            self._troubled = reason is not None
            if reason is not None:
                log.error("watchdog.not_fed", reason=reason)
            self._send(f"STATUS={reason or self._status}")

    def _send(self, *lines: str) -> None:
        """Sends one message; a manager that does not take it is not waited for long."""
        if self._address is None:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        text = "\n".join(" ".join(line.splitlines()) for line in lines)
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender,
        ):
            sender.settimeout(SEND_WITHIN_S)
            sender.sendto(text.encode(), address)
