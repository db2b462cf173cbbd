"""French: the word table of kinds of things and their states (see `hub.language.words`)."""

from typing import Final

from hub.language.words import KindWords, WordTable, words

WORDS: Final = WordTable(
    kinds={
        "light": KindWords(nouns=words("lumière lumières lampe lampes")),
        "lock": KindWords(nouns=words("porte portes")),
        "cover": KindWords(nouns=words("volet volets portail")),
        "climate": KindWords(nouns=words("chauffage")),
        "fan": KindWords(nouns=words("ventilateur")),
        "media_player": KindWords(nouns=words("musique télévision")),
        "binary_sensor": KindWords(nouns=words("fenêtre fenêtres")),
        "switch": KindWords(nouns=words("prise")),
    },
    states={
        "on": words("allumé allumée allumés allumées lit"),
        "off": words("éteint éteinte éteints éteintes"),
        "open": words("ouvert ouverte ouverts ouvertes"),
        "closed": words("fermé fermée fermés fermées"),
        "locked": words("verrouillé verrouillée verrouillées"),
        "unlocked": words("déverrouillé déverrouillée"),
    },
    everything=words("tout"),
    articles=words("le la les ton ta tes votre vos"),
    generic={
        "*": words("température capteur capteurs humidité batterie"),
        "light": words("lumière lumières lampe lampes éclairage"),
        "switch": words("prise prises interrupteur"),
        "fan": words("ventilateur ventilateurs"),
        "cover": words("volet volets store stores rideau rideaux porte portail"),
        "lock": words("serrure serrures porte portes verrou"),
        "climate": words("thermostat chauffage climatisation radiateur"),
        "media_player": words("musique enceinte enceintes"),
        "binary_sensor": words("fenêtre fenêtres porte portes"),
        "vacuum": words("aspirateur robot"),
    },
    floor="étage",
)
