"""Chooses and loads the recogniser that the settings ask for; policies of loading engines."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

import structlog

from ingle.runtime.language_tags import primary_language
from ingle.runtime.machine import memory_bytes
from ingle.speech.engine import EngineUnavailable, Recogniser, SpeechError, Voice
from ingle.speech.settings import SpeechSettings, is_wyoming

WAKE_WORDS: Final = ("hey_jarvis", "alexa", "hey_mycroft", "hey_marvin", "okay_nabu")
"""Those whose models come with the satellite: a hub does not know which of them its satellites
listen for."""
COMMAND_WORDS: Final = frozenset(["timer", "weather"])
"""Those of openwakeword's that wake on commands, of which nothing is to be taken off."""
_BUILT_IN_LANGUAGE: Final = "en"
WHISPER_FROM_BYTES: Final = 1_800_000_000
"""A machine with less memory (a Pi 3, a Zero) hears with the two small recognisers: 300 MB
instead of 660."""
BUILT_IN_FROM_BYTES: Final = 900 * 1024 * 1024
"""A machine with less memory has no room for any built-in recogniser: they need some 300 MB (a Pi
Zero has 512)."""


Engine = TypeVar("Engine", Recogniser, Voice)
FirstEngine = TypeVar("FirstEngine", Recogniser, Voice)
SecondEngine = TypeVar("SecondEngine", Recogniser, Voice)


log = structlog.get_logger(__name__)


def load_recogniser(
    settings: SpeechSettings,
    *,
    language: str,
    wake_words: Iterable[str] = WAKE_WORDS,
    memory: Callable[[], int] = memory_bytes,
    setting: str = "HUB_LANGUAGE",
) -> Recogniser:
    """The recogniser, loaded: 0.5-2 s, minutes where a model is downloaded; run it in a thread.

    `language`: a language tag; the built-in recognisers hear English only. `wake_words`: by name or
    model file, those that a command may be run together with; each of them costs a little, for a
    command may begin like it. Of `COMMAND_WORDS` nothing is made. `memory`: bytes of this machine,
    which choose between the built-in recognisers. `setting`: what chose the language. Recognisers
    that hear a grammar have a method `use_vocabulary(jsgf)`, see `cascade.Cascade`. Beside a server
    that was not insisted on by STT_ENGINE, the built-in ones stand in. Raises `EngineUnavailable`.
    """
    limit_s = settings.whisper_timeout_s
    spoken = primary_language(language)
    led_by = tuple(word for word in wake_words if word not in COMMAND_WORDS)
    whisper = settings.whisper_model or settings.whisper_url
    if settings.stt_engine == "whisper":
        return _load_whisper(settings, spoken)
    if settings.stt_engine == "auto" and whisper:
        main = _load_whisper(settings, spoken)
        if settings.whisper_url is None or spoken != _BUILT_IN_LANGUAGE:
            return main
        return _spared(main, led_by, limit_s, memory())
    if spoken != _BUILT_IN_LANGUAGE:
        raise EngineUnavailable(
            f"{setting}={language}: the built-in recognisers hear English only; "
            "set WHISPER_MODEL or WHISPER_URL"
        )
    if settings.stt_engine == "moonshine":
        from ingle.speech.engines.moonshine import Moonshine

        return Moonshine(limit_s=limit_s)
    if settings.stt_engine == "phrases":
        from ingle.speech.engines.phrases import PhraseRecogniser

        return PhraseRecogniser(limit_s=limit_s, wake_words=led_by)
    return _load_built_in(led_by, limit_s, memory())


def load_chosen(
    load: Callable[[], Engine], *, chosen: bool, without: Callable[[str], None]
) -> Engine | None:
    """The engine that `load` gives, or None: the policy for engines that are unavailable.

    `chosen`: the settings ask for it. Then `EngineUnavailable` comes out: a setting that cannot be
    met is an error. Else the machine goes without, and `without` is called with the reason, to log
    it.
    """
    try:
        return load()
    except EngineUnavailable as error:
        if chosen:
            raise
        without(str(error))
        return None


