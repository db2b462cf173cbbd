"""Ensemble of Whisper, Moonshine and the home's grammar, in parallel; `rescoring` decides.

Whisper understands most, but told what to expect it hears that in noise as well; the two others
have not been told, or can hear nothing else, and make other mistakes. All three work while the end
of the command is still being waited for.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Final

import structlog

from ingle.speech.engine import RECOGNISER_RATE_HZ, Heard, SpeechError
from ingle.speech.engines.moonshine import Moonshine
from ingle.speech.engines.phrases import PhraseRecogniser
from ingle.speech.fusion import rescoring
from ingle.speech.fusion.agreement import heard_alike, loses_a_beginning
from ingle.speech.fusion.bigrams import Bigrams, alternatives, spoken_words
from ingle.speech.fusion.nbest import MAX_S, EncodedSound, Hypothesis, WhisperNBest
from ingle.speech.fusion.repair import Repairer
from ingle.speech.trimming import Trimmer
from ingle.speech.utterance import RecordedUtterance
from ingle.speech.wakephrase import wake_phrase, without_wake_phrase

_HINT: Final = (
    "Commands for a smart home{wake}: turn on, turn off, switch, set, dim, open, close, lock, "
    "unlock. {names}. Light, lights, lamp, fan, blinds, door, window, thermostat, heating, "
    "degrees, percent, volume, music, timer, minutes."
)
"""Words to expect, of which no command can be made by itself: whole commands as a hint were
heard into noise."""
_NAME_RULES: Final = ("area", "switched", "cover", "lock", "player", "scene")
"""The rules of a home's grammar in which its names are."""
_NAMES: Final = 24
_REPAIRED: Final = 2
"""Repairs that are listened for where nothing is certain: some 60 ms each, and 20 to find them.
Of 422 commands of development 277 are right without any, 283, 285 and 285 with one, two and
three, and 6, 6, 7 and 8 wrong."""
_AGREED: Final = 0.97
"""How sure it is what the grammar and Moonshine heard alike: 126 of 132 of people's orders at four
levels of kitchen noise."""
_QUESTION_WORDS: Final = (
    "what is are how which did do does have has who when where why can could would will"
)
_QUESTIONS: Final = frozenset(_QUESTION_WORDS.split())
_MAX_BYTES: Final = 2 * RECOGNISER_RATE_HZ * (MAX_S - 1)

log = structlog.get_logger(__name__)


