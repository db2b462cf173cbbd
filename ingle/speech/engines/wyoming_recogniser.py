"""Recogniser (STT) on a Wyoming server: wyoming-faster-whisper and its like.

The whole command goes there once it may be over, as to any engine that takes recordings.
"""

import asyncio
from typing import Final

from wyoming.asr import Transcribe, Transcript
from wyoming.event import Event

from ingle.runtime.surrogates import well_formed
from ingle.speech.engine import RECOGNISER_RATE_HZ, Heard, SpeechError
from ingle.speech.engines.server_recogniser import ServerRecogniser
from ingle.speech.engines.wyoming_peer import WyomingAddress, talk

USUAL_PORT: Final = 10_300
"""wyoming-faster-whisper's."""
_PIECE_BYTES: Final = 2 * RECOGNISER_RATE_HZ // 10
"""100 ms: servers take samples piece by piece, as from a microphone."""
_FORMAT: Final = {"rate": RECOGNISER_RATE_HZ, "width": 2, "channels": 1}


class WyomingRecogniser(ServerRecogniser):
    """`Recogniser` over Wyoming; up to four transcriptions at a time, a connection each."""

    def __init__(
        self, url: str, *, language: str, limit_s: float, model: str | None = None
    ) -> None:
        """Connects to nothing yet. Raises `EngineUnavailable` when `url` is no such address.

        `limit_s`: the longest wait for a transcript, in seconds. `model`: its name on the server;
        None: the server's choice.
        """
        super().__init__(language=language, limit_s=limit_s, threads="wyoming-recogniser")
        self._address = WyomingAddress.read(url, f"WHISPER_URL={url}", USUAL_PORT)
        self.name = f"the transcription server at {self._address}"
        self._request = Transcribe(name=model, language=language).event()

    def _ask(self, samples: bytes) -> Heard:
        return asyncio.run(self._talk(samples))

    async def _talk(self, samples: bytes) -> Heard:
        async with talk(self._address, limit_s=self._limit_s) as server:
            await server.say(self._request, Event("audio-start", _FORMAT))
            for at in range(0, len(samples), _PIECE_BYTES):
                piece = samples[at : at + _PIECE_BYTES]
                await server.say(Event("audio-chunk", _FORMAT, piece))
            await server.say(Event("audio-stop"))
            while not Transcript.is_type((event := await server.next()).type):
                pass  # pieces of a transcript, and what else it may say
        text = event.data.get("text")
        if not isinstance(text, str):
            raise SpeechError(f"{self.name} answered no transcript")
        return Heard(text=well_formed(text.strip()), language=self._language)
