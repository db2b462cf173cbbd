"""PocketSphinx with a JSGF grammar (ASR): the home's commands and names, and nothing else.

A grammar alone takes most sentences that are not in it for one that is (28 of 32 tried): it is
meant to run with an open recogniser (`fusion/cascade.py`, `fusion/ensemble.py`).
"""

import asyncio
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import structlog

from ingle.speech.engine import RECOGNISER_RATE_HZ, EngineUnavailable, Heard, SpeechError
from ingle.speech.engines.fit import Segment, confidence
from ingle.speech.engines.grammar import undefined_rules, with_lead_in, without_words, words_of
from ingle.speech.engines.pronunciation import pronounce
from ingle.speech.trimming import Trimmer
from ingle.speech.utterance import RecordedUtterance, submitted
from ingle.speech.wakephrase import wake_phrase

if TYPE_CHECKING:
    from pocketsphinx import FsgModel

# Measured on 180 commands by nine voices (2 s each): word error rate 0.016 at 65 ms, against 0.03
# at 67 ms with the narrower default beams. Without the best-path pass a sentence that stops
# half-way is empty, not half a command.
_BEAM: Final = 1e-60
_WORD_BEAM: Final = 1e-40
_GAUSSIANS: Final = 4
_HMMS: Final = 3000
"""Models of sounds that are followed at once: without a bound the slowest twentieth of commands,
those in noise, takes 390 ms instead of 320, and none is heard better."""

_PIECE_BYTES: Final = 2 * RECOGNISER_RATE_HZ // 20
"""50 ms of sound, some 2 ms of work."""
_SHORTEST_TAIL: Final = 3
"""Phones of a wake word that still count as it."""
_BROAD_VOWELS: Final = ("AA", "AO")
"""After them much of the English-speaking world says no R."""
_LEVELLING: Final = "levelling"
_LEVELLING_PASSES: Final = 2
_LEVELLING_GRAMMAR: Final = "#JSGF V1.0;\ngrammar levelling;\npublic <level> = a;"
_SOUNDS: Final = "sounds"
"""The search that takes any sequence of phones: what the grammar's words are measured against."""
_LEAST: Final = sys.float_info.min

log = structlog.get_logger(__name__)


