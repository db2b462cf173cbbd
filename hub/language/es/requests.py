"""Spanish: requests and questions (see `hub.language.requests`)."""

from typing import Final

from hub.language.requests import RequestWords
from hub.language.words import words

REQUESTS: Final = RequestWords(
    fillers=("y",),
    questions=("qué|cómo|por qué|cuándo|quién|dónde|cuál|busca|dime",),
    clause_breaks=("y",),
    wish_leads=("por favor",),
    home_verbs=("enciende|apaga|abre|cierra|pon|sube|baja",),
    wishes={
        ("HassTurnOn", ""): words("enciende"),
        ("HassTurnOff", ""): words("apaga"),
    },
)
