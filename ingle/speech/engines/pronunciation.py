"""Grapheme-to-phoneme (G2P) for words in no dictionary: espeak-ng's IPA to ARPAbet phones."""

# ruff: noqa: RUF001  (IPA is made of letters that look like others)

import re
import subprocess
from collections.abc import Callable
from typing import Final

from ingle.runtime.child_environment import child_environment

# Longest first where one is the beginning of another; length marks and stress are taken out before.
_PHONES: Final[tuple[tuple[str, str], ...]] = (
    ("aɪə", "AY AH"), ("aɪɚ", "AY ER"), ("aɪ", "AY"), ("aʊ", "AW"), ("eɪ", "EY"), ("oʊ", "OW"),
    ("əʊ", "OW"), ("ɔɪ", "OY"), ("tʃ", "CH"), ("dʒ", "JH"), ("ɪɹ", "IH R"), ("iə", "IY AH"),
    ("ʊɹ", "UH R"), ("n̩", "AH N"), ("l̩", "AH L"), ("əl", "AH L"), ("ɜ", "ER"), ("ɝ", "ER"),
    ("ɚ", "ER"), ("ɑ", "AA"), ("ɒ", "AA"), ("ɔ", "AO"), ("æ", "AE"), ("a", "AA"), ("ʌ", "AH"),
    ("ə", "AH"), ("ɐ", "AH"), ("ᵻ", "IH"), ("ɪ", "IH"), ("i", "IY"), ("ɛ", "EH"), ("e", "EH"),
    ("o", "OW"), ("u", "UW"), ("ʊ", "UH"), ("y", "UW"), ("ø", "ER"), ("œ", "ER"), ("θ", "TH"),
    ("ð", "DH"), ("ŋ", "NG"), ("ʃ", "SH"), ("ʒ", "ZH"), ("ç", "HH"), ("x", "K"), ("ɬ", "L"),
    ("ɫ", "L"), ("ɲ", "N Y"), ("ʎ", "L Y"), ("ɾ", "T"), ("ɹ", "R"), ("r", "R"), ("ʁ", "R"),
    ("ɡ", "G"), ("g", "G"), ("j", "Y"), ("h", "HH"), ("b", "B"), ("d", "D"), ("f", "F"), ("k", "K"),
    ("l", "L"), ("m", "M"), ("n", "N"), ("p", "P"), ("s", "S"), ("t", "T"), ("v", "V"), ("w", "W"),
    ("z", "Z"), ("β", "V"), ("ɣ", "G"), ("q", "K"),
)  # fmt: skip
"""espeak-ng's IPA for English and the neighbours' names, to the 39 phones of the CMU dictionary."""

_UNSPOKEN: Final = re.compile(r"\([a-z-]+\)|[ˈˌːˑʔ̃ʲ_\s.‍|-]+")
"""Language switches, stress, length, glottal stops, joiners."""
_LIMIT_S: Final = 2.0
_MIN_PART: Final = 3
"""Letters in the shortest part of a compound word."""


def pronounce(word: str, lookup: Callable[[str], str | None]) -> str | None:
    """The word's ARPAbet phones, separated by spaces; None if they cannot be found.

    By espeak-ng, else from the dictionary words that the word is made of. `lookup` is the
    dictionary: a word's phones or None. Takes some 10 ms; for the engine's own thread.
    """
    return _phones_of(_ipa(word)) or _from_parts(word, lookup)


def _ipa(word: str) -> str:
    try:
        said = subprocess.run(
            ["espeak-ng", "-q", "--ipa", "-v", "en-us", "--stdin"],
            input=word.encode(),
            capture_output=True,
            check=True,
            timeout=_LIMIT_S,
            env=child_environment(),
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stdout.decode(errors="replace")


def _phones_of(ipa: str) -> str | None:
    """The phones of an IPA transcription.

    None when it holds a sound without a counterpart, or none at all.
    """
    rest = _UNSPOKEN.sub("", ipa)
    phones: list[str] = []
    while rest:
        for sound, phone in _PHONES:
            if rest.startswith(sound):
                phones.append(phone)
                rest = rest[len(sound) :]
                break
        else:
            return None
    return " ".join(phones) or None


def _from_parts(word: str, lookup: Callable[[str], str | None]) -> str | None:
    """The phones of the fewest dictionary words that make up `word`; None if none do.

    The longest come first ("bookshelf": book, shelf).
    """
    if (known := lookup(word)) is not None:
        return known
    for at in range(len(word) - _MIN_PART, _MIN_PART - 1, -1):
        head = lookup(word[:at])
        if head is not None and (tail := _from_parts(word[at:], lookup)) is not None:
            return f"{head} {tail}"
    return None
