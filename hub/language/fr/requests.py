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
    note_wishes=(
        r"retiens|retenez|retenir|mémorise[rz]?|note[rz]?|prends? (?:bonne )?note|rappelle[rz]?",
        r"rappelez|souviens-toi|souvenez-vous|n'oublie[rsz]? pas|garde[rz]? .*(?:tête|mémoire)",
        r"enregistre[rz]?|écris",
        r"(?:peux-tu|tu peux|pouvez-vous|vous pouvez|pourrais-tu)\b.*"
        r"\b(?:souvenir|retenir|noter|mémoriser|rappeler|enregistrer)\b",
    ),
    forget_wishes=(
        r"oublie[rz]?|efface[rz]?|supprime[rz]?",
        r"(?:peux-tu|tu peux|pouvez-vous)\b.*\b(?:oublier|effacer|supprimer)\b",
    ),
    everyday=words(
        "alors après aujourd'hui aujourd hier aussi autre avant avec avoir bien cela celle cette"
        " ceux chez comme comment dans demain depuis dernier dernière deux elle elles encore entre"
        " est-ce être faire fait heure heures jour jours leur mais meilleur même mois moins météo"
        " notre nous pour pourquoi plus prix prochain prochaine quand quel quelle quoi recette"
        " sans semaine sont sous tous tout toute très vers votre vous week-end lundi mardi mercredi"
        " jeudi vendredi samedi dimanche janvier février mars avril juin juillet août septembre"
        " octobre novembre décembre année matin soir nuit nouvelles"
    ),
)
