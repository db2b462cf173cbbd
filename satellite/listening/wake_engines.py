"""The engines behind some wake words; the costly one is asked only when it is needed."""

from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from satellite.errors import WakeWordError
from satellite.listening.micro_wake import MicroWakeWordModels
from satellite.listening.open_wake import OpenWakeWordModels
from satellite.listening.own_word import OwnWords
from satellite.listening.wake_words import WakeWord

_BACKLOG_STEPS: Final = 28
"""2.2 s: what openWakeWord looks at (760 ms for each of 16 vectors, 80 ms apart), and a little."""
_ALERT_STEPS: Final = 12
"""960 ms: how long openWakeWord is asked after microWakeWord's last suspicion."""

Samples = npt.NDArray[np.int16]


class WakeEngines:
    """microWakeWord, openWakeWord, and the words that the owner taught, as far as they are used.

    All take steps of 1280 samples.
    """

    def __init__(self, words: Sequence[WakeWord]) -> None:
        """Raises `WakeWordError` for unusable files."""
        opened = _paths({word.name: word.open for word in words})
        micro = _paths({word.name: word.micro for word in words})
        taught = _paths({word.name: word.taught for word in words})
        self._open = OpenWakeWordModels(opened) if opened else None
        self._micro = MicroWakeWordModels(micro) if micro else None
        self._own = OwnWords(taught) if taught else None
        self._second = opened.keys() <= micro.keys()
        """openWakeWord is only a second opinion, and may rest meanwhile."""
        self._unasked = dict.fromkeys(opened, 0.0)
        self._backlog = deque[Samples](maxlen=_BACKLOG_STEPS)
        self._alert_steps = 0

    @property
    def cutoffs(self) -> Mapping[str, float]:
        """The score that microWakeWord alone needs, by word."""
        return self._micro.cutoffs if self._micro is not None else {}

    def reset(self) -> None:
        """Forgets what was heard; what comes next is taken to follow a silence."""
        for engine in (self._open, self._micro, self._own):
            if engine is not None:
                engine.reset()
        self._backlog.clear()
        self._alert_steps = 0

    def micro_scores(self, step: Samples) -> Mapping[str, float]:
        """microWakeWord's scores of the next step; before `open_scores` of the same."""
        self._backlog.append(step)
        return self._micro.scores(step) if self._micro is not None else {}

    def open_scores(self, step: Samples, *, likely: bool) -> Mapping[str, float]:
        """openWakeWord's scores of that step, and those of taught words.

        `likely`: microWakeWord suspects one of its words. Where openWakeWord rested until then, it
        hears the last two seconds first; where it need not be asked, its scores are 0.
        """
        own = self._own.scores(step) if self._own is not None else {}
        if self._open is None:
            return own
        if self._second and likely:
            if not self._alert_steps:
                self._open.reset()
                for earlier in list(self._backlog)[:-1]:
                    self._open.scores(earlier)
            self._alert_steps = _ALERT_STEPS
        if self._second and not self._alert_steps:
            return {**own, **self._unasked}
        self._alert_steps = max(0, self._alert_steps - 1)
        return {**own, **self._open.scores(step)}


def usable_words(words: Sequence[WakeWord]) -> tuple[tuple[WakeWord, ...], tuple[str, ...]]:
    """The words whose models can be used, and a sentence for each that cannot.

    Tried one by one, up to 0.3 s each. Raises `WakeWordError` where none can be.
    """
    usable: list[WakeWord] = []
    reasons: list[str] = []
    for word in words:
        try:
            WakeEngines((word,))
        except WakeWordError as error:
            reasons.append(str(error))
        else:
            usable.append(word)
    if not usable:
        raise WakeWordError("; ".join(reasons))
    return tuple(usable), tuple(reasons)


def _paths(found: Mapping[str, Path | None]) -> dict[str, Path]:
    return {name: path for name, path in found.items() if path is not None}