class PhraseRecogniser:
    """`Recogniser` of a closed grammar; hears nothing until it has a vocabulary.

    One thread, one command after another.
    """

    name = "the home's grammar"

    def __init__(
        self, *, limit_s: float = 15.0, wake_words: Iterable[str] = (), measured: bool = True
    ) -> None:
        """Loads the acoustic model, some 0.2 s; `wake_words` may precede a command.

        Raises `EngineUnavailable`. Unless `measured`, no confidence is found, which takes a third
        of the time.
        """
        try:
            from pocketsphinx import Decoder
        except ImportError as error:
            raise EngineUnavailable(
                f"the phrase recogniser needs the package pocketsphinx==5.1.1 ({error})"
            ) from error
        self._trimmer = Trimmer()
        try:
            self._decoder = Decoder(
                lm=None,
                loglevel="FATAL",
                cmn="live",
                beam=_BEAM,
                wbeam=_WORD_BEAM,
                topn=_GAUSSIANS,
                maxhmmpf=_HMMS,
                bestpath=False,
                # Digital silence has no spectrum: without a little noise 11 of 180 commands are
                # lost.
                dither=True,
            )
            self._decoder.add_jsgf_string(_LEVELLING, _LEVELLING_GRAMMAR)
            self._decoder.add_allphone_file(_SOUNDS, None)
        except (RuntimeError, ValueError) as error:
            raise EngineUnavailable(
                f"PocketSphinx cannot load its English model: {error}"
            ) from error
        self._limit_s = limit_s
        self._measured = measured
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="phrases")
        self._generation = 0
        self._unspeakable: set[str] = set()
        self._words: frozenset[str] = frozenset()
        self._sentences: FsgModel | None = None
        # Two models of one phrase are one: the dictionary takes no word twice.
        phrases = dict.fromkeys(tuple(wake_phrase(wake_word)) for wake_word in wake_words)
        self.wake_phrases = tuple(" ".join(phrase) for phrase in phrases)
        """What may be heard in front of a command, whole or its end."""
        self._lead_ins = [name for phrase in phrases for name in self._learn_lead_ins(phrase)]

    @property
    def has_vocabulary(self) -> bool:
        """Whether a grammar is in use."""
        return self._generation > 0

    @property
    def words(self) -> frozenset[str]:
        """Every word the grammar can hear, in lower case."""
        return self._words

    def accepts(self, sentence: str) -> bool:
        """Whether the grammar has this very sentence; some 0.1 ms."""
        return self._sentences is not None and bool(self._sentences.accept(sentence))

    def use_vocabulary(self, jsgf: str) -> None:
        """Hears this grammar from the next transcription on; returns at once.

        One that cannot be read changes nothing and is logged.
        """
        self._thread.submit(self._load, jsgf)

    def listen(self) -> RecordedUtterance:
        return RecordedUtterance(self._transcribe, self._thread, limit_s=self._limit_s)

    def hear(self, spoken: bytes) -> "Future[Heard]":
        """Transcribes a recording that is trimmed, on its own thread.

        Raises `SpeechError`, also through the future.
        """
        return submitted(self._thread, self._transcribe_trimmed, spoken)

    async def warm_up(self) -> None:
        """Also waits until a vocabulary given before is in use."""
        await asyncio.get_running_loop().run_in_executor(
            self._thread, self._transcribe, bytes(2 * RECOGNISER_RATE_HZ)
        )

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    # -- on the engine's thread -------------------------------------------------------------------

    def _load(self, jsgf: str) -> None:
        words, undefined = words_of(jsgf), undefined_rules(jsgf)
        unspeakable = {word for word in words if not self._knows(word)}
        name = f"vocabulary-{self._generation + 1}"
        try:
            if undefined or not words:
                raise ValueError(f"no rule <{min(undefined)}>" if undefined else "no words")
            speakable = without_words(jsgf, unspeakable)
            heard = with_lead_in(speakable, self._lead_ins) if self._lead_ins else speakable
            self._decoder.add_jsgf_string(name, heard)
            self._decoder.activate_search(name)
            # A copy of its own: it is asked on other threads while the decoder works with the
            # first.
            self._sentences = self._decoder.parse_jsgf(speakable)
        except (RuntimeError, ValueError) as error:
            log.warning("phrases.vocabulary_refused", reason=str(error), characters=len(jsgf))
            return
        if self._generation:
            self._decoder.remove_search(self._search)
        self._generation += 1
        self._words = frozenset(word.lower() for word in words) - unspeakable
        log.info("phrases.vocabulary_taken", words=len(words), unspeakable=len(unspeakable))

    def _learn_lead_ins(self, phrase: Sequence[str]) -> Iterator[str]:
        """Teaches the dictionary a wake phrase and its tails as words, and gives their names.

        A command run together with the wake word is captured with some of it: 4 of 24 such commands
        were heard without the tails, 22 with them, and those without a wake word as well as before.
        """
        parts = [
            self._decoder.lookup_word(word) or pronounce(word, self._decoder.lookup_word)
            for word in phrase
        ]
        phones = " ".join(part for part in parts if part).split()
        british = [
            phone
            for at, phone in enumerate(phones)
            if phone != "R" or phones[at - 1] not in _BROAD_VOWELS
        ]
        ways = {
            tuple(way[begin:])
            for way in (phones, british)
            for begin in range(len(way) - _SHORTEST_TAIL + 1)
        }
        for number, way in enumerate(sorted(ways)):
            name = f"wake_{'_'.join(phrase)}_{number}"
            self._decoder.add_word(name, " ".join(way), update=False)
            yield name

    def _knows(self, word: str) -> bool:
        """Whether the dictionary has the word, or has it now."""
        if self._decoder.lookup_word(word) is not None:
            return True
        if word in self._unspeakable:
            return False
        phones = pronounce(word, self._decoder.lookup_word)
        try:
            if phones is not None:
                self._decoder.add_word(word, phones, update=False)
                return True
        except RuntimeError:
            pass
        self._unspeakable.add(word)
        log.warning("phrases.word_not_pronounceable", word=word)
        return False

    def _transcribe(self, samples: bytes) -> Heard:
        return self._transcribe_trimmed(self._trimmer.spoken(samples) if self._generation else b"")

    def _transcribe_trimmed(self, spoken: bytes) -> Heard:
        if not spoken or not self._generation:
            return Heard(text="")
        try:
            mean = self._mean_spectrum(spoken)
            text, segments = self._decode(spoken, self._search, mean)
            sounds = self._decode(spoken, _SOUNDS, mean)[1] if text and self._measured else []
        except RuntimeError as error:
            raise SpeechError(f"PocketSphinx failed: {error}") from error
        words = text.split()
        led = bool(words) and words[0] in self._lead_ins
        return Heard(
            text=" ".join(words[1:] if led else words),
            after_wake_word=led,
            confidence=confidence(segments, sounds) if self._measured else 1.0,
        )

    def _mean_spectrum(self, samples: bytes) -> str:
        """The recording's own, 2 to 6 ms for a second of sound and pass.

        It is what a whole recording has over a stream (82 instead of 54 of 108 commands right). One
        pass mixes it with that of the recordings before, by other voices; a second leaves nothing
        of them (28 instead of 22 of 40).
        """
        decoder = self._decoder
        decoder.activate_search(_LEVELLING)
        for _ in range(_LEVELLING_PASSES):
            decoder.start_utt()
            decoder.process_raw(samples, no_search=False, full_utt=True)
            decoder.end_utt()
        return str(decoder.get_cmn(False))

    def _decode(self, samples: bytes, search: str, mean: str) -> tuple[str, list[Segment]]:
        """The sentence that fits the samples best, and its segments; empty where none does.

        In short pieces: the decoder holds Python's lock while it works, and the event loop must not
        wait for it.
        """
        decoder = self._decoder
        decoder.activate_search(search)
        decoder.set_cmn(mean)
        decoder.start_utt()
        for at in range(0, len(samples), _PIECE_BYTES):
            decoder.process_raw(samples[at : at + _PIECE_BYTES], no_search=False, full_utt=False)
        decoder.end_utt()
        hypothesis = decoder.hyp()
        if hypothesis is None:
            return "", []
        # The scores come as probabilities, of which the logarithm is what adds up over the frames.
        segments = [
            Segment(
                part.word, part.start_frame, part.end_frame + 1, math.log(max(part.ascore, _LEAST))
            )
            for part in decoder.seg()
            if 0 <= part.start_frame <= part.end_frame and part.word != "(NULL)"
        ]
        return str(hypothesis.hypstr), segments

    @property
    def _search(self) -> str:
        """The name of the grammar in use."""
        return f"vocabulary-{self._generation}"
