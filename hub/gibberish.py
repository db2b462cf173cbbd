"""Sentences without a word in them: a cat on the keyboard, a recogniser on noise (pure)."""

import re
from typing import Final

_RUN: Final = re.compile(r"[^\W\d_]+")
_CONSONANTS: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")
_ROW: Final = re.compile(r"asdf|sdfg|dfgh|fghj|ghjk|hjkl|qwer|wert(?!e)|erty|rtyu|tyui|yuio|uiop|zxcv|xcvb|cvbn|vbnm")
_REPEATED: Final = re.compile(r"(.)\1{3,}")
_VOWELS: Final = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœąęó]")


def is_gibberish(text: str) -> bool:
    """Whether there is nothing in `text` that could be a word. Scripts without vowels as letters are let pass."""
    runs = [run.lower() for run in _RUN.findall(text)]
    if not runs:
        return not any(character.isdigit() for character in text)
    return not any(_could_be_a_word(run) for run in runs)


def _could_be_a_word(run: str) -> bool:
    if not run.isascii():
        return not _REPEATED.search(run)
    if len(run) <= 3:
        return _VOWELS.search(run) is not None or len(run) == 1
    if _CONSONANTS.search(run) or _ROW.search(run) or _REPEATED.search(run):
        return False
    return _VOWELS.search(run) is not None
