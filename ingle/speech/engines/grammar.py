"""JSGF grammar text, parsed as far as the recogniser needs it: words and rules. Pure."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

_HEADER: Final = re.compile(r"\A\s*#JSGF[^;\n]*;?")
_NOISE: Final = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_NOT_WORDS: Final = re.compile(r"<[^>]*>|\{[^}]*\}|/[0-9.eE+-]+/|[][()|*+=;\"]")
_STATEMENT: Final = re.compile(r"(?:^|;)\s*(?:grammar|import)\s[^;]*(?=;)")
_RULE: Final = re.compile(r"<([^>]+)>\s*(=?)")
_PUBLIC_RULE: Final = re.compile(r"\bpublic\s*<([^>]+)>")
_PUBLIC: Final = re.compile(r"\bpublic(?=\s*<)")


def words_of(jsgf: str) -> frozenset[str]:
    """Every word that the grammar can expect, in its own spelling."""
    body = _STATEMENT.sub("", _NOISE.sub(" ", _HEADER.sub("", jsgf)))
    return frozenset(_NOT_WORDS.sub(" ", _PUBLIC.sub("", body)).split())


def undefined_rules(jsgf: str) -> frozenset[str]:
    """Rules that are used but not defined.

    Such a grammar is broken, though PocketSphinx takes it.
    """
    body = _NOISE.sub(" ", jsgf)
    defined = {name for name, equals in _RULE.findall(body) if equals}
    return frozenset(name for name, _ in _RULE.findall(body) if name not in defined) - {
        "NULL",
        "VOID",
    }


def with_lead_in(jsgf: str, words: Sequence[str]) -> str:
    """The grammar with an optional lead-in (one of `words`) before every sentence.

    Raises `ValueError` without a public rule.
    """
    public = _PUBLIC_RULE.search(jsgf)
    if public is None:
        raise ValueError("no public rule")
    rules = (
        f"public <with_lead_in> = [<lead_in>] <{public[1]}>;\n<lead_in> = {' | '.join(words)};\n"
    )
    return f"{jsgf[: public.start()]}{rules}<{public[1]}>{jsgf[public.end() :]}"


def without_words(jsgf: str, unspeakable: AbstractSet[str]) -> str:
    """The grammar with those words made impossible, so that the rest of it can still be heard."""
    for word in unspeakable:
        jsgf = re.sub(
            rf"(?<![^\s()\[\]|=;]){re.escape(word)}(?![^\s()\[\]|=;*+{{])", "<VOID>", jsgf
        )
    return jsgf
