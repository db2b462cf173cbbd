"""German: claims of action and refusals (see `hub.language.claims`)."""

from typing import Final

from hub.language.claims import ClaimWords

_DID: Final = (
    r"(?:(?:an|aus|ein|auf|zu|ab|um|hoch|runter|leiser|lauter|wärmer)?ge(?:schaltet|macht|stellt"
    r"|dreht|schlossen|sperrt|startet|stoppt|spielt|dimmt|setzt|sendet|schickt|löscht|öffnet|fahren"
    r"|bucht)|geöffnet|geschlossen|aktiviert|deaktiviert|pausiert|erledigt|verriegelt|entriegelt"
    r"|verschlossen|erhöht|reduziert|verringert|gespeichert|bestellt|hinzugefügt)"
)
_DO: Final = (
    r"(?:schalte?|mache?|stelle?|drehe?|öffne|schließe?|sperre?|verriegle|entriegle|dimme|starte"
    r"|stoppe|pausiere|spiele|setze|sende|schicke|aktiviere|deaktiviere|erledige|kümmere|fahre)"
)

CLAIMS: Final = ClaimWords(
    deeds=(
        rf"\bich (?:habe?|hab')\b(?!.*\b(?:nicht|nichts|kein\w*)\b).*\b{_DID}\b",
        rf"\bich (?:{_DO}|werde)\b(?!.*\b(?:nicht|nichts|kein\w*|gern\w*|schach)\b)",
        rf"\b(?:wurden?\b.*\b{_DID}|{_DID} worden)\b",
    ),
    replies=(
        r"(?:(?:ist |schon |alles )?(?:erledigt|fertig|gemacht)|wird (?:gemacht|erledigt)"
        r"|mache? ich)\b",
    ),
    refusals=(
        r"\b(?:ich|wir|es)\b.*\b(?:nicht|kein\w*|nichts)\b",
        r"\b(?:kann|konnte|weiß|darf) (?:ich|wir)\b.*\b(?:nicht|kein\w*)\b",
    ),
)
