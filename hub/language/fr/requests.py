"""French: requests and questions (see `hub.language.requests`)."""

from typing import Final

from hub.language.requests import RequestWords
from hub.language.words import words

_SET: Final = words("mets règle")

REQUESTS: Final = RequestWords(
    fillers=("et", "alors"),
    questions=(
        r"que|qu'\w+|quoi|comment|pourquoi|quand|qui|où|quel\w*|est-ce",
        "cherche|dis-moi|raconte|explique",
    ),
    clause_breaks=("et puis", "et", "puis"),
    wish_leads=("s'il te plaît", "s'il vous plaît"),
    home_verbs=(
        "(?:allume|éteins|éteignez|ouvre|ferme|verrouille|déverrouille|mets|mettez|baisse|monte"
        "|augmente|arrête|règle|joue|lance)[rz]?",
    ),
    verb_last=(
        r"^(?:peux-tu|tu peux|pouvez-vous|vous pouvez)\b.*"
        r"\b(?:allumer|éteindre|ouvrir|fermer|verrouiller|mettre|jouer)\b",
    ),
    wishes={
        ("HassTurnOn", ""): words("allume allumer"),
        ("HassTurnOff", ""): words("éteins éteindre éteignez"),
        ("HassTurnOn", "cover"): words("ouvre"),
        ("HassTurnOff", "cover"): words("ferme"),
        ("HassTurnOn", "lock"): words("verrouille"),
        ("HassTurnOff", "lock"): words("déverrouille ouvre"),
        ("HassSetPosition", ""): _SET,
        ("HassFanSetSpeed", ""): _SET,
        ("HassLightSet", ""): _SET,
        ("HassClimateSetTemperature", ""): _SET,
        ("HassSetVolume", ""): _SET,
    },
    everything=words("tout"),
    every=words("tout toutes tous partout"),
)
