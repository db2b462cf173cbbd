"""Markdown block syntax: the mark that a line begins with, and what is said in its place (pure)."""
# ruff: noqa: RUF001 - signs of other scripts are meant here

import re
from dataclasses import dataclass
from typing import Final, Literal

from hub.language.endings import Language

Kind = Literal["prose", "item", "heading", "table", "code", "nothing"]
"""`nothing`: what was taken off says nothing about the line, or is all of it."""

_TOKEN: Final = re.compile(r"\S+")
_TOKEN_LIMIT: Final = 12
"""Characters; no mark is longer."""
_MARKS: Final = frozenset("`~-*_=#>|:+•‣◦▪●○–—·0123456789")
_FENCE: Final = re.compile(r"`{3,}|~{3,}")
_RULE: Final = re.compile(r"[-*_=]{3,}|[|:\-]{3,}")
_QUOTED: Final = re.compile(r">+")
_HEADING: Final = re.compile(r"#{1,6}")
_BULLET: Final = re.compile(r"[-*+•‣◦▪●○–—·]")
_NUMBERED: Final = re.compile(r"(\d{1,3})[.)]")
_WORD: Final = re.compile(r"\s+([^\W\d_]+)(?=[\W\d_])")
_WORD_END: Final = re.compile(r"\s+([^\W\d_]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStart:
    """What a line begins with."""

    kind: Kind
    skip: int
    """Characters of the mark."""
    spoken: str = ""
    """What is said in its place."""
    fence: str = ""
    """Of code: the mark that ends it."""


def line_start(text: str, language: Language, *, final: bool) -> LineStart | None:
    """What a line begins with; None while that can't be decided without more text.

    `text`: from the line's beginning on, not empty, without a blank in front. `final`: nothing
    follows `text`.
    """
    found = _TOKEN.match(text)
    if found is None:
        return LineStart(kind="nothing", skip=0)
    token = found[0]
    if token[0] not in _MARKS:
        return LineStart(kind="prose", skip=0)
    if token[0] == "|":
        return LineStart(kind="table", skip=0)
    if quoted := _QUOTED.match(token):
        return _left_out(text, quoted.end(), final=final)
    if found.end() == len(text) and len(token) < _TOKEN_LIMIT and not final:
        return None
    return _whole_mark(text, token, language, final=final)


def _whole_mark(text: str, token: str, language: Language, *, final: bool) -> LineStart | None:
    """What a line begins with whose first word, a mark or not, is all there."""
    if fence := _FENCE.match(token):
        return _fence(text, fence[0], final=final)
    if rule := _RULE.match(token):
        return _left_out(text, rule.end(), final=final)
    if _HEADING.fullmatch(token):
        return LineStart(kind="heading", skip=len(token))
    if _BULLET.fullmatch(token):
        return LineStart(kind="item", skip=len(token))
    if numbered := _NUMBERED.fullmatch(token):
        return _numbered(text, numbered, language, final=final)
    return LineStart(kind="prose", skip=0)


def _left_out(text: str, end: int, *, final: bool) -> LineStart | None:
    """A mark up to `end` that says nothing; None while it may go on."""
    return LineStart(kind="nothing", skip=end) if end < len(text) or final else None


def table_row(line: str) -> str:
    """The cells of a row, as they are said; empty for the line under the head."""
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if all(not cell.strip(":-") for cell in cells):
        return ""
    return ", ".join(cell for cell in cells if cell)


def _fence(text: str, fence: str, *, final: bool) -> LineStart | None:
    """Code from here on, unless the fence closes on its own line."""
    end = text.find("\n")
    if end < 0 and not final:
        return None
    line = text[:end] if end >= 0 else text
    if fence in line[len(fence) :]:
        return LineStart(kind="prose", skip=0)
    return LineStart(kind="code", skip=len(line), fence=fence)


def _numbered(
    text: str, found: re.Match[str], language: Language, *, final: bool
) -> LineStart | None:
    """A step's number, unless it is a date ("3. Mai")."""
    word = _WORD.match(text, found.end())
    if (
        word is None
        and not final
        and (rest := _WORD_END.match(text, found.end()))
        and rest.end() == len(text)
    ):
        return None
    if word is not None and word[1].lower() in language.months:
        return LineStart(kind="prose", skip=0)
    return LineStart(kind="item", skip=found.end(), spoken=f"{found[1]}:")
