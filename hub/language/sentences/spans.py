"""Finds the end of Markdown links and code spans, so that stops within them end nothing (pure)."""

from typing import Final

from hub.language.sentences.stops import WAIT

_LONGEST: Final = 300
"""Characters. A link's text, its address or a piece of code that has not ended by then is none."""


def span_end(text: str, at: int, *, final: bool) -> int:
    """Where the link or the code that begins at `at` ends; behind its opening mark when it is none.

    `text[at]` is "`" or "[". `final`: nothing follows `text`. Returns `WAIT` while the rest of it
    may still come.
    """
    end = _code_end if text[at] == "`" else _link_end
    return end(text, at, final=final)


def _code_end(text: str, at: int, *, final: bool) -> int:
    """Code ends at as many backticks as it begins with."""
    opening = at + 1
    while opening < len(text) and text[opening] == "`":
        opening += 1
    if opening == len(text) and not final:
        return WAIT
    return _closed_end(text, at, opening, text[at:opening], final=final)


def _link_end(text: str, at: int, *, final: bool) -> int:
    """A link is its text in brackets and, perhaps, its address in parentheses."""
    opening = at + 1
    after = _closed_end(text, at, opening, "]", final=final)
    if after in (WAIT, opening):
        return after
    if after == len(text):
        return after if final else WAIT
    return _closed_end(text, after, after, ")", final=final) if text[after] == "(" else after


def _closed_end(text: str, at: int, opening: int, mark: str, *, final: bool) -> int:
    """Behind the next `mark` on the same line; `opening` where there is none; else `WAIT`."""
    close, line = text.find(mark, opening), text.find("\n", opening)
    if close >= 0 and not 0 <= line < close and close - at <= _LONGEST:
        return close + len(mark)
    may_come = close < 0 and line < 0 and len(text) - at <= _LONGEST
    return WAIT if may_come and not final else opening
