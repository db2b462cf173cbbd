"""The built-in recognisers together: Whisper, Moonshine and the home's grammar hear the same; `verdict` decides.

Whisper understands most, but told what to expect it hears that in noise as well; the two others have not been told, or
can hear nothing else, and make other mistakes. All three work while the end of the command is still being waited for.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Final

import structlog

from hub.speech import verdict
from hub.speech.engine import RECOGNISER_RATE_HZ, Heard, SpeechError
from hub.speech.moonshine import Moonshine
from hub.speech.phrases import PhraseRecogniser
from hub.speech.readings import MAX_S, WhisperReader
from hub.speech.trimming import Trimmer
from hub.speech.utterance import RecordedUtterance
from hub.speech.wakephrase import wake_phrase, without_wake_phrase
from hub.speech.wordpairs import WordPairs, alternatives, spoken_words

_HINT: Final = (
    "Commands for a smart home{wake}: turn on, turn off, switch, set, dim, open, close, lock, unlock. {names}. Light, "
    "lights, lamp, fan, blinds, door, window, thermostat, heating, degrees, percent, volume, music, timer, minutes."
)
"""Words to expect, of which no command can be made by itself: whole commands as a hint were heard into noise."""
_NAME_RULES: Final = ("area", "switched", "cover", "lock", "player", "scene")
"""The rules of a home's grammar in which its names are."""
_NAMES: Final = 24
_QUESTION_WORDS: Final = "what is are how which did do does have has who when where why can could would will"
_QUESTIONS: Final = frozenset(_QUESTION_WORDS.split())
_MAX_BYTES: Final = 2 * RECOGNISER_RATE_HZ * (MAX_S - 1)

log = structlog.get_logger(__name__)


class Panel:
    """`Recogniser`; one command after another, each engine on its own thread."""

    def __init__(
        self,
        whisper: WhisperReader,
        moonshine: Moonshine,
        phrases: PhraseRecogniser,
        *,
        wake_words: Iterable[str] = (),
        limit_s: float = 15.0,
    ) -> None:
        """`wake_words`, by name or model file, are taken off the front of what is heard."""
        self._whisper = whisper
        self._moonshine = moonshine
        self._phrases = phrases
        self._wake_words = tuple(wake_words)
        self._limit_s = limit_s
        self._learn("")
        self._trimmer = Trimmer()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="panel")

    def use_vocabulary(self, jsgf: str) -> None:
        """As `PhraseRecogniser.use_vocabulary`."""
        self._phrases.use_vocabulary(jsgf)
        self._thread.submit(self._learn, jsgf)

    def listen(self) -> RecordedUtterance:
        return RecordedUtterance(self._transcribe, self._thread, limit_s=self._limit_s)

    async def warm_up(self) -> None:
        """Also waits until a vocabulary given before is in use."""
        await self._phrases.warm_up()
        await self._moonshine.warm_up()
        utterance = RecordedUtterance(self._hear_silence, self._thread, limit_s=60.0)
        await utterance.result()

    def close(self) -> None:
        self._phrases.close()
        self._moonshine.close()
        self._thread.shutdown(wait=False, cancel_futures=True)

    # -- on the panel's thread --------------------------------------------------------------------

    def _learn(self, jsgf: str) -> None:
        self._language = WordPairs(jsgf)
        self._hint = _hint(jsgf, self._wake_words)

    def _hear_silence(self, _: bytes) -> Heard:
        self._whisper.readings(self._whisper.hear(bytes(2 * RECOGNISER_RATE_HZ)), self._hint)
        return Heard(text="")

    def _transcribe(self, samples: bytes) -> Heard:
        spoken = self._trimmer.spoken(samples)
        if not spoken:
            return Heard(text="")
        opened = self._moonshine.hear(samples)
        if len(spoken) > _MAX_BYTES:
            return Heard(text=self._command(self._result(opened).text))
        phrased = self._phrases.hear(samples)
        sound = self._whisper.hear(spoken)
        readings = self._whisper.readings(sound, self._hint)
        open_text = self._command(self._result(opened).text)
        grammar_text = self._grammar_text(phrased)
        readings = [replace(reading, text=self._command(reading.text)) for reading in readings]
        known = [spoken_words(reading.text) for reading in readings]
        others = [text for text in (_written(grammar_text), open_text) if text and spoken_words(text) not in known]
        readings += self._whisper.likelihoods(sound, others, self._hint)
        heard = verdict.judge(readings, grammar_text, open_text, self._language)
        log.debug(
            "panel.heard",
            whisper=readings[0].text,
            grammar=grammar_text,
            open=open_text,
            judged=heard.text,
            alternatives=heard.alternatives,
            confidence=round(heard.confidence, 2),
        )
        return heard

    def _command(self, text: str) -> str:
        return without_wake_phrase(text, self._wake_words)

    def _grammar_text(self, phrased: "Future[Heard]") -> str:
        try:
            return self._result(phrased).text
        except SpeechError as error:
            # The two others can answer without it.
            log.warning("panel.grammar_failed", reason=str(error))
            return ""

    def _result(self, hearing: "Future[Heard]") -> Heard:
        try:
            return hearing.result(self._limit_s)
        except TimeoutError as error:
            raise SpeechError(f"a recogniser took longer than {self._limit_s:g} s") from error
        except CancelledError as error:
            raise SpeechError("the recogniser is closed") from error


def _written(sentence: str) -> str:
    """The grammar's sentence as Whisper would write it, which it finds likelier by far."""
    if not sentence:
        return ""
    ending = "?" if sentence.split()[0] in _QUESTIONS else "."
    return f"{sentence[0].upper()}{sentence[1:]}{ending}"


def _hint(jsgf: str, wake_words: Sequence[str]) -> str:
    """What a recogniser may expect to hear in this home: its rooms, and the words of its names that are its own."""
    known = set(spoken_words(_HINT))
    names: list[str] = []
    for rule in _NAME_RULES:
        for name in alternatives(jsgf, rule):
            if not known.issuperset(spoken_words(name)):
                names.append(name.capitalize())
                known.update(spoken_words(name))
    wake = "".join(f", {_called(word)}" for word in wake_words[:1])
    return _HINT.format(wake=wake, names=", ".join(names[:_NAMES]) or "House")


def _called(wake_word: str) -> str:
    """A wake word's name as it is written: "hey_jarvis" is "Hey Jarvis"."""
    return " ".join(word.capitalize() for word in wake_phrase(wake_word))
