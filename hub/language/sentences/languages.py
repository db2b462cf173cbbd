"""Looks up the language data of the sentence splitter by a language's code."""

from collections.abc import Mapping
from typing import Final

from hub.language.de import endings as de_endings
from hub.language.de import readings as de_readings
from hub.language.en import endings as en_endings
from hub.language.en import readings as en_readings
from hub.language.endings import Language
from hub.language.es import endings as es_endings
from hub.language.es import readings as es_readings
from hub.language.fr import endings as fr_endings
from hub.language.fr import readings as fr_readings
from hub.language.pl import endings as pl_endings
from hub.language.pl import readings as pl_readings
from hub.language.readings import Readings

LANGUAGES: Final[Mapping[str, Language]] = {
    "en": en_endings.ENDINGS,
    "de": de_endings.ENDINGS,
    "fr": fr_endings.ENDINGS,
    "es": es_endings.ENDINGS,
    "pl": pl_endings.ENDINGS,
}
READINGS: Final[Mapping[str, Readings]] = {
    "en": en_readings.READINGS,
    "de": de_readings.READINGS,
    "fr": fr_readings.READINGS,
    "es": es_readings.READINGS,
    "pl": pl_readings.READINGS,
}


def language_of(code: str) -> Language:
    """By a code such as "de" or "de-AT"; English for one that is unknown."""
    return LANGUAGES.get(base_code(code), LANGUAGES["en"])


def readings_of(code: str) -> Readings:
    """By a code such as "de" or "de-AT"; English for one that is unknown."""
    return READINGS.get(base_code(code), READINGS["en"])


def base_code(code: str) -> str:
    """The two letters of the language itself: "de" of "de-AT" or "de_AT"."""
    return code.lower().replace("_", "-").partition("-")[0]
