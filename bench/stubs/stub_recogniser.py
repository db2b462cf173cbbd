"""Transcription server stub: hears the same sentence in any sound, after a set time."""

import asyncio
from typing import Final

from bench.stubs.http_exchange import StubExchange, StubRequest

PATH: Final = "/v1/audio/transcriptions"
HEARD: Final = "turn on the living room lights"


class StubRecogniser:
    """Answers `POST /v1/audio/transcriptions`."""

    def __init__(self, *, takes_s: float) -> None:
        self._takes_s = takes_s

    async def answer(self, request: StubRequest, exchange: StubExchange) -> None:  # noqa: ARG002
        await asyncio.sleep(self._takes_s)
        await exchange.answer({"text": HEARD})
