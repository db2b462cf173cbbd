"""Guardrail on search queries: finds what they would tell of the household's notes (pure).

A query leaves the home. What stands in a note or in a person's name leaves with it only where the
person said it in this turn: a web page may ask for it, and a model may add it unasked.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from hub.language.tables import REQUESTS, union
from hub.ports import Preference

SHORTEST_WORD: Final = 4
"""Letters of the shortest word of a note that tells it; a name tells with any."""
SHORTEST_NUMBER: Final = 3
"""Digits of the shortest number that tells a note: days, hours and counts have fewer."""
_PRIVATE: Final = frozenset({"note", "person"})
"""The categories of preferences that are in the household's own words."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMBER: Final = re.compile(r"\d(?:[ \u00a0\u202f.,:/()-]{0,2}\d)*")
_EVERYDAY: Final = union(one.everyday for one in REQUESTS)


def private_words(
    query: str, said: str, known: Iterable[Preference], now: datetime
) -> tuple[str, ...]:
    """The words and numbers of the query that a note holds and the person did not say.

    `said`: the person's sentence of this turn. `known`: all that the household wants remembered.
    `now`: the year of it and of the next one tell nothing. Empty where the query may leave.
    """
    words, spoken = _words(query), _words(said)
    digits, spoken_digits = _digits(query), _digits(said)
    told: set[str] = set()
    for one in known:
        if one.category not in _PRIVATE:
            continue
        shortest = SHORTEST_WORD if one.category == "note" else 1
        own = {word for word in _words(one.value) if len(word) >= shortest}
        told |= (own & words) - spoken - _COMMON
        told |= {
            number
            for number in _numbers(one.value)
            if number in digits and number not in spoken_digits
        }
    return tuple(sorted(told - {str(now.year), str(now.year + 1)}))


def _words(text: str) -> frozenset[str]:
    """The words in one form for capitals, accents, one and many."""
    return frozenset(map(_form, _WORD.findall(text)))


def _form(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.removesuffix("s") if len(plain) > SHORTEST_WORD else plain


def _numbers(text: str) -> frozenset[str]:
    """The numbers as digits alone: "555-0123" is 5550123."""
    found = (re.sub(r"\D", "", number) for number in _NUMBER.findall(text))
    return frozenset(number for number in found if len(number) >= SHORTEST_NUMBER)


def _digits(text: str) -> str:
    """All digits of a text, however they are set."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


_COMMON: Final = frozenset(map(_form, _EVERYDAY))