def load_both(
    first: Callable[[], FirstEngine | None], second: Callable[[], SecondEngine | None]
) -> tuple[FirstEngine | None, SecondEngine | None]:
    """The results of the two.

    Raises `EngineUnavailable` with a line for each that raised it, the other one closed.
    """
    mistakes: list[str] = []
    one = _load_noting(first, mistakes)
    other = _load_noting(second, mistakes)
    if not mistakes:
        return one, other
    for engine in (one, other):
        if engine is not None:
            engine.close()
    raise EngineUnavailable("\n".join(mistakes))


async def warm_up(engine: Recogniser | Voice) -> None:
    """Runs the engine once; one that fails at that is kept.

    A transcription server that is away may be there when it is needed.
    """
    try:
        await engine.warm_up()
    except SpeechError as error:
        log.warning("speech.not_warmed_up", reason=str(error))


def _load_noting(load: Callable[[], Engine | None], mistakes: list[str]) -> Engine | None:
    try:
        return load()
    except EngineUnavailable as error:
        mistakes.append(str(error))
        return None


def _load_built_in(wake_words: tuple[str, ...], limit_s: float, memory: int) -> Recogniser:
    from ingle.speech.engines.moonshine import Moonshine
    from ingle.speech.engines.phrases import PhraseRecogniser
    from ingle.speech.engines.whisper_base import model_folder
    from ingle.speech.fusion.cascade import Cascade
    from ingle.speech.fusion.ensemble import RecogniserEnsemble
    from ingle.speech.fusion.nbest import WhisperNBest

    try:
        if memory < WHISPER_FROM_BYTES:
            raise EngineUnavailable(
                f"this machine has {memory >> 20} MiB of memory, too little for Whisper as well"
            )
        with model_folder() as folder:
            whisper = WhisperNBest(folder)
    except EngineUnavailable as error:
        log.warning("speech.without_whisper", reason=str(error))
        moonshine = Moonshine(limit_s=limit_s)
        return Cascade(
            PhraseRecogniser(limit_s=limit_s, wake_words=wake_words),
            moonshine,
            wake_words=wake_words,
        )
    moonshine = Moonshine(limit_s=limit_s, alone=False)
    phrases = PhraseRecogniser(limit_s=limit_s, wake_words=wake_words, measured=False)
    return RecogniserEnsemble(whisper, moonshine, phrases, wake_words=wake_words, limit_s=limit_s)


def _spared(
    server: Recogniser, wake_words: tuple[str, ...], limit_s: float, memory: int
) -> Recogniser:
    """The server's recogniser, with the built-in ones to stand in where the machine has room."""
    if memory < BUILT_IN_FROM_BYTES:
        return server
    from ingle.speech.fusion.spared import PATIENCE_S, SparedRecogniser

    return SparedRecogniser(
        server,
        lambda: _load_built_in(wake_words, limit_s, memory),
        patience_s=min(PATIENCE_S, limit_s),
    )


def _load_whisper(settings: SpeechSettings, language: str) -> Recogniser:
    if settings.whisper_url is not None and is_wyoming(settings.whisper_url):
        from ingle.speech.engines.wyoming_recogniser import WyomingRecogniser

        return WyomingRecogniser(
            settings.whisper_url,
            language=language,
            limit_s=settings.whisper_timeout_s,
            model=settings.whisper_model,
        )
    if settings.whisper_url is not None:
        from ingle.speech.engines.whisper_server import WhisperServer

        return WhisperServer(
            settings.whisper_url,
            language=language,
            limit_s=settings.whisper_timeout_s,
            model=settings.whisper_model,
        )
    if settings.whisper_model is None:
        raise EngineUnavailable(
            "STT_ENGINE=whisper: WHISPER_MODEL (a name or a folder) or WHISPER_URL must be set"
        )
    from ingle.speech.engines.whisper import Whisper

    return Whisper(settings.whisper_model, language=language, limit_s=settings.whisper_timeout_s)
