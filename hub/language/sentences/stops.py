"""Sentence boundary detection: whether a full stop, question mark or ellipsis ends one (pure)."""
# ruff: noqa: RUF001 - signs of other scripts are meant here

import re
from typing import Final

from hub.language.endings import Language

WAIT: Final = -1
"""More of the text is needed."""
NO: Final = 0
"""It ends nothing."""

STOPS: Final = ".!?…。！？｡؟।॥۔"
_WIDE: Final = frozenset("。！？｡")
"""Stops that need no space after them."""
_SURE: Final = frozenset("!?؟।॥۔")
_RUN: Final = re.compile(rf"[{STOPS}]+")
_CLOSERS: Final = re.compile(r"(?:[\"'”’»›“‘«)\]}」』）】》*_~`]|\[\^?\d{1,3}\])*")
_QUOTES: Final = frozenset("\"'”’»›“‘«」』")
_CITATION_BEGUN: Final = re.compile(r"\[\^?\d{0,3}$")
_EMOJI: Final = re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff]")
_BEFORE: Final = re.compile(r"(?:(?<![\w.])[^\W\d_]\.[\u00a0\u202f ]?)*[^\s\"“”„‚‘«»(\[{*_`/]*$")
_PREVIOUS: Final = re.compile(r"([^\W\d_]+)[\s\"“„(*_]*$")
_NEXT: Final = re.compile(r"\s*[\"“„‚‘«»'(\[*_¿¡]*(?:([^\W\d_]+(?:['’][^\W\d_]+)?)['’]?|(\d))?")
_WORD_LIMIT: Final = 30
_LOOKED_BACK: Final = 40
_SHORT: Final = 3
"""A word of more letters before a full stop is no abbreviation, unless it is listed; nor is a
shorter one of those that end sentences every day."""
_VOWELS: Final = re.compile(r"[aeiouyàâäåéèêëíîïóòôöúùûüýœąęó]")
_ORDINAL_DIGITS: Final = 2
_LETTER_WORDS: Final = frozenset("io")
"""Single letters that are words and may end a sentence: "you and I"."""
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_NUMBER: Final = re.compile(r"\d{1,4}")
_YEAR: Final = re.compile(r"\d{3,4}")
"""Behind a word and in front of a stop such a number is no ordinal and no step of a list."""


def sentence_end(text: str, at: int, language: Language, *, final: bool) -> int:
    """Where the sentence with a stop at `at` ends: just after its stops, quotes and brackets.

    `final`: nothing follows `text`. Returns `NO` where the stop ends no sentence, `WAIT` while that
    can't be decided without more text.
    """
    run = _RUN.match(text, at)
    assert run is not None  # noqa: S101 - the caller found a stop there
    quoting = text.rfind("«", 0, at) > text.rfind("»", 0, at)
    end = _after_quotes(text, run.end(), quoting=quoting)
    settled = end + quoting < len(text) and not _CITATION_BEGUN.match(text, end)
    if not settled and not final:
        return WAIT
    if end == len(text) or not _WIDE.isdisjoint(run[0]):
        return end
    if not (text[end].isspace() or _EMOJI.match(text[end])):
        return NO
    if text[end] in "\n\r":
        return end
    return _before_space(text, at, end, run[0], language, final=final)


def _before_space(
    text: str, at: int, end: int, stops: str, language: Language, *, final: bool
) -> int:
    """Where the sentence ends whose `stops`, from `at` to `end`, are followed by a space."""
    if not _SURE.isdisjoint(stops):
        return _after_question(text, at, end, final=final)
    if len(stops) > 1 or "…" in stops:
        return _unless_lower(text, end, final=final)
    return _after_period(text, at, end, language, final=final)


def _after_quotes(text: str, at: int, *, quoting: bool) -> int:
    """Behind the closing quotes and brackets at `at`; `quoting`: a guillemet is open."""
    end = _after_closers(text, at)
    spaced = quoting and text[end + 1 : end + 2] == "»" and text[end] in " \u00a0\u202f"
    return _after_closers(text, end + 1) if spaced else end  # « ainsi. », as the French set it


def _after_closers(text: str, at: int) -> int:
    closers = _CLOSERS.match(text, at)
    return closers.end() if closers else at


def stops_end(text: str, at: int) -> int:
    """Just after the stops at `at`: "..." is one."""
    run = _RUN.match(text, at)
    return run.end() if run else at + 1


