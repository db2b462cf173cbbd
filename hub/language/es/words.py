"""Spanish: the word table of kinds of things and their states (see `hub.language.words`)."""

from typing import Final

from hub.language.words import KindWords, WordTable, words

WORDS: Final = WordTable(
    kinds={
        "light": KindWords(nouns=words("luz luces lámpara lámparas iluminación")),
        "lock": KindWords(nouns=words("puerta puertas cerradura cerraduras")),
        "cover": KindWords(nouns=words("persiana persianas cortina cortinas garaje portón toldo")),
        "climate": KindWords(nouns=words("calefacción termostato clima")),
        "fan": KindWords(nouns=words("ventilador ventiladores")),
        "media_player": KindWords(nouns=words("música televisión tele altavoz")),
        "binary_sensor": KindWords(nouns=words("ventana ventanas puerta puertas")),
        "switch": KindWords(nouns=words("enchufe enchufes interruptor")),
        "vacuum": KindWords(nouns=words("aspiradora robot")),
    },
    states={
        "on": words("encendido encendida encendidos encendidas"),
        "off": words("apagado apagada apagados apagadas"),
        "open": words("abierto abierta abiertos abiertas"),
        "closed": words("cerrado cerrada cerrados cerradas"),
        "locked": words("bloqueado bloqueada"),
        "unlocked": words("desbloqueado desbloqueada"),
        "paused": words("pausado pausada"),
        "muted": words("silenciado silenciada"),
    },
    everything=words("todo todos todas"),
    articles=words("el la los las mi mis tu tus todo todos todas"),
    generic={
        "*": words("temperatura sensor sensores humedad batería"),
        "light": words("luz luces lámpara lámparas"),
        "switch": words("enchufe enchufes interruptor interruptores"),
        "fan": words("ventilador ventiladores"),
        "cover": words("persiana persianas cortina cortinas toldo toldos puerta puertas"),
        "lock": words("cerradura cerraduras puerta puertas"),
        "climate": words("termostato calefacción aire_acondicionado clima"),
        "media_player": words("música altavoz altavoces"),
        "vacuum": words("aspiradora robot"),
    },
    floor="planta",
)
