"""Spanish: what is no plain command (see `hub.language.structure`).

These words keep a language model, which understands Spanish, from acting on what is none.
"""

from typing import Final

from hub.language.structure import StructureWords

STRUCTURE: Final = StructureWords(
    courtesies=("si (puedes|quieres|pudieras|es posible)", "por favor", "no olvides"),
    negations=(
        "(nunca|jamás|tampoco)",
        "no (la|lo|las|los|me|te|se) {text}",
        "no (enciendas|apagues|abras|cierres|pongas|toques|actives|desbloquees|bloquees|subas|bajes"
        "|quiero|quites|hagas)",
    ),
    conditions=(
        "(cuando|mientras|salvo|excepto|hasta|siempre que|a menos|en caso)",
        "si (hace|llueve|está|estoy|hay|no|es|alguien|nadie|la|el|se)",
    ),
    times=(
        "(mañana|ayer|luego|más tarde|después|diariamente|medianoche|mediodía)",
        "(cada|todos los|todas las) (día|días|mañanas|noches|noche|semana|lunes|martes|miércoles"
        "|jueves|viernes|sábado|domingo|hora)",
        "(en|dentro de|durante) ({number}|un|una|dos|tres|cinco|diez) (segundo|segundos|minuto"
        "|minutos|hora|horas)",
        "a (la|las) ({number}|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)",
        "esta (noche|tarde)",
    ),
    questions=(
        "(por qué|cuándo|quién|dónde|cómo|qué|cuál)",
        "(debo|debería|debemos|puedo)",
        "(está|están|estaba) (la|el|las|los)",
    ),
    statements=(
        "(yo|él|ella|alguien|nadie) {text}",
        "(he|ha|han|hemos) (encendido|apagado|abierto|cerrado|puesto|bloqueado)",
        "(la|el|las|los|mi) {text} (está|están|estaba|estaban)",
        "(encendí|apagué|abrí|cerré|puse)",
    ),
)
