"""Recogniser (STT) on a Wyoming server: wyoming-faster-whisper and its like.

The whole command goes there once it may be over, as to any engine that takes recordings.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from wyoming.asr import Transcribe, Transcript
from wyoming.event import Event

from ingle.runtime.surrogates import well_formed
from ingle.speech.engine import RECOGNISER_RATE_HZ, Heard, SpeechError
from ingle.speech.engines.wyoming_peer import WyomingAddress, talk
from ingle.speech.trimming import Trimmer
from ingle.speech.utterance import RecordedUtterance

USUAL_PORT: Final = 10_300
"""wyoming-faster-whisper's."""
_THREADS: Final = 4
"""A transcription that became stale holds its thread until it is answered: the next must not
wait for it."""
_PIECE_BYTES: Final = 2 * RECOGNISER_RATE_HZ // 10
"""100 ms: servers take samples piece by piece, as from a microphone."""
_FORMAT: Final = {"rate": RECOGNISER_RATE_HZ, "width": 2, "channels": 1}


class WyomingRecogniser:
    """`Recogniser` over Wyoming; up to four transcriptions at a time, a connection each."""

    def __init__(
        self, url: str, *, language: str, limit_s: float, model: str | None = None
    ) -> None:
        """Connects to nothing yet. Raises `EngineUnavailable` when `url` is no such address.

        `limit_s`: the longest wait for a transcript, in seconds. `model`: its name on the server;
        None: the server's choice.
        """
        self._address = WyomingAddress.read(url, f"WHISPER_URL={url}", USUAL_PORT)
        self.name = f"the transcription server at {self._address}"
        self._language = language
        self._limit_s = limit_s
        self._request = Transcribe(name=model, language=language).event()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="wyoming-recogniser")

    def listen(self) -> RecordedUtterance:
        trimmer = Trimmer()
        return RecordedUtterance(
            lambda samples: self._transcribe(trimmer.spoken(samples)),
            self._threads,
            limit_s=self._limit_s,
        )

    async def warm_up(self) -> None:
        """Sends a second of silence: the server loads its model. Raises `SpeechError`."""
        await asyncio.get_running_loop().run_in_executor(
            self._threads, self._transcribe, bytes(2 * RECOGNISER_RATE_HZ)
        )

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _transcribe(self, samples: bytes) -> Heard:
        if not samples:
            return Heard(text="", language=self._language)
        return asyncio.run(self._ask(samples))

    async def _ask(self, samples: bytes) -> Heard:
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
