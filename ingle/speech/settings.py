"""Settings of recogniser and voice, read from the environment alike on both machines."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from ingle.runtime.settings import HttpUrl, SettingsGroup, server_url

_WYOMING: Final = "wyoming://"


def is_wyoming(url: str) -> bool:
    """Whether the address is of a server that speaks Wyoming's protocol."""
    return url.startswith(_WYOMING)


def _recogniser_url(value: str) -> str:
    return server_url(value, "http://", "https://", _WYOMING)


def _voice_url(value: str) -> str:
    return server_url(value, _WYOMING)


class SpeechSettings(SettingsGroup):
    """Which recogniser and which voice: STT_*, WHISPER_*, TTS_*."""

    stt_engine: Literal["auto", "whisper", "moonshine", "phrases"] = Field(
        "auto", alias="STT_ENGINE"
    )
    """auto: Whisper where WHISPER_MODEL or WHISPER_URL is set, else the built-in recognisers
    together."""
    whisper_model: str | None = Field(None, alias="WHISPER_MODEL")
    """A faster-whisper model name, or a folder that holds one."""
    whisper_url: Annotated[str, AfterValidator(_recogniser_url)] | None = Field(
        None, alias="WHISPER_URL"
    )
    """A server that speaks the OpenAI transcription protocol, or Wyoming's (`wyoming://`)."""
    whisper_timeout_s: Annotated[float, Field(gt=0, le=600)] = Field(15.0, alias="WHISPER_TIMEOUT")
    tts_engine: Literal["auto", "piper", "espeak"] = Field("auto", alias="TTS_ENGINE")
    """auto: what TTS_VOICE names, else a natural voice where the machine can, else espeak-ng."""
    tts_voice: str | None = Field(None, alias="TTS_VOICE")
    """A Piper voice by its name, file (.onnx) or folder, or the name of an espeak-ng voice; with
    TTS_URL the name of one of that server's voices."""
    tts_url: Annotated[str, AfterValidator(_voice_url)] | None = Field(None, alias="TTS_URL")
    """A server that speaks Wyoming's protocol (`wyoming://`) and makes the sound."""
    tts_voices_url: HttpUrl = Field(
        "https://huggingface.co/rhasspy/piper-voices/resolve/main", alias="TTS_VOICES_URL"
    )
    """Where Piper's voices are published: their list (voices.json), and the files it names."""

    @property
    def recogniser_choice(self) -> tuple[str, ...]:
        """The settings that ask for a recogniser, as "NAME=value", the most telling first.

        Empty if none does.
        """
        engine = None if self.stt_engine == "auto" else self.stt_engine
        return _given(
            WHISPER_URL=self.whisper_url, WHISPER_MODEL=self.whisper_model, STT_ENGINE=engine
        )

    @property
    def voice_choice(self) -> tuple[str, ...]:
        """As `recogniser_choice`, for a voice."""
        engine = None if self.tts_engine == "auto" else self.tts_engine
        return _given(TTS_URL=self.tts_url, TTS_VOICE=self.tts_voice, TTS_ENGINE=engine)

    @property
    def of_no_voice(self) -> "SpeechSettings":
        """These settings without the voice that they name, which is one language's."""
        return self.model_copy(update={"tts_voice": None, "tts_engine": "auto"})

    @property
    def chooses_recogniser(self) -> bool:
        """Whether a recogniser was asked for.

        If that cannot be had the setting is wrong, and no other is to stand in.
        """
        return bool(self.recogniser_choice)

    @property
    def chooses_voice(self) -> bool:
        """Whether a voice was asked for."""
        return bool(self.voice_choice)


def _given(**settings: str | None) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in settings.items() if value)
