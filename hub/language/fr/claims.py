"""French: claims of action and refusals (see `hub.language.claims`)."""

from typing import Final

from hub.language.claims import ClaimWords

_DID: Final = (
    r"(?:allum|ferm|verrouill|déverrouill|régl|lanc|démarr|arrêt|baiss|mont|augment|diminu|coup"
    r"|activ|désactiv|envoy|ajout|programm|command|réserv|supprim|tamis|chang|enregistr)ée?s?"
    r"|éteinte?s?|ouverte?s?|mise?s?"
)
_DO: Final = (
    r"(?:(?:allum|ferm|verrouill|déverrouill|régl|lanc|démarr|arrêt|baiss|mont|augment|diminu|coup"
    r"|activ|désactiv|envoy|ajout|programm|command|tamis|chang)er|éteindre|ouvrir|mettre|faire)"
)

CLAIMS: Final = ClaimWords(
    assents=("d'accord|oui|bien sûr|voilà",),
    deeds=(
        rf"\b(?:j'ai|nous avons|on a)\b(?! pas).*\b(?:{_DID})\b",
        rf"\b(?:je|on) (?:viens|vient|vais|va) (?:d'|de |tout de suite )?{_DO}\b",
        r"\bj'(?:allume|éteins|ouvre|active|arrête|augmente|ajoute|envoie)\b",
        r"\bje (?:ferme|verrouille|déverrouille|mets|règle|lance|démarre|baisse|monte|coupe|tamise"
        r"|m'en occupe)\b",
        rf"\b(?:a|ont) (?:bien )?été (?:{_DID})\b",
    ),
    replies=(r"(?:c'est (?:fait|bon|réglé)|voilà|fait|terminé)\b",),
    refusals=(r"\b(?:je|on|nous|il) n(?:e |')",),
)
