"""Which recogniser and which voice, from the environment; read alike on both machines."""

from typing import Annotated, Literal

from pydantic import Field

from ingle.runtime.settings import HttpUrl, SettingsGroup


class SpeechSettings(SettingsGroup):
    """STT_* / WHISPER_* / TTS_*."""

    stt_engine: Literal["auto", "whisper", "moonshine", "phrases"] = Field(
        "auto", alias="STT_ENGINE"
    )
    """auto: Whisper where WHISPER_MODEL or WHISPER_URL is set, else the built-in recognisers together."""
    whisper_model: str | None = Field(None, alias="WHISPER_MODEL")
    """A faster-whisper model name, or a folder that holds one."""
    whisper_url: HttpUrl | None = Field(None, alias="WHISPER_URL")
    """A server that speaks the OpenAI transcription protocol."""
    whisper_timeout_s: Annotated[float, Field(gt=0, le=600)] = Field(15.0, alias="WHISPER_TIMEOUT")
    tts_engine: Literal["auto", "piper", "espeak"] = Field("auto", alias="TTS_ENGINE")
    """auto: Piper where TTS_VOICE names a Piper voice file or folder, else espeak-ng."""
    tts_voice: str | None = Field(None, alias="TTS_VOICE")
    """A Piper voice file (.onnx) or its folder, or the name of an espeak-ng voice."""

    @property
    def chooses_recogniser(self) -> bool:
        """Whether one was asked for: if that cannot be had, the setting is wrong, and no other is to stand in."""
        return (
            self.stt_engine != "auto"
            or self.whisper_model is not None
            or self.whisper_url is not None
        )

    @property
    def chooses_voice(self) -> bool:
        """Likewise."""
        return self.tts_engine != "auto" or self.tts_voice is not None
