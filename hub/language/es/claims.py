"""Spanish: refusals and courtesies (see `hub.language.claims`)."""

from typing import Final

from hub.language.claims import ClaimWords

CLAIMS: Final = ClaimWords(
    refusals=(r"\bno (?:puedo|sé|tengo|hay|es posible)\b",),
)
