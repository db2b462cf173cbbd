"""Gibberish detection: keyboard noise, what a recogniser hears in noise, filler words (pure)."""

import re
from typing import Final

from hub.language.imagined import IMAGINED
from hub.language.words import folded
from hub.language.words import words as word_set

_RUN: Final = re.compile(r"[^\W\d_]+")
_BARE_NUMBERS: Final = re.compile(r"[\d\s.,:]+")
_CLUSTERS: Final = re.compile(r"sch|tch|ght|ch|ck|gh|ng|nk|ph|qu|sh|sp|st|th|wh|rz|sz|cz|(.)\1")
"""Letters that make one sound, or stand together in many words."""
_CONSONANTS: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_ROW: Final = re.compile(
    r"asdf|sdfg|dfgh|fghj|ghjk|hjkl|qwer|rtyu|tyui|yuio|uiop|zxcv|xcvb|cvbn|vbnm"
    r"|fdsa|gfds|hgfd|jhgf|kjhg|lkjh|rewq|uytr|iuyt|oiuy|poiu|vcxz|bvcx|nbvc|mnbv"
)
_SOUND: Final = re.compile(r"\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|<[^>]*>|[\u2669-\u266c]+")
"""How a recogniser writes a sound that is no speech: "[BLANK_AUDIO]", "(upbeat music)", notes."""
_REPEATED: Final = re.compile(r"(.)\1{3,}")
_VOWELS: Final = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœąęó]")
_ONLY_VOWELS: Final = re.compile(r"[aeiou]{4,}")
_TWICE: Final = re.compile(r"(\w)\1")


_SOUNDS: Final = word_set(
    "uh uhm um umm ah aah eh er erm hm hmm mm mmm mhm huh oh ooh ugh äh ähm öh hä euh heu hein bah"
    " pff tja na la da ba blah bla"
)
"""Fillers: what people say while they think, or hum."""
_LITTLE: Final = word_set(
    "a an the of and or but to at for with from by as der die das den ein eine und oder le les un"
    " une et ou el los y"
)
"""Stop words: nothing is said by them alone."""


def is_gibberish(text: str, *, answering: bool = False) -> bool:
    """Whether `text` is no sentence: no word of any language, or fillers and stop words alone.

    Without a letter it is gibberish too, unless it has a digit and more than bare numbers.
    `answering`: a question was asked just before, so that a bare number may be the answer. Scripts
    without vowels as letters are let pass.
    """
    if is_imagined(text):
        return True
    runs = [run.lower() for run in _RUN.findall(text)]
    if not runs:
        return not (
            any(map(str.isdigit, text)) and (answering or not _BARE_NUMBERS.fullmatch(text.strip()))
        )
    if all(run in _SOUNDS or run in _LITTLE for run in runs):
        return True
    words = sum(_could_be_a_word(run) for run in runs)
    return words * 2 < len(runs)


def is_imagined(text: str) -> bool:
    """Whether a recogniser wrote sounds down, or the end of a film, and nobody spoke."""
    spoken = _SOUND.sub(" ", text)
    if spoken != text and not _RUN.search(spoken) and not any(map(str.isdigit, spoken)):
        return True
    return folded(spoken).lstrip(" -.!").startswith(IMAGINED)


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
