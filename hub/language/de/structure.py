"""German: what is no plain command (see `hub.language.structure`).

The hub has no German sentences yet; these words keep a language model, which understands German,
from acting on what is none.
"""

from typing import Final

from hub.language.structure import StructureWords

STRUCTURE: Final = StructureWords(
    courtesies=(
        "wenn (du|sie) (kannst|können|magst|willst)",
        "wenn es (geht|dir nichts ausmacht)",
        "(nicht|vergiss nicht) vergessen",
        "warum (machst|schaltest) du nicht",
    ),
    negations=("(nicht|nie|niemals|kein|keine|keinen|keinesfalls|nimmer)",),
    conditions=("(wenn|falls|sofern|solange|sobald|außer wenn|es sei denn|ob|bevor|nachdem|bis)",),
    times=(
        "(später|morgen|gestern|täglich|stündlich|wöchentlich|nachher|bald|immer|abends"
        "|morgens|nachts|mittags|mitternacht|heute abend|sonnenuntergang|sonnenaufgang)",
        "(jeden|jede|jedes) (tag|morgen|abend|nacht|woche|montag|dienstag|mittwoch|donnerstag"
        "|freitag|samstag|sonntag|stunde|minute|werktag)",
        "(in|für|nach) {number} (sekunde|sekunden|minute|minuten|stunde|stunden|tag|tagen|tage)",
        "um (halb|viertel|kurz)",
        "um {number} [uhr]",
        "{number} uhr",
    ),
    questions=(
        "(warum|wieso|weshalb|wann|wer|wo|woher|welche|welcher|welches)",
        "(soll|sollte|sollen|darf|muss) (ich|man|wir)",
        "(ist|sind|war|waren|hat|haben|hast) (das|die|der|es|du|ihr|er|sie|alle|ein|eine)",
    ),
    statements=(
        "ich (habe|hab|hatte|war|bin|mag|schalte|machte|schaltete)",
        "(er|sie|es|man|jemand|niemand) (hat|ist|war|hatte|schaltet|macht|wurde)",
        "(das|die|der) {text} (ist|sind|war|waren|wurde|wurden)",
    ),
)
