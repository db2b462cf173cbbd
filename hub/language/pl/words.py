"""Polish: the word table of kinds of things and their states (see `hub.language.words`)."""

from typing import Final

from hub.language.words import KindWords, WordTable, words

WORDS: Final = WordTable(
    kinds={
        "light": KindWords(nouns=words("światło światła lampa lampy lampę lampka oświetlenie")),
        "lock": KindWords(nouns=words("drzwi zamek zamki")),
        "cover": KindWords(nouns=words("roleta rolety rolety żaluzje zasłony zasłona brama garaż")),
        "climate": KindWords(nouns=words("ogrzewanie termostat klimatyzacja")),
        "fan": KindWords(nouns=words("wentylator wentylatory wiatrak")),
        "media_player": KindWords(nouns=words("muzyka muzykę telewizor głośnik")),
        "binary_sensor": KindWords(nouns=words("okno okna drzwi")),
        "switch": KindWords(nouns=words("gniazdko gniazdka przełącznik")),
        "vacuum": KindWords(nouns=words("odkurzacz")),
    },
    states={
        "on": words("włączony włączona włączone"),
        "off": words("wyłączony wyłączona wyłączone"),
        "open": words("otwarty otwarta otwarte"),
        "closed": words("zamknięty zamknięta zamknięte"),
        "locked": words("zablokowany zablokowana zablokowane"),
        "unlocked": words("odblokowany odblokowana odblokowane"),
        "paused": words("wstrzymany wstrzymana wstrzymane"),
        "muted": words("wyciszony wyciszona wyciszone"),
    },
    everything=words("wszystko wszystkie"),
    articles=words("mój moja moje wszystkie"),
    generic={
        "*": words("temperatura czujnik czujniki wilgotność bateria"),
        "light": words("światło światła lampa lampy"),
        "switch": words("gniazdko gniazdka przełącznik"),
        "fan": words("wentylator wentylatory"),
        "cover": words("roleta rolety żaluzje zasłony brama"),
        "lock": words("zamek zamki drzwi"),
        "climate": words("termostat ogrzewanie klimatyzacja"),
        "media_player": words("głośnik głośniki muzyka"),
        "vacuum": words("odkurzacz"),
    },
    floor="piętro",
)
