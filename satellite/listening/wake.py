"""Wake-word detection by two engines: microWakeWord always on, openWakeWord as second opinion.

microWakeWord costs a tenth of the other. Where both know a word, openWakeWord is asked only when
microWakeWord has half a suspicion: it then hears the last two seconds again. A word that only
openWakeWord knows keeps that running.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import structlog

from satellite.errors import WakeWordError
from satellite.listening import micro_wake, open_wake
from satellite.listening.own_word import taught_words
from satellite.listening.wake_engines import WakeEngines, usable_words
from satellite.listening.wake_rule import TOGETHER, WakeJudgement, WakeRule
from satellite.listening.wake_words import EngineChoice, KnownModels, WakeWord, read_wake_words
from satellite.ports import SAMPLE_RATE_HZ, PcmFrame, Wake
from satellite.settings import SatelliteSettings

log = structlog.get_logger()

_STEP_SAMPLES: Final = 1280
"""80 ms: the models' own step."""
_STEP_S: Final = _STEP_SAMPLES / SAMPLE_RATE_HZ
_DEAF_STEPS: Final = 5
"""Scores right after a start are meaningless: so many steps are not believed (openWakeWord's own
figure)."""


class WakeWordDetector:
    """`WakeDetector` of several wake words at once, each with a threshold.

    After each detection there is a refractory period of `refractory_s` seconds. `words` are names
    (`hey_jarvis`) or model files (`/path/my_word.onnx`), each with its own threshold if written as
    `hey_jarvis=0.6`. `own_words`: the folder of the words that the owner taught. `note` is told of
    every word that was heard, or nearly, on the detector's thread. Of several words those with
    unusable files are left out, and logged. Raises `WakeWordError` for unknown names, and where no
    word is left.
    """

    def __init__(
        self,
        words: tuple[str, ...],
        threshold: float,
        *,
        engine: EngineChoice = "auto",
        own_words: Path | None = None,
        refractory_s: float = 2.0,
        note: Callable[[WakeJudgement], None] = lambda _: None,
    ) -> None:
        self._words = read_wake_words(words, known_wake_words(own_words), engine)
        self.threshold = threshold
        """Of the words that have none of their own; may be changed at any time."""
        self._note = note
        self.left_out: tuple[str, ...] = ()
        """A sentence for each word that it cannot listen for."""
        self._engines = self._opened()
        self._rules = {word.name: self._rule(word) for word in self._words}
        self._refractory_steps = round(refractory_s / _STEP_S)
        self._executor = ThreadPoolExecutor(1, "wake")
        self._pending: npt.NDArray[np.int16]
        self._deaf_steps: int
        self._forget()

    def _opened(self) -> WakeEngines:
        """The engines of all words, else of those that can be used."""
        try:
            return WakeEngines(self._words)
        except WakeWordError:
            self._words, self.left_out = usable_words(self._words)
        for reason in self.left_out:
            log.error("wake_word.left_out", reason=reason, listens_for=", ".join(self.words))
        return WakeEngines(self._words)

    @property
    def words(self) -> tuple[str, ...]:
        """The names it listens for."""
        return tuple(word.name for word in self._words)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends its thread."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def reset(self) -> None:
        """Forgets what was heard; what comes next is taken to follow a silence."""
        self._engines.reset()
        self._forget()

    async def detect(self, frame: PcmFrame, *, speaking: bool = False) -> Wake | None:
        """The surest wake word over its threshold that ends in or shortly before this frame.

        `speaking`: the satellite speaks meanwhile; its own voice was taken out as far as it goes.
        """
        self._pending = np.concatenate((self._pending, np.frombuffer(frame.samples, np.int16)))
        if len(self._pending) < _STEP_SAMPLES:
            return None
        step, self._pending = self._pending[:_STEP_SAMPLES], self._pending[_STEP_SAMPLES:]
        # In a thread: on a small Pi one step takes tens of milliseconds, and an answer may be
        # playing meanwhile.
        heard = await asyncio.get_running_loop().run_in_executor(
            self._executor, self._hear, step, speaking
        )
        if not heard:
            return None
        surest = max(heard, key=lambda judged: judged.score)
        return Wake(word=surest.word, score=surest.score)

    def _hear(self, step: npt.NDArray[np.int16], speaking: bool) -> list[WakeJudgement]:
        """The words heard with this step; blocks for some milliseconds."""
        for name, score in self._engines.micro_scores(step).items():
            self._rules[name].hear("micro", score)
        likely = speaking or self._is_likely()
        for name, score in self._engines.open_scores(step, likely=likely).items():
            self._rules[name].hear("open", score)
        if self._deaf_steps:
            self._deaf_steps -= 1
            self._reset_rules()
            return []
        judged = [
            found
            for word in self._words
            if (found := self._judged(word, speaking=speaking)) is not None
        ]
        for found in judged:
            self._note(found)
        heard = [found for found in judged if found.heard]
        if heard:
            self._deaf_steps = self._refractory_steps
            self._reset_rules()
        return heard

    def _judged(self, word: WakeWord, *, speaking: bool) -> WakeJudgement | None:
        return self._rules[word.name].judge(self._threshold(word), speaking=speaking)

    def _is_likely(self) -> bool:
        """Whether microWakeWord suspects a word that openWakeWord knows as well."""
        return any(
            self._rules[word.name].is_likely(self._threshold(word))
            for word in self._words
            if word.micro and word.open
        )

    def _rule(self, word: WakeWord) -> WakeRule:
        if word.micro is None:
            return WakeRule(word.name, micro_bound=None, open_bound=0.5)
        if word.open is None:
            return WakeRule(
                word.name, micro_bound=self._engines.cutoffs[word.name], open_bound=None
            )
        return WakeRule(word.name, micro_bound=TOGETHER, open_bound=TOGETHER)

    def _threshold(self, word: WakeWord) -> float:
        return self.threshold if word.threshold is None else word.threshold

    def _forget(self) -> None:
        self._pending = np.empty(0, np.int16)
        self._deaf_steps = _DEAF_STEPS
        self._reset_rules()

    def _reset_rules(self) -> None:
        for rule in self._rules.values():
            rule.reset()


def open_detector(
    settings: SatelliteSettings, note: Callable[[WakeJudgement], None] = lambda _: None
) -> WakeWordDetector:
    """The detector of the settings' wake words. Raises `WakeWordError`."""
    wake = settings.wake
    return WakeWordDetector(
        wake.models,
        wake.threshold,
        engine=wake.engine,
        own_words=settings.own_words,
        note=note,
    )


def known_wake_words(own_words: Path | None = None) -> KnownModels:
    """The wake words that can be named; `own_words`: the folder of those the owner taught."""
    return KnownModels(
        open=open_wake.known_models(),
        micro=micro_wake.known_models(),
        taught=taught_words(own_words) if own_words is not None else {},
    )
