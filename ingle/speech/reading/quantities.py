"""Readers of numbers: with units, of money, in parts, and from one to another. Pure."""

import unicodedata
from typing import Final

from ingle.speech.reading.tokens import DASHES, Read, Tokens, begins_word
from ingle.speech.reading.words import ReadingWords

_LONG_DASHES: Final = frozenset("\u2013\u2014")
_IN_NUMBERS: Final = frozenset("-\u2013\u2014/:")
"""Beside what looks like a range, these make it a date, a serial number or a time."""
_NOT_ATTACHED: Final = frozenset({"K", "A", "s"})
"""Units that need a blank before them: a 4K television, flat 5A, the 1990s."""
_MINUS: Final = frozenset("-\u2212\u2013")
_TIMES: Final = "\u00d7"
_LONGEST_UNIT: Final = 6
"""Tokens: a unit with a slash in it."""


def plain_number(text: str) -> str:
    """Without zeros that only tell how exactly it was measured: 20.0 is 20."""
    whole, point, rest = text.partition(".")
    return whole if point and rest.isdecimal() and not rest.strip("0") else text


def quantity(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """A number with its sign and its unit, and the number or amount that it goes to."""
    first = _amount(tokens, at, words)
    second = None if first is None else _to_another(tokens, first[1], words)
    if first is None or second is None:
        return first
    return f"{first[0]} {second[0]}", second[1]


def _amount(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    begin = at + _is_minus(tokens, at)
    if not tokens.is_number(begin) or tokens.kind(begin - 1) == "word":
        return None
    first = plain_number(tokens.text(begin))
    said = [words.minus, first] if begin > at and first != "0" else [first]
    end = begin
    if (last := _range_end(tokens, begin, words)) is not None:
        said += [words.to, plain_number(tokens.text(last))]
        end = last
    unit = unit_behind(tokens, end + 1, words, several=end > begin or first != "1")
    if unit is None:
        return (" ".join(said), end + 1) if said != [tokens.text(at)] else None
    return " ".join([*said, unit[0]]), unit[1]


def _is_minus(tokens: Tokens, at: int) -> bool:
    return tokens.text(at) in _MINUS and begins_word(tokens, at)


def _to_another(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """The second half of 5 °C - 8 °C, where both have a unit."""
    dash = tokens.beyond_blank(at)
    begin = tokens.beyond_blank(dash + 1)
    number = begin + _is_minus(tokens, begin)
    if tokens.text(dash) not in DASHES or not tokens.is_number(number):
        return None
    if unit_behind(tokens, number + 1, words, several=True) is None:
        return None
    second = _amount(tokens, begin, words)
    return None if second is None else (f"{words.to} {second[0]}", second[1])


def _range_end(tokens: Tokens, begin: int, words: ReadingWords) -> int | None:
    """Where the second number of 10-12 is, the larger one; a long dash may have blanks around."""
    dash = tokens.beyond_blank(begin + 1)
    end = tokens.beyond_blank(dash + 1)
    close = dash == begin + 1
    if tokens.text(dash) not in (DASHES if close else _LONG_DASHES):
        return None
    around = {tokens.text(begin - 1), tokens.text(end + 1)}
    if around & _IN_NUMBERS or not (_is_plain(tokens, begin) and _is_plain(tokens, end)):
        return None
    low, high = tokens.text(begin), tokens.text(end)
    alike = len(low) == len(high) or max(len(low), len(high)) < 4  # 555-1234 is a telephone's
    if not alike and unit_behind(tokens, end + 1, words, several=True) is None:
        return None
    return end if float(low) < float(high) else None


def _is_plain(tokens: Tokens, at: int) -> bool:
    """Whether it is a number with one point at most, and of a size that people give ranges in."""
    text = tokens.text(at)
    return tokens.is_number(at) and len(text) < 6 and text.count(".") < 2 and "," not in text


def unit_behind(tokens: Tokens, at: int, words: ReadingWords, *, several: bool) -> Read:
    """The longest unit there, with a "/" for "per" in it."""
    begin = tokens.beyond_blank(at)
    for end in range(tokens.run(begin, _LONGEST_UNIT), begin, -1):
        if tokens.kind(end) in ("word", "number") or tokens.text(end) in ("'", "\u2019", "/"):
            continue
        sign = "".join(tokens.texts[begin:end])
        above, per, below = sign.partition("/")
        if above in words.units and (not per or below in words.units):
            if begin == at and sign in _NOT_ATTACHED:
                return None
            name = words.units[above][several]
            return (f"{name} {words.per} {words.units[below][0]}" if per else name), end
    return None


def unit_alone(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """A unit of degrees without a number: °C."""
    sign = tokens.text(at) + tokens.text(at + 1)
    if tokens.text(at) in ("°", "º") and sign in words.units and tokens.kind(at + 2) != "word":
        return words.units[sign][1], at + 2
    return None


def money(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """An amount behind a currency's sign: $3.50, $2 million."""
    names = words.money.get(tokens.text(at))
    if names is None or not tokens.is_number(at + 1):
        return None
    one, several, hundredths = names
    whole, _, rest = tokens.text(at + 1).partition(".")
    multiple = tokens.text(tokens.beyond_blank(at + 2))
    if multiple in words.multiples:
        return f"{tokens.text(at + 1)} {multiple} {several}", tokens.beyond_blank(at + 2) + 1
    if len(rest) == 2 and rest.isdecimal() and int(rest):
        cents = str(int(rest))
        if not int(whole.replace(",", "")):
            return f"{cents} {hundredths}", at + 2
        return f"{whole} {one if whole == '1' else several} {cents}", at + 2
    amount = plain_number(tokens.text(at + 1))
    return f"{amount} {one if amount == '1' else several}", at + 2


def fraction(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """One that has a name, alone or behind a number: 3/4, ½, 1 1/2."""
    above, slash, below = unicodedata.normalize("NFKC", tokens.text(at)).partition("\u2044")
    end = at + 1
    if not slash:
        above, below, end = tokens.text(at), tokens.text(at + 2), at + 3
        around = {tokens.text(at - 1), tokens.text(end)}
        if tokens.text(at + 1) != "/" or "/" in around or not tokens.is_number(at):
            return None
    name = words.fractions.get(f"{above}/{below}")
    if name is None:
        return None
    if tokens.is_number(at - 1):
        return f" {words.and_} {name}", end
    behind = tokens.is_number(at - 2) and tokens.kind(at - 1) == "blank"
    return (f"{words.and_} {name}" if behind else name), end


def product(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """Two numbers with an x between them, or a sign for "times"."""
    if not tokens.is_number(at):
        return None
    sign = tokens.beyond_blank(at + 1)
    end = tokens.beyond_blank(sign + 1)
    close = sign == at + 1
    if not tokens.is_number(end) or tokens.text(sign) not in (_TIMES, "*", *("x" if close else "")):
        return None
    word = words.by if close and tokens.text(sign) != "*" else words.times
    return f"{tokens.text(at)} {word} {tokens.text(end)}", end + 1


def numbered(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """#3 and ~3."""
    word = {"#": words.number, "~": words.about, "\u2248": words.about}.get(tokens.text(at))
    end = tokens.beyond_blank(at + 1)
    if word is None or not tokens.is_number(end) or not begins_word(tokens, at):
        return None
    return f"{word} ", end