class RecogniserEnsemble:
    """`Recogniser` of three; one command after another, each engine on its own thread."""

    name = "Whisper base, Moonshine and the home's grammar"

    def __init__(
        self,
        whisper: WhisperNBest,
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
        interest = _Interest()
        return RecordedUtterance(
            lambda samples: self._transcribe(samples, interest.begin()),
            self._thread,
            limit_s=self._limit_s,
            abandon=interest.end,
        )

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
        self._language = Bigrams(jsgf)
        self._repairer = Repairer(self._language)
        self._hint = _hint(jsgf, self._wake_words)

    def _hear_silence(self, _: bytes) -> Heard:
        self._whisper.readings(self._whisper.hear(bytes(2 * RECOGNISER_RATE_HZ)), self._hint)
        return Heard(text="")

    def _transcribe(self, samples: bytes, wanted: Callable[[], bool]) -> Heard:
        spoken = self._trimmer.spoken(samples)
        if not spoken:
            return Heard(text="")
        if len(spoken) > _MAX_BYTES:
            return Heard(text=self._command(self._result(self._moonshine.hear(spoken)).text))
        small = self._moonshine.hear(spoken), self._phrases.hear(spoken)
        agreed = self._agreed(*small)
        if agreed is not None:
            log.debug("panel.agreed", heard=agreed.text)
            return agreed
        _insist(wanted)
        hearing = self._hearing(spoken, *small, wanted)
        heard = rescoring.judge(hearing, self._language)
        log.debug(
            "panel.heard",
            whisper=hearing.readings[0].text if hearing.readings else "",
            grammar=hearing.grammar,
            open=hearing.opened,
            judged=heard.text,
            alternatives=heard.alternatives,
            confidence=round(heard.confidence, 2),
        )
        return replace(heard, verbatim=hearing.readings[0].text if hearing.readings else "")

    def _agreed(self, opening: "Future[Heard]", phrasing: "Future[Heard]") -> Heard | None:
        """The grammar's sentence where Moonshine heard the same: Whisper is not asked.

        That is right as often, at half the cost, and of what is no command none is taken for one.
        None where they differ in a number, an opposite, a name or a plural, and where a lost
        beginning would make it the opposite.
        """
        opened, grammar = self._command(self._result(opening).text), self._grammar_text(phrasing)
        heard = Heard(text=_written(grammar), confidence=_AGREED)
        if not grammar or not heard_alike(grammar, opened, vocabulary=self._phrases):
            return None
        return None if loses_a_beginning(heard) else heard

    def hearing(
        self, samples: bytes, wanted: Callable[[], bool] = lambda: True
    ) -> rescoring.Hypotheses:
        """The hypotheses of all three; empty where nobody spoke.

        Blocks for half a second; on one thread at a time. Raises `SpeechError`, also soon after it
        is no longer `wanted`: the next is waiting.
        """
        spoken = self._trimmer.spoken(samples)
        if not spoken:
            return rescoring.Hypotheses((), "", "")
        small = self._moonshine.hear(spoken), self._phrases.hear(spoken)
        return self._hearing(spoken, *small, wanted)

    def _hearing(
        self,
        spoken: bytes,
        opening: "Future[Heard]",
        phrasing: "Future[Heard]",
        wanted: Callable[[], bool],
    ) -> rescoring.Hypotheses:
        sound = self._whisper.hear(spoken)
        _insist(wanted)
        readings = self._whisper.readings(sound, self._hint)
        _insist(wanted)
        readings = [replace(reading, text=self._command(reading.text)) for reading in readings]
        opened = self._command(self._result(opening).text)
        grammar = self._grammar_text(phrasing)
        known = [spoken_words(reading.text) for reading in readings]
        others = [
            text for text in (_written(grammar), opened) if text and spoken_words(text) not in known
        ]
        hearing = self._weighed(
            sound, rescoring.Hypotheses(tuple(readings), grammar, opened), others
        )
        if not rescoring.is_certain(hearing, self._language):
            _insist(wanted)
            misheard = [*(reading.text for reading in readings[:_REPAIRED]), opened]
            near = [_written(sentence) for sentence in self._repairer.repairs(misheard, _REPAIRED)]
            hearing = hearing.with_readings(self._whisper.likelihoods(sound, near, self._hint))
        contrary = rescoring.unweighed_contrary(hearing, self._language)
        if contrary is None:
            return hearing
        _insist(wanted)
        return hearing.with_readings(
            self._whisper.likelihoods(sound, [_written(contrary)], self._hint)
        )

    def _weighed(
        self, sound: EncodedSound, hearing: rescoring.Hypotheses, others: Sequence[str]
    ) -> rescoring.Hypotheses:
        """With the others' sentences as readings, as far as they can make a difference.

        What Whisper has not read by itself it finds, mostly, no likelier than the least likely of
        its readings (515 of 549 sentences, none likelier by more than 3.7).
        """
        least = min((reading.log_likelihood for reading in hearing.readings), default=0.0)
        unweighed = [Hypothesis(text, least) for text in others]
        while unweighed and not rescoring.stands(hearing, unweighed, self._language):
            text = unweighed.pop(0).text
            hearing = hearing.with_readings(self._whisper.likelihoods(sound, [text], self._hint))
        return hearing

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


class _Interest:
    """Cancellation of a transcription: asked on the ensemble's thread, set on the caller's."""

    def __init__(self) -> None:
        self._ended = 0

    def begin(self) -> Callable[[], bool]:
        """Gives the question whether a transcription that begins now is still wanted."""
        ended = self._ended
        return lambda: self._ended == ended

    def end(self) -> None:
        """Cancels every transcription begun so far."""
        self._ended += 1


def _insist(wanted: Callable[[], bool]) -> None:
    if not wanted():
        raise SpeechError("this was given up")


def _written(sentence: str) -> str:
    """The grammar's sentence as Whisper would write it, which it finds likelier by far."""
    if not sentence:
        return ""
    ending = "?" if sentence.split()[0] in _QUESTIONS else "."
    return f"{sentence[0].upper()}{sentence[1:]}{ending}"


def _hint(jsgf: str, wake_words: Sequence[str]) -> str:
    """Whisper's prompt for this home: its rooms, and the words of its names that are its own."""
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
