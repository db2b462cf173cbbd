"""German: refusals and courtesies (see `hub.language.claims`)."""

from typing import Final

from hub.language.claims import ClaimWords

CLAIMS: Final = ClaimWords(
    refusals=(
        r"\b(?:ich|wir|es)\b.*\b(?:nicht|kein\w*|nichts)\b",
        r"\b(?:kann|konnte|weiß|darf) (?:ich|wir)\b.*\b(?:nicht|kein\w*)\b",
    ),
)
