"""German: statements about states (see `hub.language.statements`)."""

from typing import Final

from hub.language.statements import StatementWords

STATEMENTS: Final = StatementWords(
    copulas=(" ist", " sind"),
    number_leads=("auf ",),
    units=("grad", "prozent"),
    negations=(r"\bnicht\b",),
    places=("im", "in der"),
    place_articles=("der",),
)
