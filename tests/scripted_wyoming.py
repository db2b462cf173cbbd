"""Scripted Wyoming server, made of the package's own handler: transcribes, speaks, and has faults.

async with scripted_wyoming(Script(transcript="turn on the light")) as url:
    ...                                       # url is what WHISPER_URL and TTS_URL are set to
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from wyoming.asr import Transcript
from wyoming.error import Error
from wyoming.event import Event
from wyoming.server import AsyncEventHandler


@dataclass(slots=True)
class Script:
    """What the server answers, and what it was asked."""

    transcript: str = ""
    sound: list[bytes] = field(default_factory=list)
    """The pieces of each sentence."""
    rate_hz: int = 22_050
    width: int = 2
    channels: int = 1
    raw: bytes | None = None
    """Sent instead of any answer, and the connection closed behind it."""
    refusal: str | None = None
    cut_after: int | None = None
    """The connection is closed behind so many pieces of sound."""
    answers: asyncio.Event = field(default_factory=asyncio.Event)
    """Nothing is answered before it is set."""
    asked: list[Event] = field(default_factory=list)
    heard: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.answers.set()


class _Handler(AsyncEventHandler):
    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, script: Script
    ) -> None:
        super().__init__(reader, writer)
        self._script = script

    async def handle_event(self, event: Event) -> bool:
        script = self._script
        if event.type == "audio-chunk":
            script.heard += event.payload or b""
            return True
        if event.type in ("transcribe", "synthesize"):
            script.asked.append(event)
        if event.type not in ("audio-stop", "synthesize"):
            return True
        await script.answers.wait()
        if script.raw is not None:
            self.writer.write(script.raw)
            await self.writer.drain()
            return False
        if script.refusal is not None:
            await self.write_event(Error(text=script.refusal).event())
            return True
        if event.type == "audio-stop":
            await self.write_event(Event("transcript-start"))
            await self.write_event(Transcript(text=script.transcript).event())
            return True
        return await self._speak()

    async def _speak(self) -> bool:
        script = self._script
        form = {"rate": script.rate_hz, "width": script.width, "channels": script.channels}
        await self.write_event(Event("audio-start", form))
        for number, piece in enumerate(script.sound):
            if number == script.cut_after:
                return False
            await self.write_event(Event("audio-chunk", form, piece))
        await self.write_event(Event("audio-stop"))
        return True


@asynccontextmanager
async def scripted_wyoming(script: Script) -> AsyncIterator[str]:
    """Runs the server on a free port while the block runs; its `wyoming://` address."""
    connections: dict[asyncio.StreamWriter, asyncio.Event] = {}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ended = connections[writer] = asyncio.Event()
        try:
            await _Handler(reader, writer, script).run()
        except ConnectionError:
            pass  # a client that gave up
        finally:
            writer.close()
            ended.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"wyoming://127.0.0.1:{port}"
    finally:
        script.answers.set()
        server.close()
        for writer, ended in connections.items():
            writer.close()
            await ended.wait()
        await server.wait_closed()
