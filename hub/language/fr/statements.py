"""French: statements about states (see `hub.language.statements`)."""

from typing import Final

from hub.language.statements import StatementWords

STATEMENTS: Final = StatementWords(
    copulas=(" est", " sont"),
    number_leads=("à ",),
    units=("degrés",),
    negations=(r"\bpas\b",),
    places=("dans", "de"),
    place_articles=("la", "le"),
)
