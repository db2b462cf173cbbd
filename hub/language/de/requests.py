"""German: requests and questions (see `hub.language.requests`)."""

from typing import Final

from hub.language.requests import RequestWords
from hub.language.words import words

_SET: Final = words("stelle")

REQUESTS: Final = RequestWords(
    fillers=("bitte", "und"),
    questions=(
        "was|wie|warum|wann|wer|wessen|wo|welche[rsnm]?|ist|sind",
        r"suche?|erklär\w*|erzähl\w*|sag mir",
    ),
    clause_breaks=("und dann", "und", "dann"),
    wish_leads=("bitte",),
    home_verbs=(
        "öffne|schließe?|schalte?|mach|mache|dreh|drehe|stell|stelle|sperr|sperre|dimme?|starte",
        "stoppe?|spiele?|pausiere|erinnere|weck|wecke|verriegle|entriegle",
    ),
    verb_last=(
        r"\b(?:an|aus|ein|auf|zu|ab)(?:machen|schalten|drehen|sperren|schließen|stellen)$",
        r"^(?:kannst|könntest|würdest) du\b.*"
        r"\b(?:öffnen|schließen|dimmen|verriegeln|spielen|stellen)$",
    ),
    wishes={
        ("HassTurnOn", ""): words("an ein anmachen einschalten schalte mach"),
        ("HassTurnOff", ""): words("aus ausmachen ausschalten"),
        ("HassTurnOn", "cover"): words("öffne auf"),
        ("HassTurnOff", "cover"): words("schließ schließe zu"),
        ("HassTurnOn", "lock"): words("verriegle abschließen"),
        ("HassTurnOff", "lock"): words("öffne aufschließen entriegle"),
        ("HassSetPosition", ""): _SET,
        ("HassFanSetSpeed", ""): _SET,
        ("HassLightSet", ""): _SET,
        ("HassClimateSetTemperature", ""): _SET,
        ("HassSetVolume", ""): _SET,
    },
    everything=words("alles"),
    every=words("alle alles überall"),
)
