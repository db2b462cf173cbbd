"""German: the word table of kinds of things and their states (see `hub.language.words`)."""

from typing import Final

from hub.language.words import KindWords, WordTable, words

WORDS: Final = WordTable(
    kinds={
        "light": KindWords(nouns=words("licht lichter lampe lampen")),
        "lock": KindWords(nouns=words("tür türen haustür")),
        "cover": KindWords(nouns=words("rollladen rollläden jalousie jalousien garage tor")),
        "climate": KindWords(nouns=words("heizung")),
        "fan": KindWords(nouns=words("ventilator")),
        "media_player": KindWords(nouns=words("musik fernseher")),
        "binary_sensor": KindWords(nouns=words("fenster")),
        "switch": KindWords(nouns=words("steckdose")),
    },
    states={
        "on": words("an ein eingeschaltet"),
        "off": words("aus ausgeschaltet"),
        "open": words("offen auf geöffnet"),
        "closed": words("zu geschlossen"),
        "locked": words("verriegelt abgeschlossen verschlossen abgesperrt"),
        "unlocked": words("entriegelt aufgeschlossen unverschlossen aufgesperrt"),
        "paused": words("pausiert"),
        "muted": words("stumm"),
    },
    everything=words("alles alle"),
    articles=words("der die das den dein deine ihre alle"),
)
