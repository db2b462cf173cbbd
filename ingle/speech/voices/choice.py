"""Chooses and loads the voice (TTS) that the settings and the machine ask for.

TTS_URL                                          -> the voice of that server, with what the rest
                                                    asks for as the spare one
TTS_ENGINE=espeak, or an espeak-ng voice's name  -> espeak-ng
a file, a folder                                 -> that Piper voice
a Piper voice's name (en_US-amy-medium)          -> that one, downloaded once
nothing                                          -> the natural voice that comes along where
                                                    the machine can, else espeak-ng
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Self

import structlog

from ingle.runtime.language_tags import primary_language
from ingle.runtime.machine import memory_bytes
from ingle.speech.engine import EngineUnavailable, Voice
from ingle.speech.settings import SpeechSettings
from ingle.speech.voices.downloaded import downloaded_voice, is_voice_name

log = structlog.get_logger(__name__)

NATURAL_FROM_BYTES: Final = 1_800_000_000
"""A machine with less memory (a Pi 3, a Zero) speaks with espeak-ng where no voice is named: Piper
takes 200 MB, and seconds for a sentence. A Pi 4 or 5 of 2 GB has more."""
SERVER_PATIENCE_S: Final = 1.0
"""Longest wait for the first sound of a server that was asked for by TTS_URL, in seconds."""
_BUILT_IN_LANGUAGE: Final = "en"
SPOKEN: Final = "spoken-"
"""Begins the name of a folder of kept sounds."""
VOICES: Final = "voices"
"""Folder of downloaded voices."""


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
        return cls(spoken=state_dir / f"{SPOKEN}{whose}", voices=state_dir / VOICES)


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
    name = settings.tts_voice
    if settings.tts_url is not None:
        return _served(settings.tts_url, settings, folders, language, memory)
    if settings.tts_engine == "espeak":
        return _espeak(name, language)
    if name is None:
        return _unnamed(settings, folders, language, memory)
    if is_voice_name(name):
        return _by_name(name, settings, folders, memory)
    if settings.tts_engine == "piper" or _is_file_name(name):
        return _natural(Path(name).expanduser(), folders)
    return _espeak(name, language)


def _unnamed(
    settings: SpeechSettings,
    folders: VoiceFolders | None,
    language: str,
    memory: Callable[[], int],
) -> Voice:
    """The natural voice that comes along where it was asked for or the machine can."""
    if settings.tts_engine == "piper":
        return _insisted(folders)
    if _is_english(language) and memory() >= NATURAL_FROM_BYTES:
        try:
            return _bundled(folders, insisted=False)
        except EngineUnavailable as error:
            log.info("speech.without_natural_voice", reason=str(error))
    return _espeak(None, language)


def _served(
    url: str,
    settings: SpeechSettings,
    folders: VoiceFolders | None,
    language: str,
    memory: Callable[[], int],
) -> Voice:
    """The voice of that server; what is late or fails there is said by a voice of this machine.

    `TTS_VOICE` is the name of the server's voice, `TTS_ENGINE` chooses the one that stands in.
    """
    from ingle.speech.engines.wyoming_voice import WyomingVoice
    from ingle.speech.voices.natural import NaturalVoice

    main = WyomingVoice(url, language=language, voice=settings.tts_voice)
    here = settings.model_copy(update={"tts_url": None, "tts_voice": None})
    try:
        spare = load_voice(here, folders, language=language, memory=memory)
    except EngineUnavailable as error:
        if settings.tts_engine != "auto":
            raise
        log.warning("speech.without_spare_voice", reason=str(error))
        spare = None
    # What a server says is not kept on disk: it may speak with another voice tomorrow.
    return NaturalVoice(main, spare, None, fingerprint="", patience_s=SERVER_PATIENCE_S)


def _by_name(
    name: str,
    settings: SpeechSettings,
    folders: VoiceFolders | None,
    memory: Callable[[], int],
) -> Voice:
    """The voice of that name that was downloaded, else one that is on its way."""
    if find_spec("piper") is None:
        raise EngineUnavailable(f"TTS_VOICE={name}: Piper needs the package piper-tts")
    if folders is None:
        raise EngineUnavailable(f"TTS_VOICE={name}: there is no folder to download it to")
    voices = folders.voices
    unnamed = settings.model_copy(update={"tts_voice": None, "tts_engine": "auto"})
    interim = partial(load_voice, unnamed, folders, language=_language(name), memory=memory)
    if (here := downloaded_voice(voices, name)) is not None:
        try:
            return _natural(here, folders)
        except EngineUnavailable as error:
            log.error("speech.voice_not_to_be_had", reason=str(error))
            return interim()
    from ingle.speech.voices.awaited import AwaitedVoice

    async def fetch(on_progress: Callable[[int, int], None]) -> Path:
        from ingle.speech.voices.catalogue import download_voice

        return await download_voice(name, voices, settings.tts_voices_url, on_progress)

    return AwaitedVoice(name, interim(), fetch, lambda file: _natural(file, folders))


def _language(voice_name: str) -> str:
    """Of a Piper voice: "de" of de_DE-thorsten-medium."""
    return voice_name.partition("_")[0]


def _insisted(folders: VoiceFolders | None) -> Voice:
    """The voice that comes along, where Piper was asked for without a name."""
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


def _espeak(name: str | None, language: str = _BUILT_IN_LANGUAGE) -> Voice:
    from ingle.speech.engines.espeak import EspeakVoice

    if name is None and _is_english(language):
        return EspeakVoice()
    return EspeakVoice(name or primary_language(language))


def _is_english(language: str) -> bool:
    return primary_language(language) == _BUILT_IN_LANGUAGE


def _is_file_name(voice: str) -> bool:
    """Whether it names a file or folder rather than an espeak-ng voice."""
    return voice.endswith(".onnx") or "/" in voice or Path(voice).is_dir()
