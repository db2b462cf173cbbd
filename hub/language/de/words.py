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
    generic={
        "*": words("temperatur sensor sensoren feuchtigkeit luftfeuchtigkeit batterie"),
        "light": words("licht lichter lampe lampen beleuchtung deckenlampe deckenlicht"),
        "switch": words("steckdose steckdosen schalter"),
        "fan": words("ventilator ventilatoren lüfter"),
        "cover": words(
            "rollladen rollläden rollo rollos jalousie jalousien vorhang vorhänge tür tor"
        ),
        "lock": words("schloss schlösser tür türen"),
        "climate": words("thermostat heizung klimaanlage heizkörper"),
        "media_player": words("musik lautsprecher"),
        "binary_sensor": words("fenster tür türen"),
        "vacuum": words("staubsauger saugroboter"),
    },
    products={"kaffeemaschine": words("kaffee espresso"), "wasserkocher": words("wasser tee")},
    floor="stock",
)
