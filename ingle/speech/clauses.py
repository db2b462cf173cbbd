"""Clauses of a long sentence: where a voice may begin to speak before all is made. Pure."""

import re
from collections.abc import Mapping
from typing import Final

LONG: Final = 60
"""Characters; a shorter sentence is spoken in one piece: it is made as fast as it is heard."""
SHORTEST: Final = 18
"""Characters of a clause: a shorter one would sound like a sentence of its own."""

CONJUNCTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("and", "but", "or", "because", "while", "when", "which", "until", "so"),
    "de": ("und", "aber", "oder", "weil", "während", "wenn", "bis", "dass"),
    "fr": ("et", "mais", "ou", "parce que", "pendant que", "quand", "jusqu'à"),
    "es": ("y", "pero", "o", "porque", "mientras", "cuando", "hasta"),
    "pl": ("i", "ale", "lub", "ponieważ", "kiedy", "gdy", "aż"),
}
"""Words that a clause may begin with, by language. A cut before one is heard more than one at a
comma, so commas come first."""

_STOPS: Final = re.compile(r"[,;:\u2013\u2014]\s+(?=\S)")


def clauses(text: str, language: str = "en") -> list[str]:
    """The text in clauses that make it up, each without the blanks around it.

    `language`: a language tag. A clause has at least `SHORTEST` characters, and one that has no
    place for a cut may be of any length. Nothing is cut inside a number ("1,000") or a word.
    """
    rest = text.strip()
    cut: list[str] = []
    while len(rest) > LONG and (at := _first_cut(rest, language)):
        cut.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*cut, rest] if rest else cut


def _first_cut(text: str, language: str) -> int:
    """Where the first clause ends; 0 where there is no such place."""
    words = CONJUNCTIONS.get(language.lower().partition("-")[0].partition("_")[0], ())
    before = re.compile(rf"\s(?=(?:{'|'.join(words)})\s)") if words else None
    for places in (_STOPS, before):
        for found in places.finditer(text) if places is not None else ():
            if found.end() >= SHORTEST and len(text) - found.end() >= SHORTEST:
                return found.end()
    return 0
