"""Readers of short forms: abbreviations, what is spelled, web addresses, pictures. Pure."""

import unicodedata
from typing import Final

from ingle.speech.reading.tokens import Read, Tokens
from ingle.speech.reading.words import ReadingWords

_LONGEST_SPELLED: Final = 3
"""Tokens: A/C."""
_MARKS: Final = frozenset("*`")
_PICTURES: Final = frozenset({"So", "Sk", "Cs", "Co", "Cn"})
_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f\u20e3")
_BEHIND_ADDRESSES: Final = frozenset(".,;:!?)]\"'")
_KEPT_SIGNS: Final = frozenset("\u00b0\u00a9\u00ae\u2122^`")


def abbreviation(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """One with its full stop, which ends no sentence unless the text ends there."""
    if tokens.kind(at) != "word" or tokens.text(at + 1) != ".":
        return None
    dotted = f"{tokens.text(at)}.{tokens.text(at + 2)}".lower()
    if tokens.text(at + 3) == "." and dotted in words.abbreviations:
        return words.abbreviations[dotted], at + 4
    word, behind = tokens.text(at).lower(), tokens.beyond_blank(at + 2)
    if (name := _beside_name(tokens, at, words)) is not None:
        return name, at + 2
    if word in words.before_numbers and tokens.is_number(behind):
        return words.before_numbers[word], at + 2
    said = words.abbreviations.get(word) or _behind_name(tokens, at, words)
    return None if said is None else (said, at + (1 if behind >= len(tokens) else 2))


def _beside_name(tokens: Tokens, at: int, words: ReadingWords) -> str | None:
    """A title before a name: both begin with a capital letter."""
    name = tokens.text(tokens.beyond_blank(at + 2))
    both = tokens.text(at)[:1].isupper() and name[:1].isupper()
    return words.titles.get(tokens.text(at).lower()) if both else None


def _behind_name(tokens: Tokens, at: int, words: ReadingWords) -> str | None:
    both = tokens.text(at)[:1].isupper() and tokens.text(at - 2)[:1].isupper()
    return words.after_names.get(tokens.text(at).lower()) if both else None


def spelled(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """Signs of letters and figures that would be read as a word: CO2."""
    if tokens.kind(at) != "word" or tokens.kind(at - 1) in ("word", "number"):
        return None
    for end in range(at + _LONGEST_SPELLED, at, -1):
        sign = "".join(tokens.texts[at:end])
        if sign in words.spelled and tokens.kind(end) not in ("word", "number"):
            return words.spelled[sign], end
    return None


def address(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """A web address, of which the host is read and no more."""
    begin = at
    if tokens.text(at).lower() in ("http", "https") and _follow(tokens, at + 1, "://"):
        begin += 4
    if tokens.text(begin).lower() == "www" and tokens.text(begin + 1) == ".":
        begin += 2
    if begin == at:
        return None
    end = tokens.run(begin)
    while end > begin and tokens.text(end - 1) in _BEHIND_ADDRESSES:
        end -= 1
    if begin == end:
        return None
    host: list[str] = []
    for text in tokens.texts[begin:end]:
        if text in ("/", "?", "#", ":"):
            break
        host.append(f" {words.dot} " if text == "." else text)
    return "".join(host), end


def _follow(tokens: Tokens, at: int, signs: str) -> bool:
    return all(tokens.text(at + step) == sign for step, sign in enumerate(signs))


def picture(tokens: Tokens, at: int, _words: ReadingWords) -> Read:
    """An emoji or other picture, which is not read."""
    text = tokens.text(at)
    if tokens.kind(at) != "sign" or text in _KEPT_SIGNS:
        return None
    return ("", at + 1) if text in _JOINERS or unicodedata.category(text) in _PICTURES else None


def markup(tokens: Tokens, at: int, _words: ReadingWords) -> Read:
    """Signs of emphasis, code and headings, which language models write: they are not read."""
    text = tokens.text(at)
    if text in _MARKS:
        beside = (tokens.kind(at - 1), tokens.kind(at + 1))
        return None if beside in (("number", "number"), ("blank", "blank")) else ("", at + 1)
    begins_line = at == 0 or "\n" in tokens.text(at - 1) or tokens.text(at - 1) == "#"
    return ("", at + 1) if text == "#" and begins_line and not tokens.is_number(at + 1) else None


def slash(tokens: Tokens, at: int, _words: ReadingWords) -> Read:
    """A slash between two words: on/off; not in a path."""
    if tokens.text(at) != "/" or not (tokens.kind(at - 1) == tokens.kind(at + 1) == "word"):
        return None
    return None if "/" in (tokens.text(at - 2), tokens.text(at + 2)) else (" ", at + 1)
