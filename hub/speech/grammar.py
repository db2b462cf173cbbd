"""What a JSGF grammar text says, as far as the phrase recogniser must know: its words. Pure."""

import re
from collections.abc import Set as AbstractSet
from typing import Final

_HEADER: Final = re.compile(r"\A\s*#JSGF[^;\n]*;?")
_NOISE: Final = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_NOT_WORDS: Final = re.compile(r"<[^>]*>|\{[^}]*\}|/[0-9.eE+-]+/|[][()|*+=;\"]")
_STATEMENT: Final = re.compile(r"(?:^|;)\s*(?:grammar|import)\s[^;]*(?=;)")
_PUBLIC: Final = re.compile(r"\bpublic(?=\s*<)")


def words_of(jsgf: str) -> frozenset[str]:
    """Every word that the grammar can expect, in its own spelling."""
    body = _STATEMENT.sub("", _NOISE.sub(" ", _HEADER.sub("", jsgf)))
    return frozenset(_NOT_WORDS.sub(" ", _PUBLIC.sub("", body)).split())


def without_words(jsgf: str, unspeakable: AbstractSet[str]) -> str:
    """The grammar with those words made impossible, so that the rest of it can still be heard."""
    for word in unspeakable:
        jsgf = re.sub(rf"(?<![^\s()\[\]|=;]){re.escape(word)}(?![^\s()\[\]|=;*+{{])", "<VOID>", jsgf)
    return jsgf
