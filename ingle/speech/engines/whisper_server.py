"""Client of an OpenAI-compatible transcription server (`POST /v1/audio/transcriptions`).

Such a server may have a GPU.
"""

import asyncio
import io
import wave
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import httpx

from ingle.runtime.redaction import shown_address, without_passwords
from ingle.runtime.surrogates import well_formed
from ingle.speech.engine import RECOGNISER_RATE_HZ, EngineUnavailable, Heard, SpeechError
from ingle.speech.trimming import Trimmer
from ingle.speech.utterance import RecordedUtterance

_DEFAULT_MODEL: Final = "whisper-1"
_PATH: Final = "/v1/audio/transcriptions"
_CONNECT_S: Final = 3.0
_THREADS: Final = 4
"""A transcription that became stale holds its thread until it is answered: the next must not
wait for it."""
_SHOWN: Final = 200
"""Characters of a refusal that are passed on."""


class WhisperServer:
    """`Recogniser` over HTTP; up to four transcriptions at a time."""

    def __init__(
        self, url: str, *, language: str, limit_s: float, model: str | None = None
    ) -> None:
        """Connects to nothing yet. Raises `EngineUnavailable` when `url` is no http(s) address."""
        shown = shown_address(url)
        try:
            address = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise EngineUnavailable(f"WHISPER_URL={shown}: is no address") from error
        if address.scheme not in ("http", "https") or not address.host:
            raise EngineUnavailable(
                f"WHISPER_URL={shown}: must be http://host:port or https://host"
            )
        self.name = f"the transcription server at {shown}"
        self._url = url.rstrip("/").removesuffix("/v1") + _PATH
        self._shown = f"the transcription server {shown_address(self._url)}"
        self._form = {
            "model": model or _DEFAULT_MODEL,
            "language": language,
            "response_format": "json",
        }
        self._language = language
        self._limit_s = limit_s
        self._client = httpx.Client(
            timeout=httpx.Timeout(limit_s, connect=min(limit_s, _CONNECT_S))
        )
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="whisper-server")

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
        self._client.close()

    def _transcribe(self, samples: bytes) -> Heard:
        if not samples:
            return Heard(text="", language=self._language)
        try:
            answer = self._client.post(
                self._url,
                data=self._form,
                files={"file": ("command.wav", _wav(samples), "audio/wav")},
            )
        except httpx.HTTPError as error:
            raise SpeechError(f"{self._shown} cannot be reached: {_reason(error)}") from error
        if not answer.is_success:
            raise SpeechError(
                f"{self._shown} answered {answer.status_code}: "
                f"{without_passwords(answer.text)[:_SHOWN]}"
            )
        try:
            text = answer.json()["text"]
        except (ValueError, KeyError, TypeError) as error:
            raise SpeechError(f"{self._shown} answered no transcript") from error
        if not isinstance(text, str):
            raise SpeechError(f"{self._shown} answered no transcript")
        return Heard(text=well_formed(text.strip()), language=self._language)


def _reason(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__


def _wav(samples: bytes) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RECOGNISER_RATE_HZ)
        file.writeframes(samples)
    return made.getvalue()
