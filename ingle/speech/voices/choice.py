"""Chooses and loads the voice (TTS) that the settings and the machine ask for.

TTS_ENGINE=espeak, or an espeak-ng voice's name  -> espeak-ng
a file, a folder                                 -> that Piper voice
a Piper voice's name (en_US-amy-medium)          -> that one, downloaded once
nothing                                          -> the natural voice that comes along where
                                                    the machine can, else espeak-ng
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import structlog

from ingle.runtime.machine import memory_bytes
from ingle.speech.engine import EngineUnavailable, Voice
from ingle.speech.settings import SpeechSettings

log = structlog.get_logger(__name__)

NATURAL_FROM_BYTES: Final = 1_800_000_000
"""A machine with less memory (a Pi 3, a Zero) speaks with espeak-ng where no voice is named: Piper
takes 200 MB, and seconds for a sentence. A Pi 4 or 5 of 2 GB has more."""
_BUILT_IN_LANGUAGE: Final = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceFolders:
    """Where a natural voice keeps what is its own."""

    spoken: Path
    """Sounds of what it says again; one process's only."""
    voices: Path
    """Voices that were downloaded."""

    @classmethod
    def within(cls, state_dir: Path, whose: str) -> Self:
        """Those of the program that is called `whose` ("hub") in its state directory."""
        return cls(spoken=state_dir / f"spoken-{whose}", voices=state_dir / "voices")


def load_voice(
    settings: SpeechSettings,
    folders: VoiceFolders | None = None,
    *,
    language: str = _BUILT_IN_LANGUAGE,
    memory: Callable[[], int] = memory_bytes,
) -> Voice:
    """The voice, loaded: up to 3 s; to be called in a thread. Raises `EngineUnavailable`.

    `folders`: None where nothing is kept; then a voice is not downloaded either. `language`: a
    language tag, of a voice that is not named; the natural one that comes along speaks English.
    `memory`: bytes of this machine, which decide whether an unnamed voice is a natural one.
    """
    spoken = language.lower().partition("-")[0]
    name, engine = settings.tts_voice, settings.tts_engine
    if engine == "piper" or (engine == "auto" and name is not None and _is_file_name(name)):
        return _asked_for(name, folders)
    natural = spoken == _BUILT_IN_LANGUAGE and memory() >= NATURAL_FROM_BYTES
    if engine == "auto" and name is None and natural:
        try:
            return _bundled(folders, insisted=False)
        except EngineUnavailable as error:
            log.info("speech.without_natural_voice", reason=str(error))
    return _espeak(name or (None if spoken == _BUILT_IN_LANGUAGE else spoken))


def _asked_for(name: str | None, folders: VoiceFolders | None) -> Voice:
    """The Piper voice in that place, else the one that comes along."""
    if name is not None:
        return _natural(Path(name).expanduser(), folders)
    try:
        return _bundled(folders, insisted=True)
    except EngineUnavailable as error:
        raise EngineUnavailable(
            f"TTS_ENGINE=piper: {error}; or TTS_VOICE must name a Piper voice, its file (.onnx) or "
            "its folder"
        ) from error


def _bundled(folders: VoiceFolders | None, *, insisted: bool) -> Voice:
    from ingle.speech.engines.piper_bundled import bundled_voice

    return _natural(bundled_voice(), folders, insisted=insisted)


def _natural(place: Path, folders: VoiceFolders | None, *, insisted: bool = True) -> Voice:
    """The Piper voice there, with espeak-ng of its language as the spare one."""
    from ingle.speech.engines.piper import PiperVoice
    from ingle.speech.voices.natural import NaturalVoice
    from ingle.speech.voices.sound_store import SoundStore

    piper = PiperVoice(place)
    try:
        spare = _espeak(piper.language)
    except EngineUnavailable as error:
        log.warning("speech.without_spare_voice", reason=str(error))
        spare = None
    store = None if folders is None else SoundStore(folders.spoken)
    return NaturalVoice(piper, spare, store, fingerprint=piper.fingerprint, insisted=insisted)


def _espeak(name: str | None) -> Voice:
    from ingle.speech.engines.espeak import EspeakVoice

    return EspeakVoice() if name is None else EspeakVoice(name)


def _is_file_name(voice: str) -> bool:
    """Whether it names a file or folder rather than an espeak-ng voice."""
    return voice.endswith(".onnx") or "/" in voice or Path(voice).is_dir()
