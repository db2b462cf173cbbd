"""Sanitises untrusted text: strips HTML and invisible characters to one bounded line (pure)."""

import html
import re
import unicodedata
from typing import Final

MAX_MARKUP: Final = 5_000
"""Longest text taken apart, in characters; what comes after is left out."""
_TAG: Final = re.compile(r"<[/!?]?([a-zA-Z-][^\s<>/]*)[^<>]*>")
"""A tag or a comment. It never looks past the next bracket, so its time is linear in any text."""
_BREAKS: Final = frozenset({"br", "p", "li", "div", "td", "th", "tr", "hr", "h1", "h2", "h3", "h4"})


def plain_text(markup: str, limit: int) -> str:
    """The words of HTML, or of what may be, in one line of at most `limit` characters.

    Tags go, entities become characters; control, direction and other invisible characters go.
    """
    words = _TAG.sub(lambda tag: " " if tag[1].lower() in _BREAKS else "", markup[:MAX_MARKUP])
    line = one_line(html.unescape(words))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """The text without what cannot be seen, every stretch of blanks and line ends one space."""
    return " ".join("".join(_visible(character) for character in text).split())


def _visible(character: str) -> str:
    """The character; a space for what separates words or lines; nothing for what cannot be seen."""
    category = unicodedata.category(character)
    if category in ("Zs", "Zl", "Zp") or character in "\t\n\r\v\f\x85":
        return " "
    return "" if category[0] == "C" else character
