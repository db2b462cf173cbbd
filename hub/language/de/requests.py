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
    note_wishes=(
        r"merke? (?:dir|euch|es)|merk's|notier\w*|speicher\w*|vergiss (?:bitte )?nicht|behalt\w*",
        r"erinner\w*|denke? (?:bitte )?(?:daran|dran)|schreibe? .*\bauf|halte? .*\bfest",
        r"mache? (?:dir |mir |uns )?(?:bitte )?eine (?:notiz|erinnerung)",
        r"(?:kannst|könntest|würdest|magst|sollst) du\b.*"
        r"\b(?:merken|notieren|aufschreiben|speichern|behalten|erinnern|festhalten)$",
    ),
    forget_wishes=(
        r"vergiss(?! (?:bitte )?nicht)|lösch\w*|streiche?|entfern\w*",
        r"(?:kannst|könntest|würdest) du\b.*\b(?:vergessen|löschen|streichen|entfernen)$",
    ),
    everyday=words(
        "aber alle alles auch beim bitte dann dass deine denn diese dieser dieses doch durch eine"
        " einem einen einer eines etwas euch gehen gibt haben hier heute ihre immer jetzt kann"
        " kein keine letzte machen mehr mein meine meiner morgen muss nach nächste nächsten nicht"
        " noch oder ohne preis schon sein seine sich sind tage über unter uhrzeit viel wann warum"
        " weil welche wenn werden wetter wieder wird woche wochenende zeit zwischen gestern montag"
        " dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april juni juli"
        " august september oktober november dezember jahr monat rezept nachrichten abend"
    ),
)