def _after_question(text: str, at: int, end: int, *, final: bool) -> int:
    """ "Really?" he asked: a quotation may end within a sentence, and (?) ends nothing."""
    closed = text[at + 1 : end]
    if at and text[at - 1] == "(" and ")" in closed:
        return NO
    return end if _QUOTES.isdisjoint(closed) else _unless_lower(text, end, final=final)


def _unless_lower(text: str, end: int, *, final: bool) -> int:
    following = _first_after(text, end)
    if not following:
        return end if final else WAIT
    return NO if following.islower() else end


def _after_period(text: str, at: int, end: int, language: Language, *, final: bool) -> int:
    """Behind one full stop: the end, unless of an abbreviation, an initial or an ordinal number."""
    word = _word_before(text, at)
    key = re.sub(r"\s", "", word).lower()
    begins = at - len(word)
    if key in language.never:
        return NO
    if not word or _is_word(key, language) or _is_year(text, begins, key):
        return end
    first = _first_after(text, end)
    if not first:
        return end if final else WAIT
    if first == "\n":
        return end
    if key in language.before_numbers:
        return NO if _is_small(first) else end
    if _NUMBER.fullmatch(key):
        return _after_number(text, begins, end, key, language, final=final)
    if _is_small(first):
        return _before_small(first, end, key, language)
    return _before_capital(text, end, key, language, final=final)


def _before_small(first: str, end: int, key: str, language: Language) -> int:
    """Behind an abbreviation, an initial or a short word, before a small letter or a digit."""
    if _is_in_name(key, language) or key in language.may_end:
        return NO
    return NO if first.islower() and key not in language.starters else end


def _before_capital(text: str, end: int, key: str, language: Language, *, final: bool) -> int:
    """The same before any other sign, such as a capital, which names begin with as well."""
    in_name, may_end = _is_in_name(key, language), key in language.may_end
    if not in_name and not may_end:
        return end
    following = _next_word(text, end, final=final)
    if following is None:
        return WAIT
    if language.capital_nouns or not may_end:
        return end if following.lower() in language.starters or not following else NO
    return NO if following.lower() in language.months else end


def _is_in_name(key: str, language: Language) -> bool:
    """Whether a name mostly goes on behind the stop: "J. Smith", "St. Mary"."""
    initials = _INITIALS.fullmatch(key) is not None and key not in _LETTER_WORDS
    return initials or key in language.in_names


def _is_small(first: str) -> bool:
    """Whether what follows begins with a small letter or a digit."""
    return first.islower() or first.isdecimal()


def _is_year(text: str, at: int, number: str) -> bool:
    """Whether the number at `at` has a year's digits and a word in front of it."""
    before = text[max(0, at - _LOOKED_BACK) : at]
    return _YEAR.fullmatch(number) is not None and _PREVIOUS.search(before) is not None


def _is_word(key: str, language: Language) -> bool:
    """Whether what is before the full stop is certainly no abbreviation and no number."""
    if key in language.may_end or key in language.before_numbers or key in language.in_names:
        return False
    if _INITIALS.fullmatch(key) or _NUMBER.fullmatch(key):
        return False
    return len(key) > _SHORT + (_VOWELS.search(key) is None) or key in language.words


def _after_number(
    text: str, at: int, end: int, number: str, language: Language, *, final: bool
) -> int:
    """Behind a number with a dot at `at`: the end, unless it is an ordinal or a step's number.

    Ordinals are "am 3. Mai", "the 2. floor".
    """
    following = _next_word(text, end, final=final)
    if following is None:
        return WAIT
    if following.lower() in language.months or following[:1].islower():
        return NO
    before = _PREVIOUS.search(text[max(0, at - _LOOKED_BACK) : at])
    if before is None:
        return end if text[:at].strip(' *_"“„(') else NO
    leads = len(number) <= _ORDINAL_DIGITS and before[1].lower() in language.ordinal_leads
    return NO if leads and following else end


def _word_before(text: str, at: int) -> str:
    found = _BEFORE.search(text[max(0, at - _LOOKED_BACK) : at])
    return found[0] if found else ""


def _first_after(text: str, end: int) -> str:
    """The first letter, digit or sign after the space; a line's end counts as a sign."""
    for at in range(end, len(text)):
        if text[at] == "\n" or not text[at].isspace():
            return text[at]
    return ""


def _next_word(text: str, end: int, *, final: bool) -> str | None:
    """The next word, a digit, a line's end, or "" for another sign; None while it may go on."""
    first = _first_after(text, end)
    if first == "\n":
        return first
    found = _NEXT.match(text, end)
    if found is None or (
        found.end() == len(text) and len(found[0]) < _WORD_LIMIT and not final and not found[2]
    ):
        return None
    return found[1] or found[2] or ""
