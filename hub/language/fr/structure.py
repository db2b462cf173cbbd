"""French: what is no plain command (see `hub.language.structure`).

These words keep a language model, which understands French, from acting on what is none.
"""

from typing import Final

from hub.language.structure import StructureWords

STRUCTURE: Final = StructureWords(
    courtesies=(
        "(s'il te plaît|s'il vous plaît|s'il te plait)",
        "si (tu peux|vous pouvez|possible|tu veux)",
        "n'oublie pas (de|d'éteindre|d'allumer|d'ouvrir|de fermer)",
    ),
    negations=("(pas|jamais|aucun|aucune|surtout pas)",),
    conditions=(
        "(quand|lorsque|dès|pourvu|sauf|tant|sinon|jusqu'à|avant|après)",
        "si (il|elle|je|tu|on|nous|la|le|les|quelqu'un|personne|ça|c'est|jamais)",
        "s'il (pleut|fait|y|est|n'y)",
        "à moins",
    ),
    times=(
        "(demain|plus tard|tantôt|bientôt|quotidiennement|minuit|midi)",
        "(chaque|tous les) (jour|jours|matin|matins|soir|soirs|nuit|semaine|lundi|mardi|mercredi"
        "|jeudi|vendredi|samedi|dimanche|heure)",
        "(dans|pendant) (à peu près|environ) {number}",
        "(dans|pendant) ({number}|une|un|deux|trois|cinq|dix|vingt) (seconde|secondes|minute"
        "|minutes|heure|heures)",
        "à ({number}|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze) (heure|heures|h)",
        "(ce|le) (soir|matin)",
    ),
    questions=(
        "(pourquoi|comment|où|qui|combien|est-ce|qu'est-ce|quelle|quel)",
        "est ce que",
        "(dois|devrais|peux) je",
        "as tu",
    ),
    statements=(
        "j'ai {text}",
        "(je|tu) (suis|étais|es|viens)",
        "(il|elle) (a|est|était|avait)",
        "(la|le|les|ma|mon|mes) {text} (est|sont|était|étaient|a été)",
    ),
)
