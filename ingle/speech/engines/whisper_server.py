"""Client of an OpenAI-compatible transcription server (`POST /v1/audio/transcriptions`).

Such a server may have a GPU.
"""

import io
import wave
from typing import Final

import httpx

from ingle.runtime.redaction import shown_address, without_passwords
from ingle.runtime.surrogates import well_formed
from ingle.speech.engine import RECOGNISER_RATE_HZ, EngineUnavailable, Heard, SpeechError
from ingle.speech.engines.server_recogniser import ServerRecogniser

_DEFAULT_MODEL: Final = "whisper-1"
_PATH: Final = "/v1/audio/transcriptions"
_CONNECT_S: Final = 3.0
_SHOWN: Final = 200
"""Characters of a refusal that are passed on."""


class WhisperServer(ServerRecogniser):
    """`Recogniser` over HTTP; up to four transcriptions at a time."""

    def __init__(
        self, url: str, *, language: str, limit_s: float, model: str | None = None
    ) -> None:
        """Connects to nothing yet. Raises `EngineUnavailable` when `url` is no http(s) address."""
        super().__init__(language=language, limit_s=limit_s, threads="whisper-server")
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
        self._client = httpx.Client(
            timeout=httpx.Timeout(limit_s, connect=min(limit_s, _CONNECT_S))
        )

    def close(self) -> None:
        super().close()
        self._client.close()

    def _ask(self, samples: bytes) -> Heard:
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
