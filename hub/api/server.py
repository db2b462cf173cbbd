"""HTTP server: uvicorn guarded against slow clients, without its signal handlers and its log."""

from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from hub.api.connections import ConnectionGuard


class Server(uvicorn.Server):
    """uvicorn without its signal handlers: this process has its own."""

    def __init__(self, api: FastAPI) -> None:
        super().__init__(
            uvicorn.Config(
                api,
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=3,
                http=ConnectionGuard().protocol(),
                ws="none",
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves the signals alone."""
        yield
