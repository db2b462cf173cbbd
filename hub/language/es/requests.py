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
    note_wishes=(
        r"recuerda|recuérda\w*|recordad?|acuérdate|anota\w*|apunta\w*|toma nota|memoriza\w*",
        r"no (?:te |lo )?olvides|guarda\w*|ten en cuenta",
        r"(?:puedes|podrías)\b.*\b(?:recordar|anotar|apuntar|guardar|memorizar)\w*",
    ),
    forget_wishes=(r"olvida\w*|borra\w*|elimina\w*",),
    everyday=words(
        "ahora algo antes aquí así ayer bien cada como cómo con cuál cuándo cuánto desde después"
        " donde dónde ella ellos entre esta este esto estos está fecha hace hacer hasta hora horas"
        " hoy luego mañana mejor menos mucho muy noche noticias nuestro otra otro para pero poco"
        " porque precio próximo qué quién receta semana sobre también tiempo tiene todo todos"
        " tres últimas último lunes martes miércoles jueves viernes sábado domingo enero febrero"
        " marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre días"
    ),
)
