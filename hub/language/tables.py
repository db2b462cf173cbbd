"""The language data of all languages that the guards around a language model read (pure data).

One more language is one more data module of each kind and one more row here. English comes first:
where two languages give one word two meanings, the first one wins.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Final

from hub.language.assertions import AssertionWords
from hub.language.claims import ClaimWords
from hub.language.current import current
from hub.language.de import assertions as de_assertions
from hub.language.de import claims as de_claims
from hub.language.de import requests as de_requests
from hub.language.de import words as de_words
from hub.language.en import assertions as en_assertions
from hub.language.en import claims as en_claims
from hub.language.en import requests as en_requests
from hub.language.en import words as en_words
from hub.language.es import assertions as es_assertions
from hub.language.es import claims as es_claims
from hub.language.es import requests as es_requests
from hub.language.es import words as es_words
from hub.language.fr import assertions as fr_assertions
from hub.language.fr import claims as fr_claims
from hub.language.fr import requests as fr_requests
from hub.language.fr import words as fr_words
from hub.language.pl import requests as pl_requests
from hub.language.pl import words as pl_words
from hub.language.requests import RequestWords
from hub.language.words import WordTable

WORDS: Final[tuple[WordTable, ...]] = (en_words.WORDS, de_words.WORDS, fr_words.WORDS)
TABLES: Final[Mapping[str, WordTable]] = {
    "en": en_words.WORDS,
    "de": de_words.WORDS,
    "fr": fr_words.WORDS,
    "es": es_words.WORDS,
    "pl": pl_words.WORDS,
}
"""By language: what a home's names are understood by."""
REQUESTS: Final[tuple[RequestWords, ...]] = (
    en_requests.REQUESTS,
    de_requests.REQUESTS,
    fr_requests.REQUESTS,
    es_requests.REQUESTS,
    pl_requests.REQUESTS,
)
ASSERTIONS: Final[tuple[AssertionWords, ...]] = (
    en_assertions.ASSERTIONS,
    de_assertions.ASSERTIONS,
    fr_assertions.ASSERTIONS,
    es_assertions.ASSERTIONS,
)
CLAIMS: Final[tuple[ClaimWords, ...]] = (
    en_claims.CLAIMS,
    de_claims.CLAIMS,
    fr_claims.CLAIMS,
    es_claims.CLAIMS,
)


def word_table() -> WordTable:
    """The table of the language that is spoken."""
    return TABLES[current()]


def alternatives(groups: Iterable[tuple[str, ...]]) -> str:
    """The alternatives of all languages as one of a regular expression, without brackets.

    A language that has none adds none. Raises `ValueError` where no language has one: an empty
    alternative would match everything.
    """
    found = list(chain.from_iterable(groups))
    if not found:
        raise ValueError("no language has a word for it")
    return "|".join(found)


def union(groups: Iterable[frozenset[str]]) -> frozenset[str]:
    """The words of all languages."""
    return frozenset(chain.from_iterable(groups))
