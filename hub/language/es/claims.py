"""Spanish: claims of action and refusals (see `hub.language.claims`)."""

from typing import Final

from hub.language.claims import ClaimWords

CLAIMS: Final = ClaimWords(
    assents=("vale|claro|sí",),
    deeds=(
        r"\bhe (?:encendido|apagado|abierto|cerrado|puesto|bloqueado|desbloqueado|subido|bajado"
        r"|enviado|activado)\b",
    ),
    replies=(r"(?:hecho|listo|ya está)\b",),
    refusals=(r"\bno (?:puedo|sé|tengo|hay|es posible)\b",),
)
