"""Sentences that say nothing: a cat on the keyboard, a recogniser on noise, a sound of thinking (pure)."""

import re
from typing import Final

_RUN: Final = re.compile(r"[^\W\d_]+")
_BARE_NUMBERS: Final = re.compile(r"[\d\s.,:]+")
_CLUSTERS: Final = re.compile(r"sch|tch|ght|ch|ck|gh|ng|nk|ph|qu|sh|sp|st|th|wh|rz|sz|cz|(.)\1")
"""Letters that make one sound, or stand together in many words."""
_CONSONANTS: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_ROW: Final = re.compile(
    r"asdf|sdfg|dfgh|fghj|ghjk|hjkl|qwer|rtyu|tyui|yuio|uiop|zxcv|xcvb|cvbn|vbnm"
    r"|fdsa|gfds|hgfd|jhgf|kjhg|lkjh|rewq|uytr|iuyt|oiuy|poiu|vcxz|bvcx|nbvc|mnbv"
)
_REPEATED: Final = re.compile(r"(.)\1{3,}")
_VOWELS: Final = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœąęó]")
_ONLY_VOWELS: Final = re.compile(r"[aeiou]{4,}")
_TWICE: Final = re.compile(r"(\w)\1")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SOUNDS: Final = _set(
    "uh uhm um umm ah aah eh er erm hm hmm mm mmm mhm huh oh ooh ugh äh ähm öh hä euh heu hein bah pff tja na la da ba"
    " blah bla"
)
"""What people say while they think, or hum."""
_LITTLE: Final = _set(
    "a an the of and or but to at for with from by as der die das den ein eine und oder le les un une et ou el los y"
)
"""Words that are nothing without another."""


def is_gibberish(text: str, *, answering: bool = False) -> bool:
    """Whether there is no sentence in `text`: no word of any language, or none that says something by itself.

    `answering`: a question was asked just before, so that a number may be the answer. Scripts without vowels as letters
    are let pass.
    """
    runs = [run.lower() for run in _RUN.findall(text)]
    if not runs:
        return not (
            any(map(str.isdigit, text)) and (answering or not _BARE_NUMBERS.fullmatch(text.strip()))
        )
    if all(run in _SOUNDS or run in _LITTLE for run in runs):
        return True
    words = sum(_could_be_a_word(run) for run in runs)
    return words * 2 < len(runs)


def _could_be_a_word(run: str) -> bool:
    if not run.isascii():
        return not _REPEATED.search(run)
    if len(run) == 1:
        return True
    if len(run) <= 3:
        return _VOWELS.search(run) is not None and _TWICE.fullmatch(run) is None
    if _CONSONANTS.search(_CLUSTERS.sub("c", run)) or _ROW.search(run) or _REPEATED.search(run):
        return False
    return _VOWELS.search(run) is not None and _ONLY_VOWELS.fullmatch(run) is None
